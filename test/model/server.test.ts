/** Against a server of our own on loopback: it answers well, not as agreed, badly, or not at all. */
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { improve, modelOf } from "../../src/model/index.ts"
import { Consolidator } from "../../src/text/consolidate/index.ts"
import { type Answering, answerOf, inputOf, modelServer, patienceMs, questionIn } from "../support/model-server.ts"

const messages = ["一组路灯坏了", "一组路灯不亮", "村口灯不亮太黑", "低保没批"].map((body, index) => ({
	id: String(index),
	title: "",
	body,
}))
const consolidator = new Consolidator()
const plain = consolidator.consolidate(messages, { level: "theme" })

const content = answerOf
const input = inputOf
const isTitling = (body: string) => questionIn(body) === "title"

test("doubtful pairs it calls one matter are merged, groups are named, and the result says so", async () => {
	const model = await modelServer((_, body) =>
		content(
			isTitling(body)
				? { titles: input(body).map(({ id }) => ({ id, title: "路灯不亮" })) }
				: { answers: input(body).map(({ id }) => ({ id, same: true })), splits: input(body).map(({ id }) => ({ id, starts: [] })) },
		),
	)
	const { result, way } = await improve(model, consolidator, messages, plain, "theme")
	expect(way).toEqual({ made: "lexicon+model", merged: expect.any(Number), split: 0, titled: 1 })
	expect(result.groups[0]).toMatchObject({ title: "路灯不亮", members: ["0", "1", "2"] })
	expect(result.groups.flatMap(({ members }) => members).toSorted()).toEqual(["0", "1", "2", "3"])
})

describe("where messages hold several matters", () => {
	const long = "村里公交太少，老人进城不方便，顺带提一句垃圾池边上的野狗咬人"
	const more = [...messages, { id: "bus", title: "", body: long }, { id: "dog", title: "", body: "垃圾池边上有野狗咬人" }]
	const before = consolidator.consolidate(more, { level: "theme" })
	const splitting = (starts: readonly string[]) => (_: string, body: string) =>
		content(
			isTitling(body)
				? { titles: input(body).map(({ id }) => ({ id, title: "路灯不亮" })) }
				: body.includes("splits")
					? { splits: input(body).map(({ id }) => ({ id, starts: body.includes("splits") && id === "4" ? starts : [] })) }
					: { answers: input(body).map(({ id }) => ({ id, same: false })) },
		)
	test("what it quotes is where a claim begins, and the claim goes where it belongs", async () => {
		const { result, way } = await improve(await modelServer(splitting(["顺带提一句"])), consolidator, more, before, "theme")
		expect(way).toMatchObject({ made: "lexicon+model", split: 1 })
		const [claim] = result.claims.filter(({ id }) => id === "bus")
		expect(long.slice(claim?.span.start, claim?.span.end)).toBe("顺带提一句垃圾池边上的野狗咬人")
		expect(result.groups[claim?.group ?? -1]?.members).toContain("dog")
	})
	test.each([[["没有这样的话"]], [["老人进城", "村里公交"]], [["村里公交太少"]]])(
		"what does not stand there is no split: %j",
		async (starts) => {
			const { result, way } = await improve(await modelServer(splitting(starts)), consolidator, more, before, "theme")
			expect(way).toEqual({ made: "lexicon", fault: "not-as-agreed" })
			expect(result).toEqual(before)
		},
	)
})

