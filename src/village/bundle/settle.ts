/** The service ended between a whole file and the word that it is whole: said afterwards, or it would be called broken off once the file is gone. */
import type { House } from "../affair.ts"
import { made } from "./asking.ts"
import { madeOf } from "./made.ts"
import { makersOf, makingState, villagesMaking } from "./making.ts"

/** Gives how many were told of. `folder`: where the files lie. */
export async function settleWhole(house: House, folder: string): Promise<number> {
	const { store, clock } = house
	let settled = 0
	for (const villageId of await store.read(villagesMaking)) {
		const found = await store.read((reader) => makingState(reader, makersOf(house), villageId, clock()))
		if (found.state !== "stopped") continue
		const { id, releasedBy } = found.making
		const isWhole = (await madeOf(folder, villageId, clock())).some((file) => file.id === id)
		if (isWhole && (await store.tx((tx) => made(tx, { house, villageId, accountId: releasedBy, now: clock() }, { id })))) settled += 1
	}
	return settled
}
