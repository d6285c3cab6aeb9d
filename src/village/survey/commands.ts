/** What staff, the command line and timers do with surveys. Each runs in the caller's transaction. */
import { isDeepStrictEqual } from "node:util"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import type { House } from "../affair.ts"
import { type SecondRefusal, secondLook } from "../setting/index.ts"
import { answerOf, type RespondentKey } from "./answers.ts"
import type { SurveyFile } from "./definition.ts"
import { type RecordResult, recordAnswer } from "./record.ts"
import { planReminders } from "./reminders.ts"
import { changeSurvey, insertRevision, insertSurvey, revisionOf, type Survey, surveyById } from "./repo.ts"
import { type GivenAnswer, type RevisionFault, revisionFaults } from "./rules.ts"
import { openSealed } from "./sealed.ts"
import { holdAllAnswers } from "./stripes.ts"

export type CommandCx = {
	readonly house: Pick<House, "newId" | "randomId" | "cipher">
	readonly now: number /** Staff account; null for the command line and timers. */
	readonly by: string | null
}

export type Refusal<C extends string> = { readonly ok: false; readonly code: C }
export type Done = { readonly ok: true; readonly survey: Survey }

export const openTimer = "survey.open"
export const closeTimer = "survey.close"

/** Stores a survey as a draft that nobody sees yet. `id`: of a form that may be sent twice; the same survey again is the first one. */
export async function draftSurvey(
	tx: Tx,
	cx: CommandCx,
	{ villageId, file, id = cx.house.newId() }: { readonly villageId: string; readonly file: SurveyFile; readonly id?: string | undefined },
): Promise<Survey> {
	const { definition, opensAt, closesAt } = file
	const { title, unit, secrecy } = definition
	await tx.lock(`survey-draft:${villageId}:${id}`)
	const known = await surveyById(tx, villageId, id)
	const first = known && (await revisionOf(tx, villageId, id, 1))
	if (known !== undefined && isDeepStrictEqual(first?.definition, definition)) return known
	const survey: Survey = {
		villageId,
		// Sent once more with other words, it is another survey: nothing that was typed is lost.
		id: known === undefined ? id : cx.house.newId(),
		title,
		unit,
		secrecy,
		state: "draft",
		revision: 1,
		version: 1,
		opensAt: opensAt ?? null,
		closesAt: closesAt ?? null,
		createdAt: cx.now,
		openedAt: null,
		closedAt: null,
		publishedAt: null,
		invitedAt: null,
	}
	await insertSurvey(tx, survey)
	await insertRevision(tx, { villageId, surveyId: survey.id, revision: 1, definition, createdAt: cx.now, createdBy: cx.by })
	return survey
}

/** Publishes a survey file: it opens now, or by a timer where it names a later time. Nobody is told (see `inviteToSurvey`). */
export async function publishSurvey(
	tx: Tx,
	cx: CommandCx,
	survey: { readonly villageId: string; readonly file: SurveyFile },
): Promise<Done | Refusal<OpenRefusal>> {
	const { villageId, id } = await draftSurvey(tx, cx, survey)
	return publishDraft(tx, cx, { villageId, id })
}

/** `SURVEY_REVISED`: it is no longer what was seen. */
export type OpenRefusal = "SURVEY_GONE" | "SURVEY_NOT_DRAFT" | "CLOSES_IN_PAST" | "SURVEY_REVISED"

/** Which survey, and as of which revision it was looked at; without it whatever it is now. */
type Seen = { readonly villageId: string; readonly id: string; readonly seen?: number | undefined }

/** Publishes a stored draft. */
export async function publishDraft(tx: Tx, cx: CommandCx, { villageId, id, seen }: Seen): Promise<Done | Refusal<OpenRefusal>> {
	const survey = await lockedSurvey(tx, villageId, id)
	if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
	if (survey.state !== "draft") return { ok: false, code: "SURVEY_NOT_DRAFT" }
	if (seen !== undefined && survey.revision !== seen) return { ok: false, code: "SURVEY_REVISED" }
	if (survey.opensAt !== null && survey.opensAt > cx.now) {
		return { ok: true, survey: await change(tx, cx, survey, { state: "scheduled" }, "survey.scheduled") }
	}
	return open(tx, cx, survey)
}

/** Opens a draft or a scheduled survey now. */
export async function openSurvey(tx: Tx, cx: CommandCx, { villageId, id, seen }: Seen): Promise<Done | Refusal<OpenRefusal>> {
	const survey = await lockedSurvey(tx, villageId, id)
	if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
	if (survey.state !== "draft" && survey.state !== "scheduled") return { ok: false, code: "SURVEY_NOT_DRAFT" }
	if (seen !== undefined && survey.revision !== seen) return { ok: false, code: "SURVEY_REVISED" }
	return open(tx, cx, survey)
}

async function open(tx: Tx, cx: CommandCx, survey: Survey): Promise<Done | Refusal<"CLOSES_IN_PAST">> {
	if (survey.closesAt !== null && survey.closesAt <= cx.now) return { ok: false, code: "CLOSES_IN_PAST" }
	return { ok: true, survey: await change(tx, cx, survey, { state: "open", openedAt: cx.now }, "survey.opened") }
}

