/** Tables of the staff's side of surveys. */
import type { Kit } from "../../store/kit.ts"

/** On paper, aloud, or in the lines of a group. */
export const entryModes = ["paper", "spoken", "group"] as const
export type EntryMode = (typeof entryModes)[number]

export function surveyDeskTables(kit: Kit) {
	/** When those who have not answered are reminded; without a row the default plan holds. */
	const surveyReminder = kit.table(
		"survey_reminder",
		{
			villageId: kit.text().notNull(),
			surveyId: kit.text().notNull(),
			/** Days before closing, number[]; empty: nobody is reminded by itself. */
			days: kit.json().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.surveyId] })],
	)
	/** A survey being written in the chat: everything said so far, kept after each message. */
	const surveyWriting = kit.table(
		"survey_writing",
		{
			villageId: kit.text().notNull(),
			personId: kit.text().notNull(),
			/** A Draft as JSON. */
			draft: kit.text().notNull(),
			at: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.personId] })],
	)
	/** A sheet of paper, or what was said, entered for somebody. The answers themselves stand among the answers. */
	const surveyEntry = kit.table(
		"survey_entry",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			surveyId: kit.text().notNull(),
			respondent: kit.text().notNull(),
			/** Who answered on paper or aloud. */
			personId: kit.text().notNull(),
			mode: kit.oneOf(entryModes).notNull(),
			/** Staff account, or the person of a grid worker who entered it in the chat. */
			enteredBy: kit.text().notNull(),
			/** The name the person is told. */
			enteredByName: kit.text().notNull(),
			at: kit.time().notNull(),
			/** The sheet's photo in the media store. */
			photo: kit.text(),
			/** Questions entered, string[]; those the person had answered before and kept are not among them. */
			questions: kit.json().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("survey_entry_survey").on(t.villageId, t.surveyId, t.at),
			kit.index("survey_entry_person").on(t.villageId, t.personId, t.at),
		],
	)
	return { surveyReminder, surveyWriting, surveyEntry }
}
