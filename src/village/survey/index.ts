/** The survey affair: questions put to persons or households, one at a time, changed until closing, counted as they come in. */

import type { Reader, Tx } from "../../store/store.ts"
import type { Affair, House } from "../affair.ts"
import {
	addTask,
	adultLabels,
	chatsOfPersons,
	closeTasksAbout,
	everybody,
	everybodyPieces,
	householdByCode,
	isLargeVillage,
	knownPerson,
	member,
	personsLike,
	personsOf,
	rosterCounts,
	villageByCode,
	villageById,
	waysTo,
} from "../people/index.ts"
import { surveyApi } from "./api.ts"
import { surveyCalls } from "./calls.ts"
import { closeTimer, openTimer } from "./commands.ts"
import { deskCalls } from "./desk-calls.ts"
import { deskChatWords, deskFlows, deskMenu, deskSharedWords } from "./desk-flows.ts"
import { surveyDeskTables } from "./desk-tables.ts"
import { surveyDigest } from "./digest.ts"
import { surveyFiles } from "./export.ts"
import { surveyFlows } from "./flows.ts"
import * as group from "./group-answers.ts"
import { surveyTiles } from "./home.ts"
import { surveysOfHousehold } from "./household.ts"
import { inviteRound, inviteTimer } from "./invite.ts"
import { listFlow } from "./list-flow.ts"
import type { People } from "./neighbours.ts"
import { personalData } from "./personal.ts"
import { proxyCalls } from "./proxy-calls.ts"
import { mountPublicResults, publicResults } from "./public-page.tsx"
import { remindDue, remindTimer } from "./reminders.ts"
import { surveyRights } from "./rights.ts"
import { mountSurveyRoutes } from "./routes.ts"
import { resealAnswers } from "./sealed.ts"
import { surveySearch } from "./search.ts"
import { surveyTables } from "./tables.ts"
import { closeDue, openDue } from "./timers.ts"
import { mountSheet } from "./web-routes.ts"
import { words } from "./words.ts"
import { writeCalls } from "./write-calls.ts"

export { completedAmong, completedOf } from "./answer-lists.ts"
export { publishSurvey } from "./commands.ts"
export type { SurveyFile } from "./definition.ts"
export { type GroupQuestion, type GroupTarget, type GroupTotal, type GroupVerdict, groupQuestions } from "./group-answers.ts"
export { inviteToSurvey } from "./invite.ts"
export { placesWarning } from "./places.ts"
export { type Poll, type PollAsked, pollAsked, pollOf, pollsSince } from "./poll.ts"
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
	everybodyPieces,
	isLargeVillage,
	householdByCode,
	knownPerson,
	member,
	rosterCounts,
	personsLike,
	personsOf,
	villageByCode,
	villageById,
	waysTo,
}

/** What would become of lines said in a group as answers to one question; see `group-answers.ts`. */
export async function judgeLines(
	reader: Reader,
	house: House,
	villageId: string,
	target: group.GroupTarget,
	lines: readonly group.GroupLine[],
): Promise<readonly group.GroupVerdict[] | undefined> {
	return group.judgeLines(reader, { house, people }, villageId, target, lines)
}

/** Enters such answers from a page, each in a savepoint of its own. */
export async function enterGroup(house: House, entry: group.GroupEntry, answers: readonly group.GroupAnswer[]): Promise<group.GroupTotal> {
	return group.enterGroup({ house, people }, entry, answers)
}

/** Enters such answers within a turn of a dialog. */
export async function enterGroupInTurn(
	tx: Tx,
	house: House,
	entry: group.GroupEntry,
	answers: readonly group.GroupAnswer[],
): Promise<group.GroupTotal> {
	return group.enterGroupInTurn(tx, { house, people }, entry, answers)
}

export const surveyAffair: Affair = {
	id: "survey",
	tables: (kit) => ({ ...surveyTables(kit), ...surveyDeskTables(kit) }),
	instanceTables: [],
	words,
	flows: [...surveyFlows, ...deskFlows],
	calls: { ...surveyCalls(people), ...deskCalls(people), ...proxyCalls(people), ...writeCalls },
	chatWords: [{ word: "问卷", kind: "whole", flow: listFlow.type, params: () => null, audience: "member" }, ...deskChatWords],
	sharedWords: deskSharedWords,
	recognisers: [],
	plainTalk: [],
	menu: [{ id: "survey", label: "survey.menu", flow: listFlow.type, params: null, audience: "member" }, ...deskMenu],
	reseal: { survey_sealed: resealAnswers },
	timers: { [openTimer]: openDue, [closeTimer]: closeDue, [inviteTimer]: inviteRound(people), [remindTimer]: remindDue(people) },
	record: {
		kind: "survey",
		label: "record.kind.survey",
		told: ["survey.opened", "survey.closed"],
		events: ["survey."],
		looks: ["survey.exported"],
		byDuty: [
			"survey.sheet-entered",
			"survey.opened",
			"survey.scheduled",
			"survey.closed",
			"survey.results-shown",
			"survey.results-hidden",
			"survey.revised",
			"survey.chased",
			"survey.reminded",
			"survey.invited",
		],
	},
	api: surveyApi(people),
	search: [surveySearch],
	rights: surveyRights,
	nav: [{ path: "/console/surveys", label: "survey.nav", group: "public", right: "survey.read" }],
	publicSections: [publicResults],
	homeTiles: surveyTiles,
	household: surveysOfHousehold,
	digest: surveyDigest(people),
	personal: personalData,
	exportFiles: (of) => surveyFiles({ ...of, people }),
	routes: (server, house) => {
		mountSurveyRoutes(server, house, people)
		mountSheet(server, house, people)
		mountPublicResults(server, house, people)
	},
}
