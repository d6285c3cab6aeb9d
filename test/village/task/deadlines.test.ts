/** The deadlines of a task as its record tells them. */
import { expect, test } from "vitest"
import { deadlinesIn } from "../../../src/village/task/deadlines.ts"

test("each deadline once, in the order they were set; the same day set anew is none, and records without one tell none", () => {
	const records = [
		{ at: 1, data: { number: "QJRW-2026-0001", deadline: 10 } },
		{ at: 2, data: { number: "QJRW-2026-0001" } },
		{ at: 3, data: { deadline: 10 } },
		{ at: 4, data: { deadline: 20 } },
		{ at: 5, data: null },
		{ at: 6, data: { deadline: 10 } },
	]
	expect(deadlinesIn(records)).toEqual([
		{ at: 1, deadline: 10 },
		{ at: 4, deadline: 20 },
		{ at: 6, deadline: 10 },
	])
})
