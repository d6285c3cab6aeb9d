import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { answersAllowed, answersOf, beginResponse } from "../../../src/village/survey/answers.ts"
import { conditionText } from "../../../src/village/survey/condition-text.ts"
import type { Definition } from "../../../src/village/survey/definition.ts"
import { answerFlow } from "../../../src/village/survey/flow.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import { recordAnswer } from "../../../src/village/survey/record.ts"
import type { Answer, GivenAnswer } from "../../../src/village/survey/rules.ts"
import { shownQuestions, visibilityOf } from "../../../src/village/survey/shown.ts"
import { liveTally, recount, sameTally } from "../../../src/village/survey/tally.ts"
import { expectGolden, goldenStart } from "../../support/golden.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { type Hall, hallOf, timeZone, villageId } from "./hall.ts"

const yesNo = [
	{ id: "yes", label: "有" },
	{ id: "no", label: "没有" },
]
const has = { id: "has", kind: "single", title: "您家有旱厕吗？", options: yesNo }
const count = { id: "count", kind: "number", title: "有几个？", min: 0, max: 20, showIf: { question: "has", is: "yes" } }
const change = {
	id: "change",
	kind: "single",
	title: "愿意改成水厕吗？",
	options: [
		{ id: "yes", label: "愿意" },
		{ id: "no", label: "不愿意" },
	],
	showIf: "1=有",
}
const why = { id: "why", kind: "text", title: "为什么不愿意？", required: false, showIf: { all: ["1=有", { question: 3, isNot: "愿意" }] } }
const many = {
	id: "many",
	kind: "single",
	title: "要不要分两次改？",
	options: ["要", "不要"],
	required: false,
	showIf: "2>2 并且 (3=愿意 或者 4已答)",
}
const last = { id: "last", kind: "scale", title: "对环境满意吗？", steps: 5 }
const toilets = { title: "旱厕改造", unit: "household", secrecy: "named", questions: [has, count, change, why, many, last] }

const cx = { now: goldenStart, timeZone }
function definitionOf(file: unknown): Definition {
	const read = readSurvey(file, cx)
	if (!read.ok) throw new Error(JSON.stringify(read.problems))
	return read.survey.definition
}

