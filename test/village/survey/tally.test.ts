import fc from "fast-check"
import { pino } from "pino"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { housekeeping } from "../../../src/inbound/housekeeping.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import {
	type Answer,
	answerSchema,
	faultOf,
	type GivenAnswer,
	nextOpen,
	type TallyRow,
	tallyChange,
	tallyOf,
} from "../../../src/village/survey/rules.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { type Golden, type GoldenCall, goldenStart, resident } from "../../support/golden.ts"
import { onBothEngines } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, timeZone, villageId } from "./hall.ts"

const people = [
	{ ...resident, chatId: "c-1" },
	{ ...resident, chatId: "c-2", person: { id: "p-zhang", name: "张大山", householdId: "h-7", roles: [], isHead: true } },
	{ ...resident, chatId: "c-3", person: { id: "p-3", name: "张三", householdId: "h-3", roles: [], isHead: true } },
	// The first person again, on another phone.
	{ ...resident, chatId: "c-4" },
]

const said = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom("1", "2", "3", "1 2", "二", "②", "第三个", "15", "3", "5", "同意", "不同意", "路灯，水沟") },
	{ weight: 2, arbitrary: fc.constantFrom("跳过", "返回", "问卷", "退出") },
	{ weight: 2, arbitrary: fc.constantFrom("要改", "都对", "公告栏被风吹倒了", "61", "嗯") },
)
const action = fc.record({
	who: fc.nat({ max: people.length - 1 }),
	does: fc.oneof(
		{ weight: 8, arbitrary: said.map((text) => ({ kind: "type" as const, text })) },
		{ weight: 1, arbitrary: fc.constantFrom({ kind: "voice" as const }, { kind: "sticker" as const }, { kind: "oldButton" as const }) },
	),
})

/** What the dialogs were told was recorded, by respondent and question: counted without any of the code under test. */
type Model = Map<string, Map<string, Answer>>

const givenArgs = z.object({ questionId: z.string(), answer: answerSchema })

function watched(hall: Hall, unit: "person" | "household", model: Model): Readonly<Record<string, GoldenCall>> {
	const answer: GoldenCall = async (args, cx) => {
		const result = await hall.call("survey.answer", args, cx)
		const { person } = cx.who
		const isKept = result.ok && z.object({ isKept: z.boolean() }).parse(result.value).isKept
		if (result.ok && !isKept && person !== undefined) {
			const respondent = unit === "person" ? person.id : person.householdId
			const given = givenArgs.parse(args)
			const answers = model.get(respondent) ?? new Map<string, Answer>()
			model.set(respondent, answers.set(given.questionId, given.answer))
		}
		return result
	}
	const others = ["survey.list", "survey.begin", "survey.finish"].map((name): [string, GoldenCall] => [
		name,
		(args, cx) => hall.call(name, args, cx),
	])
	return { ...Object.fromEntries(others), "survey.answer": answer }
}

function countsOf(model: Model): ReadonlyMap<string, number> {
	const counts = new Map<string, number>()
	const add = (key: string, n = 1) => counts.set(key, (counts.get(key) ?? 0) + n)
	for (const answers of model.values()) {
		for (const [questionId, answer] of answers) {
			if (answer.kind === "single") add(`${questionId} ${answer.option}`)
			if (answer.kind === "scale") add(`${questionId} ${answer.value}`)
			if (answer.kind === "multiple") for (const option of answer.options) add(`${questionId} ${option}`)
			if (answer.kind === "multiple" || answer.kind === "text" || answer.kind === "number") add(`${questionId} `)
			if (answer.kind === "number") add(`${questionId} sum`, Math.round(answer.value * 100))
			if (answer.kind === "media") add(`${questionId} #media`)
			if (answer.kind === "skipped") add(`${questionId} #skipped`)
		}
	}
	return new Map([...counts].filter(([, n]) => n !== 0))
}

async function act(dialog: Golden, does: { kind: "type"; text: string } | { kind: "voice" | "sticker" | "oldButton" }): Promise<void> {
	switch (does.kind) {
		case "type":
			return void (await dialog.type(does.text))
		case "voice":
		case "sticker":
			return void (await dialog.send(does.kind))
		case "oldButton": {
			// An old token, whatever stands now.
			return void (await dialog.event(
				{
					kind: "choice",
					externalId: "old",
					at: dialog.now(),
					chat: { account: "test", id: "c" },
					from: { id: "s" },
					prompt: "t0",
					option: "yes",
				},
				"旧按钮",
			))
		}
	}
}

