/** What is done about a meeting: notice of it, and what it decided by its own votes. */
import { appendEntry, signRoot } from "../../ledger/index.ts"
import type { Tx } from "../../store/store.ts"
import { formatDateTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { rollNow } from "./commands-bodies.ts"
import { decide } from "./decide.ts"
import { meetingBody } from "./ledger-entries.ts"
import { bodyById } from "./repo-bodies.ts"
import { lockMatter, matterById, updateMatter } from "./repo-matters.ts"
import { insertRound, updateRound } from "./repo-rounds.ts"
import { blankRound, type OpenRefusal, ready, recusedUnits } from "./round-ready.ts"
import { type Result, resultOf } from "./rules.ts"
import type { GateKind } from "./stages.ts"
import { tellMembers } from "./tell-members.ts"

/** Enters what a meeting decided by its own votes, from its minutes: counted by the same rule as everything else. */
export async function recordMeeting(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly matterId: string
		readonly agree: number
		readonly against: number
		readonly abstain: number
		/** Of the minutes or the counting sheet. */
		readonly photo: string
		readonly note: string
	},
): Promise<
	| { readonly ok: true; readonly result: Result; readonly decision: string | null }
	| (Refused<OpenRefusal | "COUNTS_IMPOSSIBLE"> & { readonly gates?: readonly GateKind[] })
> {
	const { villageId, matterId, agree, against, abstain, photo } = of
	const found = await ready(tx, cx, villageId, matterId)
	if ("ok" in found) return found
	const { matter, body, roll } = found
	const recused = await recusedUnits(tx, matter, roll)
	const given = [agree, against, abstain]
	const isPossible =
		given.every((n) => Number.isInteger(n) && n >= 0) && given.reduce((sum, n) => sum + n, 0) <= roll.length - recused.length
	if (!isPossible) return refused("COUNTS_IMPOSSIBLE")
	const counts = { roll: roll.length, recused: recused.length, agree, against, abstain }
	const result = resultOf(body.rule, counts)
	const blank = blankRound(cx, matter, body, { way: "meeting", roll, closesAt: null })
	const round = { ...blank, closedAt: cx.now, counts, outcome: result.outcome, photo, note: cleanText(of.note, limits.note) }
	await insertRound(tx, round)
	await appendEntry(tx, {
		villageId,
		kind: "council.meeting",
		at: cx.now,
		body: meetingBody(round, body.rule, result, recused, photo),
	})
	await note(tx, cx, villageId, "council.meeting-recorded", matterId, { round: round.round, outcome: result.outcome })
	const decision = result.outcome === "passed" ? await decide(tx, cx, { matter, round, result, verdict: "adopted" }) : null
	if (decision === null) await updateMatter(tx, matter, { state: "counted" })
	else await updateRound(tx, round, { verdict: "adopted" })
	await signRoot(tx, cx.house, villageId, cx.now)
	return { ok: true, result, decision }
}

/** Tells the members when a matter is taken up; the notice days of the body's rule run from here. */
export async function giveNotice(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly matterId: string; readonly meetsAt: number },
): Promise<{ readonly ok: true; readonly unreached: number } | Refused<"MATTER_GONE" | "NOT_LISTED" | "TOO_SOON">> {
	const { villageId, matterId, meetsAt } = of
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	const body = matter === undefined ? undefined : await bodyById(tx, villageId, matter.bodyId)
	if (matter === undefined || body === undefined) return refused("MATTER_GONE")
	if (matter.state !== "listed") return refused("NOT_LISTED")
	const earliest = cx.now + (matter.round > 1 ? 0 : body.rule.noticeDays * 24 * 3_600_000)
	if (meetsAt < earliest) return refused("TOO_SOON")
	await updateMatter(tx, matter, { noticedAt: cx.now, meetsAt })
	await note(tx, cx, villageId, "council.noticed", matterId)
	const personIds = (await rollNow(tx, body)).map(({ personId }) => personId)
	const { house } = cx
	const when = formatDateTime(meetsAt, house.locale, house.timeZone)
	const text = house.say("council.notice", { body: body.name, title: matter.title, when })
	const unreached = await tellMembers(tx, cx, { villageId, matter: `council:${matterId}`, personIds }, () => [{ kind: "text", text }])
	return { ok: true, unreached }
}
