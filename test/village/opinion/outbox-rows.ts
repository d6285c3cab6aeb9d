/** Texts that wait to be sent, in their order. */
import { asc } from "drizzle-orm"
import { z } from "zod"
import { blockSchema } from "../../../src/channel/message.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"

export async function outboxRows(store: Store): Promise<readonly { readonly chatId: string; readonly text: string }[]> {
	return store.read(async (reader) => {
		const { outbox } = reader.tables(transportTables)
		const rows = await reader.db
			.select({ chatId: outbox.chatId, body: outbox.body })
			.from(outbox)
			.orderBy(asc(outbox.chatId), asc(outbox.seq))
		return rows.map(({ chatId, body }) => {
			const blocks = z.array(blockSchema).parse(JSON.parse(body ?? "[]"))
			return { chatId, text: blocks.flatMap((block) => (block.kind === "text" ? [block.text] : [])).join("\n") }
		})
	})
}
