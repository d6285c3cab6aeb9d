/** Those whom the week's budget kept a broadcast from: they hear of it once there is room again. */
import { and, eq, inArray, isNull } from "drizzle-orm"
import { hourMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { TimerHandler } from "../affair.ts"
import { nextLoudMoment, quietHoursOf } from "../burden/index.ts"
import { addresseesOf } from "../people/index.ts"
import { chunkSize, planPeople } from "./broadcast-plan.ts"
import { broadcastById } from "./broadcast-repo.ts"
import { noticeTables } from "./tables.ts"

export const heldTimer = "notice.held"
/** The first look at those held back by their budget; each further one a day later. */
export const heldEveryMs = 24 * hourMs
/** After that a notice is no news any more: they are left for the door. */
const heldForMs = 10 * heldEveryMs

/** Several notices held back are one message. One that is paused is looked at again when it goes on. */
export const tellHeld: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, subject)
	if (broadcast === undefined || broadcast.state !== "running" || now > broadcast.startsAt + heldForMs) return
	const quiet = await quietHoursOf(tx, villageId)
	const dueAt = nextLoudMoment(now, house.timeZone, quiet)
	const timer = { villageId, kind: heldTimer, subject, guardVersion: 0 }
	if (dueAt > now) return setTimer(tx, { ...timer, dueAt }, house.newId)
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const held = and(eq(t.villageId, villageId), eq(t.broadcastId, broadcast.id), eq(t.way, "budget"), isNull(t.seenAt))
	const ofNotices = inArray(
		t.noticeId,
		broadcast.notices.map(({ id }) => id),
	)
	const rows = await tx.db.selectDistinct({ personId: t.personId }).from(t).where(and(held, ofNotices)).orderBy(t.personId).limit(chunkSize)
	if (rows.length === 0) return
	const persons = rows.map(({ personId }) => personId)
	await tx.db.delete(t).where(and(held, ofNotices, inArray(t.personId, persons)))
	await planPeople(tx, house, broadcast, await addresseesOf(tx, { villageId, persons, channels: house.channels, now }), now)
	await setTimer(tx, { ...timer, dueAt: nextLoudMoment(now + heldEveryMs, house.timeZone, quiet) }, house.newId)
}
