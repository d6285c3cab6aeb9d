/** Whoever checks a bundle counts the votes again: a changed vote, count, outcome or decision is named. */
import { afterAll, expect, test } from "vitest"
import { type Entry, ledgerTables } from "../../../src/ledger/index.ts"
import type { Store } from "../../../src/store/store.ts"
import { closeRound, openRound } from "../../../src/village/council/commands-rounds.ts"
import { castBallot } from "../../../src/village/council/commands-votes.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { quorums, ruleOfKind } from "../../../src/village/council/presets.ts"
import { councilRecounter } from "../../../src/village/council/recount.ts"
import { freshSqlite } from "../../support/stores.ts"
import { seats, settingOf } from "./setting.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

async function entriesOf(store: Store): Promise<readonly Entry[]> {
	return store.read(async (reader) => {
		const { ledgerEntry: t } = reader.tables(ledgerTables)
		const rows = await reader.db.select({ villageId: t.villageId, seq: t.seq, kind: t.kind, at: t.at, body: t.body }).from(t)
		return rows.toSorted((a, b) => a.seq - b.seq).map((row) => ({ ...row, body: JSON.parse(row.body) }))
	})
}

/** A ledger with an open vote that passed, a secret one that failed, one of too few, and a correction. */
async function made(): Promise<readonly Entry[]> {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const setting = await settingOf(store)
	const { cx, villageId, person } = setting
	await setting.vote(await setting.matter(), { "0001": "agree", "0002": "agree", "0003": "agree", "0004": "agree", "0005": "against" })
	for (const voters of [seats, seats.slice(0, 3)]) {
		const { id: matterId } = await setting.matter()
		await store.tx((tx) => openRound(tx, cx(), { villageId, matterId, way: "secret", closesAt: null }))
		const key = { villageId, matterId, round: 1 }
		for (const [i, number] of voters.entries()) {
			const unitId = await person(number)
			await store.tx((tx) => castBallot(tx, cx(), { ...key, unitId, choice: i < 2 ? "agree" : "against" }))
		}
		await store.tx((tx) => closeRound(tx, cx(), key))
	}
	await store.tx((tx) =>
		correctDecision(tx, cx(), { villageId, number: "QJJY-2026-0001", reason: "看错一张", counts: { agree: 3, against: 2, abstain: 0 } }),
	)
	const counts = { agree: 0, against: 0, abstain: 0 }
	await store.tx((tx) => correctDecision(tx, cx(), { villageId, number: "QJJY-2026-0002", reason: "没有开过会", counts }))
	return entriesOf(store)
}

function recounted(entries: readonly Entry[]): { readonly fault: string | undefined; readonly figures: unknown } {
	const run = councilRecounter.start()
	for (const entry of entries) {
		const fault = run.take(entry, { document: () => undefined })
		if (fault !== undefined) return { fault: `${entry.kind}: ${fault}`, figures: undefined }
	}
	return { fault: undefined, figures: run.figures() }
}

test("what the commands write counts up; each thing that could be forged is named", async () => {
	const entries = await made()
	expect(recounted(entries)).toEqual({
		fault: undefined,
		figures: [
			["council.rounds", 3],
			["council.votes", 15],
			["council.decisions", 3],
		],
	})
	const forged = (change: (text: string) => string, kind: string, nth = 0) => {
		let seen = -1
		return recounted(
			entries.map((entry) => {
				if (entry.kind === kind) seen += 1
				return entry.kind === kind && seen === nth ? { ...entry, body: JSON.parse(change(JSON.stringify(entry.body))) } : entry
			}),
		).fault
	}
	expect(forged((body) => body.replace(',"against"]', ',"agree"]'), "council.roll-call")).toBe("council.roll-call: agree is 4, counted 5")
	expect(forged((body) => body.replace('"agree":4', '"agree":5').replace('"against":1', '"against":0'), "council.roll-call")).toContain(
		"counted 4",
	)
	expect(forged((body) => body.replace('"outcome":"passed"', '"outcome":"failed"'), "council.roll-call")).toContain("by the rule passed")
	expect(forged((body) => body.replace(/\["([^"]+)","agree"\]/, '["stranger","agree"]'), "council.roll-call")).toContain(
		"stranger is not on the roll",
	)
	expect(forged((body) => body.replace('"against"', '"agree"'), "council.ballot-closed")).toMatch(/is \d, counted \d/)
	expect(forged((body) => body.replace('"ballots":null', '"ballots":["agree","agree","against"]'), "council.ballot-closed", 1)).toBe(
		"council.ballot-closed: ballots are withheld without need",
	)
	expect(forged((body) => body.replace('"adopted"', '"rejected"'), "council.decision")).toContain("is rejected, by the rule it is passed")
	expect(forged((body) => body.replace('"agree":4', '"agree":6'), "council.decision")).toContain("other counts than its round")
	expect(forged((body) => body.replace("QJJY-2026-0002", "QJJY-2026-0001"), "council.decision", 1)).toContain("was given before")
	// Too few is void and nothing else, and only a correction may say so.
	expect(forged((body) => body.replace('"void"', '"rejected"'), "council.decision", 2)).toContain(
		"is rejected, by the rule it is no-quorum",
	)
	expect(forged((body) => body.replace('"rejected"', '"void"'), "council.decision", 1)).toContain("is void, by the rule it is failed")
	expect(forged((body) => body.replace(/"corrects":"[^"]+"/, '"corrects":null'), "council.decision", 2)).toContain(
		"other counts than its round",
	)
	expect(forged((body) => body.replace('"agree":0', '"agree":9'), "council.decision", 2)).toContain("no vote can come to")
	expect(forged(() => "{}", "council.roll-call")).toBe("council.roll-call: the body of council.roll-call cannot be read")
	expect(recounted(entries.filter(({ kind }) => kind !== "council.round-opened")).fault).toContain("never opened")
	expect(recounted([...entries.slice(0, 2), ...entries.slice(1)]).fault).toContain("closed before")
})

test("too few took part: void may only be said by a correction, never by a first decision of the same counts", () => {
	const { source: _, ...rule } = { ...ruleOfKind.council, quorum: quorums["half-due"] }
	const of = { matterId: "m-1", round: 1 }
	const counts = { roll: 7, recused: 0, agree: 2, against: 0, abstain: 0 }
	const votes = [
		["u1", "agree"],
		["u2", "agree"],
	]
	const roll = ["u1", "u2", "u3", "u4", "u5", "u6", "u7"]
	const entries = (decision: Readonly<Record<string, string | null>>): readonly Entry[] =>
		[
			{ kind: "council.round-opened", body: { ...of, rule, roll } },
			{ kind: "council.roll-call", body: { ...of, rule, recused: [], votes, counts, outcome: "no-quorum" } },
			{ kind: "council.decision", body: { number: "QJJY-2026-0001", ...of, counts, corrects: null, ...decision } },
		].map((entry, index) => ({ ...entry, villageId: "v", seq: index + 1, at: 0 }))
	for (const verdict of ["void", "adopted", "rejected"])
		expect(recounted(entries({ verdict })).fault).toContain(`is ${verdict}, by the rule it is no-quorum`)
	expect(recounted(entries({ verdict: "void", corrects: "QJJY-2026-0009" })).fault).toContain("which there is not")
	expect(recounted(entries({ verdict: "void" }).slice(0, 2)).fault).toBeUndefined()
})
