import { expect, test } from "vitest"
import { createCipher } from "../../../src/store/cipher.ts"
import type { Store, Tx } from "../../../src/store/store.ts"
import {
	answersOfKind,
	completedAmong,
	countAnswersOfKind,
	countMediaAnswers,
	earlierAnswers,
	responseCounts,
} from "../../../src/village/survey/answer-lists.ts"
import {
	answerOf,
	answersAllowed,
	answersOf,
	beginResponse,
	finishResponse,
	type GiveResult,
	giveAnswer,
	openSurveys,
	responseOf,
	surveyStatus,
} from "../../../src/village/survey/answers.ts"
import { closeSurvey, draftSurvey, openSurvey } from "../../../src/village/survey/commands.ts"
import type { Answer } from "../../../src/village/survey/rules.ts"
import { holdAllAnswers } from "../../../src/village/survey/stripes.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { onBothEngines } from "../../support/stores.ts"

const villageId = "v-1"
const source = (at = 1, answeredBy = "p-1") => ({ answeredBy, channel: "web", enteredBy: null, at })
const yes: Answer = { kind: "single", option: "yes" }
const no: Answer = { kind: "single", option: "no" }

let ids = 0
const house = { newId: () => `id-${++ids}`, randomId: () => `random-${++ids}`, cipher: createCipher(new Uint8Array(32)) }
const cx = { house, now: 10, by: null }

async function openOne(store: Store, closesAt?: number): Promise<string> {
	const definition = {
		title: "问卷",
		unit: "person" as const,
		secrecy: "named" as const,
		questions: [
			{
				id: "q",
				kind: "single" as const,
				title: "？",
				required: true,
				options: [
					{ id: "yes", label: "同意" },
					{ id: "no", label: "不同意" },
				],
			},
		],
	}
	return store.tx(async (tx) => {
		const survey = await draftSurvey(tx, cx, { villageId, file: { definition, ...(closesAt !== undefined && { closesAt }) } })
		const opened = await openSurvey(tx, cx, { villageId, id: survey.id })
		if (!opened.ok) throw new Error(opened.code)
		return survey.id
	})
}

const begin = (tx: Tx, surveyId: string, respondent: string) =>
	beginResponse(tx, { villageId, surveyId, respondent }, { revision: 1, startedBy: respondent, channel: "web", now: 5 })
const give = (tx: Tx, surveyId: string, respondent: string, answer: Answer, at = 20, expected?: number): Promise<GiveResult> =>
	giveAnswer(tx, { villageId, surveyId, respondent, questionId: "q" }, answer, source(at, respondent), { expected })

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
	let resolve = () => {}
	const promise = new Promise<void>((done) => {
		resolve = done
	})
	return { promise, resolve: () => resolve() }
}

