/** The roster among the files of `cunkou export`: titles as an import reads them, so that nobody types it twice. Phones and identity numbers stay inside. */
import { and, asc, eq, inArray } from "drizzle-orm"
import { alias } from "drizzle-orm/sqlite-core"
import { behind } from "../../store/keyset.ts"
import type { Reader } from "../../store/store.ts"
import type { ExportFile, House } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { columnsOf, type StreamRow, workbookStream } from "../workbook-stream.ts"
import { residenceOf } from "./residence.ts"
import { roleLabel } from "./roles.ts"
import { readRoleIds } from "./rows.ts"
import { peopleTables } from "./tables.ts"

/** Households read at once. */
const pageSize = 500

const columns = [
	["household", 10],
	["relation", 12],
	["name", 12],
	["sex", 8],
	["birth", 12],
	["group", 10],
	["grid", 12],
	["address", 24],
	["residence", 12],
	["role", 18],
	["contact", 12],
] as const

export async function* rosterFiles({
	house,
	village,
}: {
	readonly house: House
	readonly village: { readonly id: string }
}): AsyncGenerator<ExportFile> {
	const sheet = {
		name: house.say("people.nav.roster"),
		columns: columnsOf(house.say, "people.export", columns),
		frozenColumns: 3,
		rows: rowsOf(house, village.id),
	}
	yield { name: "roster.xlsx", content: workbookStream([sheet], house) }
}

/** Everybody, also who moved away or died: a village's own copy has them with their state. */
async function* rowsOf({ store, say, locale }: House, villageId: string): AsyncGenerator<StreamRow> {
	for (let after: readonly [string, string] | undefined; ; ) {
		const page = await store.read((reader) => householdsBehind(reader, villageId, after))
		for (const { number, groupName, gridName, address, contact, members } of page.households)
			for (const { relation, name, sex, birth, residence, roles } of members)
				yield [
					number,
					relation,
					name,
					sex === null ? null : say(`people.export.sex.${sex}`),
					birth,
					groupName,
					gridName,
					address,
					residence === null ? null : residenceOf(residence).label[locale],
					readRoleIds(roles)
						.map((role) => roleLabel(role, locale))
						.join("、"),
					contact,
				]
		if (page.last === undefined) return
		after = page.last
	}
}

async function householdsBehind(reader: Reader, villageId: string, after: readonly [string, string] | undefined) {
	const { household: h, residentGroup: g, membership: m } = reader.tables(peopleTables)
	const grid = alias(g, "grid")
	const found = await reader.db
		.select({
			id: h.id,
			sortKey: h.sortKey,
			number: h.number,
			groupName: g.name,
			gridName: grid.name,
			address: h.address,
			contact: h.contact,
		})
		.from(h)
		.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
		.leftJoin(grid, and(eq(grid.villageId, h.villageId), eq(grid.id, h.gridId)))
		.where(and(eq(h.villageId, villageId), behind([h.sortKey, h.id], after, "ascending")))
		.orderBy(asc(h.sortKey), asc(h.id))
		.limit(pageSize)
	const last = found.length < pageSize ? undefined : found.at(-1)
	const ids = found.map(({ id }) => id)
	const members =
		ids.length === 0
			? []
			: await reader.db
					.select({
						householdId: m.householdId,
						relation: m.relation,
						name: m.name,
						sex: m.sex,
						birth: m.birth,
						residence: m.residence,
						roles: m.roles,
					})
					.from(m)
					.where(and(eq(m.villageId, villageId), inArray(m.householdId, ids)))
					.orderBy(asc(m.place), asc(m.personId))
	const of = grouped(members, ({ householdId }) => householdId)
	return {
		households: found.map((household) => ({ ...household, members: of.get(household.id) ?? [] })),
		last: last === undefined ? undefined : ([last.sortKey, last.id] as const),
	}
}
