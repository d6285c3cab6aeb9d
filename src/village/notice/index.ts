/** The notice affair (四务公开): notices on their day, to everyone, with questions answered. */

import type { MenuEntry } from "../affair.ts"
import { type Affair, registerFlow } from "../affair.ts"
import { noticeApi } from "./api.ts"
import { askFlow, secondFlow } from "./ask-flow.ts"
import { stepBroadcast } from "./broadcast.ts"
import { heldTimer, tellHeld } from "./broadcast-held.ts"
import { heldMessages } from "./broadcast-hold.ts"
import { broadcastTimer, isToldLately } from "./broadcast-repo.ts"
import { reportBroadcast, reportTimer } from "./broadcast-report.ts"
import { calendarTimer, lookAtCalendar, startCalendar, startCalendars } from "./calendar-work.ts"
import { readCalls } from "./calls.ts"
import { noticesPath } from "./console-parts.ts"
import { mountConsole } from "./console-routes.ts"
import { deskCalls } from "./desk-calls.ts"
import { progressFlow, releaseFlow } from "./desk-flows.ts"
import { noticeDigest } from "./digest.ts"
import { noticeFiles } from "./export.ts"
import { groupFlow } from "./group-flow.ts"
import { noticeNews, noticeTiles } from "./home.ts"
import { buttonPrefix } from "./letter.ts"
import { personalData } from "./personal.ts"
import { mountPublicRoutes, noticeSection } from "./public-routes.ts"
import { countQuestions } from "./questions.ts"
import { buttonFlow, listFlow, seenFlow, speakFlow } from "./read-flows.ts"
import { rights } from "./rights.ts"
import { noticeSearch, questionSearch } from "./search.ts"
import { takeReceipt, takeSaidAgain } from "./seen.ts"
import { noticeSection as noticeSettings } from "./settings-section.ts"
import { noticeTables } from "./tables.ts"
import { noticeTownship } from "./township.ts"
import { words } from "./words.ts"
import { writeFlow } from "./write-flow.ts"

export { audienceNumbered, wrongNumbersText } from "./audience.ts"
export { startBroadcast } from "./broadcast.ts"
export { broadcastsOf } from "./broadcast-repo.ts"
export { draftNotice, publishNotice } from "./commands.ts"
export { commandLine } from "./news.ts"
export { readNoticeFile } from "./notice-file.ts"
export { sheetFields } from "./notice-sheet.ts"
export { buildNoticeSheet, buildNoticeTemplate } from "./notice-template.ts"
export { planBroadcast } from "./plan-at-once.ts"
export { flaggedIn, publishAndTell, releaseAndPublish } from "./publish.ts"
export { answerQuestion, listQuestions } from "./questions.ts"
export { type Content, emptyContent } from "./rules.ts"
export { coverageOf } from "./seen.ts"
export { noticeTables } from "./tables.ts"
export { noticeHouseholds, noticeHouseholdsOf, noticesToTell } from "./visits.ts"

const nothing = () => null

const menu: readonly MenuEntry[] = [
	{ id: "notice.list", label: "notice.menu.list", flow: listFlow.type, params: null, audience: "member" },
	{ id: "notice.second", label: "notice.menu.second", flow: secondFlow.type, params: null, audience: "member" },
	{ id: "notice.write", label: "notice.menu.write", flow: writeFlow.type, params: null, audience: "staff", right: "notice.write" },
	{ id: "notice.progress", label: "notice.menu.progress", flow: progressFlow.type, params: null, audience: "staff" },
	{
		id: "notice.release",
		label: "notice.menu.release",
		flow: releaseFlow.type,
		params: null,
		audience: "member",
		right: "notice.release",
	},
]

export const noticeAffair: Affair = {
	id: "notice",
	tables: noticeTables,
	instanceTables: [],
	words,
	flows: [
		registerFlow(listFlow, async () => null),
		registerFlow(seenFlow, async () => null),
		registerFlow(buttonFlow, async () => null),
		registerFlow(speakFlow, async () => null),
		registerFlow(askFlow, async () => null),
		registerFlow(secondFlow, async () => null),
		registerFlow(writeFlow, async () => null),
		registerFlow(progressFlow, async () => null),
		registerFlow(releaseFlow, async () => null),
		registerFlow(groupFlow, async () => null),
	],
	calls: { ...readCalls, ...deskCalls },
	chatWords: [
		{ word: "公告", kind: "whole", flow: listFlow.type, params: nothing, audience: "member" },
		{ word: "已阅", kind: "whole", flow: seenFlow.type, params: nothing, audience: "member" },
		{ word: "念给我听", kind: "whole", flow: speakFlow.type, params: nothing, audience: "member" },
		{ word: "提问", kind: "argument", flow: askFlow.type, params: (text) => ({ text, noticeId: "" }), audience: "member" },
		{ word: "发公告", kind: "whole", flow: writeFlow.type, params: nothing, audience: "staff" },
		{ word: "公告进度", kind: "whole", flow: progressFlow.type, params: nothing, audience: "member" },
		{ word: "放行", kind: "whole", flow: releaseFlow.type, params: nothing, audience: "member" },
		{ word: "公告发到本群", kind: "whole", flow: groupFlow.type, params: nothing, audience: "anyone" },
	],
	sharedWords: [
		{
			word: "进度",
			audience: "staff",
			flow: progressFlow.type,
			params: null,
			label: "notice.menu.progress",
			isOffered: async ({ tx, who, now }) => who.villageId !== undefined && (await isToldLately(tx, who.villageId, now)),
		},
		{
			word: "附议",
			audience: "member",
			flow: secondFlow.type,
			params: null,
			label: "notice.menu.second",
			isOffered: async ({ tx, who }) =>
				who.villageId !== undefined && (await countQuestions(tx, who.villageId, { states: ["open"], isPublic: true })) > 0,
		},
	],
	recognisers: [],
	plainTalk: [],
	buttons: [
		{ prefix: buttonPrefix, flow: buttonFlow.type, params: (prompt, option) => ({ broadcast: prompt.slice(buttonPrefix.length), option }) },
	],
	onReceipt: takeReceipt,
	onSaidAgain: takeSaidAgain,
	held: heldMessages,
	menu,
	timers: {
		[broadcastTimer]: stepBroadcast,
		[heldTimer]: tellHeld,
		[reportTimer]: reportBroadcast,
		[calendarTimer]: lookAtCalendar,
	},
	onStart: startCalendars,
	onVillage: startCalendar,
	record: { kind: "notice", label: "record.kind.notice", told: ["notice.published", "notice.withdrawn"], events: ["notice."] },
	api: noticeApi,
	search: [noticeSearch, questionSearch],
	settings: noticeSettings,
	rights,
	ledger: {
		kinds: {
			"notice.published": "notice.ledger.published",
			"notice.withdrawn": "notice.ledger.withdrawn",
			"notice.answered": "notice.ledger.answered",
		},
	},
	township: noticeTownship,
	exportFiles: noticeFiles,
	nav: [{ path: noticesPath, label: "notice.nav", group: "public", right: "notice.read" }],
	homeTiles: noticeTiles,
	homeNews: noticeNews,
	digest: noticeDigest,
	publicSections: [noticeSection],
	personal: personalData,
	routes: (server, house) => {
		mountPublicRoutes(server, house)
		mountConsole(server, house)
	},
}
