import { describe, expect, test } from "vitest"
import { problemOf, tellError, WebError, webErrorStatus } from "../../src/web/errors.ts"

describe("telling errors", () => {
	test.each(Object.entries(webErrorStatus))("%s has its status and words in both languages", (code, status) => {
		for (const locale of ["zh-CN", "en"] as const) {
			const told = tellError(Object.assign(new Error("secret"), { statusCode: status }), locale)
			expect(told.status).toBe(status)
			const { title, kept, next } = told.words
			for (const words of [title, kept, next]) expect(words.length).toBeGreaterThan(3)
			expect(JSON.stringify(told)).not.toContain("secret")
		}
		expect(Object.keys(webErrorStatus)).toContain(code)
	})

	test.each([
		[new WebError("not-found"), "not-found", 404],
		[Object.assign(new Error("x"), { statusCode: 418 }), "bad-request", 400],
		[Object.assign(new Error("x"), { statusCode: 200 }), "internal", 500],
		[new Error("x"), "internal", 500],
		["thrown text", "internal", 500],
		[undefined, "internal", 500],
	])("%s is %s", (error, code, status) => {
		expect(tellError(error, "zh-CN")).toMatchObject({ code, status })
	})

	test("an error may bring its own words", () => {
		const words = { title: "问卷已经结束", kept: "您以前的回答都在。", next: "有话还可以提意见。" }
		const told = tellError(new WebError("survey-closed", 409, words), "zh-CN")
		expect(problemOf(told, "r1")).toEqual({
			type: "urn:cunkou:error:survey-closed",
			code: "survey-closed",
			status: 409,
			title: "问卷已经结束",
			detail: "您以前的回答都在。有话还可以提意见。",
			requestId: "r1",
		})
	})
})
