/**
 * A message waits because the person's window is closed: on channels that have a way beyond it, the person is told so once, with a link
 * to where it can be read. The message itself goes on waiting. A knock is an outbox row of its own lane, so it is claimed, sent and
 * tried again as any other.
 */
import { and, desc, eq, sql } from "drizzle-orm"
import type { ChannelLimits } from "../channel/limits.ts"
import { type Block, blocksSchema } from "../channel/message.ts"
import type { Say } from "../engine/flow.ts"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { Candidate } from "./due.ts"
import { say } from "./outbox.ts"
import { mayKnock } from "./window.ts"

/** Longest gist, in characters; a channel shortens it further to what it shows. */
const longestGist = 100

export type KnockParts = {
	readonly say: Say
	/** Where the person can read a waiting message, by its id; undefined where phones cannot reach us. */
	readonly linkTo: (messageId: string) => string | undefined
}

/** Knocks for a message that has just been parked, where that is due. Undone with the transaction. */
export async function knockFor(
	tx: Tx,
	message: Pick<Candidate, "id" | "chatId" | "isGroup" | "lane" | "body">,
	{ initiate, parts, now }: { readonly initiate: ChannelLimits["initiate"]; readonly parts: KnockParts; readonly now: number },
): Promise<void> {
	const url = parts.linkTo(message.id)
	if (url === undefined || initiate.kind !== "window" || initiate.knocks !== true) return
	// Parking has taken the chat's row, so two instances come here one after the other.
	const { outbox } = tx.tables(transportTables)
	const [waiting] = await tx.db.select({ status: outbox.status }).from(outbox).where(eq(outbox.id, message.id))
	const id = knockOf(message.id)
	const [known] = await tx.db.select({ id: outbox.id }).from(outbox).where(eq(outbox.id, id))
	const [last] = await tx.db
		.select({ at: outbox.createdAt })
		.from(outbox)
		.where(and(eq(outbox.chatId, message.chatId), eq(outbox.lane, "knock")))
		.orderBy(desc(outbox.seq))
		.limit(1)
	const state = { isWaiting: waiting?.status === "parked", wasKnocked: known !== undefined, lastKnockAt: last?.at }
	if (!mayKnock(initiate, { ...message, ...state }, now)) return
	const text = gistOf(message.body) ?? parts.say("knock.gist")
	await say(tx, {
		chatId: message.chatId,
		lane: "knock",
		id,
		blocks: [
			{ kind: "text", text },
			{ kind: "link", text: parts.say("knock.open"), url },
		],
		now,
	})
}

/** The message waits no more: a knock that has not gone out is taken back. */
export async function forgetKnock(tx: Tx, messageId: string): Promise<void> {
	const { outbox } = tx.tables(transportTables)
	await tx.db.delete(outbox).where(and(eq(outbox.id, knockOf(messageId)), sql`${outbox.status} in ('pending', 'parked')`))
}

/** One knock a message, for good: ids of the outbox are unique. */
function knockOf(messageId: string): string {
	return `knock-${messageId}`
}

/** The first line of a message's words; undefined where it has none. */
function gistOf(body: string | null): string | undefined {
	const blocks = blocksSchema.safeParse(body === null ? [] : JSON.parse(body))
	if (!blocks.success) return undefined
	for (const block of blocks.data) {
		const line = wordsOf(block)
			.split("\n")
			.map((one) => one.trim())
			.find((one) => one !== "")
		if (line !== undefined) return [...line].slice(0, longestGist).join("")
	}
	return undefined
}

function wordsOf(block: Block): string {
	switch (block.kind) {
		case "text":
		case "link":
			return block.text
		case "ask":
			return block.prompt
		case "fields":
			return [block.title ?? "", ...block.rows.map(({ label, value }) => `${label} ${value}`)].join("\n")
		case "media":
			return block.alt
	}
}
