/** The households of a campaign: where each stands, in the village's order. */
import { and, asc, eq, gt, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { Status } from "./rules.ts"
import { householdFields, pageOfAll, pageOfGroup, pageOfStatus } from "./statements-pages.ts"
import { signoffTables } from "./tables.ts"

export type HouseholdRow = {
	readonly householdId: string
	readonly number: string
	/** From 1 in the village's order. */
	readonly place: number
	readonly groupName: string
	readonly gridName: string
	readonly status: Status
	readonly isReached: boolean
	readonly isPaper: boolean
	readonly openCases: number
	readonly signer: string | null
	readonly answerId: string | null
	readonly receipt: string | null
	readonly rowsVersion: number
	readonly updatedAt: number
}

export type HouseholdFilter = {
	readonly status?: Status | undefined
	readonly groupName?: string | undefined
	/** Only those behind this place. */
	readonly after?: number
	readonly limit?: number
}

/** Households of a campaign in the village's order. */
export async function householdsOf(
	reader: Reader,
	villageId: string,
	campaignId: string,
	filter: HouseholdFilter = {},
): Promise<readonly HouseholdRow[]> {
	const { status, groupName, after, limit } = filter
	if (limit !== undefined && (status === undefined || groupName === undefined)) {
		const stretch = { villageId, campaignId, after: after ?? 0, limit }
		if (status !== undefined) return reader.hot(pageOfStatus, { ...stretch, status })
		return groupName === undefined ? reader.hot(pageOfAll, stretch) : reader.hot(pageOfGroup, { ...stretch, groupName })
	}
	const { signoffHousehold: h } = reader.tables(signoffTables)
	const query = reader.db
		.select(householdFields(h))
		.from(h)
		.where(
			and(
				eq(h.villageId, villageId),
				eq(h.campaignId, campaignId),
				status === undefined ? undefined : eq(h.status, status),
				groupName === undefined ? undefined : eq(h.groupName, groupName),
				after === undefined ? undefined : gt(h.place, after),
			),
		)
		.orderBy(asc(h.place))
	return limit === undefined ? query : query.limit(limit)
}

export async function householdOf(
	reader: Reader,
	villageId: string,
	campaignId: string,
	householdId: string,
): Promise<HouseholdRow | undefined> {
	const { signoffHousehold: h } = reader.tables(signoffTables)
	const [row] = await reader.db
		.select(householdFields(h))
		.from(h)
		.where(and(eq(h.villageId, villageId), eq(h.campaignId, campaignId), eq(h.householdId, householdId)))
	return row
}

const idsPerQuery = 500

/** Those households, by id; of a few, where a list of all would be long. */
export async function householdsById(
	reader: Reader,
	villageId: string,
	campaignId: string,
	ids: Iterable<string>,
): Promise<ReadonlyMap<string, HouseholdRow>> {
	const { signoffHousehold: h } = reader.tables(signoffTables)
	const wanted = [...new Set(ids)]
	const found = new Map<string, HouseholdRow>()
	for (let start = 0; start < wanted.length; start += idsPerQuery) {
		const rows = await reader.db
			.select(householdFields(h))
			.from(h)
			.where(
				and(eq(h.villageId, villageId), eq(h.campaignId, campaignId), inArray(h.householdId, wanted.slice(start, start + idsPerQuery))),
			)
		for (const row of rows) found.set(row.householdId, row)
	}
	return found
}
