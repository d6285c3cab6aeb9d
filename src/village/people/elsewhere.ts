/**
 * A notice met an address that is closed, or a window that is: it goes to the person's other chat, if one is open. An address is closed,
 * never the person. What a closed address could not take is said anew; what only waits is moved, so that it is never there twice.
 * Answers stay where they were asked for. A timer, so that settling a message never touches another chat's rows.
 */
import { and, eq, exists, gte, inArray, isNull, ne, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { blocksSchema } from "../../channel/message.ts"
import { chatsIn, type Way } from "../../outbound/choose-channel.ts"
import { moveParked } from "../../outbound/move.ts"
import { type Lane, say } from "../../outbound/outbox.ts"
import { defineHot, p } from "../../store/hot.ts"
import { isAmongFew } from "../../store/json-rows.ts"
import type { Dialect } from "../../store/kit.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { bindingsOfChat } from "./repo-bindings.ts"
import { isStillHere } from "./rows.ts"
import { peopleTables } from "./tables.ts"
import { waysTo } from "./ways.ts"

export const elsewhereTimer = "people.elsewhere"

/** The rounds of one notice lie closer together than this; the same words later are another notice. */
const sameTellingMs = 3_600_000

type Clerk = Pick<House, "clock" | "newId">
type Waiting = { readonly id: string; readonly chatId: string; readonly lane: Lane }

/** `id`: the outbox message that did not get through. */
export async function tryElsewhere(tx: Tx, clerk: Clerk, { id, chatId, lane }: Waiting): Promise<void> {
	if (lane !== "bulk") return
	const villageId = await villageOfChat(tx, chatId)
	if (villageId !== null) await lookAgain(tx, clerk, villageId, id)
}

/** A notice has to wait for the person's next word. True: another chat of theirs is open, and it goes there. */
export async function waitElsewhere(tx: Tx, house: Clerk & Pick<House, "channels">, { id, chatId, lane }: Waiting): Promise<boolean> {
	if (lane !== "bulk") return false
	const villageId = await villageOfChat(tx, chatId)
	if (villageId === null || (await openChatOf(tx, house, villageId, chatId, house.clock())) === undefined) return false
	await lookAgain(tx, house, villageId, id)
	return true
}

/**
 * Other chats of the persons this one stands for in which something waits: nearly always none. Asked at the first word after a
 * long while: ▲ built anew each time it was a fifth of the path; as one join SQLite
 * began with the village (3 ms).
 */
const chatsWaiting = (dialect: Dialect) =>
	defineHot<{ chatId: string; villageId: string }>()({
		name: "people_chats_waiting",
		tables: (kit) => ({ ...peopleTables(kit), ...transportTables(kit) }),
		fields: ({ chat }) => ({ id: chat.id }),
		query: (db, { binding, membership, chat }, fields) => {
			const there = alias(binding, "there")
			const waiting = alias(chat, "waiting")
			// In most villages nothing waits at all, and that is known at once: ▲ 13 µs without.
			const anyWaits = exists(db.select({ id: waiting.id }).from(waiting).where(sql`${waiting.hasParked}`))
			const bound = db
				.select({ id: binding.personId })
				.from(binding)
				.where(and(eq(binding.chatId, p("chatId")), eq(binding.villageId, p("villageId")), isNull(binding.unboundAt)))
			const persons = db
				.select({ id: membership.personId })
				.from(membership)
				.where(
					and(eq(membership.villageId, p("villageId")), isAmongFew(dialect, membership.personId, bound), isStillHere(membership.residence)),
				)
			const chats = db
				.select({ id: there.chatId })
				.from(there)
				.where(and(eq(there.villageId, p("villageId")), isNull(there.unboundAt), isAmongFew(dialect, there.personId, persons)))
			return db
				.select(fields)
				.from(chat)
				.where(and(anyWaits, isAmongFew(dialect, chat.id, chats), ne(chat.id, p("chatId")), sql`${chat.hasParked}`))
		},
	})
const statements = { sqlite: chatsWaiting("sqlite"), postgres: chatsWaiting("postgres") } as const

/** The person wrote again after a long while: notices that wait in other chats of theirs are looked at once more. */
export async function bringHere(
	tx: Tx,
	clerk: Clerk,
	{ id: chatId, villageId }: { readonly id: string; readonly villageId: string },
): Promise<void> {
	const chats = await tx.hot(statements[tx.dialect], { chatId, villageId })
	if (chats.length === 0) return
	const { outbox } = tx.tables(transportTables)
	const ofChats = inArray(
		outbox.chatId,
		chats.map(({ id }) => id),
	)
	const waiting = await tx.db
		.select({ id: outbox.id })
		.from(outbox)
		.where(and(ofChats, eq(outbox.lane, "bulk"), sql`${outbox.status} = 'parked'`))
	for (const { id } of waiting) await lookAgain(tx, clerk, villageId, id)
}

async function lookAgain(tx: Tx, { clock, newId }: Clerk, villageId: string, id: string): Promise<void> {
	await setTimer(tx, { villageId, kind: elsewhereTimer, subject: id, dueAt: clock(), guardVersion: 0 }, newId)
}

async function villageOfChat(reader: Reader, chatId: string): Promise<string | null> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db.select({ villageId: chat.villageId }).from(chat).where(eq(chat.id, chatId))
	return row?.villageId ?? null
}

