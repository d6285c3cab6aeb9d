/** At intake: is it the same matter as one the village has already? Asked once the opinion has its number; nothing is lost either way. */
import type { Reader, Store } from "../../store/store.ts"
import type { Nearby } from "../../text/consolidate/index.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import { waitsForLook } from "./flags.ts"
import { asMessage, readClaim, type TextTools, toolsFor } from "./reading.ts"
import { claimsOf, itemsIn } from "./repo.ts"

/** What a new opinion is like. `people`: how many brought it up so far. */
export type Alike = { readonly subject: string; readonly title: string; readonly number: number | null; readonly people: number }

type Known = { readonly opinionId: string }
/** Likenesses hold for one lexicon: with other words of the village everything is put on the shelf anew. */
type Shelf = { readonly by: TextTools["consolidator"]; readonly nearby: Nearby; readonly known: Known[]; readonly seen: Set<string> }

/** What is open in each village, read once and added to. */
const shelves = new WeakMap<Store, Map<string, Shelf>>()

/** The matter most like this opinion, among those of others; undefined where none is like enough to ask. */
export async function alikeTo(reader: Reader, store: Store, villageId: string, opinionId: string): Promise<Alike | undefined> {
	const tools = await toolsFor(reader, villageId)
	const opinions = await opinionTexts(reader, villageId)
	const own = opinions.find(({ id }) => id === opinionId)
	if (own === undefined || own.text === "") return undefined
	const claims = await claimsOf(reader, villageId)
	const shelf = shelfOf(store, villageId, tools)
	const ofOpinion = new Map(claims.map((claim) => [claim.opinionId, claim]))
	const byId = new Map(opinions.map((opinion) => [opinion.id, opinion]))
	for (const opinion of opinions) if (opinion.id !== opinionId) addTo(shelf, tools, villageId, opinion)
	const read = tools.consolidator.read(asMessage(own, { id: own.id, start: 0, end: own.text.length }))
	if (read === undefined) return undefined
	const items = new Map((await itemsIn(reader, villageId)).map((item) => [item.id, item]))
	for (const { item: index } of shelf.nearby.near(read.vectors.issue)) {
		const other = byId.get(shelf.known[index]?.opinionId ?? "")
		if (
			other === undefined ||
			other.state !== "received" ||
			other.erasedAt !== null ||
			(own.personId !== null && other.personId === own.personId)
		)
			continue
		const claim = ofOpinion.get(other.id)
		if (claim?.fate.kind === "personal" || claim?.fate.kind === "out-of-scope") continue
		const item = claim?.fate.kind === "item" ? items.get(claim.fate.itemId) : undefined
		if (item !== undefined) {
			// A title made of members' words is shown once it was posted, or where nothing in the item waits for a look.
			const isShown =
				item.number !== null || !claims.some((one) => one.fate.kind === "item" && one.fate.itemId === item.id && waitsForLook(one))
			const people = new Set(
				claims.flatMap(({ fate, opinionId: id }) =>
					fate.kind === "item" && fate.itemId === item.id ? [byId.get(id)?.personId ?? id] : [],
				),
			)
			if (isShown) return { subject: `item:${item.id}`, title: item.title, number: item.number, people: people.size }
		}
		// Another's words are not shown before they were posted: the matter is named by what both speak of.
		const known = readClaim(tools, asMessage(other, { id: other.id, start: 0, end: other.text.length }), villageId)
		const { why, place } = tools.consolidator.describe(known === undefined ? [read] : [read, known], "issue")
		if (why.concepts.length === 0) continue
		const title = [...(place === null ? [] : [place]), ...why.concepts].join(" ")
		return { subject: `opinion:${other.id}`, title, number: null, people: 1 }
	}
	return undefined
}

function shelfOf(store: Store, villageId: string, { texts, consolidator }: TextTools): Shelf {
	const villages = shelves.get(store) ?? new Map<string, Shelf>()
	shelves.set(store, villages)
	const there = villages.get(villageId)
	if (there?.by === consolidator) return there
	const shelf: Shelf = { by: consolidator, nearby: new texts.Nearby("issue"), known: [], seen: new Set() }
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
