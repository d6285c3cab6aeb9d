/** The one message that tells a phone of one notice, or of several of a day. Pure. */
import type { Block } from "../../channel/message.ts"
import type { Say } from "../../engine/flow.ts"
import { heard } from "../../text/heard.ts"
import { truncate } from "../../text/normalize.ts"
import type { Category } from "./rules.ts"

export type Told = {
	readonly number: string
	readonly category: Category
	readonly title: string
	readonly spoken: string
	/** How long it may be objected to; null: not at all. */
	readonly objectDays: number | null
	/** Where it corrects an earlier version: why. */
	readonly correctsWhy: string | null
	/** Its page; undefined where phones cannot reach us. */
	readonly url: string | undefined
}

/** Buttons under a broadcast carry this and the broadcast's id: they work for as long as the notice stands. */
export const buttonPrefix = "notice."

export function buttonToken(broadcastId: string): string {
	return `${buttonPrefix}${broadcastId}`
}

/** `buttons`: whether the channel shows any; else the words say what to send. */
export function letterBlocks(
	told: readonly Told[],
	{ village, token, buttons, say }: { readonly village: string; readonly token: string; readonly buttons: boolean; readonly say: Say },
): readonly Block[] {
	const [only, ...others] = told
	if (only === undefined) return []
	const head =
		others.length === 0
			? [headOf(only, village, say), wordsOf(only, say)].join("\n")
			: [
					say("notice.letter.several", { village, count: told.length }),
					...told.map((one, index) => `${index + 1}. ${headOf(one, "", say)}\n${wordsOf(one, say)}`),
				].join("\n")
	const links: readonly Block[] = told.flatMap((one): readonly Block[] =>
		one.url === undefined ? [] : [{ kind: "link", text: linkWords(one.title, told.length, say), url: one.url }],
	)
	const [first] = told
	const example = first?.number ?? ""
	if (!buttons) return [{ kind: "text", text: head }, ...links, { kind: "text", text: say("notice.letter.words", { number: example }) }]
	const options = [
		{ id: "seen", label: say("notice.button.seen") },
		{ id: "read", label: say("notice.button.read") },
		{ id: "ask", label: say("notice.button.ask") },
	]
	return [
		{ kind: "text", text: head },
		...links,
		{ kind: "ask", prompt: say("notice.letter.after"), token, options, pick: { min: 1, max: 1 } },
	]
}

/** Signs of the reason of a correction in a chat; all of it stands on the page. */
const mostWhy = 60
/** Signs of a title on a button; the whole title stands in the text above it. */
const titleOnButton = 20

/** What leads to a notice, beside those of `count` altogether: short enough for a button, ▲ or its long address is written out in the text. */
export function linkWords(title: string, count: number, say: Say): string {
	if (count === 1) return say("notice.letter.open")
	return say("notice.letter.openOne", { title: shortened(title, titleOnButton) })
}

function shortened(text: string, most: number): string {
	const short = truncate(text, most, "characters")
	return short === text ? text : `${short}…`
}

/** What it says, and how long it may be objected to: nobody has to open a page to learn that. */
function wordsOf(told: Told, say: Say): string {
	const { objectDays, correctsWhy } = told
	const why = correctsWhy === null ? [] : [say("notice.letter.why", { why: shortened(correctsWhy, mostWhy) })]
	return [...why, withoutTitle(told), ...(objectDays === null ? [] : [say("notice.letter.objects", { days: objectDays })])].join("\n")
}

/** Read aloud it begins with its title; written, the title stands above it. */
function withoutTitle({ title, spoken }: Told): string {
	const begun = [title, heard(title)].find((words) => spoken.startsWith(words)) ?? ""
	const rest = begun === "" ? spoken : spoken.slice(begun.length).replace(/^[。！？，：\s]+/, "")
	return rest === "" ? spoken : rest
}

function headOf({ category, title, number, correctsWhy }: Told, village: string, say: Say): string {
	const name = say(`notice.category.${category}`)
	return say(correctsWhy !== null ? "notice.letter.correction" : "notice.letter.head", { village, category: name, title, number })
}
