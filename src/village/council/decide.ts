/** A decision: numbered, entered in the ledger, told to who brought the matter up. */
import { appendEntry, hashOf, signRoot } from "../../ledger/index.ts"
import type { Tx } from "../../store/store.ts"
import { cleanText, truncate } from "../../text/normalize.ts"
import { secondersOfItem } from "../item/index.ts"
import { reportChange, shortTitle } from "../report/index.ts"
import { resultWords } from "./arithmetic.ts"
import { type CommandCx, documentNumber, limits, note, type Refused, refused } from "./command.ts"
import { decisionBody } from "./ledger-entries.ts"
import { joinAuthors } from "./put-items.ts"
import { bodyById } from "./repo-bodies.ts"
import {
	type Decision,
	decisionByNumber,
	decisionsOf,
	insertDecision,
	lockMatter,
	type Matter,
	matterById,
	partiesOf,
	updateMatter,
} from "./repo-matters.ts"
import { type Round, roundOf } from "./repo-rounds.ts"
import { type Counts, type Result, resultOf } from "./rules.ts"

type Given = {
	readonly matter: Matter
	readonly round: Round
	readonly result: Result
	readonly verdict: Decision["verdict"]
	/** Why, where it was rejected: told to who brought it up. */
	readonly reason?: string
}

/** Decides a matter whose round is counted; the caller holds its lock. Returns the decision's number. */
export async function decide(tx: Tx, cx: CommandCx, { matter, round, result, verdict, reason = "" }: Given): Promise<string> {
	const words = resultWords(cx.house.say, round, result).join("")
	return record(tx, cx, { matter, round, counts: result, verdict, words, corrects: null, reason })
}

async function record(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly matter: Matter
		readonly round: Round
		readonly counts: Counts
		readonly verdict: Decision["verdict"]
		readonly words: string
		readonly corrects: string | null
		readonly reason: string
	},
): Promise<string> {
	const { matter, round, counts, verdict, words, corrects, reason } = of
	const { villageId, id: matterId } = matter
	const { house, now, by } = cx
	const number = await documentNumber(tx, cx, villageId, "JY")
	const body = decisionBody(round, { number, verdict, counts, corrects, wordsHash: hashOf(words) })
	const { seq } = await appendEntry(tx, { villageId, kind: "council.decision", at: now, body })
	await insertDecision(tx, { villageId, number, matterId, round: round.round, verdict, words, at: now, by, ledgerSeq: seq, corrects })
	// What was no decision leaves the matter to be voted on again.
	await updateMatter(
		tx,
		matter,
		verdict === "void" ? { state: "listed", round: round.round + 1 } : { state: "decided", round: round.round },
	)
	await note(tx, cx, villageId, corrects === null ? "council.decided" : "council.corrected", matterId, { number, verdict })
	await tellAskers(tx, cx, matter, {
		changeId: `council.decision:${number}`,
		key: verdict === "void" ? "voided" : `${corrects === null ? "decided" : "corrected"}${reason === "" ? "" : "Why"}`,
		values: { verdict: house.say(`council.verdict.${verdict}`), number, reason: toldReason(reason) },
	})
	for (const hears of house.onDecision ?? []) await hears(tx, { house, now }, { villageId, matterId, number, verdict, corrects })
	return number
}

/** Longest reason in a message; the whole stands on the matter's page. */
const longestTold = 200

export function toldReason(reason: string): string {
	const line = reason.replaceAll("\n", " ")
	return line.length <= longestTold ? line : `${truncate(line, longestTold - 1, "characters")}…`
}

/** Who brought a matter up hears of it, once a change; of a posted item that is everybody who wrote or stands behind it. */
export async function tellAskers(
	tx: Tx,
	{ house, now }: CommandCx,
	matter: Matter,
	{ changeId, key, values }: { readonly changeId: string; readonly key: string; readonly values: Readonly<Record<string, string>> },
): Promise<void> {
	const { villageId, id, title, itemId, itemNumber } = matter
	await joinAuthors(tx, matter)
	const body = (await bodyById(tx, villageId, matter.bodyId))?.name ?? ""
	const told = shortTitle(title)
	const what =
		itemNumber === null
			? house.say("council.report.what", { title: told })
			: house.say("council.report.item", { number: itemNumber, title: told })
	const said = (whose: string): string => house.say(`council.report.${key}`, { what, body, whose: house.say(whose), ...values })
	await reportChange(tx, house, {
		villageId,
		changeId,
		personIds: await partiesOf(tx, villageId, id, "asker"),
		words: said("report.yours"),
		seconded: itemId === null ? undefined : { personIds: await secondersOfItem(tx, villageId, itemId), words: said("report.seconded") },
		now,
	})
}

/** As when a round is settled: what comes to no quorum is no decision against it. */
const verdictOf = { passed: "adopted", failed: "rejected", "no-quorum": "void", "nobody-due": "void" } as const

/**
 * Corrects a decision: a new one with a number of its own that names the old one, which stays as it is. `counts`: as it should have been
 * counted. Where by them too few took part, what was decided is void, and the matter is on the agenda again for another round.
 */
export async function correctDecision(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly number: string
		readonly reason: string
		/** `recused`: where somebody who had to step back did not. */
		readonly counts: Pick<Counts, "agree" | "against" | "abstain"> & { readonly recused?: number }
	},
): Promise<
	| { readonly ok: true; readonly number: string }
	| Refused<"DECISION_GONE" | "REASON_MISSING" | "CORRECTED" | "COUNTS_IMPOSSIBLE" | "TAKEN_UP_SINCE">
> {
	const { villageId, number, counts } = of
	const found = await decisionByNumber(tx, villageId, number)
	if (found === undefined) return refused("DECISION_GONE")
	const { matterId } = found
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	const round = await roundOf(tx, { villageId, matterId, round: found.round })
	if (matter === undefined || round === undefined || round.counts === null) return refused("DECISION_GONE")
	if ((await decisionsOf(tx, villageId, matterId)).some(({ corrects }) => corrects === number)) return refused("CORRECTED")
	const reason = cleanText(of.reason, limits.note)
	if (reason === "") return refused("REASON_MISSING")
	// What was void was voted on again since, or taken off: the later word stands.
	const isSince = matter.round > found.round && (await roundOf(tx, { villageId, matterId, round: matter.round })) !== undefined
	if (isSince || matter.state === "withdrawn") return refused("TAKEN_UP_SINCE")
	const right: Counts = { ...round.counts, ...counts }
	const present = right.agree + right.against + right.abstain
	const isPossible = [right.recused, right.agree, right.against, right.abstain].every((n) => Number.isInteger(n) && n >= 0)
	if (!isPossible || present > right.roll - right.recused) return refused("COUNTS_IMPOSSIBLE")
	const result = resultOf(round.rule, right)
	const words = `${cx.house.say("council.correction", { number, reason })}${resultWords(cx.house.say, round, result).join("")}`
	const verdict = verdictOf[result.outcome]
	const made = await record(tx, cx, { matter, round, counts: right, verdict, words, corrects: number, reason })
	await signRoot(tx, cx.house, villageId, cx.now)
	return { ok: true, number: made }
}
