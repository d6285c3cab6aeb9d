/** The many ways in which people pick from a list. Pure. */
import type { Ask, Said } from "./phone.ts"
import type { Random } from "./random.ts"

export const styles = ["digit", "full-width", "chinese", "ordinal", "circled", "label", "button"] as const
export type Style = (typeof styles)[number]

/** Most people press the button or type the number. */
const usual: readonly Style[] = [
	"button",
	"button",
	"button",
	"button",
	"digit",
	"digit",
	"digit",
	"digit",
	"label",
	"full-width",
	"chinese",
	"ordinal",
	"circled",
]

export function someStyle(random: Random): Style {
	return random.pick(usual)
}

const chineseDigits = "一二三四五六七八九十"
const circled = "①②③④⑤⑥⑦⑧⑨⑩"

/** Picks the option at `index` (from 0) in a person's own way; beyond ten the number is typed plainly. */
export function pickOne(ask: Ask, index: number, style: Style): Said {
	const option = ask.options[index]
	if (option === undefined) throw new RangeError("there is no such option")
	const number = String(index + 1)
	const spoken = (signs: string): string => signs[index] ?? number
	switch (style) {
		case "button":
			return { kind: "choice", token: ask.token, options: [option.id] }
		case "label":
			return { kind: "text", text: option.label || number }
		case "digit":
			return { kind: "text", text: number }
		case "full-width":
			return { kind: "text", text: fullWidth(number) }
		case "chinese":
			return { kind: "text", text: spoken(chineseDigits) }
		case "ordinal":
			return { kind: "text", text: `第${spoken(chineseDigits)}个` }
		case "circled":
			return { kind: "text", text: spoken(circled) }
	}
}

/** Picks several options, given by their places from 0. */
export function pickSeveral(ask: Ask, places: readonly number[], style: Style): Said {
	const chosen = places.flatMap((place) => ask.options[place] ?? [])
	const [first, ...rest] = chosen.map(({ id }) => id)
	if (first === undefined) throw new RangeError("nothing was chosen")
	const numbers = places.map((place) => String(place + 1))
	switch (style) {
		case "button":
			return { kind: "choice", token: ask.token, options: [first, ...rest] }
		case "label":
			return { kind: "text", text: chosen.map(({ label }, i) => label || numbers[i]).join("、") }
		case "full-width":
			return { kind: "text", text: numbers.map(fullWidth).join("，") }
		case "chinese":
		case "ordinal":
			return { kind: "text", text: numbers.join("、") }
		case "circled":
			return { kind: "text", text: places.map((place) => circled[place] ?? String(place + 1)).join("") }
		case "digit":
			return { kind: "text", text: numbers.join(" ") }
	}
}

function fullWidth(digits: string): string {
	return digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
}