describe("reading a condition", () => {
	const base = { title: "问卷", unit: "person", secrecy: "named" }
	const one = { id: "a", kind: "single", title: "一？", options: yesNo }
	const two = { id: "b", kind: "number", title: "二？" }
	const problems = (...questions: readonly unknown[]) => {
		const read = readSurvey({ ...base, questions }, cx)
		return read.ok ? [] : read.problems.map(({ code, question }) => `${question} ${code}`)
	}

	test.each<[string, unknown, unknown]>([
		["by option's label", "1=有", { op: "is", question: "a", value: "yes" }],
		["by option's id", "a=yes", { op: "is", question: "a", value: "yes" }],
		["in full words", "第1题 是 有", { op: "is", question: "a", value: "yes" }],
		["full-width", "１＝有", { op: "is", question: "a", value: "yes" }],
		["is not", "1≠有", { op: "isNot", question: "a", value: "yes" }],
		["any of", "1=有/没有", { op: "anyOf", question: "a", values: ["yes", "no"] }],
		["greater", "2>3", { op: "greater", question: "b", value: 3 }],
		["a number", "2=3", { op: "is", question: "b", value: 3 }],
		["answered", "第2题已答", { op: "answered", question: "b" }],
		[
			"nested",
			"(1=有 或者 2>3) 并且 2已答",
			{
				op: "all",
				of: [
					{
						op: "any",
						of: [
							{ op: "is", question: "a", value: "yes" },
							{ op: "greater", question: "b", value: 3 },
						],
					},
					{ op: "answered", question: "b" },
				],
			},
		],
		[
			"structured",
			{
				any: [
					{ question: 1, is: "没有" },
					{ question: "b", greater: 1 },
				],
			},
			{
				op: "any",
				of: [
					{ op: "is", question: "a", value: "no" },
					{ op: "greater", question: "b", value: 1 },
				],
			},
		],
	])("%s", (_, showIf, stored) => {
		const read = definitionOf({ ...base, questions: [one, two, { kind: "text", title: "三？", showIf }] })
		const condition = read.questions[2]?.showIf
		expect(condition).toEqual(stored)
		// Written back into the notation it reads as the same.
		const text = condition && conditionText(condition, read.questions)
		expect(definitionOf({ ...base, questions: [one, two, { kind: "text", title: "三？", showIf: text }] }).questions[2]?.showIf).toEqual(
			stored,
		)
	})

	test("a label that holds a joining word is quoted", () => {
		const odd = { id: "a", kind: "single", title: "一？", options: ["水或电", "都要"] }
		const showIf = '1="水或电"'
		const read = definitionOf({ ...base, questions: [odd, { kind: "text", title: "二？", showIf }] })
		const condition = read.questions[1]?.showIf
		expect(condition && conditionText(condition, read.questions)).toBe("1=「水或电」")
	})

	test.each<[string, readonly unknown[], readonly string[]]>([
		["unknown question", [one, { ...two, showIf: "9=有" }], ["2 condition-unknown-question"]],
		["unknown option", [one, { ...two, showIf: "1=也许" }], ["2 condition-unknown-option"]],
		["on itself", [one, { ...two, showIf: "2>1" }], ["2 condition-on-itself"]],
		["a later question", [{ ...one, showIf: "2>1" }, two], ["1 condition-later"]],
		[
			"in a circle",
			[
				{ ...one, showIf: "2>1" },
				{ ...two, showIf: "1=有" },
			],
			["1 condition-circle"],
		],
		[
			"a circle of three",
			[
				{ ...one, showIf: "c已答" },
				{ ...two, showIf: "1=有" },
				{ id: "c", kind: "text", title: "三？", showIf: "2>1" },
			],
			["1 condition-circle"],
		],
		["size of a choice", [one, { ...two, showIf: "1>1" }], ["2 condition-not-a-number"]],
		["words for a number", [two, { ...one, showIf: "1=多" }], ["2 condition-not-a-number-value"]],
		[
			"what a text says",
			[
				{ id: "t", kind: "text", title: "写？" },
				{ ...one, showIf: "1=好" },
			],
			["2 condition-only-answered"],
		],
		["unreadable", [one, { ...two, showIf: "如果有的话" }], ["2 condition-unreadable"]],
		["too deep", [one, { ...two, showIf: `${"(".repeat(30)}1=有${")".repeat(30)}` }], ["2 condition-unreadable"]],
		["too deep, structured", [one, { ...two, showIf: nested(8) }], ["2 condition-too-deep"]],
	])("%s is refused", (_, questions, expected) => {
		expect(problems(...questions)).toEqual(expected)
	})

	function nested(depth: number): unknown {
		return depth === 0 ? { question: "a", is: "yes" } : { all: [nested(depth - 1)] }
	}

	test("any text is read without a throw", () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("1", "=", "(", ")", "有", "或", "且", "/", ">", '"', " ", "题") })),
				(text) => {
					problems(one, { ...two, showIf: text })
				},
			),
		)
	})
})

describe("which questions are asked", () => {
	const definition = definitionOf(toilets)
	const shown = (answers: Readonly<Record<string, Answer>>) =>
		shownQuestions(definition, new Map(Object.entries(answers))).map(({ id }) => id)
	const yes: Answer = { kind: "single", option: "yes" }
	const no: Answer = { kind: "single", option: "no" }

	test.each<[string, Readonly<Record<string, Answer>>, readonly string[]]>([
		["nothing answered", {}, ["has", "last"]],
		["no", { has: no }, ["has", "last"]],
		["yes", { has: yes }, ["has", "count", "change", "last"]],
		["yes, many, willing", { has: yes, count: { kind: "number", value: 3 }, change: yes }, ["has", "count", "change", "many", "last"]],
		["unwilling and many", { has: yes, count: { kind: "number", value: 3 }, change: no }, ["has", "count", "change", "why", "last"]],
		[
			"and why",
			{ has: yes, count: { kind: "number", value: 3 }, change: no, why: { kind: "text", text: "贵" } },
			["has", "count", "change", "why", "many", "last"],
		],
		[
			"why was skipped",
			{ has: yes, count: { kind: "number", value: 3 }, change: no, why: { kind: "skipped" } },
			["has", "count", "change", "why", "last"],
		],
		// What hangs on a hidden question is hidden, whatever was answered there once.
		["no after all", { has: no, count: { kind: "number", value: 9 }, change: yes }, ["has", "last"]],
		["said aloud: not known yet", { has: { kind: "media", media: "voice", ref: "r" } }, ["has", "last"]],
	])("%s", (_, answers, expected) => {
		expect(shown(answers)).toEqual(expected)
	})

	test("until it is decided, a question may yet be asked", () => {
		expect(Object.fromEntries(visibilityOf(definition, new Map([["has", yes]])))).toEqual({
			has: "shown",
			count: "shown",
			change: "shown",
			why: "undecided",
			many: "undecided",
			last: "shown",
		})
	})
})

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})
function hall(): Hall {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	return hallOf(store)
}

