/** What a matter has to pass before it may be voted on: the legal adviser's word, the posted standard, the poll of those affected. */
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { cleanText, truncate } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { type Standard, standardsOf } from "../signoff/index.ts"
import { pollAsked, pollsSince } from "../survey/index.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { openMatter } from "./commands-matters.ts"
import { fewestOf, pollAttached, pollOfMatter } from "./poll-of-matter.ts"
import { type PollFault, pollFault, pollSums, pollVerdict } from "./poll-rules.ts"
import { addGate, gatesOf, type Matter, marksOf, updateMatter } from "./repo-matters.ts"
import type { GateFacts, MatterKind } from "./stages.ts"

type Gone = Refused<"MATTER_GONE">
type Ok = { readonly ok: true }

/** The legal adviser passes or returns a major matter. A return needs its reason. */
export async function reviewLegality(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly matterId: string; readonly verdict: "passed" | "returned"; readonly note: string },
): Promise<Ok | Gone | Refused<"REASON_MISSING" | "VOTE_OPEN">> {
	const { villageId, matterId, verdict } = of
	const matter = await openMatter(tx, villageId, matterId)
	if (matter === undefined) return refused("MATTER_GONE")
	// A pass taken back while members vote would leave them a vote that was never allowed.
	if (matter.state === "voting") return refused("VOTE_OPEN")
	const words = cleanText(of.note, limits.note)
	if (verdict === "returned" && words === "") return refused("REASON_MISSING")
	await addGate(tx, { villageId, id: cx.house.newId(), matterId, kind: "legal", verdict, note: words, by: cx.by, at: cx.now })
	await note(tx, cx, villageId, "council.legality-reviewed", matterId, { verdict })
	return { ok: true }
}

/** Whether a standard stands before a case: it was posted before the matter was put on the agenda. */
export function isPostedBefore({ postedAt }: Pick<Standard, "postedAt">, { createdAt }: Pick<Matter, "createdAt">): boolean {
	return postedAt <= createdAt
}

/** A posted standard in words that can be checked: what decided it, when it was posted, its entry in the ledger, its criteria. */
export function standardWords({ say, locale, timeZone }: Pick<House, "say" | "locale" | "timeZone">, standard: Standard): string {
	const { title, decision, decidedAt, postedAt, ledgerSeq, criteria } = standard
	const list = z.array(z.string()).parse(criteria)
	const words = say("council.standard.words", {
		title,
		decision,
		decided: formatDate(decidedAt, locale, timeZone),
		posted: formatDate(postedAt, locale, timeZone),
		seq: ledgerSeq,
		count: list.length,
		criteria: list.join("；"),
	})
	return words.length <= limits.note ? words : `${truncate(words, limits.note - 1, "characters")}…`
}

/** Put first and judged by what is posted afterwards is what criteria before cases forbids: so it is said before anything is kept. */
export async function lacksStandard(reader: Reader, villageId: string, kind: MatterKind): Promise<boolean> {
	return kind === "people" && (await standardsOf(reader, villageId)).length === 0
}

/** Names the standard by which the case is looked at (criteria come before cases): one that stands posted, from before the case. */
export async function nameStandard(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly matterId: string; readonly standardId: string },
): Promise<Ok | Gone | Refused<"VOTE_OPEN" | "STANDARD_MISSING" | "STANDARD_LATER">> {
	const { villageId, matterId, standardId } = of
	const matter = await openMatter(tx, villageId, matterId)
	if (matter === undefined) return refused("MATTER_GONE")
	if (matter.state === "voting") return refused("VOTE_OPEN")
	const standard = (await standardsOf(tx, villageId)).find(({ id }) => id === standardId)
	if (standard === undefined) return refused("STANDARD_MISSING")
	if (!isPostedBefore(standard, matter)) return refused("STANDARD_LATER")
	await addGate(tx, {
		villageId,
		id: cx.house.newId(),
		matterId,
		kind: "standard",
		verdict: "passed",
		note: standardWords(cx.house, standard),
		by: cx.by,
		at: cx.now,
	})
	await note(tx, cx, villageId, "council.standard-named", matterId, { standardId })
	return { ok: true }
}

/** Ties a survey to the matter: what it comes to decides whether the vote may be opened. */
export async function attachPoll(
	tx: Tx,
	cx: CommandCx,
	{ villageId, matterId, surveyId }: { readonly villageId: string; readonly matterId: string; readonly surveyId: string },
): Promise<Ok | Gone | Refused<"VOTE_OPEN" | "POLL_SPOKEN" | PollFault>> {
	const matter = await openMatter(tx, villageId, matterId)
	if (matter === undefined) return refused("MATTER_GONE")
	if (matter.state === "voting") return refused("VOTE_OPEN")
	const fault = pollFault(await pollAsked(tx, villageId, surveyId), matter)
	if (fault !== undefined) return refused(fault)
	// Who was asked has answered: another survey until one says yes would make the gate worth nothing.
	const spoken = await pollOfMatter(tx, matter)
	if (spoken?.isClosed === true && pollSums(spoken).isEnough && matter.pollSurveyId !== surveyId) return refused("POLL_SPOKEN")
	await updateMatter(tx, matter, { pollSurveyId: surveyId, needsPoll: true })
	const fewest = await fewestOf(tx, villageId, { matterId, surveyId })
	await note(tx, cx, villageId, pollAttached, matterId, { surveyId, fewest })
	return { ok: true }
}

/** Surveys that can be the matter's poll. */
export async function pollsFor(reader: Reader, matter: Matter): ReturnType<typeof pollsSince> {
	return (await pollsSince(reader, matter.villageId, matter.createdAt)).filter((asked) => pollFault(asked, matter) === undefined)
}

/** Everything the gates ask for, as it stands. */
export async function gateFacts(reader: Reader, matter: Matter, noticeDays: number, now: number): Promise<GateFacts> {
	const { villageId, id: matterId, kind, preset, needsPoll, noticedAt } = matter
	const gates = await gatesOf(reader, villageId, matterId)
	return {
		kind,
		preset,
		marks: await marksOf(reader, villageId, matterId),
		legal: gates.findLast((gate) => gate.kind === "legal")?.verdict,
		poll: pollVerdict(await pollOfMatter(reader, matter)),
		needsPoll,
		hasStandard: gates.some((gate) => gate.kind === "standard"),
		noticedAt: noticedAt ?? undefined,
		noticeDays,
		now,
	}
}
