/** Tables of the notice affair. Versions are only ever added; triggers refuse the rest. */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"
import { categories, states } from "./rules.ts"

export const broadcastStates = ["waiting", "planning", "running", "pausing", "paused", "resuming", "cancelling", "cancelled"] as const
export const ways = ["open", "parked", "muted", "off", "closed", "no-chat", "budget"] as const
export const seenHows = ["button", "word", "page", "receipt", "paper"] as const
export const tellWhens = ["now", "evening", "no"] as const
export const questionStates = ["open", "answered", "withdrawn"] as const

export function noticeTables(kit: Kit) {
	const notice = kit.table(
		"notice",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			category: kit.oneOf(categories).notNull(),
			state: kit.oneOf(states).notNull(),
			/** Of what is published, else of the draft. */
			title: kit.text().notNull(),
			/** Null until it is published. */
			number: kit.text(),
			/** Latest published version; 0 before. */
			version: kit.int().notNull(),
			/** `Content` not published yet: a first draft, or the correction of what is published. */
			draft: kit.text(),
			/** Why what is published is corrected; with the draft of a correction. */
			draftWhy: kit.text(),
			/** Compare-and-set of the draft. */
			draftVersion: kit.int().notNull(),
			/** Staff account or person. */
			draftedBy: kit.text().notNull(),
			/** Who released the draft as it stands (finance). */
			releasedBy: kit.text(),
			/** `draftVersion` of the draft that was released. */
			releasedDraft: kit.int(),
			/** How everybody is told once a draft that waits is released. */
			tellWhen: kit.oneOf(tellWhens),
			publishedAt: kit.time(),
			/** Latest publication, ms. */
			revisedAt: kit.time(),
			postsUntil: kit.time(),
			objectsUntil: kit.time(),
			withdrawnAt: kit.time(),
			withdrawnWhy: kit.text(),
			createdAt: kit.time().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("notice_number_once").on(t.villageId, t.number),
			kit.index("notice_published").on(t.villageId, t.publishedAt),
		],
	)
	const noticeVersion = kit.table(
		"notice_version",
		{
			villageId: kit.text().notNull(),
			noticeId: kit.text().notNull(),
			/** From 1. */
			version: kit.int().notNull(),
			number: kit.text().notNull(),
			title: kit.text().notNull(),
			/** `Content` as published. */
			content: kit.text().notNull(),
			/** SHA-256 of the canonical content, as it stands in the ledger. */
			hash: kit.text().notNull(),
			/** Version this one corrects. */
			corrects: kit.int(),
			why: kit.text().notNull(),
			publishedAt: kit.time().notNull(),
			publishedBy: kit.text().notNull(),
			releasedBy: kit.text(),
			/** Its entry in the village's ledger. */
			ledgerSeq: kit.int().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.noticeId, t.version] })],
	)
	/** Every number ever given. */
	const noticeNumber = kit.table(
		"notice_number",
		{
			villageId: kit.text().notNull(),
			series: kit.text().notNull(),
			serial: kit.int().notNull(),
			number: kit.text().notNull(),
			noticeId: kit.text(),
			givenAt: kit.time().notNull(),
			/** It stays listed, and is never given again. */
			voidedAt: kit.time(),
			voidedWhy: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.series, t.serial] }), kit.unique("notice_number_unique").on(t.villageId, t.number)],
	)
	const noticeSettings = kit.table("notice_settings", {
		villageId: kit.text().primaryKey(),
		settings: kit.text().notNull(),
		/** When the calendar was switched on, ms. */
		since: kit.time().notNull(),
	})
	/** A category due in a month, and what became of it. */
	const noticeDuty = kit.table(
		"notice_duty",
		{
			villageId: kit.text().notNull(),
			category: kit.oneOf(categories).notNull(),
			/** 2026-11 */
			period: kit.text().notNull(),
			startsAt: kit.time().notNull(),
			endsAt: kit.time().notNull(),
			remindedAt: kit.time(),
			alarmedAt: kit.time(),
			doneAt: kit.time(),
			noticeId: kit.text(),
			/** "Nothing to disclose, because …" */
			nothingWhy: kit.text(),
			nothingBy: kit.text(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.category, t.period] })],
	)
	const noticeBroadcast = kit.table(
		"notice_broadcast",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			state: kit.oneOf(broadcastStates).notNull(),
			/** `{id, version, by}[]` of the notices it tells of, and who had them told: several of a day are one message. */
			notices: kit.text().notNull(),
			startsAt: kit.time().notNull(),
			/** Last person planned. */
			cursor: kit.text().notNull(),
			/** Last person reached by a pause, a resumption or a cancellation under way. */
			sweep: kit.text().notNull(),
			isPlanned: kit.bool().notNull(),
			startedBy: kit.text().notNull(),
			/** Who held it, let it go or took it back, the last time. */
			orderedBy: kit.text(),
			createdAt: kit.time().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			// Looked at before each sending: whose messages must not go out now.
			kit.index("notice_broadcast_held").on(t.villageId, t.id).where(sql`(state = 'pausing' or state = 'paused' or state = 'cancelling')`),
		],
	)
	/** Everybody a notice is for, and what became of it. */
	const noticeRecipient = kit.table(
		"notice_recipient",
		{
			villageId: kit.text().notNull(),
			noticeId: kit.text().notNull(),
			/** Version they were told of: a correction has to be seen anew. */
			version: kit.int().notNull(),
			personId: kit.text().notNull(),
			/** Empty: nobody was told, the person looked by themselves. */
			broadcastId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			groupName: kit.text(),
			gridName: kit.text(),
			way: kit.oneOf(ways).notNull(),
			chatId: kit.text(),
			/** The message's id in the outbox; several persons of a phone share one. */
			messageId: kit.text(),
			plannedAt: kit.time().notNull(),
			cancelledAt: kit.time(),
			deliveredAt: kit.time(),
			seenAt: kit.time(),
			seenHow: kit.oneOf(seenHows),
			/** Staff account or contact who entered a paper confirmation. */
			seenBy: kit.text(),
			/** First device that opened the personal link. */
			device: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.noticeId, t.version, t.personId] }),
			kit.index("notice_recipient_message").on(t.villageId, t.messageId),
		],
	)
	const noticeQuestion = kit.table(
		"notice_question",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** From 1, per village and year. */
			serial: kit.int().notNull(),
			year: kit.int().notNull(),
			noticeId: kit.text().notNull(),
			/** Null where it was erased. */
			personId: kit.text(),
			isPublic: kit.bool().notNull(),
			text: kit.text().notNull(),
			state: kit.oneOf(questionStates).notNull(),
			askedAt: kit.time().notNull(),
			answer: kit.text(),
			/** Attachment[] */
			answerFiles: kit.text(),
			answeredAt: kit.time(),
			answeredBy: kit.text(),
			/** Spoken at the meeting of this period; null: in writing. */
			meeting: kit.text(),
			/** Entered at the meeting: those present who did not accept the answer, and all who were there. */
			disagree: kit.int(),
			present: kit.int(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("notice_question_serial").on(t.villageId, t.year, t.serial),
			kit.index("notice_question_notice").on(t.villageId, t.noticeId, t.askedAt),
			kit.index("notice_question_state").on(t.villageId, t.state, t.askedAt),
		],
	)
	const noticeSecond = kit.table(
		"notice_second",
		{ villageId: kit.text().notNull(), questionId: kit.text().notNull(), personId: kit.text().notNull(), at: kit.time().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.questionId, t.personId] })],
	)
	const noticeMeeting = kit.table(
		"notice_meeting",
		{
			villageId: kit.text().notNull(),
			/** 2026-11 */
			period: kit.text().notNull(),
			meetsAt: kit.time().notNull(),
			/** Question ids in their order, when the agenda was made. */
			agenda: kit.text().notNull(),
			madeAt: kit.time().notNull(),
			place: kit.text().notNull(),
			present: kit.int(),
			chair: kit.text().notNull(),
			/** Anything else that was said. */
			minutes: kit.text().notNull(),
			heldAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.period] })],
	)
	/** Groups in which one short card tells of a notice. */
	const noticeGroup = kit.table(
		"notice_group",
		{ villageId: kit.text().notNull(), chatId: kit.text().notNull(), boundBy: kit.text().notNull(), boundAt: kit.time().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.chatId] })],
	)
	/** What became of something whoever began it has no chat to be told in: it stands on the console's first page until they have read it. */
	const noticeNews = kit.table(
		"notice_news",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** Staff account or person. */
			hearer: kit.text().notNull(),
			noticeId: kit.text().notNull(),
			text: kit.text().notNull(),
			at: kit.time().notNull(),
			readAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] })],
	)
	return {
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
	}
}
