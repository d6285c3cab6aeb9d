/** Telling everybody of a survey: only when staff ask for it, one message per person, and not to those who have answered. */
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { isQuiet, nextLoudMoment, quietHoursOf } from "../burden/index.ts"
import { deadline } from "./asking.ts"
import type { CommandCx, Refusal } from "./commands.ts"
import type { People } from "./neighbours.ts"
import { nudgeKey, nudgeRound } from "./nudge.ts"
import { markInvited, type Survey, surveyById } from "./repo.ts"
import { definitionOf } from "./revisions.ts"
import { hasConditions } from "./shown.ts"

export const inviteTimer = "survey.invite"
/** At most one reminder per matter in three days (design: burden and reach). */
const pauseMs = 3 * dayMs

/** Sends the invitation by rounds of a timer: a restart in the middle goes on where it stopped. */
export async function inviteToSurvey(
	tx: Tx,
	cx: CommandCx,
	villageId: string,
	id: string,
): Promise<{ readonly ok: true } | Refusal<"SURVEY_NOT_OPEN" | "INVITED_LATELY">> {
	const survey = await surveyById(tx, villageId, id)
	if (survey === undefined || survey.state !== "open") return { ok: false, code: "SURVEY_NOT_OPEN" }
	if (!(await markInvited(tx, villageId, id, cx.now, cx.now - pauseMs))) return { ok: false, code: "INVITED_LATELY" }
	await setTimer(tx, { villageId, kind: inviteTimer, subject: roundOf(id, ""), dueAt: cx.now, guardVersion: 0 }, cx.house.newId)
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event: "survey.invited", subject: id, actor: cx.by, data: null })
	return { ok: true }
}

/** A round is the survey and the last chat told so far. */
function roundOf(surveyId: string, lastChat: string): string {
	return `${surveyId} ${lastChat}`
}

/** At night nobody's phone rings: the round waits for the morning. */
export function inviteRound(people: People): TimerHandler {
	return async ({ villageId, subject }, { tx, house, now }) => {
		const [surveyId = "", lastChat = ""] = subject.split(" ")
		const survey = await surveyById(tx, villageId, surveyId)
		if (survey === undefined || survey.state !== "open") return
		const timer = { villageId, kind: inviteTimer, guardVersion: 0 }
		const quiet = await quietHoursOf(tx, villageId)
		if (isQuiet(now, house.timeZone, quiet)) {
			await setTimer(tx, { ...timer, subject, dueAt: nextLoudMoment(now, house.timeZone, quiet) }, house.newId)
			return
		}
		const words = await invitation(tx, house, people, survey)
		const { last } = await nudgeRound(tx, { house, people, now }, survey, lastChat, words)
		if (last !== undefined) await setTimer(tx, { ...timer, subject: roundOf(surveyId, last), dueAt: now }, house.newId)
	}
}

async function invitation(reader: Reader, house: House, people: People, survey: Survey): Promise<string> {
	const village = await people.villageById(reader, survey.villageId)
	const definition = await definitionOf(house, reader, {
		villageId: survey.villageId,
		surveyId: survey.id,
		revision: survey.revision,
	})
	const isAtMost = definition !== undefined && hasConditions(definition)
	return house.say(nudgeKey(house, survey, "survey.invitation"), {
		village: village?.name ?? "",
		title: survey.title,
		count: house.say(isAtMost ? "survey.countAtMost" : "survey.count", { questions: definition?.questions.length ?? 0 }),
		until: deadline(survey.closesAt, house, house.say),
	})
}
