import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { packageRoot } from "../../../src/root.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { limits } from "../../../src/village/survey/definition.ts"
import { fileOf, valuesOf } from "../../../src/village/survey/form.ts"
import { problemCodes, problemText } from "../../../src/village/survey/problems.ts"
import { readSurvey, readSurveyText, surveyJsonSchema } from "../../../src/village/survey/read-survey.ts"
import { revisionFaults } from "../../../src/village/survey/rules.ts"
import { words } from "../../../src/village/survey/words.ts"
import { cleanUp, timeZone } from "./hall.ts"

const now = Date.UTC(2026, 2, 5, 1)
const cx = { now, timeZone }
const say = speaker([words], "zh-CN")
const choice = { kind: "single", title: "同意吗？", options: ["同意", "不同意"] }
const base = { title: "问卷", unit: "person", secrecy: "named", questions: [choice] }

function problemsOf(raw: unknown): readonly string[] {
	const read = readSurvey(raw, cx)
	return read.ok
		? []
		: read.problems.map(({ code, question, field }) => [code, question, field].filter((part) => part !== undefined).join(" "))
}

describe("a survey file", () => {
	test("in full", () => {
		const read = readSurvey(cleanUp, cx)
		expect(read).toMatchObject({ ok: true, survey: { closesAt: Date.UTC(2026, 5, 30, 12) } })
		expect(read.ok && read.survey.definition.questions.map(({ id, required }) => [id, required])).toEqual([
			["agree", true],
			["what", true],
			["days", false],
			["happy", true],
			["words", false],
		])
	})

	test("the example of README", () => {
		expect(readSurveyText(readFileSync(join(packageRoot, "examples/survey-qingjiang.json"), "utf8"), cx)).toMatchObject({ ok: true })
	})

	test("ids that are not given come from the wording, the same in every revision", () => {
		const first = readSurvey(base, cx)
		const second = readSurvey({ ...base, questions: [{ ...choice, title: "另一题？" }, choice] }, cx)
		if (!first.ok || !second.ok) throw new Error("these are right")
		expect(second.survey.definition.questions[1]).toEqual(first.survey.definition.questions[0])
		expect(second.survey.definition.questions[0]?.id).not.toBe(first.survey.definition.questions[0]?.id)
	})

	test.each([
		["2026-06-30 20:00", Date.UTC(2026, 5, 30, 12)],
		["2026年6月30日", Date.UTC(2026, 5, 29, 16)],
		["2026-06-30T20:00:00+08:00", Date.UTC(2026, 5, 30, 12)],
		["2026-06-30T12:00:00Z", Date.UTC(2026, 5, 30, 12)],
		["2026-06-30T20:00", Date.UTC(2026, 5, 30, 12)],
	])("time %s", (closesAt, at) => {
		expect(readSurvey({ ...base, closesAt }, cx)).toMatchObject({ ok: true, survey: { closesAt: at } })
	})

	const long = "长".repeat(2_000)
	test.each<[string, unknown, readonly string[]]>([
		["nothing", null, ["wrong-type"]],
		["a list", [], ["wrong-type"]],
		["no questions", { ...base, questions: [] }, ["no-questions"]],
		[
			"51 questions",
			{ ...base, questions: Array.from({ length: 51 }, (_, i) => ({ ...choice, title: `第${i}题` })) },
			["too-many-questions"],
		],
		["a choice without options", { ...base, questions: [{ kind: "single", title: "同意吗？" }] }, ["no-options 1"]],
		["one option", { ...base, questions: [{ ...choice, options: ["同意"] }] }, ["too-few-options 1"]],
		[
			"51 options",
			{ ...base, questions: [{ ...choice, options: Array.from({ length: 51 }, (_, i) => `选项${i}`) }] },
			["too-many-options 1"],
		],
		["the same option twice", { ...base, questions: [{ ...choice, options: ["同意", "同意。"] }] }, ["duplicate-option 1"]],
		[
			"the same option id twice",
			{
				...base,
				questions: [
					{
						...choice,
						options: [
							{ id: "a", label: "同意" },
							{ id: "a", label: "不同意" },
						],
					},
				],
			},
			["duplicate-option-id 1"],
		],
		["an option that is a command", { ...base, questions: [{ ...choice, options: ["同意", "返回"] }] }, ["label-is-command 1"]],
		["options of a text question", { ...base, questions: [{ kind: "text", title: "说说", options: ["同意"] }] }, ["options-not-used 1"]],
		["the same question twice", { ...base, questions: [choice, choice] }, ["duplicate-question 2"]],
		[
			"the same question id twice",
			{
				...base,
				questions: [
					{ ...choice, id: "a" },
					{ kind: "text", title: "说说", id: "a" },
				],
			},
			["duplicate-question-id 2"],
		],
		["an id every object has", { ...base, questions: [{ ...choice, id: "constructor" }] }, ["bad-id 1"]],
		["the id of what is behind every object", { ...base, questions: [{ ...choice, id: "__proto__" }] }, ["bad-id 1"]],
		["an id with blanks", { ...base, questions: [{ ...choice, id: "a b" }] }, ["bad-id 1"]],
		["more at least than at most", { ...base, questions: [{ ...choice, kind: "multiple", min: 2, max: 1 }] }, ["pick-range 1"]],
		["more at most than options", { ...base, questions: [{ ...choice, kind: "multiple", max: 3 }] }, ["pick-above-options 1"]],
		["half an option", { ...base, questions: [{ ...choice, kind: "multiple", min: 0.5 }] }, ["pick-range 1"]],
		["none at least", { ...base, questions: [{ ...choice, kind: "multiple", min: 0 }] }, ["pick-range 1"]],
		["a smallest above the largest", { ...base, questions: [{ kind: "number", title: "几个？", min: 5, max: 1 }] }, ["number-range 1"]],
		["a number beyond counting", { ...base, questions: [{ kind: "number", title: "几个？", max: 1e12 }] }, ["number-too-large 1"]],
		["three decimals", { ...base, questions: [{ kind: "number", title: "几亩？", decimals: 3 }] }, ["decimals 1"]],
		["a scale of one", { ...base, questions: [{ kind: "scale", title: "几分？", steps: 1 }] }, ["steps 1"]],
		["a scale of eleven", { ...base, questions: [{ kind: "scale", title: "几分？", steps: 11 }] }, ["steps 1"]],
		["closing before opening", { ...base, opensAt: "2026-06-01", closesAt: "2026-05-01" }, ["closes-before-opens closesAt"]],
		["closing in the past", { ...base, closesAt: "2026-01-01" }, ["closes-in-past closesAt"]],
		["a time nobody can read", { ...base, closesAt: "月底" }, ["bad-time closesAt"]],
		["a day that does not exist", { ...base, closesAt: "2026-02-30" }, ["bad-time closesAt"]],
		["an empty title", { ...base, title: " " }, ["missing title"]],
		[
			"long words everywhere",
			{ ...base, title: long, intro: long, questions: [{ ...choice, title: long, help: long, options: [long, "同意"] }] },
			["too-long 1 title", "too-long 1 help", "too-long 1 options", "too-long title", "too-long intro"],
		],
		[
			"fields unknown or missing",
			{ questions: [{ kind: "sinlge", titel: "？" }, {}] },
			[
				"missing title",
				"missing unit",
				"missing secrecy",
				"not-one-of 1 kind",
				"missing 1 title",
				"unknown-field 1 titel",
				"missing 2 kind",
				"missing 2 title",
			],
		],
		["words where a number is needed", { ...base, questions: [{ kind: "scale", title: "几分？", steps: "五" }] }, ["wrong-type 1 steps"]],
	])("%s is told with its place", (_, raw, problems) => {
		expect(problemsOf(raw).toSorted()).toEqual(problems.toSorted())
	})

	test("all problems of all questions at once", () => {
		const questions = [{ kind: "single", title: "一？" }, choice, { kind: "scale", title: "三？", steps: 99 }, { kind: "text" }]
		expect(problemsOf({ ...base, unit: "village", questions })).toEqual(["not-one-of unit", "no-options 1", "steps 3", "missing 4 title"])
	})

	test("text that is no JSON, and JSON with a byte order mark", () => {
		expect(readSurveyText("问卷", cx)).toEqual({ ok: false, problems: [{ code: "not-json", values: {} }] })
		expect(readSurveyText(`\ufeff${JSON.stringify(base)}`, cx).ok).toBe(true)
	})

	test("whatever comes in, it is read or refused in words, never thrown", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.jsonValue(),
					fc.record({
						...Object.fromEntries(Object.entries(base).map(([key, value]) => [key, fc.constant(value)])),
						questions: fc.array(
							fc.record(
								{
									kind: fc.constantFrom("single", "multiple", "text", "number", "scale"),
									title: fc.string(),
									options: fc.array(fc.string()),
									min: fc.integer(),
									max: fc.integer(),
								},
								{ requiredKeys: ["kind", "title"] },
							),
						),
					}),
				),
				(raw) => {
					const read = readSurvey(raw, cx)
					if (!read.ok) for (const problem of read.problems) expect(problemText(problem, say)).not.toBe("")
				},
			),
			{ numRuns: 300 },
		)
	})

	test("every problem has words", () => {
		const values = {
			field: "x",
			allowed: "x",
			max: 1,
			min: 1,
			length: 1,
			id: "x",
			text: "x",
			other: 1,
			label: "x",
			options: 1,
			most: 9,
			name: "x",
			title: "x",
		}
		for (const code of problemCodes) expect(problemText({ code, question: 3, field: "title", values }, say)).toMatch(/^第 3 题：/)
	})

	test("has a JSON schema", () => {
		expect(surveyJsonSchema()).toMatchObject({ type: "object", properties: { questions: { type: "array" } } })
		expect(limits.questions).toBe(50)
	})
})

