/** Reminding those who have not answered: by a plan before closing, or when staff say 催办. Both by rounds of a timer. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { clearTimer, setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { isQuiet, nextLoudMoment, quietHoursOf } from "../burden/index.ts"
import { isOpen } from "./answers.ts"
import { deadline } from "./asking.ts"
import type { CommandCx, Refusal } from "./commands.ts"
import { surveyDeskTables } from "./desk-tables.ts"
import type { People } from "./neighbours.ts"
import { type NudgePlan, nudgeKey, nudgePlan, nudgeRound } from "./nudge.ts"
import { type Survey, surveyById } from "./repo.ts"

export const remindTimer = "survey.remind"
/** Days before closing. Nobody hears of one matter twice within three days, so a nearer plan would only reach who was spared. */
const defaultDays: readonly number[] = [4, 1]
export const reminderLimits = { mostDays: 30, mostReminders: 5 } as const
const daysSchema = z.array(z.number().int().min(1).max(reminderLimits.mostDays)).max(reminderLimits.mostReminders)
/** Stands where the days stand, for a reminder that staff asked for. */
const atOnce = "now"

export async function reminderDays(reader: Reader, villageId: string, surveyId: string): Promise<readonly number[]> {
	const { surveyReminder: t } = reader.tables(surveyDeskTables)
	const [row] = await reader.db
		.select({ days: t.days })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.surveyId, surveyId)))
	return row === undefined ? defaultDays : daysSchema.parse(row.days)
}

/** Changes the plan and its timers. */
export async function setReminderDays(tx: Tx, cx: CommandCx, survey: Survey, days: readonly number[]): Promise<void> {
	const { villageId, id } = survey
	// The timers name the survey's version, so it is read as no other command is changing it.
	await tx.lock(`survey:${id}`)
	const current = (await surveyById(tx, villageId, id)) ?? survey
	for (const day of await reminderDays(tx, villageId, id)) await clearTimer(tx, villageId, remindTimer, subjectOf(id, String(day), ""))
	const { surveyReminder: t } = tx.tables(surveyDeskTables)
	const kept = [...new Set(days)].sort((left, right) => right - left)
	await tx.db
		.insert(t)
		.values({ villageId, surveyId: id, days: kept })
		.onConflictDoUpdate({ target: [t.villageId, t.surveyId], set: { days: kept } })
	await planReminders(tx, cx, current)
	await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event: "survey.reminders", subject: id, actor: cx.by, data: kept })
}

/** Sets the plan's timers as the survey now stands; call it after every change of its state or times. */
export async function planReminders(tx: Tx, { house, now }: CommandCx, survey: Survey): Promise<void> {
	const { villageId, id, state, closesAt, version } = survey
	for (const day of await reminderDays(tx, villageId, id)) {
		const subject = subjectOf(id, String(day), "")
		const dueAt = (closesAt ?? 0) - day * dayMs
		if (state === "open" && dueAt > now)
			await setTimer(tx, { villageId, kind: remindTimer, subject, dueAt, guardVersion: version }, house.newId)
		else await clearTimer(tx, villageId, remindTimer, subject)
	}
}

function subjectOf(surveyId: string, when: string, lastChat: string): string {
	return `${surveyId} ${when} ${lastChat}`
}

/**
 * Reminds all who may be reminded now. `startsAt`: later than now in quiet hours. The counts are those of this moment; who answers
 * before their turn comes is not reminded.
 */
export async function remindNow(
	tx: Tx,
	cx: CommandCx & { readonly house: Pick<House, "channels">; readonly timeZone: string },
	people: People,
	survey: Survey,
): Promise<{ readonly ok: true; readonly plan: NudgePlan; readonly startsAt: number } | Refusal<"SURVEY_CLOSED">> {
	const { villageId, id } = survey
	const startsAt = nextLoudMoment(cx.now, cx.timeZone, await quietHoursOf(tx, villageId))
	if (!isOpen(survey, startsAt)) return { ok: false, code: "SURVEY_CLOSED" }
	const plan = await nudgePlan(tx, { house: cx.house, people, now: cx.now }, survey)
	if (plan.send.length > 0) {
		const timer = { villageId, kind: remindTimer, subject: subjectOf(id, atOnce, ""), guardVersion: 0 }
		await setTimer(tx, { ...timer, dueAt: startsAt }, cx.house.newId)
		const data = { send: plan.send.length, ...plan.spared, unreached: plan.unreached }
		await addRecord(tx, { villageId, id: cx.house.newId(), at: cx.now, event: "survey.chased", subject: id, actor: cx.by, data })
	}
	return { ok: true, plan, startsAt }
}

/**
 * A due reminder. One that comes late (the server slept, the clock jumped) is still sent while the survey is open; two that come at
 * once reach nobody twice, since the account of unasked messages knows the first.
 */
export function remindDue(people: People): TimerHandler {
	return async ({ villageId, subject, guard }, { tx, house, now }) => {
		const [surveyId = "", when = "", lastChat = ""] = subject.split(" ")
		const survey = await surveyById(tx, villageId, surveyId)
		if (survey === undefined || !isOpen(survey, now)) return
		// A plan's first round whose survey has changed since: the change set its own timer.
		if (when !== atOnce && lastChat === "" && guard !== survey.version) return
		const timer = { villageId, kind: remindTimer, guardVersion: guard }
		const quiet = await quietHoursOf(tx, villageId)
		if (isQuiet(now, house.timeZone, quiet)) {
			const dueAt = nextLoudMoment(now, house.timeZone, quiet)
			if (isOpen(survey, dueAt)) await setTimer(tx, { ...timer, subject, dueAt }, house.newId)
			return
		}
		const text = house.say(nudgeKey(house, survey, "survey.reminder"), {
			title: survey.title,
			until: deadline(survey.closesAt, house, house.say),
		})
		const { told, last } = await nudgeRound(tx, { house, people, now }, survey, lastChat, text)
		if (told > 0) {
			const data = { when, told }
			await addRecord(tx, { villageId, id: house.newId(), at: now, event: "survey.reminded", subject: surveyId, actor: null, data })
		}
		if (last !== undefined) await setTimer(tx, { ...timer, subject: subjectOf(surveyId, when, last), dueAt: now }, house.newId)
	}
}
