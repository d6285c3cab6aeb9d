import { afterAll, describe, expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { answersAllowed, beginResponse } from "../../../src/village/survey/answers.ts"
import { reviseSurvey } from "../../../src/village/survey/commands.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import { type RecordResult, recordAnswer } from "../../../src/village/survey/record.ts"
import type { GivenAnswer } from "../../../src/village/survey/rules.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { expectGolden, goldenStart, resident } from "../../support/golden.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { type Hall, hallOf, timeZone, villageId } from "./hall.ts"

const trip = (places: number | undefined, more: readonly unknown[] = []) => ({
	title: "外出学习",
	unit: "person",
	secrecy: "named",
	questions: [
		{
			id: "bus",
			kind: "single",
			title: "您坐哪一班车？",
			options: [
				{ id: "early", label: "早班", ...(places !== undefined && { quota: places }) },
				{ id: "late", label: "晚班" },
				{ id: "none", label: "自己去", quota: 0 },
			],
		},
		...more,
	],
})
const early: GivenAnswer = { kind: "single", option: "early" }
const late: GivenAnswer = { kind: "single", option: "late" }

async function give(
	{ house, store }: Pick<Hall, "house"> & { readonly store: Store },
	surveyId: string,
	who: string,
	answer: GivenAnswer,
	revision = 1,
	questionId = "bus",
): Promise<RecordResult> {
	const key = { villageId, surveyId, respondent: who }
	return store.tx(async (tx) => {
		await answersAllowed(tx, villageId, surveyId)
		await beginResponse(tx, key, { revision, startedBy: who, channel: "web", now: goldenStart })
		const source = { answeredBy: who, channel: "web", enteredBy: null, at: goldenStart }
		return recordAnswer(tx, house, { ...key, revision, questionId, answer, source })
	})
}
const outcome = (result: RecordResult) => (result.kind === "refused" ? result.code : result.kind)

onBothEngines("places of an option", (open) => {
	test("a hundred at once for twenty places: exactly twenty get one", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(trip(20))
		const results = await Promise.all(Array.from({ length: 100 }, (_, i) => give(hall, survey.id, `p-${i}`, early)))
		const given = results.filter(({ kind }) => kind === "given")
		expect(given).toHaveLength(20)
		expect(new Set(results.filter(({ kind }) => kind !== "given").map(outcome))).toEqual(new Set(["OPTION_FULL"]))
		await hall.store.read(async (reader) => {
			const live = await liveTally(reader, villageId, survey.id)
			expect(live.get("bus")?.get("early")?.count).toBe(20)
			expect(sameTally(live, await recount(reader, villageId, survey.id))).toBe(true)
		})
	}, 120_000)

	test("in groups, with changes to and fro, never more than the places", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(trip(5))
		const turns = Array.from({ length: 120 }, (_, i) => ({ who: `p-${i % 15}`, answer: i % 3 === 0 ? late : early }))
		for (const { who } of turns) {
			const key = { villageId, surveyId: survey.id, respondent: who }
			await hall.store.tx((tx) => beginResponse(tx, key, { revision: 1, startedBy: who, channel: "web", now: goldenStart }))
		}
		const group = (items: typeof turns) =>
			hall.store.batch(items, (tx, { who, answer }) =>
				recordAnswer(tx, hall.house, {
					villageId,
					surveyId: survey.id,
					respondent: who,
					revision: 1,
					questionId: "bus",
					answer,
					source: { answeredBy: who, channel: "web", enteredBy: null, at: goldenStart },
				}),
			)
		await Promise.all([group(turns.slice(0, 40)), group(turns.slice(40, 80)), group(turns.slice(80))])
		await hall.store.read(async (reader) => {
			const live = await liveTally(reader, villageId, survey.id)
			expect(live.get("bus")?.get("early")?.count ?? 0).toBeLessThanOrEqual(5)
			expect(sameTally(live, await recount(reader, villageId, survey.id))).toBe(true)
		})
	}, 120_000)

	test("a place is free again when its holder chooses otherwise; who holds one keeps it", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(trip(1))
		expect(outcome(await give(hall, survey.id, "a", early))).toBe("given")
		expect(outcome(await give(hall, survey.id, "a", early))).toBe("same")
		expect(outcome(await give(hall, survey.id, "b", early))).toBe("OPTION_FULL")
		expect(outcome(await give(hall, survey.id, "a", late))).toBe("given")
		expect(outcome(await give(hall, survey.id, "b", early))).toBe("given")
		expect(outcome(await give(hall, survey.id, "a", early))).toBe("OPTION_FULL")
		expect(outcome(await give(hall, survey.id, "c", { kind: "single", option: "none" }))).toBe("OPTION_FULL")
	})

	test("a question that is hidden gives its place back, and asks again where it is gone", async () => {
		const hall = hallOf(await open())
		const goes = {
			id: "goes",
			kind: "single",
			title: "您去吗？",
			options: [
				{ id: "yes", label: "去" },
				{ id: "no", label: "不去" },
			],
		}
		const options = [
			{ id: "early", label: "早班", quota: 1 },
			{ id: "late", label: "晚班" },
		]
		const survey = await hall.publish({
			...trip(1),
			questions: [goes, { id: "bus", kind: "single", title: "您坐哪一班车？", options, showIf: "1=去" }],
		})
		const yes: GivenAnswer = { kind: "single", option: "yes" }
		const no: GivenAnswer = { kind: "single", option: "no" }
		for (const who of ["a", "b"]) await give(hall, survey.id, who, yes, 1, "goes")
		expect(outcome(await give(hall, survey.id, "a", early))).toBe("given")
		expect(await give(hall, survey.id, "a", no, 1, "goes")).toMatchObject({ moved: { hidden: ["bus"], restored: [] } })
		expect(outcome(await give(hall, survey.id, "b", early))).toBe("given")
		// Back again, but the place is taken: the question is open.
		expect(await give(hall, survey.id, "a", yes, 1, "goes")).toMatchObject({ moved: { hidden: [], restored: [] } })
		expect(outcome(await give(hall, survey.id, "a", early))).toBe("OPTION_FULL")
		expect(outcome(await give(hall, survey.id, "a", late))).toBe("given")
	})

	test("places set while people are in it hold for everybody, also who answers the earlier revision", async () => {
		const hall = hallOf(await open())
		const survey = await hall.publish(trip(undefined))
		await give(hall, survey.id, "a", early)
		await give(hall, survey.id, "b", late)
		const read = readSurvey(trip(1), { now: goldenStart, timeZone })
		if (!read.ok) throw new Error("this one is right")
		const file = read.survey
		expect(await hall.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: survey.id, file }))).toMatchObject({ ok: true })
		expect(outcome(await give(hall, survey.id, "b", early, 1))).toBe("OPTION_FULL")
		expect(outcome(await give(hall, survey.id, "c", early, 2))).toBe("OPTION_FULL")
		expect(outcome(await give(hall, survey.id, "a", early, 1))).toBe("same")
	})

	test("with no place left anywhere a required question may be passed over", async () => {
		const hall = hallOf(await open())
		const two = (places: number) => ({
			...trip(1),
			questions: [
				{
					id: "bus",
					kind: "single",
					title: "？",
					options: [
						{ id: "early", label: "早班", quota: places },
						{ id: "none", label: "自己去", quota: 0 },
					],
				},
			],
		})
		const survey = await hall.publish(two(1))
		expect(outcome(await give(hall, survey.id, "a", { kind: "skipped" }))).toBe("ANSWER_REQUIRED")
		await give(hall, survey.id, "b", early)
		expect(outcome(await give(hall, survey.id, "a", { kind: "skipped" }))).toBe("given")
	})
})

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

