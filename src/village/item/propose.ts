/** What the consolidation proposes, and the questions a person should answer first. */
import type { Reader, Store, Tx } from "../../store/store.ts"
import type { Group, Question, Read } from "../../text/consolidate/index.ts"
import { truncate } from "../../text/normalize.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import type { Told } from "../works.ts"
import { type Advice, alone, keyOf } from "./advice.ts"
import { type Acted, act, type ItemCx, loadBoard, syncBoard } from "./commands.ts"
import { byIdOf, type Considered, level, readings, standingOf } from "./grouping.ts"
import { doneItems } from "./progress.ts"
import type { TextTools } from "./reading.ts"
import { answersOf, boardOf, claimsOf, type ItemRow, itemsIn, lockBoard, type Proposal, putAnswer } from "./repo.ts"
import { claimsOfItems, claimsPerItem } from "./repo-claims.ts"
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

/** A question as the page shows it: claim ids on both sides, of which the first is the most typical. */
export type BoardQuestion = {
	readonly kind: Question["kind"]
	readonly one: string
	readonly other: string
	readonly oneItem: ItemRow
	readonly otherItem: ItemRow | undefined
	readonly oneClaims: readonly string[]
	readonly otherClaims: readonly string[]
}

const questionsAsked = 40
/** Claims looked at for questions: ▲ among 20,000 of them they took 2.4 s. */
const mostLookedAt = 500

/** The items that are asked about: what nobody has accepted yet before what stands, the newest first, as many as hold so many claims. */
async function itemsAskedOf(reader: Reader, villageId: string): Promise<readonly ItemRow[]> {
	const counts = await claimsPerItem(reader, villageId)
	const newest = (await itemsIn(reader, villageId)).toReversed()
	const asked = [...newest.filter(({ state }) => state === "proposed"), ...newest.filter(({ state }) => state !== "proposed")]
	let claims = 0
	const chosen = new Set<string>()
	for (const { id } of asked) {
		claims += counts.get(id) ?? 0
		if (claims > mostLookedAt && chosen.size > 0) break
		chosen.add(id)
	}
	// In the order in which they were made, as the whole board would be.
	return newest.filter(({ id }) => chosen.has(id)).toReversed()
}

export async function questionsOf(
	reader: Reader,
	villageId: string,
	tools: TextTools,
	count = questionsAsked,
): Promise<readonly BoardQuestion[]> {
	const answers = await answersOf(reader, villageId)
	const items = await itemsAskedOf(reader, villageId)
	const placed = (
		await claimsOfItems(
			reader,
			villageId,
			items.map(({ id }) => id),
		)
	).filter(({ fate }) => fate.kind === "item")
	const opinions = await opinionTexts(reader, villageId, [...new Set(placed.map(({ opinionId }) => opinionId))])
	const read = readings(tools, villageId, byIdOf(opinions), placed)
	const indexOf = new Map(read.map(({ id }, index) => [id, index]))
	const groups = items
		.map((item) => ({
			item,
			members: placed.flatMap(({ id, fate }) => (fate.kind === "item" && fate.itemId === item.id ? (indexOf.get(id) ?? []) : [])),
		}))
		.filter(({ members }) => members.length > 0)
	const settled = new Set(answers.map(({ one, other }) => `${one}|${other}`))
	const idOf = (index: number): string => read[index]?.id ?? ""
	const isSettled = (a: number, b: number): boolean => {
		const [one, other] = [idOf(a), idOf(b)].toSorted()
		return settled.has(`${one}|${other}`)
	}
	const questions = tools.texts.usefulQuestions(
		read.map(({ vectors }) => vectors[level]),
		groups.map(({ members }) => members),
		level,
		count,
		{ isSettled },
	)
	return questions.flatMap((question): readonly BoardQuestion[] => {
		const [one, other] = question.kind === "same" ? [groups[question.one], groups[question.other]] : [groups[question.group], undefined]
		if (one === undefined) return []
		const typical = ({ members }: typeof one): readonly string[] => {
			const description = tools.consolidator.describe(
				members.flatMap((index) => read[index] ?? []),
				level,
			)
			return [members[description.central] ?? members[0] ?? 0, ...members].map(idOf).filter((id, at, all) => all.indexOf(id) === at)
		}
		const oneClaims = typical(one)
		const otherClaims = question.kind === "odd" ? [idOf(question.item)] : other === undefined ? [] : typical(other)
		const [first, second] = [oneClaims.find((id) => id !== otherClaims[0]), otherClaims[0]]
		return first === undefined || second === undefined
			? []
			: [
					{
						kind: question.kind,
						one: first,
						other: second,
						oneItem: one.item,
						otherItem: other?.item,
						oneClaims: oneClaims.filter((id) => id !== second).slice(0, 3),
						otherClaims: otherClaims.slice(0, 3),
					},
				]
	})
}

export type Answered = Acted | { readonly ok: true; readonly change: null }

/** What a yes or no does: two items become one, or a claim leaves its item. A no to two items is only remembered. */
export async function answerQuestion(
	tx: Tx,
	cx: ItemCx,
	{ one, other, isSame }: { readonly one: string; readonly other: string; readonly isSame: boolean },
): Promise<Answered> {
	const { villageId, actor, now, house } = cx
	await lockBoard(tx, villageId)
	const [claims, items] = [await claimsOf(tx, villageId), await itemsIn(tx, villageId)]
	const board = boardOf(claims, items)
	const [a, b] = [board.claims.get(one)?.fate, board.claims.get(other)?.fate]
	if (a?.kind !== "item" || b?.kind !== "item") return { ok: false, why: "no-such-claim" }
	const said = { one, other, isSame }
	if (isSame === (a.itemId === b.itemId)) {
		await putAnswer(tx, villageId, { ...said, by: actor ?? "", at: now })
		return { ok: true, change: null }
	}
	if (isSame) {
		const size = (itemId: string): number => claims.filter(({ fate }) => fate.kind === "item" && fate.itemId === itemId).length
		const isPosted = (itemId: string): boolean => board.items.get(itemId)?.number != null
		const keepsFirst = isPosted(a.itemId) || (!isPosted(b.itemId) && size(a.itemId) >= size(b.itemId))
		const [into, from] = keepsFirst ? [a.itemId, b.itemId] : [b.itemId, a.itemId]
		return act(tx, cx, { kind: "merge", from: [from], into }, "", { said })
	}
	const item = board.items.get(b.itemId)
	const newItem = { id: house.newId(), title: item?.title ?? "", category: item?.category ?? "other", place: item?.place ?? null }
	return act(tx, cx, { kind: "split", claimIds: [other], newItem }, "", { said })
}
