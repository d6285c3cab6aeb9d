/** The board as its pages read it: counts in a few statements, and the words of what is shown alone, whatever number of opinions stands behind. */
import { and, count, countDistinct, eq, inArray, notExists, sql } from "drizzle-orm"
import { likePattern } from "../../store/like.ts"
import type { Reader } from "../../store/store.ts"
import { opinionTables } from "../opinion/index.ts"
import { namesKept } from "../people/index.ts"
import type { Account } from "./account.ts"
import { type Flag, titleFlags } from "./flags.ts"
import { latestChanges } from "./history.ts"
import { newcomersIn } from "./newcomers.ts"
import { claimText } from "./reading.ts"
import { claimsBy, type ItemRow, itemsIn } from "./repo.ts"
import { proposalsAfter } from "./repo-changes.ts"
import { latestPosting, openObjections, postingsOf, settingsOf } from "./repo-posting.ts"
import type { FateKind } from "./rules.ts"
import { itemTables } from "./tables.ts"
import { type BoardView, inOrder, type Placed, type ShownClaim, type ShownItem, shownClaimsOf, shownItemsOf } from "./view.ts"

/** An item with how much stands in it, not with what. */
export type CountedItem = {
	readonly item: ItemRow
	readonly claimCount: number
	/** Of its title. */
	readonly flags: readonly Flag[]
	/** Claims in it that wait for a look. */
	readonly flaggedClaims: number
	/** Claims that came into it since it was posted, or since somebody accepted it. */
	readonly fresh: readonly string[]
}

export type BoardSums = {
	readonly account: Account
	readonly waiting: number
	readonly flagged: number
	/** In the order of the board. */
	readonly items: readonly CountedItem[]
}

export async function boardSums(reader: Reader, villageId: string): Promise<BoardSums> {
	const { itemClaim: c } = reader.tables(itemTables)
	const waits = sql<number>`sum(case when ${c.flags} <> '[]' and ${c.clearedAt} is null and ${c.shown} is null then 1 else 0 end)`
	const sums = await reader.db
		.select({ fate: c.fate, itemId: c.itemId, n: count(), flagged: waits })
		.from(c)
		.where(eq(c.villageId, villageId))
		.groupBy(c.fate, c.itemId)
	const [heard] = await reader.db
		.select({ n: countDistinct(c.opinionId) })
		.from(c)
		.where(eq(c.villageId, villageId))
	const byFate: Record<FateKind, number> = { open: 0, item: 0, same: 0, withdrawn: 0, "out-of-scope": 0, personal: 0 }
	const held = new Map<string, { readonly n: number; readonly flagged: number }>()
	for (const { fate, itemId, n, flagged } of sums) {
		byFate[fate] += Number(n)
		if (fate === "item" && itemId !== null) held.set(itemId, { n: Number(n), flagged: Number(flagged) })
	}
	const stored = await itemsIn(reader, villageId)
	const fresh = await freshClaims(reader, villageId, stored)
	const names = await namesKept(reader, villageId)
	const items = stored.map((item): CountedItem => {
		const { n, flagged } = held.get(item.id) ?? { n: 0, flagged: 0 }
		return { item, claimCount: n, flags: n === 0 ? [] : titleFlags(item, names), flaggedClaims: flagged, fresh: fresh.get(item.id) ?? [] }
	})
	const full = items.filter(({ claimCount }) => claimCount > 0)
	return {
		account: {
			opinions: Number(heard?.n ?? 0),
			claims: Object.values(byFate).reduce((sum, n) => sum + n, 0),
			byFate,
			items: full.length,
			proposed: full.filter(({ item }) => item.state === "proposed").length,
		},
		waiting: await waitingOpinions(reader, villageId),
		flagged: full.reduce((sum, { flags, flaggedClaims }) => sum + flaggedClaims + (flags.length > 0 ? 1 : 0), 0),
		items: items.toSorted((a, b) => inOrder(placedOf(a), placedOf(b))),
	}
}

function placedOf({ item, claimCount, fresh }: CountedItem): Placed {
	return { item, claims: claimCount, fresh: fresh.length }
}

/** How many claims the house put into items that stood before, and nobody has said yes to yet. */
export function unseenIn({ items }: Pick<BoardSums, "items">): number {
	return items.reduce((sum, { item, fresh }) => sum + (item.state === "proposed" ? fresh.length : 0), 0)
}

/** By item: claims that came into what was posted since the last posting, or into what is not posted since somebody accepted it. */
async function freshClaims(reader: Reader, villageId: string, items: readonly ItemRow[]): Promise<ReadonlyMap<string, readonly string[]>> {
	const posting = await latestPosting(reader, villageId)
	const posted = new Map(posting?.list.items.map(({ id, number }) => [id, number]))
	const waiting = items.filter(({ id, state }) => state === "proposed" && !posted.has(id))
	// What made the oldest of them is no news, and often everything: it is not read.
	const since = Math.min(...waiting.map(({ createdAt }) => createdAt))
	const newcomers = newcomersIn(waiting.length === 0 ? [] : await proposalsAfter(reader, villageId, since))
	if (posted.size + newcomers.size === 0) return new Map()
	const isWaiting = new Set(waiting.map(({ id }) => id))
	const { itemClaim: c } = reader.tables(itemTables)
	const rows = await reader.db
		.select({ id: c.id, itemId: c.itemId })
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.fate, "item")))
		.orderBy(c.seq)
	const isFresh = (id: string, itemId: string): boolean => {
		const number = posted.get(itemId)
		if (number !== undefined) return posting?.list.claims[id] !== number
		return isWaiting.has(itemId) && newcomers.get(itemId)?.has(id) === true
	}
	const fresh = new Map<string, string[]>()
	for (const { id, itemId } of rows) if (itemId !== null && isFresh(id, itemId)) fresh.set(itemId, [...(fresh.get(itemId) ?? []), id])
	return fresh
}