onBothEngines("the tally", (open) => {
	let hall: Hall | undefined

	test("live = recount = what people were told, whatever they answer, change, skip, in whatever order", async () => {
		hall ??= hallOf(await open())
		const place = hall
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom("person" as const, "household" as const),
				fc.array(action, { minLength: 10, maxLength: 60 }),
				async (unit, actions) => {
					place.setNow(goldenStart)
					const survey = await place.publish({
						...cleanUp,
						unit,
						questions: cleanUp.questions.map((question) => (question.id === "agree" ? { ...question, required: false } : question)),
					})
					const model: Model = new Map()
					const calls = watched(place, unit, model)
					const dialogs = people.map((who) => place.dialog({ who, calls, showCalls: false }))
					for (const dialog of dialogs) await dialog.type("问卷")
					for (const { who, does } of actions) {
						const dialog = dialogs[who]
						if (dialog !== undefined) await act(dialog, does)
					}
					await place.store.read(async (reader) => {
						const live = await liveTally(reader, villageId, survey.id)
						expect(sameTally(live, await recount(reader, villageId, survey.id))).toBe(true)
						const flat = [...live].flatMap(([questionId, options]) =>
							[...options].flatMap(([option, { count, sum }]): [string, number][] => [
								[`${questionId} ${option}`, count],
								...(sum === 0 ? [] : [[`${questionId} sum`, sum] satisfies [string, number]]),
							]),
						)
						expect(new Map(flat)).toEqual(countsOf(model))
					})
					await place.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
				},
			),
			{ numRuns: process.env.CUNKOU_LONG === "1" ? 300 : 12 },
		)
	}, 120_000)

	test("what was answered is still there years after the words of the chat were blanked", async () => {
		const place = hallOf(await open())
		const survey = await place.publish(cleanUp)
		const dialog = place.dialog({ who: resident, showCalls: false })
		for (const text of ["问卷", "1", "1 2", "15", "路太窄，会车难"]) await dialog.type(text)
		await place.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		const counted = await place.store.read((reader) => recount(reader, villageId, survey.id))
		expect(counted.size).toBeGreaterThan(2)
		const yearsLater = () => place.now() + 3 * 365 * 24 * 3_600_000
		await housekeeping({ store: place.store, clock: yearsLater, log: pino({ level: "silent" }) }).tidy()
		await place.store.read(async (reader) => {
			expect(await liveTally(reader, villageId, survey.id)).toEqual(counted)
			expect(await recount(reader, villageId, survey.id)).toEqual(counted)
		})
	})
})

describe("counting an answer", () => {
	const read = readSurvey(cleanUp, { now: goldenStart, timeZone })
	const questions = read.ok ? read.survey.definition.questions : []
	const answer: fc.Arbitrary<Answer> = fc.oneof(
		fc.constantFrom("yes", "no", "any").map((option): Answer => ({ kind: "single", option })),
		fc.subarray(["ditch", "light", "pile"], { minLength: 1 }).map((options): Answer => ({ kind: "multiple", options })),
		fc.string({ minLength: 1 }).map((text): Answer => ({ kind: "text", text })),
		fc.integer({ min: 0, max: 60 }).map((value): Answer => ({ kind: "number", value })),
		fc.integer({ min: 1, max: 5 }).map((value): Answer => ({ kind: "scale", value })),
		fc.constant<Answer>({ kind: "skipped" }),
		fc.constant<Answer>({ kind: "media", media: "voice", ref: "m" }),
	)

	test("a chain of changes adds up to the last answer", () => {
		fc.assert(
			fc.property(fc.array(answer, { minLength: 1 }), (answers) => {
				const rows = new Map<string, TallyRow>()
				let before: Answer | undefined
				for (const next of answers) {
					for (const { option, count, sum } of tallyChange(before, next)) {
						const row = rows.get(option) ?? { option, count: 0, sum: 0 }
						rows.set(option, { option, count: row.count + count, sum: row.sum + sum })
					}
					before = next
				}
				const left = [...rows.values()].filter(({ count, sum }) => count !== 0 || sum !== 0)
				const last = answers.at(-1)
				expect(left.toSorted(byOption)).toEqual([...(last === undefined ? [] : tallyOf(last))].toSorted(byOption))
			}),
		)
	})

	const byOption = (a: TallyRow, b: TallyRow) => (a.option < b.option ? -1 : 1)

	test.each<[string, GivenAnswer, string | undefined]>([
		["agree", { kind: "single", option: "no" }, undefined],
		["agree", { kind: "single", option: "maybe" }, "ANSWER_OPTION"],
		["agree", { kind: "text", text: "同意" }, "ANSWER_KIND"],
		["agree", { kind: "skipped" }, "ANSWER_REQUIRED"],
		["agree", { kind: "media", media: "voice", ref: "m" }, undefined],
		["agree", { kind: "media", media: "sticker", ref: "m" }, "ANSWER_KIND"],
		["what", { kind: "multiple", options: ["ditch", "light"] }, undefined],
		["what", { kind: "multiple", options: ["ditch", "ditch"] }, "ANSWER_OPTION"],
		["what", { kind: "multiple", options: ["ditch", "light", "pile"] }, "ANSWER_COUNT"],
		["what", { kind: "multiple", options: [] }, "ANSWER_COUNT"],
		["days", { kind: "number", value: 60 }, undefined],
		["days", { kind: "number", value: 61 }, "ANSWER_RANGE"],
		["days", { kind: "number", value: 1.5 }, "ANSWER_RANGE"],
		["days", { kind: "number", value: Number.NaN }, "ANSWER_RANGE"],
		["days", { kind: "skipped" }, undefined],
		["happy", { kind: "scale", value: 6 }, "ANSWER_RANGE"],
		["happy", { kind: "scale", value: 1 }, undefined],
		["words", { kind: "text", text: "  " }, "ANSWER_EMPTY"],
		["words", { kind: "text", text: "话" }, undefined],
	])("%s takes %j: %s", (id, given, fault) => {
		const question = questions.find((one) => one.id === id)
		expect(question && faultOf(question, given)).toBe(fault)
	})

	test("the next open question is looked for behind, then from the start", () => {
		if (!read.ok) throw new Error("this one is right")
		const { definition } = read.survey
		expect(nextOpen(definition, new Set())).toBe(0)
		expect(nextOpen(definition, new Set(["agree"]))).toBe(1)
		expect(nextOpen(definition, new Set(["words"]), 5)).toBe(0)
		expect(nextOpen(definition, new Set(["agree", "happy", "words"]), 3)).toBe(1)
		expect(nextOpen(definition, new Set(definition.questions.map(({ id }) => id)), 2)).toBeUndefined()
	})
})
