import type { FastifyInstance } from "fastify"
import { pino } from "pino"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { responseCounts } from "../../../src/village/survey/answer-lists.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { personalToken } from "../../../src/village/survey/links.ts"
import type { Survey } from "../../../src/village/survey/repo.ts"
import type { GivenAnswer } from "../../../src/village/survey/rules.ts"
import { sealAnswers } from "../../../src/village/survey/sealed.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { mountSheet } from "../../../src/village/survey/web-routes.ts"
import { createServer } from "../../../src/web/server.ts"
import { correlation, type DumpedRow, noLink, openedPostgres, openedSqlite } from "../../support/dump.ts"
import { goldenStart } from "../../support/golden.ts"
import { anonymousSurvey, definitionOf } from "./anonymous-survey.ts"
import { type Hall, hallOf, madeUpPeople, villageId } from "./hall.ts"

const removals: (() => Promise<unknown>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

const count = 60
const people = Array.from({ length: count }, (_, i) => `p-${String((i * 37) % count).padStart(3, "0")}`)
const markOf = (i: number) => 1_000 + ((i * 7_919) % 8_000)
const wordsOf = (i: number) => `心里话第${((i * 31) % 997) + 3_000}号`

/** Where each of `keys` stands among the rows, by rank. */
function ranks(keys: readonly string[], inOrder: readonly string[]): readonly number[] {
	const places = keys.map((key) => inOrder.indexOf(key))
	expect(places).not.toContain(-1)
	const sorted = places.toSorted((a, b) => a - b)
	return places.map((place) => sorted.indexOf(place))
}
const submitted = Array.from({ length: count }, (_, i) => i)

async function server(hall: Hall): Promise<FastifyInstance> {
	const { http } = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(instance) => mountSheet(instance, hall.house, madeUpPeople().people)],
	})
	removals.push(() => http.close())
	return http
}

async function answer(
	http: FastifyInstance,
	hall: Hall,
	{ id }: Survey,
	i: number,
	fields: Readonly<Record<string, string>> = {},
): Promise<string> {
	const url = `/s/${personalToken(hall.house, { villageId, surveyId: id, personId: people[i] ?? "" }, hall.now() + 1_000_000)}`
	const headers = { "content-type": "application/x-www-form-urlencoded", accept: "text/html" }
	const opened = await http.inject({ method: "POST", url: `${url}/who`, headers, payload: "" })
	const cookie = String(opened.headers["set-cookie"] ?? "").split(";")[0] ?? ""
	const body = { revision: "1", "q.choice": i % 3 === 0 ? "no" : "yes", "q.mark": String(markOf(i)), "q.words": wordsOf(i), ...fields }
	const sent = await http.inject({ method: "POST", url, headers: { ...headers, cookie }, payload: new URLSearchParams(body).toString() })
	expect(sent.statusCode).toBe(303)
	return String(sent.headers.location)
}

