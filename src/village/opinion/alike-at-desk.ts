/** Where 是不是同一件事？ is asked of an opinion that staff just entered or wrote down. */
import type { House } from "../affair.ts"

/** Undefined where it is like no other. */
export async function alikeAtDesk(house: House, villageId: string, opinionId: string): Promise<string | undefined> {
	const { opinions, store } = house
	return opinions === undefined ? undefined : store.read((reader) => opinions.alikeDesk({ villageId, opinionId }, { reader, house }))
}
