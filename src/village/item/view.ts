/** What the board's pages show, read once per request. */
import type { Reader } from "../../store/store.ts"
import { grouped } from "../grouped.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import { namesOnRoster } from "../people/index.ts"
import { type Account, accountOf } from "./account.ts"
import { titleFlags, waitsForLook } from "./flags.ts"
import { latestChanges, type ShownChange } from "./history.ts"
import { flaggedIn } from "./looking.ts"
import { claimText } from "./reading.ts"
import { boardOf, type ClaimRow, claimsOf, type ItemRow, itemsIn } from "./repo.ts"
import { claimsPerOpinion } from "./repo-claims.ts"
import { type BoardSettings, openObjections, type Posting, postingsOf, settingsOf } from "./repo-posting.ts"

export type ShownClaim = {
	readonly id: string
	readonly number: string
	readonly text: string
	/** What is flagged and waits for a look. */
	readonly flags: readonly string[]
	/** What others read in its place. */
	readonly shown: string | null
	readonly isPart: boolean
	readonly reason: string
}
export type ShownItem = {
	readonly item: ItemRow
	readonly claims: readonly ShownClaim[]
	/** Of its title. */
	readonly flags: readonly string[]
	readonly people: number
	readonly households: number
}

export type BoardView = {
	readonly account: Account
	/** Opinions that came since the board was last brought up to date. */
	readonly waiting: number
	readonly items: readonly ShownItem[]
	readonly open: readonly ShownClaim[]
	readonly aside: readonly (ShownClaim & { readonly fate: string })[]
	readonly changes: readonly ShownChange[]
	readonly settings: BoardSettings
	readonly posting: Posting | undefined
	readonly objections: number
	/** Names and insults in items that nobody has looked at. */
	readonly flagged: number
}

export async function boardView(reader: Reader, villageId: string): Promise<BoardView> {
	const [claims, items, opinions] = [
		await claimsOf(reader, villageId),
		await itemsIn(reader, villageId),
		await opinionTexts(reader, villageId),
	]
	const byId = new Map(opinions.map((opinion) => [opinion.id, opinion]))
	const known = new Set(claims.map(({ opinionId }) => opinionId))
	const perOpinion = new Map<string, number>()
	for (const { opinionId } of claims) perOpinion.set(opinionId, (perOpinion.get(opinionId) ?? 0) + 1)
	const shown = (claim: ClaimRow) => shownClaim(claim, byId.get(claim.opinionId), perOpinion.get(claim.opinionId) ?? 0)
	const names = await namesOnRoster(reader, villageId)
	const byItem = grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : ""))
	const asideKinds = new Set(["same", "withdrawn", "out-of-scope", "personal"])
	return {
		account: accountOf(boardOf(claims, items)),
		waiting: opinions.filter(({ id, state }) => state === "received" && !known.has(id)).length,
		items: items
			.map((item) => shownItem(item, byItem.get(item.id) ?? [], byId, shown, (own) => titleFlags(own, names)))
			.toSorted((a, b) => inOrder({ item: a.item, claims: a.claims.length }, { item: b.item, claims: b.claims.length })),
		open: claims.filter(({ fate }) => fate.kind === "open").map(shown),
		aside: claims.filter(({ fate }) => asideKinds.has(fate.kind)).map((claim) => ({ ...shown(claim), fate: claim.fate.kind })),
		changes: await latestChanges(reader, villageId),
		settings: await settingsOf(reader, villageId),
		posting: (await postingsOf(reader, villageId, 1))[0],
		objections: await openObjections(reader, villageId),
		flagged: flaggedIn(claims, items, names),
	}
}

/** `claims`: how many its opinion has. */
function shownClaim(claim: ClaimRow, opinion: OpinionText | undefined, claims: number): ShownClaim {
	return {
		id: claim.id,
		number: opinion?.number ?? "",
		text: opinion === undefined ? "" : claimText(opinion, claim),
		flags: waitsForLook(claim) ? claim.flags : [],
		shown: claim.shown,
		isPart: claims > 1,
		reason: claim.fate.kind === "out-of-scope" || claim.fate.kind === "personal" ? claim.fate.reason : "",
	}
}

/** What is shown of these claims, with the opinions they are of. */
async function readClaims(reader: Reader, villageId: string, claims: readonly ClaimRow[]) {
	const ids = [...new Set(claims.map(({ opinionId }) => opinionId))]
	const opinions = new Map((await opinionTexts(reader, villageId, ids)).map((opinion) => [opinion.id, opinion]))
	const perOpinion = await claimsPerOpinion(reader, villageId, ids)
	return { opinions, shown: (claim: ClaimRow) => shownClaim(claim, opinions.get(claim.opinionId), perOpinion.get(claim.opinionId) ?? 0) }
}

export async function shownClaimsOf(reader: Reader, villageId: string, claims: readonly ClaimRow[]): Promise<readonly ShownClaim[]> {
	const { shown } = await readClaims(reader, villageId, claims)
	return claims.map(shown)
}

/** `claims`: all of these items. */
export async function shownItemsOf(
	reader: Reader,
	villageId: string,
	items: readonly { readonly item: ItemRow; readonly flags: readonly string[] }[],
	claims: readonly ClaimRow[],
): Promise<readonly ShownItem[]> {
	const { opinions, shown } = await readClaims(reader, villageId, claims)
	const byItem = grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : ""))
	return items.map(({ item, flags }) => shownItem(item, byItem.get(item.id) ?? [], opinions, shown, () => flags))
}

function shownItem(
	item: ItemRow,
	claims: readonly ClaimRow[],
	opinions: ReadonlyMap<string, OpinionText>,
	shown: (claim: ClaimRow) => ShownClaim,
	flagsOf: (item: ItemRow) => readonly string[],
): ShownItem {
	const authors = claims.flatMap(({ opinionId }) => opinions.get(opinionId) ?? [])
	return {
		item,
		claims: claims.map(shown),
		flags: claims.length === 0 ? [] : flagsOf(item),
		people: new Set(authors.map(({ personId, id }) => personId ?? id)).size,
		households: new Set(authors.flatMap(({ householdId }) => householdId ?? [])).size,
	}
}

export type Placed = {
	readonly item: ItemRow
	/** How many stand in it. */
	readonly claims: number
	/** How many came into it since it was posted. */
	readonly fresh?: number
}

/** What needs a look first: proposals, those of most claims first; then what something came into since it was posted; then by number. */
export function inOrder(a: Placed, b: Placed): number {
	if (a.item.state !== b.item.state) return a.item.state === "proposed" ? -1 : 1
	if (a.item.state === "proposed" && a.claims !== b.claims) return b.claims - a.claims
	const [freshA, freshB] = [(a.fresh ?? 0) > 0, (b.fresh ?? 0) > 0]
	if (freshA !== freshB) return freshA ? -1 : 1
	return (a.item.number ?? Number.MAX_SAFE_INTEGER) - (b.item.number ?? Number.MAX_SAFE_INTEGER) || b.claims - a.claims
}