/** Opinions that came since the board was last brought up to date. */
async function waitingOpinions(reader: Reader, villageId: string): Promise<number> {
	const { itemClaim: c } = reader.tables(itemTables)
	const { opinion: o } = reader.tables(opinionTables)
	const claimed = reader.db
		.select({ id: c.id })
		.from(c)
		.where(and(eq(c.villageId, o.villageId), eq(c.opinionId, o.id)))
	const [row] = await reader.db
		.select({ n: count() })
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.state, "received"), notExists(claimed)))
	return Number(row?.n ?? 0)
}

/** What waits for whoever sorts: what stands nowhere yet, and proposals that nobody has accepted. */
export async function toSort(reader: Reader, villageId: string): Promise<{ readonly unplaced: number; readonly proposed: number }> {
	const { itemClaim: c, item } = reader.tables(itemTables)
	const [open] = await reader.db
		.select({ n: count() })
		.from(c)
		.where(and(eq(c.villageId, villageId), eq(c.fate, "open")))
	const [proposed] = await reader.db
		.select({ n: count() })
		.from(item)
		.where(and(eq(item.villageId, villageId), eq(item.state, "proposed")))
	return { unplaced: Number(open?.n ?? 0) + (await waitingOpinions(reader, villageId)), proposed: Number(proposed?.n ?? 0) }
}

export type BoardFilter = { readonly state: string; readonly category: string; readonly find: string }

/** Which items fit, in the order of the board. */
export async function itemsFound(
	reader: Reader,
	villageId: string,
	{ items }: BoardSums,
	filter: BoardFilter,
): Promise<readonly CountedItem[]> {
	const { state, category, find } = filter
	const said = find === "" ? undefined : await itemsSaying(reader, villageId, find)
	return items.filter(({ item, flags, flaggedClaims, fresh }) => {
		const isFlagged = flags.length > 0 || flaggedClaims > 0
		if (state === "flagged" ? !isFlagged : state === "fresh" ? fresh.length === 0 : state !== "" && item.state !== state) return false
		if (category !== "" && item.category !== category) return false
		return said === undefined || item.title.includes(find) || String(item.number) === find || said.has(item.id)
	})
}

/** Items with a claim that has these words, or whose opinion has this number. */
async function itemsSaying(reader: Reader, villageId: string, find: string): Promise<ReadonlySet<string>> {
	const { itemClaim: c } = reader.tables(itemTables)
	const { opinion: o } = reader.tables(opinionTables)
	const rows = await reader.db
		.select({ itemId: c.itemId, start: c.start, end: c.end, text: o.text, number: o.number })
		.from(o)
		.innerJoin(c, and(eq(c.villageId, o.villageId), eq(c.opinionId, o.id)))
		.where(
			and(
				eq(o.villageId, villageId),
				sql`(${o.text} like ${likePattern(find)} escape '\\' or ${o.number} = ${find})`,
				sql`${c.itemId} is not null`,
			),
		)
	const fitting = rows.filter(({ text, number, ...place }) => number === find || claimText({ text }, place).includes(find))
	return new Set(fitting.flatMap(({ itemId }) => itemId ?? []))
}

/** The items with everything in them. */
export async function itemsWhole(reader: Reader, villageId: string, items: readonly CountedItem[]): Promise<readonly ShownItem[]> {
	const ids = items.map(({ item }) => item.id)
	if (ids.length === 0) return []
	const { itemClaim: c } = reader.tables(itemTables)
	const claims = await claimsBy(reader, and(eq(c.villageId, villageId), inArray(c.itemId, ids)))
	return shownItemsOf(reader, villageId, items, claims)
}

const mostOpen = 50

/** The first of the claims that stand nowhere yet. */
export async function openClaims(reader: Reader, villageId: string): Promise<readonly ShownClaim[]> {
	const { itemClaim: c } = reader.tables(itemTables)
	const claims = await claimsBy(reader, and(eq(c.villageId, villageId), sql`${c.fate} = 'open'`), mostOpen)
	return shownClaimsOf(reader, villageId, claims)
}

/** A page of the claims outside every item, and how many there are. */
export async function asideClaims(reader: Reader, villageId: string, page: { readonly limit: number; readonly offset: number }) {
	const { itemClaim: c } = reader.tables(itemTables)
	const which = and(eq(c.villageId, villageId), inArray(c.fate, ["same", "withdrawn", "out-of-scope", "personal"]))
	const [all] = await reader.db.select({ n: count() }).from(c).where(which)
	const claims = await claimsBy(reader, which, page.limit, page.offset)
	const shown = await shownClaimsOf(reader, villageId, claims)
	const fates = new Map(claims.map(({ id, fate }) => [id, fate.kind]))
	return { total: Number(all?.n ?? 0), claims: shown.map((claim) => ({ ...claim, fate: fates.get(claim.id) ?? "open" })) }
}

/** What stands around the items. */
export async function boardFrame(
	reader: Reader,
	villageId: string,
): Promise<Pick<BoardView, "changes" | "settings" | "posting" | "objections">> {
	return {
		changes: await latestChanges(reader, villageId),
		settings: await settingsOf(reader, villageId),
		posting: (await postingsOf(reader, villageId, 1))[0],
		objections: await openObjections(reader, villageId),
	}
}
