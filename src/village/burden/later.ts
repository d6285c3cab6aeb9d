/** When what nobody asked for, and did not get through, may be tried again. */
import { eq } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { nextLoudMoment } from "./rules.ts"
import { quietHoursOf } from "./settings.ts"

/** `at` itself, or the end of the quiet hours of the chat's village that it falls into; ms. A chat of no village has none. */
export async function loudMomentIn(reader: Reader, { timeZone }: Pick<House, "timeZone">, chatId: string, at: number): Promise<number> {
	const { chat } = reader.tables(transportTables)
	const [row] = await reader.db.select({ villageId: chat.villageId }).from(chat).where(eq(chat.id, chatId))
	const villageId = row?.villageId ?? null
	return villageId === null ? at : nextLoudMoment(at, timeZone, await quietHoursOf(reader, villageId))
}