describe("the form", () => {
	test("shows a survey and gives the same one back", () => {
		const read = readSurvey(cleanUp, cx)
		if (!read.ok) throw new Error("this one is right")
		const { definition, closesAt = null } = read.survey
		const again = readSurvey(fileOf(valuesOf(definition, { opensAt: null, closesAt }, timeZone), definition), cx)
		expect(again).toEqual(read)
	})

	test("keeps the ids of what stays, gives new ones to what is new, and another one to another kind", () => {
		const read = readSurvey(cleanUp, cx)
		if (!read.ok) throw new Error("this one is right")
		const { definition } = read.survey
		const values = valuesOf(definition, { opensAt: null, closesAt: null }, timeZone)
		const edited = values.questions.map((question) => {
			if (question.id === "agree") return { ...question, title: "您赞成吗？", options: "同意\n不同意\n没想好" }
			return question.id === "words" ? { ...question, kind: "number" } : question
		})
		const again = readSurvey(fileOf({ ...values, questions: edited }, definition), cx)
		if (!again.ok) throw new Error(JSON.stringify(again.problems))
		const [agree] = again.survey.definition.questions
		expect(agree).toMatchObject({ id: "agree", title: "您赞成吗？", options: [{ id: "yes" }, { id: "no" }, { label: "没想好" }] })
		expect(again.survey.definition.questions.at(-1)?.id).not.toBe("words")
		expect(revisionFaults(definition, again.survey.definition)).toEqual([])
	})
})

describe("a new revision may not change", () => {
	const read = (raw: unknown) => {
		const result = readSurvey(raw, cx)
		if (!result.ok) throw new Error("this one is right")
		return result.survey.definition
	}
	test.each([
		["who answers", { ...base, unit: "household" }, [{ code: "unit-changed" }]],
		["who sees what", { ...base, secrecy: "confidential" }, [{ code: "secrecy-changed" }]],
		["the kind of a question", { ...base, questions: [{ id: "a", kind: "text", title: "说说" }] }, [{ code: "kind-changed", question: 1 }]],
	])("%s", (_, after, faults) => {
		const before = read({ ...base, questions: [{ ...choice, id: "a" }] })
		expect(revisionFaults(before, read(after))).toEqual(faults)
		expect(revisionFaults(before, before)).toEqual([])
	})
})
