/** States of a task: every act from every state, and who may look at the work. */
import fc from "fast-check"
import { expect, test } from "vitest"
import {
	afterAnswer,
	eventKinds,
	isDrawn,
	isOverdue,
	judgeCheck,
	spotCheckShare,
	stateAfter,
	taskStates,
} from "../../../src/village/task/rules.ts"

test("only these acts may be done from each state", () => {
	const table = Object.fromEntries(
		taskStates.map((state) => [
			state,
			eventKinds.flatMap((kind) => {
				const to = kind === "made" ? undefined : stateAfter(state, kind)
				return to === undefined ? [] : [`${kind}→${to}`]
			}),
		]),
	)
	expect(table).toEqual({
		todo: ["started→doing", "progress→doing", "reported-done→checking", "escalated→escalated", "declined→declined", "moved→todo"],
		doing: ["progress→doing", "reported-done→checking", "escalated→escalated", "declined→declined", "moved→doing"],
		checking: ["checked→done", "sent-back→doing"],
		done: ["spot-checked→done", "escalated→escalated", "reopened→doing"],
		escalated: ["progress→escalated", "acknowledged→escalated", "answered→doing", "declined→declined", "moved→escalated"],
		declined: [],
	})
})

test("nothing is ever done without having been looked at", () => {
	const acts = eventKinds.filter((kind) => kind !== "made")
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 20 }), (tried) => {
			let state: (typeof taskStates)[number] = "todo"
			for (const act of tried) {
				const to = stateAfter(state, act)
				if (to === "done" && state !== "done") expect([state, act]).toEqual(["checking", "checked"])
				state = to ?? state
			}
		}),
	)
})

const looks = { account: null, personId: "p-look", isSupervisor: true, isResident: false }
const work = { responsibleId: "p-doer", reportedBy: "p-doer", hasPhoto: true }
test.each([
	["a supervisor", work, looks, undefined],
	["a resident", work, { ...looks, isSupervisor: false, isResident: true }, undefined],
	["the doer, although a supervisor", work, { ...looks, personId: "p-doer" }, "CHECKER_IS_DOER"],
	["the doer, where somebody else reported it", { ...work, reportedBy: "staff-1" }, { ...looks, personId: "p-doer" }, "CHECKER_IS_DOER"],
	["the account that reported it", { ...work, reportedBy: "staff-1" }, { ...looks, account: "staff-1" }, "CHECKER_IS_DOER"],
	["anybody else", work, { ...looks, isSupervisor: false }, "CHECKER_NOT_ALLOWED"],
	["without a photo", { ...work, hasPhoto: false }, looks, "PHOTO_MISSING"],
])("looked at by %s", (_, task, checker, fault) => {
	expect(judgeCheck(task, checker)).toBe(fault)
})

test("answers: once back, then escalated; a share is drawn; overdue is after the deadline and only while it is worked on", () => {
	expect([afterAnswer("satisfied", 0), afterAnswer("unsatisfied", 0), afterAnswer("unsatisfied", 1)]).toEqual([
		"nothing",
		"reopen",
		"escalate",
	])
	const drawn = Array.from({ length: 1_000 }, (_, i) => i / 1_000).filter(isDrawn).length
	expect(drawn).toBe(1_000 * spotCheckShare)
	expect(isOverdue({ state: "todo", deadline: 10 }, 10)).toBe(false)
	expect(isOverdue({ state: "todo", deadline: 10 }, 11)).toBe(true)
	expect(isOverdue({ state: "done", deadline: 10 }, 11)).toBe(false)
})
