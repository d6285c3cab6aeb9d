/** The villages side by side, read from the store: each affair is asked once for all of them. */
import type { Reader } from "../../store/store.ts"
import type { HeldVillage, House, TownshipCell, TownshipColumn } from "../affair.ts"
import type { VillageRow } from "./rules.ts"

export function columnsOf({ township = [] }: Pick<House, "township">): readonly TownshipColumn[] {
	return township.flatMap(({ columns }) => columns)
}

export async function rowsOf(reader: Reader, house: House, villages: readonly HeldVillage[], now: number): Promise<readonly VillageRow[]> {
	const villageIds = villages.map(({ id }) => id)
	const cells = new Map<string, Readonly<Record<string, TownshipCell>>>()
	for (const { load } of house.township ?? [])
		for (const [id, own] of await load({ reader, house, villageIds, now })) cells.set(id, { ...cells.get(id), ...own })
	return villages.map(({ id, name, code, township = null }) => ({ id, name, code, township, cells: cells.get(id) ?? {} }))
}
