/**
 * A notice met an address that is closed: it goes to the person's other chat, if there is one. The address is closed, not the person.
 * Answers stay where they were asked for. A timer, so that settling a message never touches another chat's rows.
 */
import { and, eq, gte, inArray } from "drizzle-orm"
import { z } from "zod"
import { blockSchema } from "../../channel/message.ts"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { type Lane, say } from "../../outbound/outbox.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { bindingsOfChat } from "./repo-bindings.ts"
import { waysTo } from "./ways.ts"

export const elsewhereTimer = "people.elsewhere"

/** The rounds of one notice lie closer together than this; the same words later are another notice. */
const sameTellingMs = 3_600_000

/** `id`: the outbox message that did not get through. */
export async function tryElsewhere(
	tx: Tx,
	{ clock, newId }: Pick<House, "clock" | "newId">,
	{ id, chatId, lane }: { readonly id: string; readonly chatId: string; readonly lane: Lane },
): Promise<void> {
	if (lane !== "bulk") return
	const { chat } = tx.tables(transportTables)
	const [row] = await tx.db.select({ villageId: chat.villageId }).from(chat).where(eq(chat.id, chatId))
	const villageId = row?.villageId ?? null
	if (villageId !== null) await setTimer(tx, { villageId, kind: elsewhereTimer, subject: id, dueAt: clock(), guardVersion: 0 }, newId)
}

export const sendElsewhere: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const message = await closedMessage(tx, subject)
	if (message === undefined) return
	const { chatId: closed, body, createdAt } = message
	const blocks = z.array(blockSchema).parse(JSON.parse(body))
	const persons = (await bindingsOfChat(tx, closed)).filter((binding) => binding.villageId === villageId)
	const query = { villageId, purpose: "news", channels: house.channels, now } as const
	const ways = await waysTo(
		tx,
		query,
		persons.map(({ personId }) => personId),
		closed,
	)
	for (const chatId of chatsIn(ways)) {
		if (!(await hasBeenTold(tx, chatId, body, createdAt - sameTellingMs)))
			await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks, now })
	}
}

/** Undefined when it got through after all, or its words are erased. */
async function closedMessage(
	reader: Reader,
	id: string,
): Promise<{ readonly chatId: string; readonly body: string; readonly createdAt: number } | undefined> {
	const { outbox } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ chatId: outbox.chatId, body: outbox.body, createdAt: outbox.createdAt })
		.from(outbox)
		.where(and(eq(outbox.id, id), inArray(outbox.status, ["dead", "parked"])))
	return row === undefined || row.body === null ? undefined : { ...row, body: row.body }
}

/** Somebody else on that chat may have been told the same already. */
async function hasBeenTold(reader: Reader, chatId: string, body: string, since: number): Promise<boolean> {
	const { outbox } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ seq: outbox.seq })
		.from(outbox)
		.where(and(eq(outbox.chatId, chatId), eq(outbox.lane, "bulk"), eq(outbox.body, body), gte(outbox.createdAt, since)))
		.limit(1)
	return rows.length > 0
}
