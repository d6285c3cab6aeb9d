/** The households of a campaign: where each stands, in the village's order. */
import { and, asc, eq, gt, inArray } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { Status } from "./rules.ts"
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

function householdFields(h: ReturnType<typeof signoffTables>["signoffHousehold"]) {
	return {
		householdId: h.householdId,
		number: h.number,
		place: h.place,
		groupName: h.groupName,
		gridName: h.gridName,
		status: h.status,
		isReached: h.isReached,
		isPaper: h.isPaper,
		openCases: h.openCases,
		signer: h.signer,
		answerId: h.answerId,
		receipt: h.receipt,
		rowsVersion: h.rowsVersion,
		updatedAt: h.updatedAt,
	}
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
	const { signoffHousehold: h } = reader.tables(signoffTables)
	const query = reader.db
		.select(householdFields(h))
		.from(h)
		.where(
			and(
				eq(h.villageId, villageId),
				eq(h.campaignId, campaignId),
				filter.status === undefined ? undefined : eq(h.status, filter.status),
				filter.groupName === undefined ? undefined : eq(h.groupName, filter.groupName),
				filter.after === undefined ? undefined : gt(h.place, filter.after),
			),
		)
		.orderBy(asc(h.place))
	return filter.limit === undefined ? query : query.limit(filter.limit)
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
