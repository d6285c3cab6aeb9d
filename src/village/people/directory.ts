/** The person behind a chat: the one read of every turn, so a hot statement. */
import { and, eq, isNull, sql } from "drizzle-orm"
import type { Directory } from "../../inbound/identity.ts"
import { defineHot, p } from "../../store/hot.ts"
import { isHeadRelation, isStillHere, readRoleIds } from "./rows.ts"
import { peopleTables } from "./tables.ts"

const personOfChat = defineHot<{ chatId: string; villageId: string; personId: string }>()({
	name: "people_of_chat",
	single: true,
	tables: peopleTables,
	fields: ({ binding: b, membership: m }) => ({
		personId: m.personId,
		name: m.name,
		householdId: m.householdId,
		roles: m.roles,
		relation: m.relation,
		headBy: b.headBy,
		disputedAt: b.disputedAt,
		persons: sql<number>`(
			select count(*) from binding as other
			join membership as they on they.village_id = other.village_id and they.person_id = other.person_id
			where other.chat_id = ${p("chatId")} and other.village_id = ${p("villageId")} and other.unbound_at is null
			and ${isStillHere(sql.raw("they.residence"))}
		)`,
	}),
	query: (db, { binding: b, membership: m }, fields) =>
		db
			.select(fields)
			.from(b)
			.innerJoin(m, and(eq(m.villageId, b.villageId), eq(m.personId, b.personId)))
			.where(
				and(
					eq(b.chatId, p("chatId")),
					eq(b.villageId, p("villageId")),
					eq(b.personId, p("personId")),
					isNull(b.unboundAt),
					isStillHere(m.residence),
				),
			),
})

/**
 * A chat acts for a person while the binding lives and the person still belongs to the village. As head it acts only once that
 * was proven and while no other phone of the household disputes it.
 */
export const directory: Directory = {
	personOf: async (reader, chat) => {
		if (chat.personId === null || chat.villageId === null) return undefined
		const [row] = await reader.hot(personOfChat, { chatId: chat.id, villageId: chat.villageId, personId: chat.personId })
		if (row === undefined) return undefined
		const isHead = isHeadRelation(row.relation) && row.headBy !== null && row.disputedAt === null
		return {
			person: { id: row.personId, name: row.name, householdId: row.householdId, roles: readRoleIds(row.roles), isHead },
			persons: Number(row.persons),
		}
	},
}
