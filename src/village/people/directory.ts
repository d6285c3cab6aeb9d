/** The person behind a chat: the one read of every turn, so a hot statement. */
import { and, eq, isNull } from "drizzle-orm"
import type { Directory } from "../../inbound/identity.ts"
import { defineHot, p } from "../../store/hot.ts"
import { isHeadRelation, isStillHere, readRoleIds } from "./rows.ts"
import { peopleTables } from "./tables.ts"

/** Those a chat may act for in its village: nearly always one. ▲ Found one by one and counted beside, it was 8 µs a message instead of 5. */
const personsOfChat = defineHot<{ chatId: string; villageId: string }>()({
	name: "people_of_chat",
	tables: peopleTables,
	fields: ({ binding: b, membership: m }) => ({
		personId: m.personId,
		name: m.name,
		householdId: m.householdId,
		roles: m.roles,
		relation: m.relation,
		headBy: b.headBy,
		disputedAt: b.disputedAt,
	}),
	query: (db, { binding: b, membership: m }, fields) =>
		db
			.select(fields)
			.from(b)
			.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId)))
			.where(and(eq(b.chatId, p("chatId")), eq(b.villageId, p("villageId")), isNull(b.unboundAt), isStillHere(m.residence))),
})

/**
 * A chat acts for a person while the binding lives and the person still belongs to the village. As head it acts only once that
 * was proven and while no other phone of the household disputes it.
 */
export const directory: Directory = {
	personOf: async (reader, chat) => {
		if (chat.personId === null || chat.villageId === null) return undefined
		const rows = await reader.hot(personsOfChat, { chatId: chat.id, villageId: chat.villageId })
		const row = rows.find(({ personId }) => personId === chat.personId)
		if (row === undefined) return undefined
		const isHead = isHeadRelation(row.relation) && row.headBy !== null && row.disputedAt === null
		return {
			person: { id: row.personId, name: row.name, householdId: row.householdId, roles: readRoleIds(row.roles), isHead },
			persons: rows.length,
		}
	},
}
