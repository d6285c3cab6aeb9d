/** Whoever began a broadcast hears once when it is done: how many have it, who could not be reached, and what to do about them. */
import { eq } from "drizzle-orm"
import { chatsIn } from "../../outbound/choose-channel.ts"
import { say } from "../../outbound/outbox.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { hourMs, minuteMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { nextLoudMoment, quietHoursOf } from "../burden/index.ts"
import { waysTo } from "../people/index.ts"
import { isAnythingOpen } from "./broadcast-hold.ts"
import { messagePrefixOf, type ToldNotice } from "./broadcast-plan.ts"
import { type Broadcast, broadcastById } from "./broadcast-repo.ts"
import { reportWords } from "./progress.ts"
import { noticesById, versionOf } from "./repo.ts"
import { progressOf } from "./seen.ts"

export const reportTimer = "notice.report"
/** Between two looks whether everything is out. */
const lookEveryMs = minuteMs
/** Where a channel takes nothing, staff are told how it stands by then all the same. */
const latestMs = 24 * hourMs

export async function armReport(tx: Tx, house: Pick<House, "newId">, { villageId, id }: Broadcast, dueAt: number): Promise<void> {
	await setTimer(tx, { villageId, kind: reportTimer, subject: id, dueAt, guardVersion: 0 }, house.newId)
}

/** One that is paused is reported on after it has gone on; of one that was taken back there is nothing to report. */
export const reportBroadcast: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	await tx.lock(`notice-broadcasts:${villageId}`)
	const broadcast = await broadcastById(tx, villageId, subject)
	if (broadcast === undefined || broadcast.state !== "running") return
	const isOpen = await isAnythingOpen(tx, broadcast, { orWaits: false })
	const wanted = isOpen && now < broadcast.startsAt + latestMs ? now + lookEveryMs : now
	const dueAt = nextLoudMoment(wanted, house.timeZone, await quietHoursOf(tx, villageId))
	if (dueAt > now) return armReport(tx, house, broadcast, dueAt)
	const persons = await hearersOf(tx, house, broadcast)
	const ways = await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, persons)
	const chats = chatsIn(ways)
	if (chats.length === 0) return
	const text = await wordsOf(tx, house, broadcast)
	for (const chatId of chats) await sayOnce(tx, { chatId, id: reportIdOf(broadcast.id, chatId), text, now })
}

/** Not one of the broadcast's own: its id begins otherwise. */
function reportIdOf(broadcastId: string, chatId: string): string {
	return `report-${messagePrefixOf(broadcastId)}${chatId}`
}

/** Paused and gone on with, it is done a second time. */
async function sayOnce(
	tx: Tx,
	{ chatId, id, text, now }: { readonly chatId: string; readonly id: string; readonly text: string; readonly now: number },
): Promise<void> {
	const { outbox } = tx.tables(transportTables)
	const [before] = await tx.db.select({ id: outbox.id }).from(outbox).where(eq(outbox.id, id))
	if (before === undefined) await say(tx, { chatId, lane: "bulk", id, blocks: [{ kind: "text", text }], now })
}

/** Who began it; where a supervisor's release did, whoever had written it. An account is the person it belongs to. */
async function hearersOf(tx: Tx, house: House, { villageId, notices, startedBy }: Broadcast): Promise<readonly string[]> {
	const byId = new Map((await noticesById(tx, villageId, idsOf(notices))).map((notice) => [notice.id, notice]))
	const persons = new Set<string>()
	for (const { id, version } of notices) {
		const released = (await versionOf(tx, villageId, id, version))?.releasedBy ?? null
		const who = released === startedBy ? (byId.get(id)?.draftedBy ?? startedBy) : startedBy
		persons.add((await house.accountPerson?.(tx, who)) ?? who)
	}
	return [...persons]
}

const idsOf = (notices: readonly ToldNotice[]) => notices.map(({ id }) => id)

async function wordsOf(reader: Reader, house: Pick<House, "say">, { villageId, notices }: Broadcast): Promise<string> {
	const titles = new Map((await noticesById(reader, villageId, idsOf(notices))).map(({ id, title }) => [id, title]))
	const told = []
	for (const one of notices) told.push({ title: titles.get(one.id) ?? "", progress: await progressOf(reader, villageId, one) })
	return reportWords(house, told)
}