describe("in the chat", () => {
	test("full options are shown as full, and refused kindly where the last place just went", async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const place = hallOf(store)
		const survey = await place.publish(trip(1))
		const dialog = place.dialog()
		await dialog.type("问卷")
		const zhang = { ...resident, chatId: "c-2", person: { id: "p-zhang", name: "张大山", householdId: "h-7", roles: [], isHead: true } }
		const other = place.dialog({ who: zhang, showCalls: false })
		for (const text of ["问卷", "早班", "都对"]) await other.type(text)
		for (const text of ["早班", "自己去", "晚班", "都对"]) await dialog.type(text)
		expect((await store.read((reader) => liveTally(reader, villageId, survey.id))).get("bus")?.get("late")?.count).toBe(1)
		expectGolden("survey/places", dialog.transcript())
	})

	test("with every place taken the question is passed over", async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const place = hallOf(store)
		await place.publish({
			...trip(1),
			questions: [
				{
					id: "seat",
					kind: "single",
					title: "要座位吗？",
					options: [
						{ label: "要", quota: 1 },
						{ label: "站着", quota: 0 },
					],
				},
				{ id: "say", kind: "text", title: "还有什么要说的？", required: false },
			],
		})
		const zhang = { ...resident, chatId: "c-2", person: { id: "p-zhang", name: "张大山", householdId: "h-7", roles: [], isHead: true } }
		const other = place.dialog({ who: zhang, showCalls: false })
		for (const text of ["问卷", "要", "跳过"]) await other.type(text)
		const dialog = place.dialog({ showCalls: false })
		for (const text of ["问卷", "要", "跳过", "跳过", "都对"]) await dialog.type(text)
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/places-gone", dialog.transcript())
	})
})
