/**
 * On a channel without buttons the choices under a notice stand there as numbers: a number typed while nothing is asked belongs to the
 * notice, as long as that was the last thing said.
 */
import { and, desc, eq } from "drizzle-orm"
import { type Block, blocksSchema } from "../channel/message.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { ButtonRegistration } from "./vocabulary.ts"

export type LastingAsk = Pick<Extract<Block, { kind: "ask" }>, "token" | "options" | "pick"> & {
	/** When it came in front of the person at the earliest, ms. */
	readonly shownAt: number
}

/** The question of lasting buttons that was said last in this chat; undefined where something else was said since. */
export async function lastingAsk(reader: Reader, chatId: string, buttons: readonly ButtonRegistration[]): Promise<LastingAsk | undefined> {
	const { outbox: o } = reader.tables(transportTables)
	const newest = async (lane: "bulk" | "dialog") => {
		const [row] = await reader.db
			.select({ seq: o.seq, body: o.body, createdAt: o.createdAt, sentAt: o.sentAt })
			.from(o)
			.where(and(eq(o.chatId, chatId), eq(o.lane, lane)))
			.orderBy(desc(o.seq))
			.limit(1)
		return row
	}
	const told = await newest("bulk")
	if (told === undefined || told.body === null || ((await newest("dialog"))?.seq ?? 0) > told.seq) return undefined
	const blocks = blocksSchema.parse(JSON.parse(told.body))
	const ask = blocks.find((block) => block.kind === "ask" && buttons.some(({ prefix }) => block.token.startsWith(prefix)))
	return ask?.kind === "ask"
		? { token: ask.token, options: ask.options, pick: ask.pick, shownAt: told.sentAt ?? told.createdAt }
		: undefined
}
