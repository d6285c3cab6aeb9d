/** At intake: is it the same matter as one the village has already? Asked once the opinion has its number; nothing is lost either way. */
import type { Reader, Store } from "../../store/store.ts"
import type { Nearby } from "../../text/consolidate/index.ts"
import type { House } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import { waitsForLook } from "./flags.ts"
import { doneItems } from "./progress.ts"
import { asMessage, readClaim, type TextTools, toolsFor } from "./reading.ts"
import { type ClaimRow, claimsOf, type ItemRow, itemsIn } from "./repo.ts"

/** What a new opinion is like. `people`: how many brought it up so far; `why`: what both speak of, and where. */
export type Alike = {
	readonly subject: string
	readonly title: string
	readonly number: number | null
	readonly people: number
	readonly why: string
}

type Known = { readonly opinionId: string }
/** Likenesses hold for one lexicon: with other words of the village everything is put on the shelf anew. */
type Shelf = { readonly by: TextTools["consolidator"]; readonly nearby: Nearby; readonly known: Known[]; readonly seen: Set<string> }

/** What is open in each village, read once and added to. */
const shelves = new WeakMap<Store, Map<string, Shelf>>()

/** The matter most like this opinion, among those of others; undefined where none is like enough to ask. */
export async function alikeTo(reader: Reader, house: House, villageId: string, opinionId: string): Promise<Alike | undefined> {
	return (await alikesOf(reader, house, villageId, [opinionId])).get(opinionId)
}

/** The same of several that came in together, read once: what they have in common with each other is not asked. */
export async function alikesOf(
	reader: Reader,
	house: House,
	villageId: string,
	opinionIds: readonly string[],
): Promise<ReadonlyMap<string, Alike>> {
	const tools = await toolsFor(reader, villageId)
	const opinions = await opinionTexts(reader, villageId)
	const claims = await claimsOf(reader, villageId)
	const shelf = shelfOf(house.store, villageId, tools)
	const fresh = new Set(opinionIds)
	for (const opinion of opinions) if (!fresh.has(opinion.id)) addTo(shelf, tools, villageId, opinion)
	const items = await itemsIn(reader, villageId)
	const village = {
		villageId,
		tools,
		shelf,
		fresh,
		byId: new Map(opinions.map((opinion) => [opinion.id, opinion])),
		claimOf: new Map(claims.map((claim) => [claim.opinionId, claim])),
		claimsIn: grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : "")),
		items: new Map(items.map((item) => [item.id, item])),
	}
	const known = new Map<string, boolean>()
	const isDone = async (itemId: string): Promise<boolean> => {
		const isKnown = known.get(itemId) ?? (await doneItems(reader, house, villageId, [itemId])).has(itemId)
		known.set(itemId, isKnown)
		return isKnown
	}
	const found = new Map<string, Alike>()
	for (const id of opinionIds) {
		const alike = await alikeIn({ ...village, isDone }, id)
		if (alike !== undefined) found.set(id, alike)
	}
	return found
}

type Village = {
	readonly villageId: string
	readonly tools: TextTools
	readonly shelf: Shelf
	readonly fresh: ReadonlySet<string>
	readonly byId: ReadonlyMap<string, OpinionText>
	readonly claimOf: ReadonlyMap<string, ClaimRow>
	readonly claimsIn: ReadonlyMap<string, readonly ClaimRow[]>
	readonly items: ReadonlyMap<string, ItemRow>
	readonly isDone: (itemId: string) => Promise<boolean>
}

async function alikeIn(village: Village, opinionId: string): Promise<Alike | undefined> {
	const { villageId, tools, shelf, fresh, byId, claimOf, claimsIn, items, isDone } = village
	const own = byId.get(opinionId)
	if (own === undefined || own.text === "") return undefined
	const read = tools.consolidator.read(asMessage(own, { id: own.id, start: 0, end: own.text.length }))
	if (read === undefined) return undefined
	for (const { item: index, likeness } of shelf.nearby.near(read.vectors.issue)) {
		const other = byId.get(shelf.known[index]?.opinionId ?? "")
		if (other === undefined || fresh.has(other.id) || other.state !== "received" || other.erasedAt !== null) continue
		if (own.personId !== null && other.personId === own.personId) continue
		const claim = claimOf.get(other.id)
		if (claim?.fate.kind === "personal" || claim?.fate.kind === "out-of-scope") continue
		const known = readClaim(tools, asMessage(other, { id: other.id, start: 0, end: other.text.length }), villageId)
		if (known === undefined || !tools.texts.isWorthAsking(read, known, likeness)) continue
		const { why } = tools.consolidator.describe([read, known], "issue")
		const common = [...why.places.slice(0, 1), ...why.concepts].join(" ")
		const item = claim?.fate.kind === "item" ? items.get(claim.fate.itemId) : undefined
		// What was done is done: who speaks of it now has something new to say.
		if (item !== undefined && (await isDone(item.id))) continue
		const within = item === undefined ? [] : (claimsIn.get(item.id) ?? [])
		// A title made of members' words is shown once it was posted, or where nothing in the item waits for a look.
		if (item !== undefined && (item.number !== null || !within.some(waitsForLook))) {
			const people = new Set(within.map(({ opinionId: id }) => byId.get(id)?.personId ?? id))
			return { subject: `item:${item.id}`, title: item.title, number: item.number, people: people.size, why: common }
		}
		// Another's words are not shown before they were posted: the matter is named by what both speak of.
		if (why.concepts.length === 0) continue
		return { subject: `opinion:${other.id}`, title: common, number: null, people: 1, why: common }
	}
	return undefined
}

function shelfOf(store: Store, villageId: string, { texts, consolidator }: TextTools): Shelf {
	const villages = shelves.get(store) ?? new Map<string, Shelf>()
	shelves.set(store, villages)
	const there = villages.get(villageId)
	if (there?.by === consolidator) return there
	const shelf: Shelf = { by: consolidator, nearby: new texts.Nearby("issue", 0), known: [], seen: new Set() }
	villages.set(villageId, shelf)
	return shelf
}

function addTo({ nearby, known, seen }: Shelf, tools: TextTools, villageId: string, opinion: OpinionText): void {
	if (seen.has(opinion.id) || opinion.text === "") return
	seen.add(opinion.id)
	const read = readClaim(tools, asMessage(opinion, { id: opinion.id, start: 0, end: opinion.text.length }), villageId)
	if (read === undefined) return
	nearby.add(read.vectors.issue)
	known.push({ opinionId: opinion.id })
}
