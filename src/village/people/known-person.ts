/** Whom the asking browser speaks for, where it is known to belong to a chat: the pages then need not ask for a code. */
import { and, eq, isNull } from "drizzle-orm"
import type { FastifyRequest } from "fastify"
import type { Reader } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { bindingsOfChat } from "./repo-bindings.ts"

export type KnownPerson = { readonly personId: string; readonly name: string; readonly householdId: string }

/**
 * The person of this village the browser's chat acts for now; with `wanted` (a personal link), that person where the chat may act for
 * them. Undefined where no chat is known, or the household says the phone is not theirs. Looks only: nothing is changed.
 */
export async function knownPerson(
	reader: Reader,
	house: Pick<House, "knownChats">,
	request: FastifyRequest,
	villageId: string,
	wanted?: string,
): Promise<KnownPerson | undefined> {
	const { chat } = reader.tables(transportTables)
	for (const { channel, account, id } of house.knownChats(request)) {
		const [row] = await reader.db
			.select({ id: chat.id, personId: chat.personId, villageId: chat.villageId })
			.from(chat)
			.where(
				and(eq(chat.channel, channel), eq(chat.account, account), eq(chat.address, id), eq(chat.isGroup, false), isNull(chat.closedAt)),
			)
		if (row === undefined) continue
		const bindings = (await bindingsOfChat(reader, row.id)).filter((one) => one.villageId === villageId && one.disputedAt === null)
		const [only, second] = bindings
		// Whom the chat acts for now; spoken for in another village now, only who is alone here is plain.
		const present = row.villageId === villageId ? (row.personId ?? undefined) : second === undefined ? only?.personId : undefined
		const found = bindings.find(({ personId }) => personId === (wanted ?? present))
		if (found !== undefined) return { personId: found.personId, name: found.name, householdId: found.householdId }
	}
	return undefined
}
