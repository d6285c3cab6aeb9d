/** The survey affair: questions put to persons or households, one at a time, changed until closing, counted as they come in. */
import type { Affair } from "../affair.ts"
import {
	addTask,
	adultLabels,
	chatsOfPersons,
	closeTasksAbout,
	everybody,
	householdOfCode,
	member,
	reach,
	villageById,
	waysTo,
} from "../people/index.ts"
import { surveyCalls } from "./calls.ts"
import { closeTimer, openTimer } from "./commands.ts"
import { deskCalls } from "./desk-calls.ts"
import { deskChatWords, deskFlows, deskMenu } from "./desk-flows.ts"
import { surveyDeskTables } from "./desk-tables.ts"
import { surveyFlows } from "./flows.ts"
import { surveyTiles } from "./home.ts"
import { inviteRound, inviteTimer } from "./invite.ts"
import { listFlow } from "./list-flow.ts"
import type { People } from "./neighbours.ts"
import { personalData } from "./personal.ts"
import { proxyCalls } from "./proxy-calls.ts"
import { remindDue, remindTimer } from "./reminders.ts"
import { mountSurveyRoutes } from "./routes.ts"
import { surveyTables } from "./tables.ts"
import { closeDue, openDue } from "./timers.ts"
import { mountSheet } from "./web-routes.ts"
import { words } from "./words.ts"
import { writeCalls } from "./write-calls.ts"

export { completedAmong } from "./answer-lists.ts"
export { publishSurvey } from "./commands.ts"
export type { SurveyFile } from "./definition.ts"
export { inviteToSurvey } from "./invite.ts"
export { readSurvey, readSurveyText } from "./read-survey.ts"
export { type Survey, surveysIn } from "./repo.ts"
export { buildSurveyTemplate } from "./sheet-template.ts"
export { readSurveyFile } from "./survey-file.ts"
export { surveyTables } from "./tables.ts"
export { liveTally, recount, sameTally } from "./tally.ts"

const people: People = {
	addTask,
	adultLabels,
	chatsOfPersons,
	closeTasksAbout,
	everybody,
	householdOfCode,
	member,
	reach,
	villageById,
	waysTo,
}

export const surveyAffair: Affair = {
	id: "survey",
	tables: (kit) => ({ ...surveyTables(kit), ...surveyDeskTables(kit) }),
	instanceTables: [],
	words,
	flows: [...surveyFlows, ...deskFlows],
	calls: { ...surveyCalls(people), ...deskCalls(people), ...proxyCalls(people), ...writeCalls },
	chatWords: [{ word: "问卷", kind: "whole", flow: listFlow.type, params: () => null, audience: "member" }, ...deskChatWords],
	recognisers: [],
	plainTalk: [],
	menu: [{ id: "survey", label: "survey.menu", flow: listFlow.type, params: null, audience: "member" }, ...deskMenu],
	timers: { [openTimer]: openDue, [closeTimer]: closeDue, [inviteTimer]: inviteRound(people), [remindTimer]: remindDue(people) },
	nav: [{ path: "/console/surveys", label: "survey.nav" }],
	homeTiles: surveyTiles,
	personal: personalData,
	routes: (server, house) => {
		mountSurveyRoutes(server, house, people)
		mountSheet(server, house, people)
	},
}
