/**
 * Tells the helper in chat what a task promised the resident (已经告诉王强): without it the promise would rest on somebody looking
 * into the console. Folded: what comes in within minutes, or at night, is one message. A timer, as for a new phone.
 */
import { and, eq } from "drizzle-orm"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { minuteMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { isQuiet, nextLoudMoment, quietHoursOf } from "../burden/index.ts"
import { contactOf } from "./contact.ts"
import { insertTask, type NewTask, openTasksSince, type TaskRow } from "./repo-tasks.ts"
import { waysTo } from "./ways.ts"

export const helperTimer = "people.tell-helper"
/** Long enough for the name and phone that are asked for next. */
const foldMs = 2 * minuteMs
/** Tasks named in one message; the rest are counted. */
const mostNamed = 5

/** Adds a task and has its helper told soon; who is about to be told anyway hears of this one, too. The same id again changes nothing. */
export async function addTask(tx: Tx, task: NewTask): Promise<void> {
	if (!(await insertTask(tx, task))) return
	const { villageId, id, householdId, at } = task
	const helper = await contactOf(tx, villageId, householdId)
	if (helper?.personId === undefined) return
	const subject = helper.personId
	await tx.lock(`${helperTimer}:${subject}`)
	const { timer: t } = tx.tables(transportTables)
	const [pending] = await tx.db
		.select({ id: t.id })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.kind, helperTimer), eq(t.subject, subject)))
	if (pending === undefined) await setTimer(tx, { villageId, kind: helperTimer, subject, dueAt: at + foldMs, guardVersion: at }, () => id)
}

/** Subject: the helper's person; guard: when the first task of these was made. What was done meanwhile is not told. */
export const tellHelper: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	const quiet = await quietHoursOf(tx, villageId)
	if (isQuiet(now, house.timeZone, quiet)) {
		const dueAt = nextLoudMoment(now, house.timeZone, quiet)
		return setTimer(tx, { villageId, kind: helperTimer, subject, dueAt, guardVersion: guard }, house.newId)
	}
	const mine: TaskRow[] = []
	for (const task of await openTasksSince(tx, villageId, guard)) {
		const helper = await contactOf(tx, villageId, task.householdId ?? undefined)
		if (helper?.personId === subject && task.personId !== subject) mine.push(task)
	}
	if (mine.length === 0) return
	const ways = await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, [subject])
	const text = wordsOf(mine, house)
	for (const chatId of chatsIn(ways)) await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks: [{ kind: "text", text }], now })
}

function wordsOf(tasks: readonly TaskRow[], house: Pick<House, "say">): string {
	const { say } = house
	const lines = tasks.slice(0, mostNamed).map(({ householdNumber, personName, kind }, index) => {
		const who =
			householdNumber === null
				? say("people.tasks.stranger")
				: say("people.helperTold.who", { number: householdNumber, name: personName ?? "" })
		return say("people.helperTold.line", { position: index + 1, who: who.trim(), what: say(`people.task.${kind}`) })
	})
	const more = tasks.length > mostNamed ? [say("people.helperTold.more", { count: tasks.length - mostNamed })] : []
	return [say("people.helperTold", { count: tasks.length }), ...lines, ...more, say("people.helperTold.how")].join("\n")
}
