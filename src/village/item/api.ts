/** Consolidated items for other programs: what was put together, and how many claims of opinions stand behind each. */
import { and, asc, count, eq, inArray } from "drizzle-orm"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import {
	type ApiRoute,
	apiRead,
	apiTime,
	idParams,
	noParams,
	notFound,
	pageAnswer,
	pageBy,
	pageOf,
	pageQuery,
	timeKey,
	timeOf,
} from "../api-route.ts"
import { alikeApi } from "./api-alike.ts"
import { itemStates } from "./rules.ts"
import { itemTables } from "./tables.ts"

const itemAnswer = z.object({
	id: z.string(),
	/** 第几项; given at the first posting. */
	number: z.int().nullable(),
	title: z.string(),
	category: z.string(),
	place: z.string().nullable(),
	state: z.enum(itemStates),
	/** Claims of opinions that stand in it. */
	claims: z.int(),
	at: apiTime,
})

type Stored = {
	readonly id: string
	readonly number: number | null
	readonly title: string
	readonly category: string
	readonly place: string | null
	readonly state: (typeof itemStates)[number]
	readonly createdAt: number
}

function shown({ id, number, title, category, place, state, createdAt }: Stored, claims: number): z.input<typeof itemAnswer> {
	return { id, number, title, category, place, state, claims, at: timeOf(createdAt) }
}

async function claimCounts(reader: Reader, villageId: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
	if (ids.length === 0) return new Map()
	const { itemClaim: c } = reader.tables(itemTables)
	const rows = await reader.db
		.select({ itemId: c.itemId, n: count() })
		.from(c)
		.where(and(eq(c.villageId, villageId), inArray(c.itemId, [...ids])))
		.groupBy(c.itemId)
	return new Map(rows.flatMap(({ itemId, n }) => (itemId === null ? [] : [[itemId, n] as const])))
}

export const itemApi: readonly ApiRoute[] = [
	...alikeApi,
	apiRead({
		path: "/items",
		right: "item.board",
		summary: "item.api.list",
		params: noParams,
		query: pageQuery.extend({ state: z.enum(itemStates).optional() }),
		answer: pageAnswer(itemAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { item: t } = reader.tables(itemTables)
			const page = pageBy(house, query, timeKey, [t.createdAt, t.id], "ascending")
			const rows = await reader.db
				.select()
				.from(t)
				.where(and(eq(t.villageId, caller.villageId), query.state === undefined ? undefined : eq(t.state, query.state), page.isBehind))
				.orderBy(...page.order)
				.limit(page.limit)
			const claims = await claimCounts(
				reader,
				caller.villageId,
				rows.map(({ id }) => id),
			)
			return pageOf(
				rows,
				query.limit,
				({ createdAt, id }) => [createdAt, id],
				(row) => shown(row, claims.get(row.id) ?? 0),
			)
		},
	}),
	apiRead({
		path: "/items/:id",
		right: "item.board",
		summary: "item.api.one",
		params: idParams,
		query: noParams,
		/** Ids of the opinions whose claims stand in it. */
		answer: itemAnswer.extend({ opinions: z.array(z.string()) }),
		run: async ({ params }, { reader, house, caller }) => {
			const { item: t, itemClaim: c } = reader.tables(itemTables)
			const [row] = await reader.db
				.select()
				.from(t)
				.where(and(eq(t.villageId, caller.villageId), eq(t.id, params.id)))
			if (row === undefined) throw notFound(house)
			const claims = await reader.db
				.select({ opinionId: c.opinionId })
				.from(c)
				.where(and(eq(c.villageId, caller.villageId), eq(c.itemId, params.id)))
				.orderBy(asc(c.seq))
			return { ...shown(row, claims.length), opinions: [...new Set(claims.map(({ opinionId }) => opinionId))] }
		},
	}),
]
