/** When what nobody asked for may go out in a village. */
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { nextLoudMoment, surelyLoud } from "./rules.ts"
import { quietHoursOf } from "./settings.ts"

/** `at` itself, or the end of the village's quiet hours that it falls into; ms. */
export async function loudMomentIn(reader: Reader, { timeZone }: Pick<House, "timeZone">, villageId: string, at: number): Promise<number> {
	// Most of the day no village is quiet, whatever it has set: the outbox asks at each look.
	return surelyLoud(at, timeZone) ? at : nextLoudMoment(at, timeZone, await quietHoursOf(reader, villageId))
}
