import { expect, test } from "vitest"
import { claimText } from "../../../src/village/item/reading.ts"

const text = "1、路灯坏了，2、水渠堵了。"

test.each([
	["the first of two", 0, 7, "路灯坏了"],
	["the second", 7, text.length, "水渠堵了。"],
	["one that is the whole keeps its number", 0, text.length, text],
])("a claim is quoted without its number and a loose comma: %s", (_, start, end, words) => {
	expect(claimText({ text }, { start, end })).toBe(words)
})
