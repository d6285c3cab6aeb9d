/** Messages that their affair holds: of a broadcast that is paused or being taken back nothing goes out, however it came back to life. */
import type { Reader } from "../store/store.ts"
import type { DueMessage } from "./due.ts"
import { isGoingOn } from "./quiet.ts"

/** How the ids of messages begin that must not go out now. */
export type HeldMessages = (reader: Reader) => Promise<readonly string[]>

/** They are looked at again then: whoever lets them go makes them due at once, and what came back in that very moment is not lost. */
export const heldAgainMs = 60_000

/** Those due that are held. Only notices: nobody holds an answer; and none that is half out. */
export async function heldAmong(
	reader: Reader,
	due: readonly DueMessage[],
	held: HeldMessages,
	now: number,
): Promise<readonly DueMessage[]> {
	if (!due.some(({ lane }) => lane === "bulk")) return []
	const beginnings = await held(reader)
	if (beginnings.length === 0) return []
	return due.filter(
		(message) => message.lane === "bulk" && !isGoingOn(message, now) && beginnings.some((beginning) => message.id.startsWith(beginning)),
	)
}
