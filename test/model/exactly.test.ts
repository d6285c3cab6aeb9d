/** An answer of a model is used where it is exactly what was asked for, and not otherwise. */
import { expect, test } from "vitest"
import { exactly } from "../../src/model/exactly.ts"
import { samePairs, startsOf } from "../../src/model/index.ts"
import { embed } from "../../src/model/server.ts"
import { answerOf, inputOf, modelServer } from "../support/model-server.ts"

const ids = (...all: readonly string[]) => all.map((id) => ({ id }))

test.each<readonly [string, readonly string[], readonly string[], boolean]>([
	["each once, in another order", ["b", "a"], ["a", "b"], true],
	["one is missing", ["a"], ["a", "b"], false],
	["one is made up", ["a", "b", "x"], ["a", "b"], false],
	["one is made up for one that is missing", ["a", "x"], ["a", "b"], false],
	["one stands twice", ["a", "b", "b"], ["a", "b"], false],
	["one stands twice for one that is missing", ["a", "a"], ["a", "b"], false],
	["nothing", [], [], true],
])("%s", (_, answered, asked, isGood) => {
	const found = exactly(ids(...answered), ids(...asked))
	expect(found === undefined ? undefined : [...found.keys()].toSorted()).toEqual(isGood ? [...asked].toSorted() : undefined)
})

const vector = (index: number, embedding: readonly number[]) => ({ index, embedding })
test.each<readonly [string, readonly { readonly index: number; readonly embedding: readonly number[] }[], boolean]>([
	["one a text, in any order", [vector(1, [0, 1]), vector(0, [1, 0])], true],
	["one is missing", [vector(0, [1, 0])], false],
	["one is of no text", [vector(0, [1, 0]), vector(1, [0, 1]), vector(2, [1, 1])], false],
	["one stands in another's place", [vector(0, [1, 0]), vector(2, [0, 1])], false],
	["they are of different lengths", [vector(0, [1, 0]), vector(1, [0, 1, 1])], false],
])("embeddings: %s", async (_, data, isGood) => {
	const model = await modelServer(() => ({ text: JSON.stringify({ data }) }), { chatModel: undefined, embeddingModel: "e" })
	const answer = await embed(model, ["一", "二"])
	expect(answer).toEqual(
		isGood
			? {
					ok: true,
					value: [
						[1, 0],
						[0, 1],
					],
				}
			: { ok: false, fault: "not-as-agreed" },
	)
})

test("pairs are one matter by their vectors from a likeness on, and never by a vector of nothing", async () => {
	const texts = new Map([
		["a", "路灯坏了"],
		["b", "路灯不亮"],
		["c", "低保"],
		["d", ""],
	])
	const vectors: Readonly<Record<string, readonly number[]>> = { 路灯坏了: [1, 0], 路灯不亮: [0.9, 0.4], 低保: [0, 1], "": [0, 0] }
	const model = await modelServer(
		(_, body) => {
			const { input } = JSON.parse(body)
			const data = input.map((text: string, index: number) => vector(index, vectors[text] ?? []))
			return { text: JSON.stringify({ data }) }
		},
		{ chatModel: undefined, embeddingModel: "e" },
	)
	const pairs = [
		{ one: "a", other: "b" },
		{ one: "a", other: "c" },
		{ one: "a", other: "d" },
	]
	expect(await samePairs(model, pairs, texts)).toEqual({ ok: true, value: [["a", "b"]] })
})

test("what a model quotes must stand in the text one after the other, each behind the one before", async () => {
	const text = "路灯坏了没人修，路灯坏了没人管，水渠也堵了浇不上水"
	const starts = async (...quoted: readonly string[]) => {
		const model = await modelServer((_, body) => answerOf({ splits: inputOf(body).map(({ id }) => ({ id, starts: quoted })) }))
		const answer = await startsOf(model, [{ text, isSplit: true }])
		return answer.ok ? answer.value.get(0) : answer.fault
	}
	expect(await starts("水渠也堵了")).toEqual([text.indexOf("水渠")])
	// The same words again are the second place, not the first once more.
	expect(await starts("路灯坏了没人管", "水渠也堵了")).toEqual([text.indexOf("路灯坏了没人管"), text.indexOf("水渠")])
	expect(await starts("路灯坏了")).toEqual([text.lastIndexOf("路灯坏了")])
	expect(await starts("水渠也堵了", "路灯坏了没人管")).toBe("not-as-agreed")
	expect(await starts("水渠也堵了", "水渠也堵了")).toBe("not-as-agreed")
	expect(await starts()).toEqual([])
})
