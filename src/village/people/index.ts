/** The people affair: villages, households, persons, who may speak for whom, and the humans who help. */

import type { Reader } from "../../store/store.ts"
import { type Affair, registerFlow } from "../affair.ts"
import { peopleApi } from "./api.ts"
import { calls } from "./calls.ts"
import { missedLength, readCode, strayDigits } from "./code.ts"
import { newPhoneTimer } from "./commands-enrol.ts"
import { elsewhereTimer, sendElsewhere } from "./elsewhere.ts"
import { rosterFiles } from "./export.ts"
import { helpFacts, menuFacts, profileFacts, switchFacts, villageFacts } from "./facts.ts"
import {
	enrolFlow,
	eraseFlow,
	helpFlow,
	humanFlow,
	menuFlow,
	muteFlow,
	objectFlow,
	preferFlow,
	profileFlow,
	switchFlow,
	villageFlow,
	welcomeFlow,
} from "./flow.ts"
import { homeTiles, peopleDigest } from "./home-tiles.ts"
import { tellNewPhone } from "./new-phone.ts"
import { chatsBound } from "./repo-bindings.ts"
import { rosterCounts as countsAt, type Reach, reach as reachAt } from "./repo-counts.ts"
import { householdById, memberRow } from "./repo-members.ts"
import { peopleReseal } from "./reseal.ts"
import type { ResidenceId } from "./residence.ts"
import { peopleRights } from "./rights.ts"
import { mountRoutes } from "./routes.ts"
import { addressSearch, householdSearch, personSearch } from "./search.ts"
import { instanceTables, peopleTables } from "./tables.ts"
import { helperTimer, tellHelper } from "./tell-helper.ts"
import { villageSettings } from "./village-settings.ts"
import { words } from "./words.ts"

export { type AddresseeWay, addressees, addresseesAfter, addresseesOf, measurePeople } from "./addressees.ts"
export {
	addVillage,
	codesList,
	type ImportReport,
	importRoster,
	type ListedCode,
	makeCodes,
	previewRoster,
	replaceCode,
	revokeCode,
} from "./commands-village.ts"
export { contactBook, contactOf } from "./contact.ts"
export { directory } from "./directory.ts"
export { bringHere, tryElsewhere, waitElsewhere } from "./elsewhere.ts"
export { headNames } from "./heads.ts"
export { adultLabels, householdByCode } from "./household-by-code.ts"
export { householdFinder, householdKey } from "./household-number.ts"
export { householdList, isLargeVillage, isProvenHead, type ListedPerson } from "./households.ts"
export { knownPerson } from "./known-person.ts"
export { makeLetters } from "./letters.ts"
export { privateChatOf } from "./private-chat.ts"
export { everybody, everybodyPieces, namesKept, namesOfPersons, namesOnRoster, personsLike, personsOf } from "./repo-find.ts"
export { groupsOf, personOfHousehold, roleHolders } from "./repo-members.ts"
export { asNumbered, householdNumbered } from "./repo-numbers.ts"
export { openPhone, rosterHashes } from "./repo-roster.ts"
export { closeTask, closeTasksAbout } from "./repo-tasks.ts"
export { listVillages, type Village, villageByCode, villageById } from "./repo-village.ts"
export { ResidentCarried, ResidentFields, ResidentLine } from "./resident-fields.tsx"
export {
	type Resident,
	type ResidentErrors,
	type ResidentGiven,
	residentHere,
	residentKnown,
	residentSchema,
} from "./resident-here.ts"
export { nobodyGiven, residentPages } from "./resident-page.ts"
export { builtInRoles, roleLabel } from "./roles.ts"
export { type PreviewRow, type RosterPlan, readRoster } from "./roster.ts"
export { isErrorValue, isFormula } from "./roster-cells.ts"
export { readRosterFile } from "./roster-file.ts"
export { reasonsTogether } from "./roster-reasons.ts"
export type { RowReason } from "./roster-table.ts"
export { buildRosterTemplate } from "./roster-template.ts"
export { type HouseholdWays, type PersonWays, rosterWays, waysOfHouseholds } from "./roster-ways.ts"
export { readWorkbook } from "./roster-xlsx.ts"
export { listZip, readZipEntry } from "./roster-zip.ts"
export { hasGone } from "./rows.ts"
export { chinaDate } from "./rules.ts"
export { tableUpload } from "./table-upload.ts"
export { peopleTables } from "./tables.ts"
export { addTask } from "./tell-helper.ts"
export { tellPersons } from "./tell-persons.ts"
export { unreachable, waysTo } from "./ways.ts"
export { rosterReason } from "./words-roster.ts"

/** A person on the roster of a village. */
export type Member = {
	readonly personId: string
	readonly name: string
	readonly householdId: string
	readonly householdNumber: string
	readonly groupName: string | null
	readonly roles: readonly string[]
	/** As the roster says; whether a chat may act as head is told by `Who`. */
	readonly isHead: boolean
	readonly residence: ResidenceId | null
}

/** Also of somebody who moved away or died; undefined for who was never on this village's roster. */
export async function member(reader: Reader, villageId: string, personId: string): Promise<Member | undefined> {
	const row = await memberRow(reader, villageId, personId)
	const household = row === undefined ? undefined : await householdById(reader, villageId, row.householdId)
	if (row === undefined || household === undefined) return undefined
	const { name, householdId, roles, isHead, residence } = row
	return { personId, name, householdId, householdNumber: household.number, groupName: household.groupName, roles, isHead, residence }
}

/** How many there are and how many a chat reaches; as `rosterCounts`. */
export async function reach(reader: Reader, villageId: string, now: number = Date.now()): Promise<Reach> {
	return reachAt(reader, villageId, now)
}