/** Closes an open survey for good: answers under way are waited for, later ones refused. */
export async function closeSurvey(
	tx: Tx,
	cx: CommandCx,
	villageId: string,
	id: string,
): Promise<Done | Refusal<"SURVEY_GONE" | "SURVEY_NOT_OPEN" | SecondRefusal>> {
	await holdAllAnswers(tx)
	const survey = await lockedSurvey(tx, villageId, id)
	if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
	if (survey.state !== "open") return { ok: false, code: "SURVEY_NOT_OPEN" }
	const second = await secondLook(tx, cx, { villageId, closing: "survey", subject: id })
	if (second !== undefined) return { ok: false, code: second }
	if (survey.secrecy === "anonymous") await openSealed(tx, cx.house, { villageId, surveyId: id, closedAt: cx.now })
	return { ok: true, survey: await change(tx, cx, survey, { state: "closed", closedAt: cx.now }, "survey.closed") }
}

/** Puts the results of a closed survey on the public page, or takes them from there. */
export async function showResults(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id, isPublic }: { readonly villageId: string; readonly id: string; readonly isPublic: boolean },
): Promise<Done | Refusal<"SURVEY_GONE" | "SURVEY_NOT_CLOSED">> {
	const survey = await lockedSurvey(tx, villageId, id)
	if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
	if (survey.state !== "closed") return { ok: false, code: "SURVEY_NOT_CLOSED" }
	if ((survey.publishedAt !== null) === isPublic) return { ok: true, survey }
	const event = isPublic ? "survey.results-shown" : "survey.results-hidden"
	return { ok: true, survey: await change(tx, cx, survey, { publishedAt: isPublic ? cx.now : null }, event) }
}

export type ReviseResult =
	| Done
	| Refusal<"SURVEY_GONE" | "SURVEY_CLOSED">
	/** Somebody else's change came between; `revision`: what it is now. */
	| (Refusal<"SURVEY_REVISED"> & { readonly revision: number })
	| (Refusal<"REVISION_REFUSED"> & { readonly faults: readonly RevisionFault[] })

/** Makes a new revision. Who began with an older one goes on with it; everybody else gets the new one. */
export async function reviseSurvey(
	tx: Tx,
	cx: CommandCx,
	{ villageId, id, seen, file }: Seen & { readonly file: SurveyFile },
): Promise<ReviseResult> {
	// Answers under way finish first: they were held against the places of the revision before.
	await holdAllAnswers(tx)
	const survey = await lockedSurvey(tx, villageId, id)
	if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
	if (survey.state === "closed") return { ok: false, code: "SURVEY_CLOSED" }
	if (seen !== undefined && survey.revision !== seen) return { ok: false, code: "SURVEY_REVISED", revision: survey.revision }
	const { definition } = file
	const before = await revisionOf(tx, villageId, id, survey.revision)
	const faults = before === undefined || survey.state !== "open" ? [] : revisionFaults(before.definition, definition)
	if (faults.length > 0) return { ok: false, code: "REVISION_REFUSED", faults }
	const revision = survey.revision + 1
	await insertRevision(tx, { villageId, surveyId: id, revision, definition, createdAt: cx.now, createdBy: cx.by })
	const { title, unit, secrecy } = definition
	const opensAt = survey.state === "open" ? survey.opensAt : (file.opensAt ?? null)
	const changed = await change(
		tx,
		cx,
		survey,
		{ revision, title, unit, secrecy, opensAt, closesAt: file.closesAt ?? null },
		"survey.revised",
	)
	// A scheduled survey whose time was taken away opens now.
	if (changed.state === "scheduled" && (changed.opensAt === null || changed.opensAt <= cx.now)) {
		const opened = await open(tx, cx, changed)
		return opened.ok ? opened : { ok: true, survey: changed }
	}
	return { ok: true, survey: changed }
}

export type EnterRefusal = Extract<RecordResult, { kind: "refused" }>["code"]

/** Enters, for the person, what they said in a voice message or on a picture. `version` is the answer's that was listened to. */
export async function enterAnswer(
	tx: Tx,
	cx: CommandCx,
	{
		answer,
		version,
		revision,
		...key
	}: RespondentKey & { readonly questionId: string; readonly version: number; readonly revision: number; readonly answer: GivenAnswer },
): Promise<{ readonly ok: true } | Refusal<EnterRefusal>> {
	const standing = await answerOf(tx, key)
	if (standing === undefined) return { ok: false, code: "SURVEY_GONE" }
	const source = { answeredBy: standing.answeredBy, channel: "staff", enteredBy: cx.by, at: cx.now }
	const given = await recordAnswer(tx, cx.house, { ...key, revision, answer, source, expected: version })
	return given.kind === "refused" ? { ok: false, code: given.code } : { ok: true }
}

/** One command at a time per survey. */
async function lockedSurvey(tx: Tx, villageId: string, id: string): Promise<Survey | undefined> {
	await tx.lock(`survey:${id}`)
	return surveyById(tx, villageId, id)
}

async function change(
	tx: Tx,
	cx: CommandCx,
	survey: Survey,
	to: Partial<Omit<Survey, "villageId" | "id" | "version">>,
	event: string,
): Promise<Survey> {
	if (!(await changeSurvey(tx, survey, to))) throw new Error("a survey changed although it was locked")
	const { villageId, id } = survey
	const changed: Survey = { ...survey, ...to, version: survey.version + 1 }
	const { state, opensAt, closesAt, version, revision } = changed
	const timer = { villageId, subject: id, guardVersion: version }
	if (state === "scheduled" && opensAt !== null) await setTimer(tx, { ...timer, kind: openTimer, dueAt: opensAt }, cx.house.newId)
	else await clearTimer(tx, villageId, openTimer, id)
	if (state === "open" && closesAt !== null) await setTimer(tx, { ...timer, kind: closeTimer, dueAt: closesAt }, cx.house.newId)
	else await clearTimer(tx, villageId, closeTimer, id)
	await planReminders(tx, cx, changed)
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event, subject: id, actor: cx.by, data: { revision } })
	return changed
}
