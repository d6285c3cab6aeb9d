/** A message that waits in one chat goes out in another: the same message, never a second one. */
import { and, eq, sql } from "drizzle-orm"
import type { Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { forgetKnock } from "./knock.ts"
import { takeSeq } from "./outbox.ts"

/** False when it does not wait any more, or a part of it arrived where it was. */
export async function moveParked(tx: Tx, id: string, to: { readonly chatId: string; readonly now: number }): Promise<boolean> {
	const { outbox } = tx.tables(transportTables)
	const seq = await takeSeq(tx, to.chatId)
	const moved = await tx.db
		.update(outbox)
		.set({ chatId: to.chatId, seq, status: "pending", dueAt: to.now, attempts: 0, cause: null })
		.where(and(eq(outbox.id, id), sql`${outbox.status} = 'parked'`, eq(outbox.partsSent, 0)))
		.returning({ id: outbox.id })
	if (moved.length > 0) await forgetKnock(tx, id)
	return moved.length > 0
}
