/** Making digests: asked for, or sent by themselves to those who want them. */
import type { Block } from "../../channel/message.ts"
import { say } from "../../outbound/outbox.ts"
import type { Tx } from "../../store/store.ts"
import { setTimer } from "../../timers/due.ts"
import type { House, TimerHandler } from "../affair.ts"
import { demoMark, markedTitle } from "../demo-mark.ts"
import { member, villageById, waysTo } from "../people/index.ts"
import { fitted } from "../picture.ts"
import { holds } from "../rights.ts"
import { digestText, spanWords } from "./compose.ts"
import { groupsOf, lookerOf } from "./looker.ts"
import { promisePicture } from "./picture.ts"
import { factsOf, panelsOf } from "./read.ts"
import { moveCursor, type Subscription, subscribe, subscriptionsOf, unsubscribe } from "./repo.ts"
import { firstCursor, nextDue, nextSpan, type Period, periods, type Span } from "./rules.ts"
import { type Facts, type Looker, toldTo } from "./told.ts"

export const readRight = "digest.read"
export const digestTimer = "digest.due"
export const digestPath = "/console/digest"

type Of = { readonly villageId: string; readonly village: string; readonly span: Span; readonly page: Period }

/** The message of a span for one reader, and what its picture shows. */
function digestOf(house: House, facts: readonly Facts[], looker: Looker, { village, span, page }: Of) {
	const told = toldTo(facts, looker)
	const frame = { village, span, locale: house.locale, timeZone: house.timeZone, say: house.say }
	const text: Block = { kind: "text", text: digestText(told, frame) }
	const url = house.publicUrl === undefined ? undefined : `${house.publicUrl}${digestPath}?period=${page}`
	const blocks: readonly Block[] = url === undefined ? [text] : [text, { kind: "link", text: house.say("digest.link"), url }]
	const drawing = {
		title: markedTitle(fitted(village, 15), demoMark(house)),
		note: spanWords(frame),
		panels: panelsOf(told.sections, house).map(({ title, rows }) => ({ title, rows: [...rows] })),
	}
	return { blocks, drawing }
}

/** What 摘要 answers; the picture comes behind it by itself. */
export async function askDigest(
	tx: Tx,
	house: House,
	asked: {
		readonly villageId: string
		readonly personId: string
		readonly chatId: string
		readonly period: Period
		readonly span: Span
	},
): Promise<{ readonly blocks: readonly Block[]; readonly hasPicture: boolean }> {
	const { villageId, personId, chatId, period, span } = asked
	const person = await member(tx, villageId, personId)
	if (person === undefined) return { blocks: [], hasPicture: false }
	const looker = lookerOf(house, person)
	const facts = await factsOf(tx, house, { villageId, span, groups: groupsOf([looker]) })
	const village = (await villageById(tx, villageId))?.name ?? ""
	const { blocks, drawing } = digestOf(house, facts, looker, { villageId, village, span, page: period })
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

/**
 * Sends the digests of one rhythm. A server that slept over several evenings sends one, which covers them all. Those who were last told at
 * the same time are told of the same facts, which are read once.
 */
export const digestDue: TimerHandler = async ({ villageId, subject }, { tx, house, now }) => {
	const rhythm = periods.find((period) => period === subject)
	if (rhythm === undefined) return
	const subscriptions = await subscriptionsOf(tx, villageId, rhythm)
	if (subscriptions.length === 0) return
	await setTimer(tx, { villageId, kind: digestTimer, subject, dueAt: nextDue(rhythm, now, house.timeZone), guardVersion: 0 }, house.newId)
	const village = (await villageById(tx, villageId))?.name ?? ""
	const bySpan = new Map<number, Ready[]>()
	for (const subscription of subscriptions) {
		const ready = await readyTo(tx, house, subscription, now)
		if (ready !== undefined) bySpan.set(ready.span.from, [...(bySpan.get(ready.span.from) ?? []), ready])
	}
	for (const all of bySpan.values()) {
		const [{ span } = { span: undefined }] = all
		if (span === undefined) continue
		const facts = await factsOf(tx, house, { villageId, span, groups: groupsOf(all.map(({ looker }) => looker)) })
		for (const { looker, chatId, personId } of all) {
			const { blocks, drawing } = digestOf(house, facts, looker, { villageId, village, span, page: rhythm })
			await say(tx, { chatId, lane: "bulk", id: house.newId(), blocks, now })
			if (drawing.panels.length > 0) await promisePicture(tx, house, { villageId, chatId, drawing }, now)
			await moveCursor(tx, { villageId, personId, rhythm }, span.to)
		}
	}
}

type Ready = { readonly personId: string; readonly looker: Looker; readonly chatId: string; readonly span: Span }

/** Who lost the office gets no more of them; whose chat cannot be written to now is told all of it another time. */
async function readyTo(tx: Tx, house: House, subscription: Subscription, now: number): Promise<Ready | undefined> {
	const { villageId, personId, cursor } = subscription
	const person = await member(tx, villageId, personId)
	if (person === undefined || !holds(house.rights, readRight, person.roles)) {
		await unsubscribe(tx, { villageId, personId })
		return undefined
	}
	const span = nextSpan(cursor, now)
	const way = (await waysTo(tx, { villageId, purpose: "news", channels: house.channels, now }, [personId])).get(personId)
	if (span === undefined || way === undefined || way.kind === "none") return undefined
	return { personId, looker: lookerOf(house, person), chatId: way.chatId, span }
}
