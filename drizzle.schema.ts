/** What drizzle-kit reads: every table, at the top level. A test holds this list against the tables the affairs register. */
import { kitOf } from "./src/store/kit.ts"
import { transportTables } from "./src/store/transport.ts"
import { apiTables } from "./src/village/api/tables.ts"
import { burdenTables } from "./src/village/burden/tables.ts"
import { councilTables } from "./src/village/council/tables.ts"
import { digestTables } from "./src/village/digest/tables.ts"
import { filingTables } from "./src/village/filing/tables.ts"
import { itemTables } from "./src/village/item/tables.ts"
import { affairTables as ledgerTables } from "./src/village/ledger/tables.ts"
import { noticeTables } from "./src/village/notice/tables.ts"
import { opinionTables } from "./src/village/opinion/tables.ts"
import { outreachTables } from "./src/village/outreach/tables.ts"
import { peopleTables } from "./src/village/people/tables.ts"
import { reportTables } from "./src/village/report/tables.ts"
import { settingTables } from "./src/village/setting/tables.ts"
import { signoffTables } from "./src/village/signoff/tables.ts"
import { surveyDeskTables } from "./src/village/survey/desk-tables.ts"
import { surveyTables } from "./src/village/survey/tables.ts"
import { taskTables } from "./src/village/task/tables.ts"
import { staffTables } from "./src/web/auth/tables.ts"

const kit = kitOf(process.env.CUNKOU_DIALECT === "postgres" ? "postgres" : "sqlite")

export const { chat, inbox, session, outbox, timer, alert, record } = transportTables(kit)
export const { channelSecret, mediaGone } = transportTables(kit)
export const { staffAccount, staffVillage, staffSession, setupToken, passwordLink, signInTry } = staffTables(kit)
export const { village, person, residentGroup, household, membership, enrolmentCode, enrolTry, binding, consent, task, stagedRoster } =
	peopleTables(kit)
export const {
	survey,
	surveyRevision,
	surveyResponse,
	surveyAnswer,
	surveyAnswerEarlier,
	surveyTally,
	surveyTookPart,
	surveySealed,
	surveyLinkOpened,
} = surveyTables(kit)
export const { opinion, opinionEvent, opinionCounter, opinionVisit, stagedOpinions } = opinionTables(kit)
export const { outreachVisit } = outreachTables(kit)
export const { surveyReminder, surveyWriting, surveyEntry } = surveyDeskTables(kit)
export const { unaskedMessage } = burdenTables(kit)
export const {
	councilBody,
	councilSeat,
	councilMatter,
	councilParty,
	councilRound,
	councilRecusal,
	councilVote,
	councilVoteEarlier,
	councilTookPart,
	councilSealed,
	councilLinkOpened,
	councilGate,
	councilMark,
	councilDecision,
	councilSerial,
	councilRanking,
} = councilTables(kit)
export const { filing } = filingTables(kit)
export const { changeReport } = reportTables(kit)
export const { workTask, workEvent, workAsker, workEscalation, workFollowUp } = taskTables(kit)
export const {
	signoffCampaign,
	signoffStatement,
	signoffHousehold,
	signoffRow,
	signoffAnswer,
	signoffCase,
	signoffDelegation,
	signoffSuccession,
	signoffLinkOpened,
	signoffFactor,
	signoffTally,
	signoffRecheck,
	signoffStandard,
} = signoffTables(kit)
export const {
	notice,
	noticeVersion,
	noticeNumber,
	noticeSettings,
	noticeDuty,
	noticeBroadcast,
	noticeRecipient,
	noticeQuestion,
	noticeSecond,
	noticeMeeting,
	noticeGroup,
	noticeNews,
} = noticeTables(kit)
export const { ledgerEntry, ledgerHead, ledgerRoot, ledgerKey, ledgerReceipt } = ledgerTables(kit)
export const { itemClaim, item, itemChange, itemBoard, itemPosting, itemObjection, itemSupport, itemAnswer, itemLikeness } = itemTables(kit)
export const { digestSubscription, digestPicture } = digestTables(kit)
export const { apiKey, apiKeyVillage, apiAnswer, webhook, webhookDelivery } = apiTables(kit)
export const { villageSetting } = settingTables(kit)
