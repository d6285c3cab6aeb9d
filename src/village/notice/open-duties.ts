/** The duties of disclosure that are open now. */
import type { Reader } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { dutiesBetween, dutyKey } from "./calendar.ts"
import { dutiesOf } from "./duties.ts"
import { settingsOf } from "./settings.ts"

const shownAheadMs = 10 * 86_400_000
const shownBackMs = 62 * 86_400_000

/** What the calendar asks for now: due within ten days, or missing since two months at most. */
export async function openDuties(reader: Reader, { clock, timeZone }: Pick<House, "clock" | "timeZone">, villageId: string) {
	const { settings, since } = await settingsOf(reader, villageId)
	if (since === undefined) return []
	const now = clock()
	const kept = new Map((await dutiesOf(reader, villageId)).map((duty) => [dutyKey(duty), duty]))
	return dutiesBetween(settings.calendar, Math.max(since, now - shownBackMs), now + shownAheadMs, timeZone)
		.filter((duty) => (kept.get(dutyKey(duty))?.doneAt ?? null) === null)
		.map((duty) => ({ ...duty, isPast: now >= duty.endsAt }))
}