onBothEngines("answers of a survey", (open) => {
	test("the latest counts, the earlier one is kept, the same one writes nothing", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		const key = { villageId, surveyId, respondent: "p-1" }
		await store.tx((tx) => begin(tx, surveyId, "p-1"))
		expect(await store.tx((tx) => give(tx, surveyId, "p-1", yes))).toEqual({ kind: "given", before: undefined, version: 1 })
		expect(await store.tx((tx) => give(tx, surveyId, "p-1", yes, 21))).toEqual({ kind: "same", version: 1 })
		expect(await store.tx((tx) => give(tx, surveyId, "p-1", no, 22))).toEqual({
			kind: "given",
			before: { answer: yes, answeredBy: "p-1", channel: "web" },
			version: 2,
		})
		await store.read(async (reader) => {
			expect(await answersOf(reader, key)).toEqual([{ questionId: "q", value: no, version: 2, answeredBy: "p-1", enteredBy: null, at: 22 }])
			expect(await answerOf(reader, { ...key, questionId: "q" })).toMatchObject({ value: no })
			expect(await answerOf(reader, { ...key, questionId: "other" })).toBeUndefined()
			expect(await earlierAnswers(reader, key)).toEqual([
				{ questionId: "q", value: yes, version: 1, answeredBy: "p-1", enteredBy: null, at: 20 },
			])
			expect(await liveTally(reader, villageId, surveyId)).toEqual(new Map([["q", new Map([["no", { count: 1, sum: 0 }]])]]))
			expect(await recount(reader, villageId, surveyId)).toEqual(new Map([["q", new Map([["no", { count: 1, sum: 0 }]])]]))
		})
	})

	test("refusals: unknown survey, nothing begun, moved on, closed, over time", async () => {
		const store = await open()
		const surveyId = await openOne(store, 1_000)
		const refusal = async (run: (tx: Tx) => Promise<GiveResult>) => {
			const result = await store.tx(run)
			return result.kind === "refused" ? result.code : result.kind
		}
		expect(await refusal((tx) => give(tx, "none", "p-1", yes))).toBe("SURVEY_GONE")
		expect(await refusal((tx) => give(tx, surveyId, "p-1", yes))).toBe("RESPONSE_GONE")
		await store.tx((tx) => begin(tx, surveyId, "p-1"))
		expect(await refusal((tx) => give(tx, surveyId, "p-1", yes, 20, 3))).toBe("ANSWER_MOVED")
		expect(await refusal((tx) => give(tx, surveyId, "p-1", yes, 20, 0))).toBe("given")
		expect(await refusal((tx) => give(tx, surveyId, "p-1", no, 1_000))).toBe("SURVEY_CLOSED")
		const before = await store.read((reader) => liveTally(reader, villageId, surveyId))
		await store.tx((tx) => closeSurvey(tx, cx, villageId, surveyId))
		expect(await refusal((tx) => give(tx, surveyId, "p-1", no))).toBe("SURVEY_CLOSED")
		expect(await store.read((reader) => liveTally(reader, villageId, surveyId))).toEqual(before)
		expect(await store.tx((tx) => answersAllowed(tx, villageId, surveyId))).toMatchObject({ state: "closed" })
		expect(await store.read((reader) => surveyStatus(reader, villageId, "none"))).toBeUndefined()
		expect(await store.tx((tx) => give({ ...tx }, surveyId, "p-1", no))).toMatchObject({ kind: "refused" })
	})

	test("another village's survey is not there", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		const key = { villageId: "v-2", surveyId, respondent: "p-1", questionId: "q" }
		expect(await store.tx((tx) => giveAnswer(tx, key, yes, source()))).toEqual({ kind: "refused", code: "SURVEY_GONE" })
		expect(await store.read((reader) => surveyStatus(reader, "v-2", surveyId))).toBeUndefined()
	})

	test("responses: begun once, completed once, counted", async () => {
		const store = await open()
		const surveyId = await openOne(store, 1_000)
		const key = { villageId, surveyId, respondent: "p-1" }
		await store.tx(async (tx) => {
			await begin(tx, surveyId, "p-1")
			expect(await beginResponse(tx, key, { revision: 9, startedBy: "p-2", channel: "web", now: 6 })).toBe(false)
			await begin(tx, surveyId, "p-2")
			await finishResponse(tx, key, 30)
			expect(await finishResponse(tx, key, 40)).toMatchObject({ completedAt: 30 })
			expect(await finishResponse(tx, { ...key, respondent: "p-none" }, 40)).toBeUndefined()
		})
		await store.read(async (reader) => {
			expect(await responseOf(reader, key)).toEqual({ revision: 1, startedBy: "p-1", startedAt: 5, completedAt: 30 })
			expect(await responseCounts(reader, villageId, [surveyId])).toEqual(new Map([[surveyId, { started: 2, completed: 1 }]]))
			expect(await responseCounts(reader, villageId, [])).toEqual(new Map())
			expect(await completedAmong(reader, villageId, surveyId, ["p-1", "p-2", "p-3"])).toEqual(new Set(["p-1"]))
			expect(await completedAmong(reader, villageId, surveyId, [])).toEqual(new Set())
			const list = (personId: string, now = 20) => openSurveys(reader, { villageId, personId, householdId: "h-9" }, now)
			expect(await list("p-1")).toEqual([{ id: surveyId, title: "问卷", revision: 1, state: "done" }])
			expect(await list("p-2")).toMatchObject([{ state: "begun" }])
			expect(await list("p-3")).toMatchObject([{ state: "new" }])
			expect(await list("p-3", 2_000)).toEqual([])
		})
	})

	test("texts and media are listed, newest first", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		await store.tx(async (tx) => {
			for (const [i, respondent] of ["p-1", "p-2", "p-3"].entries()) {
				await begin(tx, surveyId, respondent)
				await giveAnswer(tx, { villageId, surveyId, respondent, questionId: "w" }, { kind: "text", text: `话${i}` }, source(i, respondent))
			}
			await giveAnswer(
				tx,
				{ villageId, surveyId, respondent: "p-1", questionId: "q" },
				{ kind: "media", media: "voice", ref: "m" },
				source(9),
			)
		})
		await store.read(async (reader) => {
			const texts = await answersOfKind(reader, villageId, surveyId, "text", { limit: 2, offset: 0 })
			expect(texts.map(({ respondent }) => respondent)).toEqual(["p-3", "p-2"])
			expect(await answersOfKind(reader, villageId, surveyId, "text", { limit: 2, offset: 0, questionId: "q" })).toEqual([])
			expect(await countAnswersOfKind(reader, villageId, surveyId, "text")).toBe(3)
			expect(await countAnswersOfKind(reader, villageId, surveyId, "text", "q")).toBe(0)
			expect(await answersOfKind(reader, villageId, surveyId, "media", { limit: 9, offset: 0 })).toMatchObject([
				{ respondent: "p-1", value: { kind: "media", ref: "m" } },
			])
			expect(await countMediaAnswers(reader, villageId)).toBe(1)
		})
	})

	test("two phones of a household at the same moment: one after the other, nothing lost, tally right", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		await store.tx((tx) => begin(tx, surveyId, "h-1"))
		const answers = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? yes : no))
		const results = await Promise.all(
			answers.map((answer, i) =>
				store.tx((tx) => giveAnswer(tx, { villageId, surveyId, respondent: "h-1", questionId: "q" }, answer, source(i, `p-${i}`))),
			),
		)
		expect(results.filter(({ kind }) => kind === "refused")).toEqual([])
		await store.read(async (reader) => {
			const [current] = await answersOf(reader, { villageId, surveyId, respondent: "h-1" })
			const earlier = await earlierAnswers(reader, { villageId, surveyId, respondent: "h-1" })
			expect(earlier.map(({ version }) => version)).toEqual(Array.from({ length: (current?.version ?? 0) - 1 }, (_, i) => i + 1))
			expect(sameTally(await liveTally(reader, villageId, surveyId), await recount(reader, villageId, surveyId))).toBe(true)
		})
	})

	test("closing in the middle of answers by groups: what is in counts, nothing comes after", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		const people = Array.from({ length: 120 }, (_, i) => `p-${String(i).padStart(3, "0")}`)
		await store.batch(people, (tx, respondent) => begin(tx, surveyId, respondent))
		const groups = [0, 1, 2, 3].map((n) => people.filter((_, i) => i % 4 === n))
		// Each group answers two questions, every other group in the other order, as several lanes do.
		const answering = groups.map((group, n) =>
			store.batch(group, async (tx, respondent) => {
				const order = n % 2 === 0 ? ["q", "w"] : ["w", "q"]
				const results: GiveResult[] = []
				for (const questionId of order)
					results.push(await giveAnswer(tx, { villageId, surveyId, respondent, questionId }, yes, source(20, respondent)))
				return results
			}),
		)
		const closing = store.tx((tx) => closeSurvey(tx, cx, villageId, surveyId))
		const results = (await Promise.all(answering)).flat()
		expect(await closing).toMatchObject({ ok: true })
		const given = results
			.flatMap((result) => (result.status === "fulfilled" ? result.value : []))
			.filter(({ kind }) => kind === "given").length
		expect(results.filter(({ status }) => status === "rejected")).toEqual([])
		await store.read(async (reader) => {
			const live = await liveTally(reader, villageId, surveyId)
			expect(sameTally(live, await recount(reader, villageId, surveyId))).toBe(true)
			expect([...live.values()].reduce((sum, options) => sum + (options.get("yes")?.count ?? 0), 0)).toBe(given)
		})
		const late = await store.batch(people, (tx, respondent) => give(tx, surveyId, respondent, no))
		expect(late.every((result) => result.status === "fulfilled" && result.value.kind === "refused")).toBe(true)
	})

	test("closing waits for an answer under way; answers do not wait for each other where the engine has several writers", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		await store.batch(["p-1", "p-2"], (tx, respondent) => begin(tx, surveyId, respondent))
		const given = deferred()
		const gate = deferred()
		const answering = store.tx(async (tx) => {
			await give(tx, surveyId, "p-1", yes)
			given.resolve()
			await gate.promise
		})
		await given.promise
		if (store.dialect === "postgres") expect(await store.tx((tx) => give(tx, surveyId, "p-2", yes))).toMatchObject({ kind: "given" })
		let isClosed = false
		const closing = store
			.tx((tx) => closeSurvey(tx, cx, villageId, surveyId))
			.then(() => {
				isClosed = true
			})
		for (let i = 0; i < 50; i++) await store.read((reader) => surveyStatus(reader, villageId, surveyId))
		expect(isClosed).toBe(false)
		gate.resolve()
		await Promise.all([answering, closing])
		await store.read(async (reader) => {
			expect((await liveTally(reader, villageId, surveyId)).get("q")?.get("yes")?.count).toBe(store.dialect === "postgres" ? 2 : 1)
			expect(await surveyStatus(reader, villageId, surveyId)).toMatchObject({ state: "closed" })
		})
	})

	test("an item rolled back in a group leaves no trace, and the next one counts", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		await store.batch(["p-1", "p-2"], (tx, respondent) => begin(tx, surveyId, respondent))
		const results = await store.batch(["p-1", "p-2"], async (tx, respondent) => {
			await give(tx, surveyId, respondent, yes)
			if (respondent === "p-1") throw new Error("the turn failed")
		})
		expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"])
		await store.read(async (reader) => {
			expect(await liveTally(reader, villageId, surveyId)).toEqual(new Map([["q", new Map([["yes", { count: 1, sum: 0 }]])]]))
			expect(await answersOf(reader, { villageId, surveyId, respondent: "p-1" })).toEqual([])
		})
	})

	test("all answers can be held off", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		await store.tx((tx) => begin(tx, surveyId, "p-1"))
		const seen: string[] = []
		const holding = store.tx(async (tx) => {
			await holdAllAnswers(tx)
			seen.push("held")
			const before = await liveTally(tx, villageId, surveyId)
			const after = await liveTally(tx, villageId, surveyId)
			expect(after).toEqual(before)
			seen.push("let go")
		})
		await Promise.all([holding, store.tx((tx) => give(tx, surveyId, "p-1", yes)).then(() => seen.push("answered"))])
		expect(seen).toHaveLength(3)
		expect(seen.indexOf("let go")).toBe(seen.indexOf("held") + 1)
	})

	test("the recount takes whole respondents over its chunks", async () => {
		const store = await open()
		const surveyId = await openOne(store)
		const people = Array.from({ length: 700 }, (_, i) => `p-${i}`)
		await store.batch(people, async (tx, respondent) => {
			await begin(tx, surveyId, respondent)
			for (const questionId of ["a", "b", "c"])
				await giveAnswer(
					tx,
					{ villageId, surveyId, respondent, questionId },
					questionId === "c" ? { kind: "number", value: 1.25 } : yes,
					source(),
				)
		})
		const counted = await store.read((reader) => recount(reader, villageId, surveyId))
		expect(counted).toEqual(
			new Map([
				...["a", "b"].map((id): [string, Map<string, object>] => [id, new Map([["yes", { count: 700, sum: 0 }]])]),
				["c", new Map([["", { count: 700, sum: 87_500 }]])],
			]),
		)
		expect(sameTally(counted, await store.read((reader) => liveTally(reader, villageId, surveyId)))).toBe(true)
	})
})
