/** Telling everybody of a survey: only when staff ask for it, one message per person, and not to those who have answered. */
import { inArray } from "drizzle-orm"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { dayMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { completedAmong } from "./answer-lists.ts"
import { deadline } from "./asking.ts"
import type { CommandCx, Refusal } from "./commands.ts"
import type { People } from "./neighbours.ts"
import { markInvited, type Survey, surveyById } from "./repo.ts"
import { definitionOf } from "./revisions.ts"

export const inviteTimer = "survey.invite"
/** At most one reminder per matter in three days (design: burden and reach). */
const pauseMs = 3 * dayMs
/** Persons per transaction, so that answers coming in meanwhile do not wait. */
const personsPerRound = 500

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
	await setTimer(tx, { villageId, kind: inviteTimer, subject: roundOf(id, cx.now, ""), dueAt: cx.now, guardVersion: 0 }, cx.house.newId)
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event: "survey.invited", subject: id, actor: cx.by, data: null })
	return { ok: true }
}

/** A round is the survey, when it was set off, and the last person told so far. */
function roundOf(surveyId: string, since: number, lastPerson: string): string {
	return `${surveyId} ${since} ${lastPerson}`
}

export function inviteRound(people: People): TimerHandler {
	return async ({ villageId, subject }, { tx, house, now }) => {
		const [surveyId = "", since = "", lastPerson = ""] = subject.split(" ")
		const survey = await surveyById(tx, villageId, surveyId)
		if (survey === undefined || survey.state !== "open") return
		const words = await invitation(tx, house, people, survey)
		const round = await nextPersons(tx, people, survey, lastPerson)
		const query = { villageId, purpose: "news", channels: house.channels, now } as const
		const ways = await people.waysTo(tx, query, round.persons)
		for (const chatId of await notYetTold(tx, chatsIn(ways), (chat) => inviteId(surveyId, since, chat)))
			await say(tx, { chatId, lane: "bulk", id: inviteId(surveyId, since, chatId), blocks: [{ kind: "text", text: words }], now })
		if (round.last !== undefined) {
			const next = roundOf(surveyId, Number(since), round.last)
			await setTimer(tx, { villageId, kind: inviteTimer, subject: next, dueAt: now, guardVersion: 0 }, house.newId)
		}
	}
}

/** One per chat and invitation, so that a chat of several persons is told once, whatever round they come in. */
function inviteId(surveyId: string, since: string, chatId: string): string {
	return `invite:${surveyId}:${since}:${chatId}`
}

async function notYetTold(tx: Tx, chatIds: readonly string[], idOf: (chatId: string) => string): Promise<readonly string[]> {
	const { outbox } = tx.tables(transportTables)
	const told = await tx.db
		.select({ id: outbox.id })
		.from(outbox)
		.where(inArray(outbox.id, chatIds.map(idOf)))
	const ids = new Set(told.map(({ id }) => id))
	return chatIds.filter((chatId) => !ids.has(idOf(chatId)))
}

async function invitation(reader: Reader, house: House, people: People, survey: Survey): Promise<string> {
	const village = await people.villageById(reader, survey.villageId)
	const definition = await definitionOf(house, reader, {
		villageId: survey.villageId,
		surveyId: survey.id,
		revision: survey.revision,
	})
	return house.say("survey.invitation", {
		village: village?.name ?? "",
		title: survey.title,
		questions: definition?.questions.length ?? 0,
		until: deadline(survey.closesAt, house, house.say),
	})
}

/** The next persons to tell, in the order of their ids; `last` where more may follow. */
async function nextPersons(
	tx: Tx,
	people: People,
	survey: Survey,
	after: string,
): Promise<{ readonly persons: readonly string[]; readonly last: string | undefined }> {
	const bound = await people.chatsOfPersons(tx, survey.villageId, "all")
	const ids = [...new Set(bound.map(({ personId }) => personId))].filter((personId) => personId > after).sort()
	const round = ids.slice(0, personsPerRound)
	return { persons: await stillToAnswer(tx, people, survey, round), last: ids.length > round.length ? round.at(-1) : undefined }
}

/** Those whose answer is not complete. */
async function stillToAnswer(tx: Tx, people: People, survey: Survey, persons: readonly string[]): Promise<readonly string[]> {
	const respondents = new Map<string, string>()
	for (const personId of persons) {
		const household = survey.unit === "household" ? (await people.member(tx, survey.villageId, personId))?.householdId : undefined
		respondents.set(personId, household ?? personId)
	}
	const done = await completedAmong(tx, survey.villageId, survey.id, [...new Set(respondents.values())])
	return persons.filter((personId) => !done.has(respondents.get(personId) ?? personId))
}