/** Ways to the persons a chat stands for, this chat left out. */
async function waysBeside(
	reader: Reader,
	{ channels }: Pick<House, "channels">,
	villageId: string,
	chatId: string,
	now: number,
): Promise<ReadonlyMap<string, Way>> {
	const persons = (await bindingsOfChat(reader, chatId)).filter((binding) => binding.villageId === villageId)
	const query = { villageId, purpose: "news", channels, now } as const
	return waysTo(
		reader,
		query,
		persons.map(({ personId }) => personId),
		chatId,
	)
}

/** Where a message that waits may go: only where the chat stands for one person, for nobody knows which of several it was meant for. */
async function openChatOf(
	reader: Reader,
	house: Pick<House, "channels">,
	villageId: string,
	chatId: string,
	now: number,
): Promise<string | undefined> {
	const [way, ...others] = [...(await waysBeside(reader, house, villageId, chatId, now)).values()]
	return way?.kind === "open" && others.length === 0 ? way.chatId : undefined
}

export const sendElsewhere: TimerHandler = async ({ villageId, subject }, { tx, house, now, saidAgain }) => {
	const message = await unsent(tx, subject)
	if (message === undefined) return
	const { chatId, body, createdAt, isClosed } = message
	const since = createdAt - sameTellingMs
	if (!isClosed) {
		const open = await openChatOf(tx, house, villageId, chatId, now)
		if (open !== undefined && (await toldAs(tx, open, subject, body, since)) === undefined)
			await moveParked(tx, subject, { chatId: open, now })
		return
	}
	const blocks = blocksSchema.parse(JSON.parse(body))
	const ways = await waysBeside(tx, house, villageId, chatId, now)
	for (const other of chatsIn(ways)) {
		const told = await toldAs(tx, other, subject, body, since)
		// It begins as the first did: whoever knows its own messages by their ids knows this one.
		const id = told ?? `${subject}~${house.newId()}`
		if (told === undefined) await say(tx, { chatId: other, lane: "bulk", id, blocks, now })
		const persons = [...ways].flatMap(([personId, way]) => (way.kind !== "none" && way.chatId === other ? [personId] : []))
		await saidAgain?.({ villageId, from: subject, to: id, chatId: other, persons })
	}
}

/** Undefined when it got through after all, or its words are erased. */
async function unsent(
	reader: Reader,
	id: string,
): Promise<{ readonly chatId: string; readonly body: string; readonly createdAt: number; readonly isClosed: boolean } | undefined> {
	const { outbox, chat } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ chatId: outbox.chatId, body: outbox.body, createdAt: outbox.createdAt, status: outbox.status, closedAt: chat.closedAt })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(and(eq(outbox.id, id), inArray(outbox.status, ["dead", "parked"])))
	if (row === undefined || row.body === null) return undefined
	const { chatId, body, createdAt } = row
	return { chatId, body, createdAt, isClosed: row.closedAt !== null || row.status === "dead" }
}

/** Somebody else on that chat may have been told the same already: by which message. */
async function toldAs(reader: Reader, chatId: string, id: string, body: string, since: number): Promise<string | undefined> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ id: outbox.id })
		.from(outbox)
		.where(and(eq(outbox.chatId, chatId), eq(outbox.lane, "bulk"), eq(outbox.body, body), gte(outbox.createdAt, since), ne(outbox.id, id)))
		.limit(1)
	return rows[0]?.id
}