describe("anything else leaves the lexicon's result, and says why", () => {
	const answers = (change: (ids: readonly string[]) => readonly string[]) => (_: string, body: string) =>
		content({ answers: change(input(body).map(({ id }) => id)).map((id) => ({ id, same: true })) })
	test.each<readonly [string, Answering, string]>([
		["an id is missing", answers((ids) => ids.slice(1)), "not-as-agreed"],
		["an id is made up", answers((ids) => [...ids.slice(1), "x"]), "not-as-agreed"],
		["an id stands twice", answers((ids) => [...ids, ids[0] ?? ""]), "not-as-agreed"],
		["no JSON", () => ({ text: "<html>" }), "not-as-agreed"],
		["prose for an answer", () => ({ text: JSON.stringify({ choices: [{ message: { content: "当然可以" } }] }) }), "not-as-agreed"],
		["half of the JSON", () => ({ text: '{"choices":[{"message":{"content":"{\\"answers\\":[' }), "not-as-agreed"],
		["half of an answer inside whole JSON", () => content('{"answers":[{"id":"0","sa'), "not-as-agreed"],
		["a line that breaks", () => ({ text: '{"choices":[', isCut: true }), "unreachable"],
		["a refusal", () => ({ status: 500, text: "{}" }), "refused"],
		["a page of some gateway", () => ({ status: 502, text: "<html><h1>Bad Gateway</h1></html>" }), "refused"],
		["no answer at all", () => null, "unreachable"],
	])("%s", async (_, reply, fault) => {
		expect(
			await improve(
				await modelServer(reply, { chatModel: "m", ...(fault === "unreachable" && { patienceMs: 300 }) }),
				consolidator,
				messages,
				plain,
				"theme",
			),
		).toEqual({
			result: plain,
			way: { made: "lexicon", fault },
		})
	})

	test("nobody listens", async () => {
		const model = { baseUrl: "http://127.0.0.1:1/v1", apiKey: undefined, chatModel: "m", embeddingModel: undefined, patienceMs }
		expect(await improve(model, consolidator, messages, plain, "theme")).toEqual({
			result: plain,
			way: { made: "lexicon", fault: "unreachable" },
		})
	})
})

test("numbers of persons do not leave the machine, and what is quoted is found all the same", async () => {
	const text = "村里公交太少，有事打138 1234 5678找我，顺带提一句垃圾池边上的野狗咬人"
	const roads = ["三组的路太窄，两辆车会不了车", "三组的路下雨全是泥"].map((body, index) => ({ id: `road-${index}`, title: "", body }))
	const given = [...messages, { id: "bus", title: "", body: text }, ...roads]
	const bodies: string[] = []
	const model = await modelServer((_, body) => {
		bodies.push(body)
		return content({
			titles: input(body).map(({ id }) => ({ id, title: "路灯不亮" })),
			splits: input(body).map(({ id }) => ({
				id,
				starts: JSON.stringify(input(body)).includes("顺带提一句") && id === "4" ? ["顺带提一句"] : [],
			})),
			answers: input(body).map(({ id }) => ({ id, same: false })),
		})
	})
	const { result, way } = await improve(model, consolidator, given, consolidator.consolidate(given, { level: "theme" }), "theme")
	expect(way.made).toBe("lexicon+model")
	expect(bodies).toHaveLength(3)
	expect(bodies.join("")).not.toMatch(/138 ?1234|5678/)
	const [claim] = result.claims.filter(({ id }) => id === "bus")
	expect(text.slice(claim?.span.start, claim?.span.end)).toBe("顺带提一句垃圾池边上的野狗咬人")
})

test("vectors alone judge pairs by their cosine", async () => {
	const inputs = z.object({ input: z.array(z.string()) })
	const model = await modelServer(
		(_, body) => ({
			text: JSON.stringify({
				data: inputs.parse(JSON.parse(body)).input.map((text, index) => ({ index, embedding: text.includes("灯") ? [1, 0] : [0, 1] })),
			}),
		}),
		{ embeddingModel: "e" },
	)
	const { result } = await improve(model, consolidator, messages, plain, "theme")
	expect(result.groups.map(({ members }) => members)).toEqual([["0", "1", "2"], ["3"]])
})

test.each([
	[{}, undefined],
	[{ LLM_BASE_URL: "http://x/v1/" }, undefined],
	[{ LLM_BASE_URL: "ftp://x", LLM_MODEL: "m" }, undefined],
	[
		{ LLM_BASE_URL: "http://x/v1/", LLM_MODEL: "m" },
		{ baseUrl: "http://x/v1", apiKey: undefined, chatModel: "m", embeddingModel: undefined, patienceMs: 60_000 },
	],
])("%o names the model %o", (env, model) => {
	expect(modelOf(env)).toEqual(model)
})
