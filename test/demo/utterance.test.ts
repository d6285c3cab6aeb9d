import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Ask } from "../../src/demo/phone.ts"
import { pickOne, pickSeveral, styles } from "../../src/demo/utterance.ts"
import { readOptions } from "../../src/engine/answer.ts"

const labels = ["水沟清淤", "路灯", "乱堆乱放", "旱厕", "栽树种花", "车辆乱停", "自来水", "公厕", "班车", "广场"]
const askOf = (count: number, max: number): Ask => ({
	token: "t",
	options: labels.slice(0, count).map((label, i) => ({ id: `o${i}`, label })),
	pick: { min: 1, max },
})
const places = fc.integer({ min: 2, max: 10 }).chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count - 1 })))

describe.each(styles)("said as %s", (style) => {
	it("one option is understood", () => {
		fc.assert(
			fc.property(places, ([count, place]) => {
				const ask = askOf(count, 1)
				const said = pickOne(ask, place, style)
				if (said.kind === "choice") return said.options.length === 1 && said.options[0] === `o${place}`
				if (said.kind !== "text") return false
				const reading = readOptions(said.text, ask.options, ask.pick)
				return reading.kind === "options" && reading.ids.join() === `o${place}`
			}),
		)
	})

	it("several options are understood", () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }), (chosen) => {
				const ask = askOf(6, 3)
				const said = pickSeveral(ask, chosen, style)
				const meant = chosen.map((place) => `o${place}`)
				if (said.kind === "choice") return said.options.join() === meant.join()
				if (said.kind !== "text") return false
				const reading = readOptions(said.text, ask.options, ask.pick)
				return reading.kind === "options" && reading.ids.toSorted().join() === meant.toSorted().join()
			}),
		)
	})
})

it("what is not on the screen cannot be picked", () => {
	expect(() => pickOne(askOf(2, 1), 2, "digit")).toThrow(RangeError)
	expect(() => pickSeveral(askOf(2, 2), [], "digit")).toThrow(RangeError)
})
