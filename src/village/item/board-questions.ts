/** 是不是同一件事？ The questions whose answers change the board most, and what an answer does. */
import type { Reader, Tx } from "../../store/store.ts"
import type { Question } from "../../text/consolidate/index.ts"
import { truncate } from "../../text/normalize.ts"
import { opinionTexts } from "../opinion/index.ts"
import { type Acted, act, type ItemCx } from "./commands.ts"
import { byIdOf, level, readings } from "./grouping.ts"
import type { TextTools } from "./reading.ts"
import { answersOf, boardOf, claimsOf, type ItemRow, itemsIn, lockBoard, putAnswer } from "./repo.ts"
import { claimsNamed, claimsOfItems, claimsPerItem } from "./repo-claims.ts"
import { type Action, maxTitleLength } from "./rules.ts"

/** A question as the page shows it: claim ids on both sides, of which the first is the most typical. */
export type BoardQuestion = {
	readonly kind: Question["kind"]
	readonly one: string
	readonly other: string
	readonly oneItem: ItemRow
	readonly otherItem: ItemRow | undefined
	readonly oneClaims: readonly string[]
	readonly otherClaims: readonly string[]
	/** `odd`: all the claims a no takes out of the item. */
	readonly goes: readonly string[]
}

const questionsAsked = 40
const shownPerSide = 3
/** Claims looked at for questions: ▲ among 20,000 of them they took 2.4 s. */
export const mostLookedAt = 500

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
		/** Claim ids, the most typical first. */
		const typical = (members: readonly number[]): readonly string[] => {
			const { central } = tools.consolidator.describe(
				members.flatMap((index) => read[index] ?? []),
				level,
			)
			return [...new Set([members[central] ?? members[0] ?? 0, ...members])].map(idOf)
		}
		const isOdd = question.kind === "odd"
		const oneClaims = typical(isOdd ? question.rest : one.members)
		const otherClaims = typical(isOdd ? question.items : (other?.members ?? []))
		const [first, second] = [oneClaims[0], otherClaims[0]]
		if (first === undefined || second === undefined) return []
		return [
			{
				kind: question.kind,
				one: first,
				other: second,
				oneItem: one.item,
				otherItem: other?.item,
				oneClaims: oneClaims.slice(0, shownPerSide),
				otherClaims: otherClaims.slice(0, shownPerSide),
				goes: isOdd ? otherClaims : [],
			},
		]
	})
}

export type Answered = Acted | { readonly ok: true; readonly change: null }

export type Said = {
	readonly one: string
	readonly other: string
	readonly isSame: boolean
	/** Claims that go with `other` where it leaves the item of `one`. */
	readonly goes?: readonly string[]
}

/** What a yes or no does: two items become one, or claims leave their item and are one of their own. A no to two items is only remembered. */
export async function answerQuestion(tx: Tx, cx: ItemCx, tools: TextTools, { one, other, isSame, goes = [] }: Said): Promise<Answered> {
	const { villageId, actor, now } = cx
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
	// What somebody else moved meanwhile stays where it was put.
	const leaving = new Set([other, ...goes.filter((id) => id !== one)])
	const gone = claims.filter(({ id, fate }) => leaving.has(id) && fate.kind === "item" && fate.itemId === b.itemId)
	const claimIds = gone.map(({ id }) => id)
	const newItem = await itemOfItsOwn(tx, cx, tools, board.items.get(b.itemId), claimIds)
	return act(tx, cx, { kind: "split", claimIds, newItem }, "", { said })
}

/** The item that claims of another are when they leave it: named by their own words, of its category. */
export async function itemOfItsOwn(
	tx: Tx,
	{ villageId, house }: ItemCx,
	tools: TextTools,
	from: Pick<ItemRow, "title" | "category"> | undefined,
	claimIds: readonly string[],
): Promise<Extract<Action, { readonly kind: "split" }>["newItem"]> {
	const claims = await claimsNamed(tx, villageId, claimIds)
	const opinions = await opinionTexts(tx, villageId, [...new Set(claims.map(({ opinionId }) => opinionId))])
	const { title, place } = tools.consolidator.describe(readings(tools, villageId, byIdOf(opinions), claims), level)
	return {
		id: house.newId(),
		title: truncate(title, maxTitleLength, "characters") || (from?.title ?? ""),
		category: from?.category ?? "other",
		place,
	}
}
