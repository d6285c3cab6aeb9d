/** The disclosure calendar at work: reminders, alarms, agendas, each once, whatever the clock and the server did meanwhile. */

import { addAlert, addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { listVillages, roleHolders, tellPersons } from "../people/index.ts"
import { actionsAt, type Duty, dutiesBetween, nextLook } from "./calendar.ts"
import { answerDuty, calendarState, markDuty } from "./duties.ts"
import { type Meeting, makeAgenda, meetingOf } from "./meetings.ts"
import type { Category } from "./rules.ts"
import { keepSettings, settingsOf } from "./settings.ts"

export const calendarTimer = "notice.calendar"

/** Every village has its calendar, and its clock, from the first start on. */
export async function startCalendars(house: House): Promise<void> {
	await house.store.tx(async (tx) => {
		for (const { id } of await listVillages(tx)) await startCalendar(tx, house, { villageId: id, now: house.clock() })
	})
}

/** Also of a village that is added while the service runs: nobody starts it anew for that. */
export async function startCalendar(
	tx: Tx,
	house: Pick<House, "newId">,
	{ villageId, now }: { readonly villageId: string; readonly now: number },
): Promise<void> {
	await switchOn(tx, villageId, now)
	// Now: also after a clock that had run ahead put the next look far away.
	await setTimer(tx, { villageId, kind: calendarTimer, subject: "daily", dueAt: now, guardVersion: 0 }, house.newId)
}

async function switchOn(tx: Tx, villageId: string, now: number): Promise<void> {
	const { settings, since } = await settingsOf(tx, villageId)
	if (since === undefined) await keepSettings(tx, villageId, settings, now)
}

export const lookAtCalendar: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	await workCalendar(tx, house, villageId, now)
	await setTimer(tx, { villageId, kind: calendarTimer, subject, dueAt: nextLook(now, house.timeZone), guardVersion: 0 }, house.newId)
}

type WorkHouse = Pick<House, "newId" | "timeZone" | "channels" | "say" | "locale">

/** Does whatever is due; nothing twice. Gives how many things it did. */
export async function workCalendar(tx: Tx, house: WorkHouse, villageId: string, now: number): Promise<number> {
	await tx.lock(`notice-calendar:${villageId}`)
	const { settings, since = now } = await settingsOf(tx, villageId)
	const state = await calendarState(tx, villageId)
	const actions = actionsAt(settings.calendar, state, { since, now, timeZone: house.timeZone })
	const told: Record<Telling, Duty[]> = { remind: [], alarm: [] }
	for (const action of actions) {
		if (action.kind === "agenda") {
			const { period, meetsAt } = action
			const isMade = await makeAgenda(tx, { house, now, by: "" }, { villageId, period, meetsAt })
			if (isMade && meetsAt > now) await tellOfMeeting(tx, house, { villageId, period, meetsAt, now })
		} else if (await note(tx, house, { villageId, now }, action.kind, action.duty)) told[action.kind].push(action.duty)
	}
	await tell(tx, house, villageId, ["secretary", "committee"], wordsOf(house, "remind", told.remind), now)
	await tell(tx, house, villageId, ["supervisor"], wordsOf(house, "alarm", told.alarm), now)
	return actions.length
}

/** They have a day to prepare what they will answer. One that slept through the meeting tells nobody of it. */
async function tellOfMeeting(
	tx: Tx,
	house: WorkHouse,
	{ villageId, period, meetsAt, now }: Pick<Meeting, "villageId" | "period" | "meetsAt"> & { readonly now: number },
): Promise<void> {
	const count = (await meetingOf(tx, villageId, period))?.agenda.length ?? 0
	const day = formatDate(meetsAt, house.locale, house.timeZone)
	const words = house.say(count === 0 ? "notice.calendar.meetingEmpty" : "notice.calendar.meeting", { day, count })
	await tell(tx, house, villageId, ["secretary", "committee", "supervisor"], words, now)
}

type Telling = "remind" | "alarm"

/** Puts it down; false where it was done before. */
async function note(
	tx: Tx,
	house: WorkHouse,
	{ villageId, now }: { readonly villageId: string; readonly now: number },
	kind: Telling,
	duty: Duty,
): Promise<boolean> {
	if (!(await markDuty(tx, villageId, duty, kind === "remind" ? "remindedAt" : "alarmedAt", now))) return false
	if (kind === "alarm")
		await addAlert(tx, {
			id: house.newId(),
			villageId,
			kind: "disclosure-missing",
			subject: `${duty.category} ${duty.period}`,
			detail: duty.period,
			at: now,
		})
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: `notice.${kind}`,
		subject: `${duty.category}:${duty.period}`,
		actor: null,
		data: null,
	})
	return true
}

/** One message for all that came due: four categories of one day are not four messages. A line a day. */
function wordsOf({ say, locale, timeZone }: WorkHouse, kind: Telling, duties: readonly Duty[]): string {
	const days = [...new Set(duties.map(({ startsAt }) => startsAt))]
	return days
		.map((day) => {
			const due = duties.filter(({ startsAt }) => startsAt === day).map(({ category }) => say(`notice.category.${category}`))
			return say(`notice.calendar.${kind}`, { category: due.join(say("notice.calendar.and")), day: formatDate(day, locale, timeZone) })
		})
		.join("\n")
}

/** Their office, not news: it costs nobody's budget. Who holds none of these roles hears nothing. */
async function tell(tx: Tx, house: WorkHouse, villageId: string, roles: readonly string[], text: string, now: number): Promise<void> {
	if (text === "") return
	const holders = (await roleHolders(tx, villageId)).filter((one) => one.roles.some((role) => roles.includes(role)))
	const persons = holders.map(({ personId }) => personId)
	await tellPersons(tx, house, { villageId, persons, blocks: [{ kind: "text", text }], now })
}

/** "Nothing to disclose, because …": an answer as good as a notice, with its reason in public. */
export async function discloseNothing(
	tx: Tx,
	house: Pick<House, "newId" | "timeZone">,
	of: {
		readonly villageId: string
		readonly category: Category
		readonly period: string
		readonly why: string
		readonly by: string
		readonly now: number
	},
): Promise<"done" | "no-why" | "no-duty"> {
	const { villageId, category, period, why, by, now } = of
	if (why.trim() === "") return "no-why"
	await tx.lock(`notice-calendar:${villageId}`)
	const duty = await dutyIn(tx, house, villageId, { category, period }, now)
	if (duty === undefined || !(await answerDuty(tx, villageId, duty, { nothingWhy: why, nothingBy: by }, now))) return "no-duty"
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: "notice.nothing",
		subject: `${category}:${period}`,
		actor: by,
		data: null,
	})
	return "done"
}

/** A month ahead at most: what is not due yet cannot be known to be empty. */
const aheadMs = 31 * 86_400_000

async function dutyIn(
	tx: Tx,
	{ timeZone }: Pick<House, "timeZone">,
	villageId: string,
	{ category, period }: Pick<Duty, "category" | "period">,
	now: number,
): Promise<Duty | undefined> {
	const { settings, since = now } = await settingsOf(tx, villageId)
	return dutiesBetween(settings.calendar, since, now + aheadMs, timeZone).find(
		(duty) => duty.category === category && duty.period === period,
	)
}
