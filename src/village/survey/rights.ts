/** What staff may do with surveys, in the console and in the chat, and which roles may. Pure. */
import { holds, type Rights } from "../rights.ts"

const desk = ["secretary", "committee"]
const doorstep = [...desk, "grid-worker", "contact", "group-leader"]

export const surveyRights = {
	/** Surveys and their figures. */
	"survey.read": [...doorstep, "supervisor", "council"],
	/** Who answered what, in a survey whose promise allows it: texts, photos, who is missing, the spreadsheet. */
	"survey.answers": [...desk, "supervisor"],
	/** Writing, opening, closing, inviting and reminding. */
	"survey.publish": desk,
	/** Answers that came on paper or aloud, and listening to those sent as voice. */
	"survey.enter": doorstep,
} satisfies Rights

export type SurveyRight = keyof typeof surveyRights

/** In the chat: whether one of these roles may. */
export function mayInChat(right: SurveyRight, roles: readonly string[]): boolean {
	return holds(surveyRights, right, roles)
}
