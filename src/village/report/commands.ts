/** Telling people what became of what they brought up: written at once, told in one message within the budget of unasked messages. */
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { dayMs, hourMs, minuteMs } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { burdenVerdicts, holdBurden, isQuiet, nextLoudMoment, quietHoursOf, spendBurden, type Telling } from "../burden/index.ts"
import { waysTo } from "../people/index.ts"
import { insertReports, markTold, oldestWaiting, type Report, waitingReports } from "./repo.ts"

export const tellTimer = "report.tell"
export const lapseTimer = "report.lapses"
/** Changes that come within this time are told together. */
const foldMs = 30 * minuteMs
/** Where the budget is spent, it is tried again after this. */
const againMs = 12 * hourMs
/** More changes than this are counted instead of listed: a message is read on a phone. */
const mostListed = 8

/** A title in a line among others: a whole one of 60 signs says every time what has been told before. */
const titleShown = 24
export function shortTitle(title: string): string {
	return excerpt(title, titleShown)
}

export type ReportHouse = Pick<House, "newId" | "timeZone">

/**
 * Records a change for these persons and sees to it that they hear of it. Once per (change, person): called again, it does nothing more.
 * Returns for how many it was new. `words`: one line, e.g. 您提的“修桥”，村民议事会决定：立项。
 */
export async function reportChange(
	tx: Tx,
	house: ReportHouse,
	change: {
		readonly villageId: string
		readonly changeId: string
		readonly personIds: readonly string[]
		readonly words: string
		/** Other words for those who stand behind the matter and did not bring it up. */
		readonly seconded?: { readonly personIds: ReadonlySet<string>; readonly words: string } | undefined
		/** It offers something that lapses then, ms: who has not heard it a day before is told, whatever the budget. */
		readonly before?: number | undefined
		readonly now: number
	},
): Promise<number> {
	const { villageId, changeId, personIds, words, seconded, before, now } = change
	const wordsOf = (personId: string): string => (seconded?.personIds.has(personId) === true ? seconded.words : words)
	// In one order everywhere, so that two changes for the same persons never wait for each other.
	const fresh = await insertReports(tx, { villageId, changeId, createdAt: now }, wordsOf, personIds.toSorted())
	const quiet = await quietHoursOf(tx, villageId)
	for (const personId of fresh) {
		const oldest = (await oldestWaiting(tx, villageId, personId)) ?? now
		const dueAt = nextLoudMoment(Math.max(oldest, now - foldMs) + foldMs, house.timeZone, quiet)
		await setTimer(tx, { villageId, kind: tellTimer, subject: personId, dueAt, guardVersion: 0 }, house.newId)
		if (before === undefined) continue
		const last = nextLoudMoment(Math.max(now + foldMs, before - dayMs), house.timeZone, quiet)
		await setTimer(tx, { villageId, kind: lapseTimer, subject: `${changeId} ${personId}`, dueAt: last, guardVersion: 0 }, house.newId)
	}
	return fresh.length
}

/**
 * The person has dealt with a change before it was told, or, without a person, it holds for nobody any more: what still waits of it stays on
 * record, and is not sent.
 */
export async function dropWaiting(
	tx: Tx,
	of: { readonly villageId: string; readonly personId?: string; readonly changeId: string; readonly now: number },
): Promise<void> {
	await markTold(tx, of, [of.changeId], { messageId: null, toldAt: of.now })
}

/** A due telling: everything that waits for the person goes in one message, or waits on where the budget is spent. */
export const tellDue: TimerHandler = async ({ villageId, subject: personId }, { tx, house, now }) => {
	const quiet = await quietHoursOf(tx, villageId)
	const later = (dueAt: number) =>
		setTimer(
			tx,
			{ villageId, kind: tellTimer, subject: personId, dueAt: nextLoudMoment(dueAt, house.timeZone, quiet), guardVersion: 0 },
			house.newId,
		)
	if (isQuiet(now, house.timeZone, quiet)) return later(now)
	await holdBurden(tx, villageId)
	const waiting = await waitingReports(tx, villageId, personId)
	if (waiting.length === 0) return
	const telling = await tellingOf({ tx, house, now }, villageId, personId)
	// Nobody is lost: what waits is told when a chat is bound, and the list of those unreached shows them meanwhile.
	if (telling === undefined) return later(now + againMs)
	const verdict = (await burdenVerdicts(tx, { villageId, matter, tellings: [telling], now })).get(telling.chatId)
	if (verdict !== "free") return later(now + againMs)
	await tell({ tx, house, now }, villageId, telling, waiting)
}

/** What lapses soon and has not been told: it goes at once with all else that waits. A right that nobody hears of in time is none. */
export const lapsesDue: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const [changeId = "", personId = ""] = subject.split(" ")
	const quiet = await quietHoursOf(tx, villageId)
	if (isQuiet(now, house.timeZone, quiet)) {
		const dueAt = nextLoudMoment(now, house.timeZone, quiet)
		return setTimer(tx, { villageId, kind: lapseTimer, subject, dueAt, guardVersion: 0 }, house.newId)
	}
	await holdBurden(tx, villageId)
	const waiting = await waitingReports(tx, villageId, personId)
	if (!waiting.some((one) => one.changeId === changeId)) return
	const telling = await tellingOf({ tx, house, now }, villageId, personId)
	if (telling !== undefined) await tell({ tx, house, now }, villageId, telling, waiting)
}

const matter = "report"
type Timing = Parameters<TimerHandler>[1]

async function tellingOf({ tx, house, now }: Timing, villageId: string, personId: string): Promise<Telling | undefined> {
	const way = (await waysTo(tx, { villageId, purpose: "news", channels: house.channels, now }, [personId])).get(personId)
	return way === undefined || way.kind === "none" ? undefined : { chatId: way.chatId, personIds: [personId] }
}

async function tell({ tx, house, now }: Timing, villageId: string, telling: Telling, waiting: readonly Report[]): Promise<void> {
	const id = house.newId()
	await say(tx, { chatId: telling.chatId, lane: "bulk", id, blocks: [{ kind: "text", text: folded(house, waiting) }], now })
	await spendBurden(tx, { villageId, id, matter, now, ...telling })
	const changeIds = waiting.map(({ changeId }) => changeId)
	for (const personId of telling.personIds) await markTold(tx, { villageId, personId }, changeIds, { messageId: id, toldAt: now })
}

function folded({ say: words }: Pick<House, "say">, waiting: readonly { readonly words: string }[]): string {
	const listed = waiting.slice(-mostListed).map((one) => (waiting.length === 1 ? one.words : `· ${one.words}`))
	const left = waiting.length - listed.length
	return [words("report.head"), ...listed, ...(left > 0 ? [words("report.more", { count: left })] : [])].join("\n")
}
