/**
 * Who answers for a task hears of what others did to it: given, sent back, reopened, answered above, moved, overdue. A timer per person, as for
 * helpers: what happens within minutes, or at night, is one message, and what was dealt with meanwhile is not told.
 */
import { and, eq } from "drizzle-orm"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { formatDate, minuteMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { holdBurden, isQuiet, nextLoudMoment, quietHoursOf, spendBurden } from "../burden/index.ts"
import type { CommandCx } from "../council/index.ts"
import { waysTo } from "../people/index.ts"
import { eventsOf, type Task, tasksOf } from "./repo.ts"
import { type EventKind, isOverdue } from "./rules.ts"

export const responsibleTimer = "task.tell-responsible"
/** Long enough to give several tasks one after the other. */
const foldMs = 5 * minuteMs
/** News in one message; the rest are counted. */
const mostNamed = 5

const toldKinds: readonly EventKind[] = ["made", "sent-back", "reopened", "answered", "moved"]

export function isToldToResponsible(kind: EventKind): boolean {
	return toldKinds.includes(kind)
}

/** Has the person told soon; who is about to be told anyway hears of this one, too. */
export async function tellResponsibleSoon(tx: Tx, { house, now }: CommandCx, { villageId, responsibleId }: Task): Promise<void> {
	await tx.lock(`${responsibleTimer}:${responsibleId}`)
	const { timer: t } = tx.tables(transportTables)
	const [pending] = await tx.db
		.select({ id: t.id })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.kind, responsibleTimer), eq(t.subject, responsibleId)))
	if (pending !== undefined) return
	await setTimer(tx, { villageId, kind: responsibleTimer, subject: responsibleId, dueAt: now + foldMs, guardVersion: now }, house.newId)
}

/** Subject: the person; guard: when the first of it happened. */
export const tellResponsible: TimerHandler = async ({ villageId, subject: personId, guard }, { tx, house, now }) => {
	const quiet = await quietHoursOf(tx, villageId)
	if (isQuiet(now, house.timeZone, quiet)) {
		const dueAt = nextLoudMoment(now, house.timeZone, quiet)
		return setTimer(tx, { villageId, kind: responsibleTimer, subject: personId, dueAt, guardVersion: guard }, house.newId)
	}
	const lines: string[] = []
	for (const task of await tasksOf(tx, villageId, { responsibleId: personId, states: ["todo", "doing"] }))
		lines.push(...(await newsOf(tx, house, task, guard, now)))
	if (lines.length === 0) return
	await holdBurden(tx, villageId)
	const way = (await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, [personId])).get(personId)
	if (way === undefined || way.kind === "none") return
	const id = house.newId()
	const left = lines.length - mostNamed
	const text = [
		...(lines.length === 1 ? lines : lines.slice(0, mostNamed).map((line) => `· ${line}`)),
		...(left > 0 ? [house.say("task.told.more", { count: left })] : []),
		house.say("task.told.how"),
	].join("\n")
	await say(tx, { chatId: way.chatId, lane: "bulk", id, blocks: [{ kind: "text", text }], now })
	await spendBurden(tx, { villageId, id, matter: `task:${personId}`, now, chatId: way.chatId, personIds: [personId] })
}

/** The last that somebody else did to it since, and that it is overdue. */
async function newsOf(tx: Tx, { say: words, locale, timeZone }: House, task: Task, since: number, now: number): Promise<readonly string[]> {
	const { villageId, id, title, number, deadline, overdueAt, responsibleId } = task
	const values = { title, number, day: formatDate(deadline, locale, timeZone) }
	const event = (await eventsOf(tx, villageId, id)).findLast(
		({ kind, at, actor }) => isToldToResponsible(kind) && at >= since && actor !== responsibleId,
	)
	return [
		...(event === undefined ? [] : [words(`task.told.${event.kind}`, { ...values, note: event.note.replace(/[。.！!]+$/u, "") })]),
		...(overdueAt !== null && overdueAt >= since && isOverdue(task, now + 1) ? [words("task.told.overdue", values)] : []),
	]
}
