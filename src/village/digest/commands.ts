/** Making digests: asked for, or sent by themselves to those who want them. */
import type { Block } from "../../channel/message.ts"
import { say } from "../../outbound/outbox.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { setTimer } from "../../timers/due.ts"
import type { DigestSection, House, TimerHandler } from "../affair.ts"
import { demoMark, markedTitle } from "../demo-mark.ts"
import { member, villageById, waysTo } from "../people/index.ts"
import { fitted } from "../picture.ts"
import { holds } from "../rights.ts"
import { digestText, spanWords } from "./compose.ts"
import { promisePicture } from "./picture.ts"
import { moveCursor, type Subscription, subscribe, subscriptionsOf, unsubscribe } from "./repo.ts"
import { type Bars, firstCursor, foldedBars, nextDue, nextSpan, type Period, periods, type Span } from "./rules.ts"

export const readRight = "digest.read"
export const digestTimer = "digest.due"
export const digestPath = "/console/digest"
/** A picture with more panels is longer than a phone is patient. */
const mostPanels = 4

export async function sectionsOf(reader: Reader, house: House, villageId: string, span: Span): Promise<readonly DigestSection[]> {
	const sections: DigestSection[] = []
	for (const source of house.digests) sections.push(...(await source({ reader, house, villageId, ...span })))
	return sections
}

export function panelsOf(sections: readonly DigestSection[], house: Pick<House, "say">): readonly Bars[] {
	const panels = sections.flatMap(({ bars }) => bars ?? [])
	return panels
		.map((bars) => foldedBars(bars, house.say("digest.others")))
		.filter(({ rows }) => rows.length > 0)
		.slice(0, mostPanels)
}

/** The message of a span, and whether a picture follows it. */
async function digestOf(tx: Tx, house: House, villageId: string, span: Span, page: Period) {
	const village = (await villageById(tx, villageId))?.name ?? ""
	const sections = await sectionsOf(tx, house, villageId, span)
	const frame = { village, span, locale: house.locale, timeZone: house.timeZone, say: house.say }
	const text: Block = { kind: "text", text: digestText(sections, frame) }
	const url = house.publicUrl === undefined ? undefined : `${house.publicUrl}${digestPath}?period=${page}`
	const blocks: readonly Block[] = url === undefined ? [text] : [text, { kind: "link", text: house.say("digest.link"), url }]
	const drawing = {
		title: markedTitle(fitted(village, 15), demoMark(house)),
		note: spanWords(frame),
		panels: panelsOf(sections, house).map(({ title, rows }) => ({ title, rows: [...rows] })),
	}
	return { blocks, drawing }
}

/** What 摘要 answers; the picture comes behind it by itself. */
export async function askDigest(
	tx: Tx,
	house: House,
	asked: { readonly villageId: string; readonly chatId: string; readonly period: Period; readonly span: Span },
): Promise<{ readonly blocks: readonly Block[]; readonly hasPicture: boolean }> {
	const { villageId, chatId, period, span } = asked
	const { blocks, drawing } = await digestOf(tx, house, villageId, span, period)
	const hasPicture = drawing.panels.length > 0
	if (hasPicture) await promisePicture(tx, house, { villageId, chatId, drawing }, house.clock())
	return { blocks, hasPicture }
}

/** From now on the person gets this digest by itself; `next`: when, ms. */
export async function wantDigest(
	tx: Tx,
	house: House,
	{
		villageId,
		personId,
		rhythm,
		now,
	}: { readonly villageId: string; readonly personId: string; readonly rhythm: Period; readonly now: number },
): Promise<{ readonly next: number }> {
	await subscribe(tx, { villageId, personId, rhythm, cursor: firstCursor(rhythm, now), createdAt: now })
	const next = nextDue(rhythm, now, house.timeZone)
	await setTimer(tx, { villageId, kind: digestTimer, subject: rhythm, dueAt: next, guardVersion: 0 }, house.newId)
	return { next }
}

/** Sends the digests of one rhythm. A server that slept over several evenings sends one, which covers them all. */
export const digestDue: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const rhythm = periods.find((period) => period === subject)
	if (rhythm === undefined) return
	const subscriptions = await subscriptionsOf(tx, villageId, rhythm)
	if (subscriptions.length === 0) return
	await setTimer(tx, { villageId, kind: digestTimer, subject, dueAt: nextDue(rhythm, now, house.timeZone), guardVersion: 0 }, house.newId)
	for (const subscription of subscriptions) await sendTo(tx, house, subscription, now)
}

/** Who lost the office gets no more of them; whose chat cannot be written to now is told all of it another time. */
async function sendTo(tx: Tx, house: House, subscription: Subscription, now: number): Promise<void> {
	const { villageId, personId, rhythm, cursor } = subscription
	const person = await member(tx, villageId, personId)
	if (person === undefined || !holds(house.rights, readRight, person.roles)) {
		await unsubscribe(tx, { villageId, personId })
		return
	}
	const span = nextSpan(cursor, now)
	const way = (await waysTo(tx, { villageId, purpose: "news", channels: house.channels, now }, [personId])).get(personId)
	if (span === undefined || way === undefined || way.kind === "none") return
	const { blocks, drawing } = await digestOf(tx, house, villageId, span, rhythm)
	await say(tx, { chatId: way.chatId, lane: "bulk", id: house.newId(), blocks, now })
	if (drawing.panels.length > 0) await promisePicture(tx, house, { villageId, chatId: way.chatId, drawing }, now)
	await moveCursor(tx, { villageId, personId, rhythm }, span.to)
}
