/** Stages in their order, and gates before a vote. */
import { expect, test } from "vitest"
import { type GateFacts, type Mark, shutGates, stageStates, stagesOf } from "../../../src/village/council/stages.ts"

const marksUpTo = (count: number): readonly Mark[] =>
	stagesOf("five-and-two")
		.slice(0, count)
		.flatMap(({ id, signers }) => signers.map((signer) => ({ stage: id, signer })))

test("a stage opens when the one before is closed; the vote's needs the decision, too", () => {
	const states = (marks: readonly Mark[], isDecided: boolean) => stageStates("five-and-two", marks, isDecided).map(({ state }) => state)
	expect(states([], false)).toEqual(["now", "ahead", "ahead", "ahead", "ahead", "ahead"])
	expect(states(marksUpTo(3), false)).toEqual(["done", "done", "done", "now", "ahead", "ahead"])
	expect(states(marksUpTo(4), false)).toEqual(["done", "done", "done", "now", "ahead", "ahead"])
	expect(states(marksUpTo(4), true)).toEqual(["done", "done", "done", "done", "now", "ahead"])
	expect(states(marksUpTo(6), true)).toEqual(["done", "done", "done", "done", "done", "done"])
	expect(states([{ stage: "review", signer: "party-members" }], true)[2]).toBe("ahead")
})

const open: GateFacts = {
	kind: "ordinary",
	preset: "none",
	marks: [],
	legal: undefined,
	poll: undefined,
	needsPoll: false,
	hasStandard: false,
	noticedAt: undefined,
	noticeDays: 0,
	now: 1_000_000_000,
}
const day = 86_400_000

test.each<readonly [string, Partial<GateFacts>, readonly string[]]>([
	["an ordinary matter has none", {}, []],
	["a major one needs the legal adviser", { kind: "major" }, ["legal"]],
	["and his pass, not his return", { kind: "major", legal: "returned" }, ["legal"]],
	["passed", { kind: "major", legal: "passed" }, []],
	["a risky project goes ahead only if the poll says so", { kind: "risk" }, ["poll"]],
	["a poll still open says nothing", { kind: "risk", poll: "open" }, ["poll"]],
	["a poll against stops it", { kind: "risk", poll: "against" }, ["poll"]],
	["a poll for it opens it", { kind: "risk", poll: "for" }, []],
	["a poll may be asked for in any matter", { needsPoll: true }, ["poll"]],
	["named people need the standard first", { kind: "people" }, ["standard"]],
	["standard posted", { kind: "people", hasStandard: true }, []],
	["stages before the vote", { preset: "five-and-two" }, ["stages"]],
	["stages closed", { preset: "five-and-two", marks: marksUpTo(3) }, []],
	["no notice yet", { noticeDays: 10 }, ["notice"]],
	["notice too short", { noticeDays: 10, noticedAt: 1_000_000_000 - 9 * day }, ["notice"]],
	["notice long enough", { noticeDays: 10, noticedAt: 1_000_000_000 - 10 * day }, []],
	["several at once", { kind: "major", preset: "five-and-two", noticeDays: 3 }, ["legal", "stages", "notice"]],
])("%s", (_, facts, shut) => {
	expect(shutGates({ ...open, ...facts })).toEqual(shut)
})
