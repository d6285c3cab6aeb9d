/** Tables of the message path. They belong to the instance, not to a village: a chat may speak to several. */
import { sql } from "drizzle-orm"
import type { Kit } from "./kit.ts"

export function transportTables(kit: Kit) {
	const chat = kit.table(
		"chat",
		{
			id: kit.text().primaryKey(),
			channel: kit.text().notNull(),
			account: kit.text().notNull(),
			address: kit.text().notNull(),
			isGroup: kit.bool().notNull(),
			/** Last number given in this chat, to inbox and outbox rows alike: the only source of order. */
			nextSeq: kit.int().notNull(),
			/** Person and village this chat acts for now; null before enrolment. */
			personId: kit.text(),
			villageId: kit.text(),
			createdAt: kit.time().notNull(),
			/** The speaking window: when the person last wrote, and how many messages were sent since. */
			lastInboundAt: kit.time(),
			windowUsed: kit.int().notNull().default(0),
			hasParked: kit.bool().notNull().default(false),
			/** The platform says this address is closed (blocked, left). Closes the address, not the person. */
			closedAt: kit.time(),
			/** The person asked for no unasked messages (退订). */
			mutedAt: kit.time(),
		},
		(t) => [
			kit.unique("chat_address").on(t.channel, t.account, t.address),
			kit.index("chat_person").on(t.personId),
			kit.index("chat_waiting").on(t.id).where(sql`has_parked`),
		],
	)
	const inbox = kit.table(
		"inbox",
		{
			chatId: kit.text().notNull(),
			seq: kit.int().notNull(),
			channel: kit.text().notNull(),
			account: kit.text().notNull(),
			externalId: kit.text().notNull(),
			/** The Inbound event; blanked to null after its retention. */
			body: kit.text(),
			status: kit.oneOf(["new", "done", "dead"]).notNull(),
			attempts: kit.int().notNull(),
			/** Processes that ended with this event unfinished at the head of its chat: one that ends them all is given up (failure.ts). */
			crashes: kit.int().notNull().default(0),
			dueAt: kit.time().notNull(),
			receivedAt: kit.time().notNull(),
			doneAt: kit.time(),
			/** Error code of the last failed turn. */
			cause: kit.text(),
			/** Number kept for its reply when it was stored; null: the turn takes one. */
			replySeq: kit.int(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.chatId, t.seq] }),
			kit.unique("inbox_once").on(t.channel, t.account, t.externalId),
			kit.index("inbox_new").on(t.chatId, t.seq).where(sql`status = 'new'`),
			// Partial, as all that follow: an index over every status is written three times in a row's life for nobody's reading.
			kit.index("inbox_dead").on(t.receivedAt).where(sql`status = 'dead'`),
			kit.index("inbox_worded").on(t.receivedAt).where(sql`status = 'done' and body is not null`),
		],
	)
	const session = kit.table(
		"session",
		{
			chatId: kit.text().notNull(),
			sender: kit.text().notNull(),
			/** The person acted for; empty before enrolment. Each has a stack of their own. */
			personId: kit.text().notNull(),
			depth: kit.int().notNull(),
			villageId: kit.text(),
			flowType: kit.text().notNull(),
			flowVersion: kit.int().notNull(),
			params: kit.text().notNull(),
			state: kit.text().notNull(),
			wait: kit.text().notNull(),
			/** Token of the prompt waited for, and the outbox number of the message that carried it. */
			token: kit.text().notNull(),
			promptSeq: kit.int().notNull(),
			misses: kit.int().notNull(),
			turns: kit.int().notNull(),
			/** Compare-and-set: a turn that read version n writes n + 1. */
			version: kit.int().notNull(),
			startedAt: kit.time().notNull(),
			updatedAt: kit.time().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.chatId, t.sender, t.personId, t.depth] })],
	)
	const outbox = kit.table(
		"outbox",
		{
			chatId: kit.text().notNull(),
			lane: kit.oneOf(["dialog", "bulk", "knock"]).notNull(),
			seq: kit.int().notNull(),
			id: kit.text().notNull(),
			/** Block[]; blanked to null after its retention. */
			body: kit.text(),
			/** WirePart[] as sent. */
			rendering: kit.text(),
			status: kit.oneOf(["pending", "sending", "sent", "parked", "uncertain", "dead"]).notNull(),
			dueAt: kit.time().notNull(),
			leaseUntil: kit.time(),
			attempts: kit.int().notNull(),
			/** Parts that certainly arrived: a retry goes on behind them. */
			partsSent: kit.int().notNull(),
			externalIds: kit.text(),
			cause: kit.text(),
			createdAt: kit.time().notNull(),
			sentAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.chatId, t.lane, t.seq] }),
			kit.unique("outbox_id").on(t.id),
			kit.index("outbox_due").on(t.lane, t.dueAt).where(sql`status = 'pending'`),
			kit.index("outbox_open").on(t.chatId, t.lane, t.seq).where(sql`status in ('pending', 'sending')`),
			// Not as IN: for a list of three SQLite makes a table of its own each time a row is written (▲ 5 µs a message, of 170).
			kit.index("outbox_troubled").on(t.status, t.createdAt).where(sql`status = 'parked' or status = 'uncertain' or status = 'dead'`),
			kit.index("outbox_worded").on(t.createdAt).where(sql`status in ('sent', 'dead') and body is not null`),
		],
	)
	const timer = kit.table(
		"timer",
		{
			id: kit.text().primaryKey(),
			villageId: kit.text().notNull(),
			kind: kit.text().notNull(),
			subject: kit.text().notNull(),
			dueAt: kit.time().notNull(),
			/** Version of the subject the timer was set for; a handler ignores a timer whose subject has moved on. */
			guardVersion: kit.int().notNull(),
		},
		(t) => [kit.index("timer_due").on(t.dueAt), kit.unique("timer_subject").on(t.villageId, t.kind, t.subject)],
	)
	/** What staff must look at: failed sessions, dead messages, a paused channel. */
	const alert = kit.table(
		"alert",
		{
			id: kit.text().primaryKey(),
			villageId: kit.text(),
			kind: kit.text().notNull(),
			subject: kit.text().notNull(),
			detail: kit.text().notNull(),
			at: kit.time().notNull(),
			closedAt: kit.time(),
		},
		(t) => [kit.index("alert_open").on(t.closedAt, t.at)],
	)
	/** Who did what in a village: the record that digests, archives and audits read. */
	const record = kit.table(
		"record",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			at: kit.time().notNull(),
			event: kit.text().notNull(),
			subject: kit.text().notNull(),
			/** Person or staff account that acted; null for the system itself. */
			actor: kit.text(),
			data: kit.text().notNull(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("record_subject").on(t.villageId, t.subject),
			kit.index("record_at").on(t.villageId, t.at),
		],
	)
	/** What a channel must share with its other instances and over restarts, sealed; see `secretStore`. */
	const channelSecret = kit.table(
		"channel_secret",
		{
			channel: kit.text().notNull(),
			name: kit.text().notNull(),
			value: kit.text(),
			/** Who has it to themselves, and until when. */
			heldBy: kit.text(),
			heldUntil: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.channel, t.name] })],
	)
	/** Files that were let go, until it is known whether anything else shows them. */
	const mediaGone = kit.table("media_gone", {
		ref: kit.text().primaryKey(),
		/** A person asked for it: at once, not with the night's round. */
		isErased: kit.bool().notNull(),
	})
	return { chat, inbox, session, outbox, timer, alert, record, channelSecret, mediaGone }
}
