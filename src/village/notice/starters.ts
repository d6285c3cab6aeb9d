/** Who began a broadcast: several notices of a day are one message, and each who had one told hears of their own. */
import { eq } from "drizzle-orm"
import { say } from "../../outbound/outbox.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import type { House } from "../affair.ts"
import { waysTo } from "../people/index.ts"
import type { Broadcast, StartedNotice } from "./broadcast-repo.ts"
import { addNews } from "./news.ts"
import { noticesById, versionOf } from "./repo.ts"

export type Starter = {
	/** Staff account or person. */
	readonly who: string
	/** Who on the roster that is; for an account that is nobody there, the account. */
	readonly personId: string
	readonly notices: readonly StartedNotice[]
}

/** Each once, with what they began; where a supervisor's release set it off, whoever had written it. */
export async function startersOf(
	reader: Reader,
	house: Pick<House, "accountPerson">,
	{ villageId, notices, startedBy }: Pick<Broadcast, "villageId" | "notices" | "startedBy">,
): Promise<readonly Starter[]> {
	const ids = notices.map(({ id }) => id)
	const byId = new Map((await noticesById(reader, villageId, ids)).map((notice) => [notice.id, notice]))
	const starters = new Map<string, { readonly who: string; readonly notices: StartedNotice[] }>()
	for (const notice of notices) {
		const { id, version, by = startedBy } = notice
		const released = (await versionOf(reader, villageId, id, version))?.releasedBy ?? null
		const who = released === by ? (byId.get(id)?.draftedBy ?? by) : by
		const personId = (await personOf(reader, house, who)) ?? who
		const known = starters.get(personId)
		if (known === undefined) starters.set(personId, { who, notices: [notice] })
		else known.notices.push(notice)
	}
	return [...starters].map(([personId, starter]) => ({ personId, ...starter }))
}

export async function personOf(reader: Reader, house: Pick<House, "accountPerson">, who: string): Promise<string | undefined> {
	return house.accountPerson?.(reader, who)
}

type Telling = {
	readonly villageId: string
	/** What they are told is one message a chat, and one line on the first page, under names made of this. */
	readonly id: string
	readonly starters: readonly Starter[]
	readonly now: number
	/** Whether it stands on the console's first page even of those whom a chat reaches. */
	readonly isAlsoOnPage: boolean
	/** To be read in the chat: of all these. */
	readonly inChat: (notices: readonly StartedNotice[]) => Promise<string>
	/** On the console's first page: of this one. */
	readonly onPage: (notice: StartedNotice) => Promise<string>
}

/** Several on one phone read one message. Who is not reached now reads it in the console. */
export async function tellStarters(tx: Tx, house: Pick<House, "channels">, telling: Telling): Promise<void> {
	const { villageId, id, starters, now, isAlsoOnPage } = telling
	const persons = starters.map(({ personId }) => personId)
	const ways = await waysTo(tx, { villageId, purpose: "own", channels: house.channels, now }, persons)
	const chats = new Map<string, StartedNotice[]>()
	for (const { who, personId, notices } of starters) {
		const way = ways.get(personId)
		if (way !== undefined && way.kind !== "none") chats.set(way.chatId, [...(chats.get(way.chatId) ?? []), ...notices])
		if (way?.kind === "open" && !isAlsoOnPage) continue
		for (const notice of notices)
			await addNews(tx, { villageId, id: `${id}-${notice.id}`, hearer: who, noticeId: notice.id, text: await telling.onPage(notice), now })
	}
	for (const [chatId, notices] of [...chats].toSorted(([a], [b]) => (a < b ? -1 : 1)))
		await sayOnce(tx, { chatId, id: `${id}${chatId}`, text: await telling.inChat(notices), now })
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