/** How many there are. `now`, ms: adults are counted by it; a day more or less hardly matters, so it may be left out. */
export async function rosterCounts(
	reader: Reader,
	villageId: string,
	now: number = Date.now(),
): Promise<Pick<Reach, "households" | "persons" | "adults">> {
	return countsAt(reader, villageId, now)
}

/** The chats of these persons of the village, or of everybody bound; several per person, and one chat may stand for several. */
export async function chatsOfPersons(
	reader: Reader,
	villageId: string,
	personIds: readonly string[] | "all",
): Promise<readonly { readonly chatId: string; readonly personId: string }[]> {
	return chatsBound(reader, villageId, personIds)
}

const nothing = () => ({})

function codeParams(text: string) {
	const read = readCode(text)
	if (read === undefined) return undefined
	return read.kind === "code" ? { kind: "code", digits: read.digits } : { kind: "mistyped" }
}

function missedParams(text: string) {
	const digits = missedLength(text)
	return digits === undefined ? undefined : { kind: "length", digits }
}

/** Too short to be a matter of the village: nobody needs to hear that it was not recorded. */
function isGreeting(text: string): boolean {
	return (text.match(/\p{Script=Han}/gu)?.length ?? 0) < 6
}

const human = { reason: "asked", villageId: null, householdId: null }

export const peopleAffair: Affair = {
	id: "people",
	tables: peopleTables,
	instanceTables,
	words,
	flows: [
		registerFlow(enrolFlow, async () => null),
		registerFlow(menuFlow, (_, cx) => menuFacts(cx)),
		registerFlow(helpFlow, (_, cx) => helpFacts(cx)),
		registerFlow(welcomeFlow, (_, cx) => helpFacts(cx)),
		registerFlow(humanFlow, async () => null),
		registerFlow(switchFlow, (_, cx) => switchFacts(cx)),
		registerFlow(villageFlow, (_, cx) => villageFacts(cx)),
		registerFlow(muteFlow, async () => null),
		registerFlow(preferFlow, async () => null),
		registerFlow(profileFlow, (_, cx) => profileFacts(cx)),
		registerFlow(eraseFlow, async () => null),
		registerFlow(objectFlow, async () => null),
	],
	calls,
	chatWords: [
		{ word: "菜单", kind: "whole", flow: menuFlow.type, params: nothing, audience: "anyone" },
		{ word: "帮助", kind: "whole", flow: helpFlow.type, params: nothing, audience: "anyone" },
		{ word: "人工", kind: "whole", flow: humanFlow.type, params: () => human, audience: "anyone" },
		{
			word: "绑定",
			kind: "argument",
			flow: enrolFlow.type,
			params: (argument) => codeParams(argument) ?? missedParams(argument) ?? { kind: "ask" },
			audience: "anyone",
		},
		{ word: "我的资料", kind: "whole", flow: profileFlow.type, params: nothing, audience: "member" },
		// Open to anyone: where the person last acted for has left the village, the others on this phone must stay within reach.
		{ word: "换人", kind: "whole", flow: switchFlow.type, params: nothing, audience: "anyone" },
		{ word: "换村", kind: "whole", flow: villageFlow.type, params: nothing, audience: "anyone" },
		{ word: "退订", kind: "whole", flow: muteFlow.type, params: () => ({ muted: true }), audience: "anyone" },
		{ word: "恢复", kind: "whole", flow: muteFlow.type, params: () => ({ muted: false }), audience: "anyone" },
		{ word: "以后发到这里", kind: "whole", flow: preferFlow.type, params: nothing, audience: "member" },
		{ word: "注销", kind: "whole", flow: eraseFlow.type, params: nothing, audience: "member" },
		{ word: "不是我家的", kind: "whole", flow: objectFlow.type, params: nothing, audience: "member" },
	],
	recognisers: [
		{ flow: enrolFlow.type, recognise: codeParams },
		{ flow: enrolFlow.type, recognise: missedParams, onlyUnasked: true },
	],
	plainTalk: [
		{
			audience: "stranger",
			flow: welcomeFlow.type,
			params: ({ text, media }) => ({
				said: media === undefined && isGreeting(text) ? "nothing" : "something",
				digits: strayDigits(text) ?? 0,
			}),
		},
	],
	menu: [
		{ id: "people.profile", label: "people.menu.profile", flow: profileFlow.type, params: {}, audience: "member" },
		{ id: "people.switch", label: "people.menu.switch", flow: switchFlow.type, params: {}, audience: "member" },
		{ id: "people.help", label: "people.menu.help", flow: helpFlow.type, params: {}, audience: "anyone" },
		{ id: "people.human", label: "people.menu.human", flow: humanFlow.type, params: human, audience: "anyone" },
	],
	timers: { [newPhoneTimer]: tellNewPhone, [helperTimer]: tellHelper, [elsewhereTimer]: sendElsewhere },
	record: {
		kind: "people",
		label: "record.kind.people",
		events: ["people."],
		looks: ["people.phone-read", "people.code-read", "people.codes-read", "people.letters-made"],
	},
	search: [personSearch, householdSearch, addressSearch],
	settings: villageSettings,
	rights: peopleRights,
	reseal: peopleReseal,
	api: peopleApi,
	nav: [
		{ path: "/console/roster", label: "people.nav.roster", group: "people", right: "people.read" },
		{ path: "/console/roster/tasks", label: "people.nav.tasks", group: "today", right: "people.tasks" },
	],
	exportFiles: rosterFiles,
	homeTiles,
	digest: peopleDigest,
	routes: mountRoutes,
}
