/** Tables of surveys. A survey's answers and tally change only while it is open (see answers.ts). */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"
import { secrecies, units } from "./definition.ts"

/** `draft`: being written. `scheduled`: published, opens by its timer. */
export const surveyStates = ["draft", "scheduled", "open", "closed"] as const
export type SurveyState = (typeof surveyStates)[number]

export function surveyTables(kit: Kit) {
	const survey = kit.table(
		"survey",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			title: kit.text().notNull(),
			unit: kit.oneOf(units).notNull(),
			secrecy: kit.oneOf(secrecies).notNull(),
			state: kit.oneOf(surveyStates).notNull(),
			/** The newest revision; who began with an older one goes on with it. */
			revision: kit.int().notNull(),
			/** Grows with every change; timers name the version they were set for. */
			version: kit.int().notNull(),
			opensAt: kit.time(),
			closesAt: kit.time(),
			createdAt: kit.time().notNull(),
			openedAt: kit.time(),
			closedAt: kit.time(),
			/** When its results were put on the public page; null: they are not there. */
			publishedAt: kit.time(),
			/** When everybody was last told of it. */
			invitedAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.index("survey_state").on(t.villageId, t.state)],
	)
	const surveyRevision = kit.table(
		"survey_revision",
		{
			villageId: kit.text().notNull(),
			surveyId: kit.text().notNull(),
			revision: kit.int().notNull(),
			/** A Definition as JSON; never changed. */
			definition: kit.text().notNull(),
			createdAt: kit.time().notNull(),
			/** Staff account that wrote it; null for the command line. */
			createdBy: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId, t.revision] })],
	)
	const surveyResponse = kit.table(
		"survey_response",
		{
			villageId: kit.text().notNull(),
			surveyId: kit.text().notNull(),
			/** Person or household, by the survey's unit. */
			respondent: kit.text().notNull(),
			revision: kit.int().notNull(),
			/** Person who began it. */
			startedBy: kit.text().notNull(),
			channel: kit.text().notNull(),
			startedAt: kit.time().notNull(),
			/** When the last question was answered or skipped for the first time. */
			completedAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId, t.respondent] })],
	)
	const answerColumns = () => ({
		villageId: kit.text().notNull(),
		surveyId: kit.text().notNull(),
		respondent: kit.text().notNull(),
		questionId: kit.text().notNull(),
		version: kit.int().notNull(),
		/** An Answer as JSON. */
		value: kit.text().notNull(),
		kind: kit.oneOf(["single", "multiple", "text", "number", "scale", "media", "photo", "skipped", "hidden"]).notNull(),
		/** Person who gave it. */
		answeredBy: kit.text().notNull(),
		/** Where it came from: a channel's id, or `staff`. */
		channel: kit.text().notNull(),
		/** Staff account that entered it for the person. */
		enteredBy: kit.text(),
		at: kit.time().notNull(),
	})
	const surveyAnswer = kit.table("survey_answer", answerColumns(), (t) => [
		kit.primaryKey({ columns: [t.villageId, t.surveyId, t.respondent, t.questionId] }),
		// One for each kind: SQLite takes no index on several kinds for a question about one (▲ it read every answer of the survey).
		kit.index("survey_answer_text").on(t.villageId, t.surveyId, t.questionId, t.at, t.respondent).where(sql`kind = 'text'`),
		kit.index("survey_answer_media").on(t.villageId, t.surveyId, t.at).where(sql`kind = 'media'`),
	])
	/** Values that were replaced, each with the version it had. */
	const surveyAnswerEarlier = kit.table("survey_answer_earlier", answerColumns(), (t) => [
		kit.primaryKey({ columns: [t.villageId, t.surveyId, t.respondent, t.questionId, t.version] }),
	])
	/** Counts, in stripes that different transactions may add to at once; the tally is the sum over them. */
	const surveyTally = kit.table(
		"survey_tally",
		{
			villageId: kit.text().notNull(),
			surveyId: kit.text().notNull(),
			questionId: kit.text().notNull(),
			option: kit.text().notNull(),
			stripe: kit.int().notNull(),
			count: kit.int().notNull(),
			/** Numbers added up, in hundredths. */
			sum: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId, t.questionId, t.option, t.stripe] })],
	)
	/**
	 * Anonymous surveys: who took part, and nothing else: no time, no revision, no order that means anything. The key is the whole row.
	 */
	const surveyTookPart = kit.table(
		"survey_took_part",
		{ villageId: kit.text().notNull(), surveyId: kit.text().notNull(), respondent: kit.text().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId, t.respondent] })],
	)
	/**
	 * Anonymous surveys: what was answered, all of it in one row, encrypted, in an order of its own. One row, so that neither row numbers
	 * nor the transaction that wrote it name one answer.
	 */
	const surveySealed = kit.table(
		"survey_sealed",
		{ villageId: kit.text().notNull(), surveyId: kit.text().notNull(), pool: kit.text().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId] })],
	)
	/** Whose personal link was opened on a device already: every other device has to show the household's code. */
	const surveyLinkOpened = kit.table(
		"survey_link_opened",
		{ villageId: kit.text().notNull(), surveyId: kit.text().notNull(), personId: kit.text().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId, t.personId] })],
	)
	return {
		survey,
		surveyRevision,
		surveyResponse,
		surveyAnswer,
		surveyAnswerEarlier,
		surveyTally,
		surveyTookPart,
		surveySealed,
		surveyLinkOpened,
	}
}
