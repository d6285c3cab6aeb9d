/** Matters before their vote: put on the agenda, told to members, passed through their gates and stages. */

import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { type Poll, pollOf } from "../survey/index.ts"
import { type CommandCx, limits, note, type Refused, refused } from "./command.ts"
import { bodyById } from "./repo-bodies.ts"
import {
	addGate,
	addMark,
	addParties,
	gatesOf,
	insertMatter,
	lockAgenda,
	lockMatter,
	type Matter,
	marksOf,
	matterById,
	updateMatter,
} from "./repo-matters.ts"
import { type GateFacts, type MatterKind, type PresetId, type SignerClass, stageStates, stagesOf } from "./stages.ts"

export type NewMatter = {
	readonly villageId: string
	/** The id it is to have: sent twice, it is entered once; with other words it is another matter. */
	readonly id?: string
	readonly bodyId: string
	readonly title: string
	readonly text: string
	readonly kind: MatterKind
	readonly preset?: PresetId
	/** The group it concerns alone. */
	readonly groupName?: string | null
	/** The posted item it was made of. */
	readonly item?: { readonly id: string; readonly number: number }
	readonly needsPoll?: boolean
	readonly budgetFen?: number | null
	/** Who brought it up, to hear what becomes of it. */
	readonly askerIds?: readonly string[]
	/** Whom it names. */
	readonly concernedIds?: readonly string[]
}

export type PutRefusal = "BODY_GONE" | "TITLE_MISSING" | "STAYS_IN_GROUP" | "BUDGET_WRONG"

/** Puts a matter on a body's agenda. A matter of one group is decided in that group. */
export async function putMatter(
	tx: Tx,
	cx: CommandCx,
	given: NewMatter,
): Promise<{ readonly ok: true; readonly matter: Matter } | Refused<PutRefusal>> {
	const { villageId, bodyId, groupName = null, budgetFen = null } = given
	const body = await bodyById(tx, villageId, bodyId)
	if (body === undefined || body.endedAt !== null) return refused("BODY_GONE")
	const title = cleanText(given.title, limits.title).replaceAll("\n", " ")
	if (title === "") return refused("TITLE_MISSING")
	if (groupName !== null && body.groupName !== groupName) return refused("STAYS_IN_GROUP")
	if (budgetFen !== null && (!Number.isSafeInteger(budgetFen) || budgetFen < 0)) return refused("BUDGET_WRONG")
	await lockAgenda(tx, villageId)
	const known = given.id === undefined ? undefined : await matterById(tx, villageId, given.id)
	if (known !== undefined && isSame(known, { ...given, title })) return { ok: true, matter: known }
	const matter = await insertMatter(tx, {
		villageId,
		id: known === undefined ? (given.id ?? cx.house.newId()) : cx.house.newId(),
		bodyId,
		title,
		text: cleanText(given.text, limits.text),
		kind: given.kind,
		preset: given.preset ?? "none",
		groupName: groupName ?? body.groupName,
		itemId: given.item?.id ?? null,
		itemNumber: given.item?.number ?? null,
		needsPoll: given.needsPoll ?? false,
		pollSurveyId: null,
		budgetFen,
		state: "listed",
		round: 1,
		rank: null,
		noticedAt: null,
		meetsAt: null,
		createdAt: cx.now,
		createdBy: cx.by,
	})
	const of = { villageId, matterId: matter.id }
	await addParties(tx, { ...of, role: "asker" }, given.askerIds ?? [])
	await addParties(tx, { ...of, role: "concerned" }, given.concernedIds ?? [])
	await note(tx, cx, villageId, "council.matter-put", matter.id, { serial: matter.serial, kind: matter.kind })
	return { ok: true, matter }
}

/** Whether a form sent once more says what it said the first time. */
function isSame(
	known: Matter,
	{ bodyId, title, text, kind, preset = "none", groupName = null, needsPoll = false, budgetFen = null }: NewMatter,
): boolean {
	return (
		known.bodyId === bodyId &&
		known.title === title &&
		known.text === cleanText(text, limits.text) &&
		known.kind === kind &&
		known.preset === preset &&
		(groupName === null || known.groupName === groupName) &&
		known.needsPoll === needsPoll &&
		known.budgetFen === budgetFen
	)
}

type Gone = Refused<"MATTER_GONE">
type Ok = { readonly ok: true }

/** The matter under its lock, where it is still to be voted on. */
export async function openMatter(tx: Tx, villageId: string, matterId: string): Promise<Matter | undefined> {
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	return matter?.state === "decided" || matter?.state === "withdrawn" ? undefined : matter
}

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

