/** Telling everybody of a survey: only when staff ask for it, one message per chat, and not to those who have answered. */
import { and, inArray, isNull } from "drizzle-orm"
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
/** Chats per transaction, so that answers coming in meanwhile do not wait. */
const chatsPerRound = 500

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

export function inviteRound(people: People): TimerHandler {
	return async ({ villageId, subject }, { tx, house, now }) => {
		const [surveyId = "", lastChat = ""] = subject.split(" ")
		const survey = await surveyById(tx, villageId, surveyId)
		if (survey === undefined || survey.state !== "open") return
		const words = await invitation(tx, house, people, survey)
		const round = await nextChats(tx, people, survey, lastChat)
		for (const chatId of round.chats)
			await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks: [{ kind: "text", text: words }], now })
		if (round.last !== undefined)
			await setTimer(tx, { villageId, kind: inviteTimer, subject: roundOf(surveyId, round.last), dueAt: now, guardVersion: 0 }, house.newId)
	}
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

/** The next chats to tell, in the order of their ids; `last` where more may follow. */
async function nextChats(
	tx: Tx,
	people: People,
	survey: Survey,
	after: string,
): Promise<{ readonly chats: readonly string[]; readonly last: string | undefined }> {
	const bound = await people.chatsOfPersons(tx, survey.villageId, "all")
	const ids = [...new Set(bound.map(({ chatId }) => chatId))].filter((chatId) => chatId > after).sort()
	const round = ids.slice(0, chatsPerRound)
	if (round.length === 0) return { chats: [], last: undefined }
	const { chat } = tx.tables(transportTables)
	// 退订 is obeyed, and an address the platform closed is left alone.
	const reachable = await tx.db
		.select({ id: chat.id })
		.from(chat)
		.where(and(inArray(chat.id, round), isNull(chat.mutedAt), isNull(chat.closedAt)))
	const waiting = await stillToAnswer(
		tx,
		people,
		survey,
		bound.filter(({ chatId }) => round.includes(chatId)),
	)
	return {
		chats: reachable
			.map(({ id }) => id)
			.filter((id) => waiting.has(id))
			.sort(),
		last: ids.length > round.length ? round.at(-1) : undefined,
	}
}

/** Chats with somebody whose answer is not complete. */
async function stillToAnswer(
	tx: Tx,
	people: People,
	survey: Survey,
	bound: readonly { readonly chatId: string; readonly personId: string }[],
): Promise<ReadonlySet<string>> {
	const respondents = new Map<string, string>()
	for (const { personId } of bound) {
		const household = survey.unit === "household" ? (await people.member(tx, survey.villageId, personId))?.householdId : undefined
		respondents.set(personId, household ?? personId)
	}
	const done = await completedAmong(tx, survey.villageId, survey.id, [...new Set(respondents.values())])
	return new Set(bound.filter(({ personId }) => !done.has(respondents.get(personId) ?? personId)).map(({ chatId }) => chatId))
}
