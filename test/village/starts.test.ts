/** Whatever a word or a menu begins can be begun: a dialog handed params it does not take is a word that nobody ever answers. */
import { expect, it } from "vitest"
import { affairs } from "../../src/affairs.ts"

const flows = new Map(affairs.flatMap((affair) => affair.flows).map((flow) => [flow.type, flow]))

const starts = affairs.flatMap(({ id, chatWords, menu, sharedWords = [] }) => [
	...chatWords.map(({ word, flow, params }) => ({ name: `${id} ${word}`, flow, params: params("") })),
	...menu.map((entry) => ({ name: `${id} ${entry.id}`, flow: entry.flow, params: entry.params })),
	...sharedWords.map(({ word, flow, params }) => ({ name: `${id} shares ${word}`, flow, params })),
])

it("sees words, menus and shared words of many affairs", () => {
	expect(starts.length).toBeGreaterThan(50)
	expect(starts.some(({ name }) => name === "notice shares 附议")).toBe(true)
})

it.each(starts)("$name begins its dialog", ({ flow, params }) => {
	expect(flows.get(flow)?.takes(params)).toBe(true)
})