describe.each([
	["SQLite", async () => openedSqlite()],
	["PostgreSQL", openedPostgres],
])("an anonymous survey on %s", (_, open) => {
	test("nothing in the database links a person with an answer, before closing and after", async () => {
		const database = await open()
		removals.push(database.remove)
		const hall = hallOf(database.store)
		const place = await hall.publish(anonymousSurvey)
		const http = await server(hall)
		for (const i of submitted) {
			hall.setNow(goldenStart + i * 61_000)
			await answer(http, hall, place, i, i === 0 ? { "q.why": "只有一个人说" } : {})
		}

		const before = await database.dump()
		const text = JSON.stringify(before)
		// Sealed: no word of any answer is anywhere, neither in a row nor in the files.
		const bytes = database.files().toString("latin1")
		for (const i of submitted) {
			expect([i, text.includes(wordsOf(i))]).toEqual([i, false])
			expect([i, bytes.includes(Buffer.from(wordsOf(i)).toString("latin1"))]).toEqual([i, false])
		}
		const holdingPersons = new Set(
			before.filter(({ cells }) => Object.values(cells).some((cell) => people.includes(String(cell)))).map(({ table }) => table),
		)
		expect([...holdingPersons].toSorted()).toEqual(["survey_link_opened", "survey_took_part"])
		const tookPart = before.filter(({ table }) => table === "survey_took_part")
		expect(new Set(tookPart.flatMap(({ cells }) => Object.keys(cells)))).toEqual(new Set(["village_id", "survey_id", "respondent"]))
		expect(new Set(tookPart.map(({ writtenBy }) => writtenBy)).size).toBe(1)
		const order = tookPart.map(({ cells }) => String(cells.respondent))
		expect(Math.abs(correlation(submitted, ranks(people, order)))).toBeLessThan(noLink)
		const [pool, ...more] = before.filter(({ table }) => table === "survey_sealed")
		expect(more).toEqual([])
		const opened = hall.house.cipher.open(String(pool?.cells.pool), `survey.sealed:${villageId}:${place.id}`)
		const entries = z
			.array(z.record(z.string(), z.object({ text: z.string().optional() })))
			.parse(opened.ok ? JSON.parse(opened.plain) : [])
		const inPool = entries.map((entry) => entry.words?.text ?? "")
		expect(Math.abs(correlation(submitted, ranks(submitted.map(wordsOf), inPool)))).toBeLessThan(noLink)
		expect(Math.abs(correlation(ranks(people, order), ranks(submitted.map(wordsOf), inPool)))).toBeLessThan(noLink)
		// Nothing is counted before it closes.
		expect((await database.store.read((reader) => liveTally(reader, villageId, place.id))).size).toBe(0)
		expect(await database.store.read((reader) => responseCounts(reader, villageId, [place.id]))).toEqual(
			new Map([[place.id, { started: count, completed: count }]]),
		)

		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, place.id))
		const after = await database.dump()
		expect(after.filter(({ table }) => table === "survey_sealed")).toEqual([])
		const rows = after.filter(({ table }) => table === "survey_answer")
		expect(rows).toHaveLength(count * 3)
		// Each row is a respondent of its own, at the time of closing, and shares no value with who took part.
		expect(new Set(rows.map(({ cells }) => cells.respondent)).size).toBe(rows.length)
		expect(new Set(rows.map(({ cells }) => String(cells.at)))).toEqual(new Set([String(hall.now())]))
		const known = new Set(tookPart.map(({ cells }) => String(cells.respondent)))
		for (const { cells } of rows) for (const cell of Object.values(cells)) expect(known.has(String(cell))).toBe(false)
		for (const { table, cells } of after)
			if (Object.values(cells).some((cell) => String(cell).includes("心里话第")))
				expect([table, cells.answered_by]).toEqual(["survey_answer", ""])
		const valuesOf = (question: string, by: (row: DumpedRow) => string | number) =>
			rows
				.filter(({ cells }) => cells.question_id === question)
				.toSorted((left, right) => (by(left) < by(right) ? -1 : 1))
				.map(({ cells }) => String(cells.value))
		const marks = submitted.map((i) => JSON.stringify({ kind: "number", value: markOf(i) }))
		const words = submitted.map((i) => JSON.stringify({ kind: "text", text: wordsOf(i) }))
		for (const by of [({ place: at }: DumpedRow) => at, ({ cells }: DumpedRow) => String(cells.respondent)]) {
			const [marked, said] = [ranks(marks, valuesOf("mark", by)), ranks(words, valuesOf("words", by))]
			expect(Math.abs(correlation(submitted, marked))).toBeLessThan(noLink)
			expect(Math.abs(correlation(submitted, said))).toBeLessThan(noLink)
			expect(Math.abs(correlation(marked, said))).toBeLessThan(noLink)
			expect(Math.abs(correlation(ranks(people, order), said))).toBeLessThan(noLink)
		}
		// What one person alone answered stays shut; the rest is counted, and the recount agrees.
		expect(JSON.stringify(after)).not.toContain("只有一个人说")
		await database.store.read(async (reader) => {
			const live = await liveTally(reader, villageId, place.id)
			expect(Object.fromEntries([...(live.get("choice") ?? [])].map(([option, row]) => [option, row.count]))).toEqual({ yes: 40, no: 20 })
			expect(live.has("why")).toBe(false)
			expect(sameTally(live, await recount(reader, villageId, place.id))).toBe(true)
		})
	}, 120_000)

	test("fewer than five: nothing is published and nothing is kept", async () => {
		const database = await open()
		removals.push(database.remove)
		const hall = hallOf(database.store)
		const place = await hall.publish(anonymousSurvey)
		const http = await server(hall)
		for (const i of [0, 1, 2, 3]) await answer(http, hall, place, i)
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, place.id))
		const after = await database.dump()
		expect(after.filter(({ table }) => ["survey_sealed", "survey_answer", "survey_tally"].includes(table))).toEqual([])
		expect(after.filter(({ table }) => table === "survey_took_part")).toHaveLength(4)
	}, 60_000)

	test("one answer each, final, also when sent twice at the same moment; after closing none", async () => {
		const database = await open()
		removals.push(database.remove)
		const hall = hallOf(database.store)
		const place = await hall.publish(anonymousSurvey)
		const definition = definitionOf(anonymousSurvey)
		const given = new Map<string, GivenAnswer>([
			["choice", { kind: "single", option: "yes" }],
			["mark", { kind: "number", value: 5 }],
			["words", { kind: "text", text: "好" }],
		])
		const seal = (respondent: string, answers = given) =>
			hall.store.tx((tx) =>
				sealAnswers(tx, hall.house.cipher, { villageId, surveyId: place.id, respondent }, { definition, answers, now: hall.now() }),
			)
		const twice = await Promise.all([1, 2, 3, 4].map(() => seal("p-1")))
		expect(twice.filter(({ ok }) => ok)).toHaveLength(1)
		expect(await Promise.all(Array.from({ length: 20 }, (__, i) => seal(`q-${i}`)))).toEqual(
			Array.from({ length: 20 }, () => ({ ok: true })),
		)
		expect(await seal("p-2", new Map([["choice", { kind: "single", option: "no" }]]))).toEqual({
			ok: false,
			code: "ANSWERS_REFUSED",
			questions: ["mark", "words"],
		})
		await hall.command((tx, cx) => closeSurvey(tx, cx, villageId, place.id))
		expect(await seal("p-3")).toEqual({ ok: false, code: "SURVEY_CLOSED" })
		const live = await hall.store.read((reader) => liveTally(reader, villageId, place.id))
		expect(live.get("choice")?.get("yes")?.count).toBe(21)
	}, 60_000)
})
