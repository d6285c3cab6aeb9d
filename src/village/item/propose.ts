/** What the consolidation proposes. */
import type { Store, Tx } from "../../store/store.ts"
import type { Group, Read } from "../../text/consolidate/index.ts"
import { truncate } from "../../text/normalize.ts"
import type { OpinionText } from "../opinion/index.ts"
import type { Told } from "../works.ts"
import { type Advice, alone, keyOf } from "./advice.ts"
import { act, type ItemCx, loadBoard, syncBoard } from "./commands.ts"
import { byIdOf, type Considered, level, readings, standingOf } from "./grouping.ts"
import { doneItems } from "./progress.ts"
import type { TextTools } from "./reading.ts"
import { answersOf, claimsOf, type Proposal } from "./repo.ts"
import { likenessesOf } from "./repo-likeness.ts"
import { supportOf } from "./repo-posting.ts"
import { type Action, maxTitleLength } from "./rules.ts"

/** Claims read between two turns of everybody else: ▲ a claim takes 0.3 ms. */
const readAtOnce = 50

/** Reads every claim before the board is held: what the reading took longest for is kept, and a page can say how far it is. */
export async function readAhead(store: Store, cx: ItemCx, tools: TextTools, told: Told, { foreseen }: Advice = alone): Promise<void> {
	const { villageId } = cx
	const opinions = await store.tx((tx) => syncBoard(tx, cx, tools, foreseen))
	const claims = await store.read((reader) => claimsOf(reader, villageId))
	await readInPieces(tools, villageId, byIdOf(opinions), claims, told)
}

/** The same of claims that need not stand on the board yet. */
export async function readInPieces(
	tools: TextTools,
	villageId: string,
	byId: ReadonlyMap<string, OpinionText>,
	claims: readonly Considered[],
	told: Told,
): Promise<readonly Read[]> {
	const read: Read[] = []
	for (let at = 0; at < claims.length; at += readAtOnce) {
		read.push(...readings(tools, villageId, byId, claims.slice(at, at + readAtOnce)))
		await told(Math.min(at + readAtOnce, claims.length), claims.length)
	}
	return read
}

/** Claims put into items, items made for them, and how many of the claims went into items that stood accepted or posted. */
type Proposed = { readonly placed: number; readonly made: number; readonly joined: number }

/** Puts every open claim with words into an item: into one there is, where it fits, else into a new one that waits for a person's yes. */
export async function proposeItems(tx: Tx, cx: ItemCx, tools: TextTools, advice: Advice = alone): Promise<Proposed> {
	const { villageId, house } = cx
	const opinions = await syncBoard(tx, cx, tools, advice.foreseen)
	const { claims, items } = await loadBoard(tx, villageId)
	const { considered, open, itemOf, together, apart } = standingOf(claims, {
		answers: await answersOf(tx, villageId),
		supports: await supportOf(tx, villageId),
		likenesses: await likenessesOf(tx, villageId, "answered"),
		done: await doneItems(tx, house, villageId),
	})
	const groups = tools.consolidator.group(readings(tools, villageId, byIdOf(opinions), considered), {
		level,
		together: [...together, ...advice.same],
		apart,
	})
	const proposals = new Map<string, Proposal>()
	const proposed = groups.flatMap((group): Extract<Action, { kind: "propose" }>["groups"] => {
		const fresh = group.members.filter((id) => open.has(id))
		if (fresh.length === 0) return []
		const known = group.members.flatMap((id) => itemOf.get(id) ?? [])[0]
		const id = known ?? house.newId()
		// One that stands already has other claims now, so other words for why.
		proposals.set(id, { why: whyOf(cx, tools, advice, group), confidence: Math.round(group.confidence * 100) })
		const title = advice.titles.get(keyOf(group.members)) ?? group.title
		return [
			{
				item: {
					id,
					title: truncate(title, maxTitleLength, "characters") || house.say("item.untitled"),
					category: group.category,
					place: group.place,
				},
				claimIds: fresh,
			},
		]
	})
	if (proposed.length === 0) return { placed: 0, made: 0, joined: 0 }
	const done = await act(tx, cx, { kind: "propose", groups: proposed }, house.say(`item.way.${advice.way}`), { proposals })
	if (!done.ok) return { placed: 0, made: 0, joined: 0 }
	const stood = new Set(items.flatMap(({ id, state, number }) => (state === "proposed" && number === null ? [] : [id])))
	const joined = done.change.claims.filter(({ after }) => after.kind === "item" && stood.has(after.itemId)).length
	return { placed: done.change.claims.length, made: done.change.items.filter(({ before }) => before === null).length, joined }
}

/** Where a model put it together or named it, that is said with it. */
function whyOf({ house }: ItemCx, tools: TextTools, { same, titles }: Advice, { members, why }: Group): string {
	const words = tools.texts.whyInWords(why)
	const own = new Set(members)
	const isHelped = titles.has(keyOf(members)) || same.some(([one, other]) => own.has(one) && own.has(other))
	return isHelped ? house.say("item.why.helped", { why: words }) : words
}
