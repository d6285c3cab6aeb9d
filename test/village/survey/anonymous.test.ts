/** An anonymous survey in the chat: where its page is, and nothing of what is in it. */
import { afterAll, describe, expect, test } from "vitest"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import type { GivenAnswer } from "../../../src/village/survey/rules.ts"
import { sealAnswers } from "../../../src/village/survey/sealed.ts"
import { expectGolden, goldenStart } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { anonymousSurvey, definitionOf } from "./anonymous-survey.ts"
import { hallOf, timeZone, villageId } from "./hall.ts"

const removals: (() => Promise<unknown>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

describe("in the chat", () => {
	test("the way to the page, never the questions; afterwards that it was answered", async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const hall = hallOf(store, [], { publicUrl: "https://village.example" })
		const place = await hall.publish(anonymousSurvey)
		const dialog = hall.dialog({ showCalls: false })
		await dialog.type("问卷")
		const key = { villageId, surveyId: place.id, respondent: "p-li" }
		const answers = new Map<string, GivenAnswer>([
			["choice", { kind: "single", option: "yes" }],
			["mark", { kind: "number", value: 5 }],
			["words", { kind: "text", text: "好" }],
		])
		const definition = definitionOf(anonymousSurvey)
		await store.tx((tx) => sealAnswers(tx, hall.house.cipher, key, { definition, answers, now: hall.now() }))
		await dialog.type("问卷")
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/anonymous", dialog.transcript())
	})

	test("without a public address it says how else", async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const hall = hallOf(store)
		await hall.publish(anonymousSurvey)
		const dialog = hall.dialog({ showCalls: false })
		await dialog.type("问卷")
		expectGolden("survey/anonymous-no-page", dialog.transcript())
	})

	test.each([
		[{ kind: "photo", title: "拍" }, "anonymous-photo"],
		[{ kind: "single", title: "选", options: [{ label: "甲", quota: 3 }, "乙"] }, "anonymous-quota"],
	])("what would show who it was is refused: %j", (question, code) => {
		const read = readSurvey({ ...anonymousSurvey, questions: [question] }, { now: goldenStart, timeZone })
		expect(read.ok ? [] : read.problems.map((problem) => problem.code)).toEqual([code])
	})
})
