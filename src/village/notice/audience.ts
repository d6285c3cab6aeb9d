/** Who a notice is for, on today's roster. */
import type { Reader } from "../../store/store.ts"
import { addressees } from "../people/index.ts"
import { type Audience, isAddressed } from "./rules.ts"

/** How many adults it is for. */
export async function countAudience(reader: Reader, villageId: string, audience: Audience, now: number): Promise<number> {
	let found = 0
	for await (const page of addressees(reader, villageId, now)) found += page.filter((person) => isAddressed(audience, person)).length
	return found
}
