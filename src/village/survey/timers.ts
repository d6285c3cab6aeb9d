/** Opening and closing by the clock. A timer whose survey has changed since does nothing: the change set its own. */
import type { TimerHandler } from "../affair.ts"
import { closeSurvey, openSurvey } from "./commands.ts"
import { surveyById } from "./repo.ts"

export const openDue: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	const survey = await surveyById(tx, villageId, subject)
	if (survey?.state === "scheduled" && survey.version === guard) await openSurvey(tx, { house, now, by: null }, { villageId, id: subject })
}

export const closeDue: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	const survey = await surveyById(tx, villageId, subject)
	if (survey?.state === "open" && survey.version === guard) await closeSurvey(tx, { house, now, by: null }, villageId, subject)
}