/** Names the standard that was posted before the case (criteria come before cases). */
export async function nameStandard(
	tx: Tx,
	cx: CommandCx,
	of: { readonly villageId: string; readonly matterId: string; readonly note: string },
): Promise<Ok | Gone | Refused<"REASON_MISSING">> {
	const { villageId, matterId } = of
	const matter = await openMatter(tx, villageId, matterId)
	if (matter === undefined) return refused("MATTER_GONE")
	const words = cleanText(of.note, limits.note)
	if (words === "") return refused("REASON_MISSING")
	await addGate(tx, {
		villageId,
		id: cx.house.newId(),
		matterId,
		kind: "standard",
		verdict: "passed",
		note: words,
		by: cx.by,
		at: cx.now,
	})
	await note(tx, cx, villageId, "council.standard-named", matterId)
	return { ok: true }
}

/** Ties a survey to the matter: what it comes to decides whether the vote may be opened. */
export async function attachPoll(
	tx: Tx,
	cx: CommandCx,
	{ villageId, matterId, surveyId }: { readonly villageId: string; readonly matterId: string; readonly surveyId: string },
): Promise<Ok | Gone | Refused<"NO_POLL" | "POLL_SPOKEN">> {
	const matter = await openMatter(tx, villageId, matterId)
	if (matter === undefined) return refused("MATTER_GONE")
	if ((await pollOf(tx, villageId, surveyId)) === undefined) return refused("NO_POLL")
	// Who was asked has answered: another survey until one says yes would make the gate worth nothing.
	const spoken = matter.pollSurveyId === null ? undefined : await pollOf(tx, villageId, matter.pollSurveyId)
	if (spoken?.isClosed === true && matter.pollSurveyId !== surveyId) return refused("POLL_SPOKEN")
	await updateMatter(tx, matter, { pollSurveyId: surveyId, needsPoll: true })
	await note(tx, cx, villageId, "council.poll-attached", matterId, { surveyId })
	return { ok: true }
}

export type MarkRefusal = "MATTER_GONE" | "STAGE_AHEAD" | "STAGE_UNKNOWN" | "WHO_MISSING"

/** Enters the mark of a class of signer under a stage. Stages close in their order. */
export async function markStage(
	tx: Tx,
	cx: CommandCx,
	of: {
		readonly villageId: string
		readonly matterId: string
		readonly stage: string
		readonly signer: SignerClass
		readonly who: string
		readonly note: string
		readonly photo: string | null
	},
): Promise<Ok | Refused<MarkRefusal>> {
	const { villageId, matterId, stage, signer, photo } = of
	await lockMatter(tx, matterId)
	const matter = await matterById(tx, villageId, matterId)
	if (matter === undefined || matter.state === "withdrawn") return refused("MATTER_GONE")
	if (!stagesOf(matter.preset).some(({ id, signers }) => id === stage && signers.includes(signer))) return refused("STAGE_UNKNOWN")
	const states = stageStates(matter.preset, await marksOf(tx, villageId, matterId), matter.state === "decided")
	if (states.find((each) => each.stage.id === stage)?.state === "ahead") return refused("STAGE_AHEAD")
	const who = cleanText(of.who, limits.who).replaceAll("\n", "、")
	if (who === "") return refused("WHO_MISSING")
	await addMark(tx, {
		villageId,
		id: cx.house.newId(),
		matterId,
		stage,
		signer,
		who,
		note: cleanText(of.note, limits.note),
		photo,
		enteredBy: cx.by,
		at: cx.now,
	})
	await note(tx, cx, villageId, "council.stage-marked", matterId, { stage, signer })
	return { ok: true }
}

/** What a closed poll came to: its first option is the yes, and more than half of those who answered must choose it. */
export function pollSums(poll: Poll): { readonly yes: number; readonly all: number; readonly isFor: boolean } {
	const all = poll.options.reduce((sum, { count }) => sum + count, 0)
	const yes = poll.options[0]?.count ?? 0
	return { yes, all, isFor: yes * 2 > all }
}

function pollVerdict(poll: Poll | undefined): GateFacts["poll"] {
	if (poll === undefined) return undefined
	if (!poll.isClosed) return "open"
	return pollSums(poll).isFor ? "for" : "against"
}

/** Everything the gates ask for, as it stands. */
export async function gateFacts(reader: Reader, matter: Matter, noticeDays: number, now: number): Promise<GateFacts> {
	const { villageId, id: matterId, kind, preset, needsPoll, pollSurveyId, noticedAt } = matter
	const gates = await gatesOf(reader, villageId, matterId)
	const poll = pollSurveyId === null ? undefined : pollVerdict(await pollOf(reader, villageId, pollSurveyId))
	return {
		kind,
		preset,
		marks: await marksOf(reader, villageId, matterId),
		legal: gates.findLast((gate) => gate.kind === "legal")?.verdict,
		poll,
		needsPoll,
		hasStandard: gates.some((gate) => gate.kind === "standard"),
		noticedAt: noticedAt ?? undefined,
		noticeDays,
		now,
	}
}