describe("in the chat", () => {
	test("questions appear, go, and come back with their answers", async () => {
		const place = hall()
		await place.publish(toilets)
		const dialog = place.dialog()
		for (const text of ["问卷", "有", "3", "愿意", "不要", "4"]) await dialog.type(text)
		// Changed to no: four answers are put away; and back again.
		for (const text of ["要改", "您家有旱厕吗？", "没有", "要改", "1", "有", "都对"]) await dialog.type(text)
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/conditions", dialog.transcript())
	})

	test("a changed answer brings up questions never asked; 返回 passes over what is hidden", async () => {
		const place = hall()
		await place.publish(toilets)
		const dialog = place.dialog()
		for (const text of ["问卷", "没有", "返回", "没有", "5", "要改", "1", "有", "2", "不愿意", "跳过", "都对"]) await dialog.type(text)
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/conditions-later", dialog.transcript())
	})
})

const given: Readonly<Record<string, fc.Arbitrary<GivenAnswer>>> = {
	has: fc.constantFrom("yes", "no").map((option): GivenAnswer => ({ kind: "single", option })),
	count: fc.integer({ min: 0, max: 5 }).map((value): GivenAnswer => ({ kind: "number", value })),
	change: fc.constantFrom("yes", "no").map((option): GivenAnswer => ({ kind: "single", option })),
	why: fc.constantFrom<GivenAnswer>({ kind: "skipped" }, { kind: "text", text: "贵" }, { kind: "media", media: "voice", ref: "r" }),
	many: fc.constantFrom<GivenAnswer>({ kind: "skipped" }),
	last: fc.integer({ min: 1, max: 5 }).map((value): GivenAnswer => ({ kind: "scale", value })),
}
const step = fc.constantFrom(...Object.keys(given)).chain((questionId) =>
	fc.record({
		questionId: fc.constant(questionId),
		answer: given[questionId] ?? fc.constant<GivenAnswer>({ kind: "skipped" }),
		who: fc.nat({ max: 2 }),
	}),
)

onBothEngines("answers with conditions", (open) => {
	let place: Hall | undefined

	test("in whatever order answers come and change: only what is asked counts, and the tally is the recount", async () => {
		place ??= hallOf(await open())
		const { store, house, publish } = place
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
				const survey = await publish(toilets)
				const definition = definitionOf(toilets)
				for (const { questionId, answer, who } of steps) {
					const key = { villageId, surveyId: survey.id, respondent: `h-${who}` }
					const source = { answeredBy: `p-${who}`, channel: "web", enteredBy: null, at: goldenStart }
					await store.tx(async (tx) => {
						await answersAllowed(tx, villageId, survey.id)
						await beginResponse(tx, key, { revision: 1, startedBy: `p-${who}`, channel: "web", now: goldenStart })
						const before = new Map((await answersOf(tx, key)).map(({ questionId: id, value }) => [id, value]))
						const isAsked = visibilityOf(definition, before).get(questionId) === "shown"
						const result = await recordAnswer(tx, house, { ...key, revision: 1, questionId, answer, source })
						expect(result.kind === "refused" ? result.code : "taken").toBe(isAsked ? "taken" : "NOT_SHOWN")
						const after = new Map((await answersOf(tx, key)).map(({ questionId: id, value }) => [id, value]))
						const shown = new Set(shownQuestions(definition, after).map(({ id }) => id))
						for (const [id, value] of after) expect([id, value.kind === "hidden"]).toEqual([id, !shown.has(id)])
					})
				}
				await store.read(async (reader) => {
					const live = await liveTally(reader, villageId, survey.id)
					expect(sameTally(live, await recount(reader, villageId, survey.id))).toBe(true)
				})
			}),
			{ numRuns: process.env.CUNKOU_LONG === "1" ? 200 : 10 },
		)
	}, 120_000)
})

describe("a dialog stored before questions could be hidden", () => {
	test("goes on: version 1 of the state reads as one that hides nothing", () => {
		const stored = { step: { at: "question", index: 1, isChange: false }, answered: ["agree"], isGreeted: true }
		const upgraded = answerFlow.upgrades[1]?.(stored)
		expect(answerFlow.state.parse(upgraded)).toEqual({ ...stored, asking: { hidden: [], undecided: [], full: {} } })
	})
})
