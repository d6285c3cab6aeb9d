/** What is done with the board. Each runs inside the caller's transaction; what a caller can act on comes back as a value. */
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import { addTask, namesOnRoster } from "../people/index.ts"
import { flagsOf } from "./flags.ts"
import { claimText, type Place, type TextTools } from "./reading.ts"
import {
	type AnswerRow,
	boardOf,
	type ClaimRow,
	claimsOf,
	forgetAnswers,
	type GivenAnswer,
	type ItemRow,
	insertClaims,
	itemsIn,
	lockBoard,
	type Proposal,
	putAnswer,
	putWhys,
	restoreAnswers,
	writeChange,
} from "./repo.ts"
import { addChange, type ChangeRow, type Gone, lastOfDesk, markUndone } from "./repo-changes.ts"
import { latestPosting } from "./repo-posting.ts"
import { type Action, apply, type Board, type Change, type Refusal, revert } from "./rules.ts"
import { type Done, whysAfter } from "./whys.ts"

export type ItemCx = {
	readonly house: House
	readonly villageId: string
	readonly now: number
	/** Staff account or person; null where the house does it. */
	readonly actor: string | null
	readonly actorName: string
}

export type Loaded = { readonly claims: readonly ClaimRow[]; readonly items: readonly ItemRow[]; readonly board: Board }

export async function loadBoard(tx: Tx, villageId: string): Promise<Loaded> {
	const [claims, items] = [await claimsOf(tx, villageId), await itemsIn(tx, villageId)]
	return { claims, items, board: boardOf(claims, items) }
}

/** Claims found in an opinion's text before they stand on the board, by the opinion's id; they hold where the text is still the same. */
export type Foreseen = ReadonlyMap<string, { readonly text: string; readonly claims: readonly (Place & { readonly id: string })[] }>

/** Brings the board up to the opinions: new ones come as open claims, those taken back are withdrawn. Returns the opinions. */
export async function syncBoard(
	tx: Tx,
	cx: ItemCx,
	{ texts, consolidator }: TextTools,
	foreseen: Foreseen = new Map(),
): Promise<readonly OpinionText[]> {
	const { house, villageId } = cx
	await lockBoard(tx, villageId)
	const opinions = await opinionTexts(tx, villageId)
	const { claims, board } = await loadBoard(tx, villageId)
	const known = new Map(claims.map((claim) => [claim.opinionId, claim]))
	const fresh = opinions.filter(({ id, state }) => !known.has(id) && state === "received")
	if (fresh.length > 0) {
		const names = await namesOnRoster(tx, villageId)
		const found = (opinion: OpinionText) => {
			const before = foreseen.get(opinion.id)
			if (before?.text === opinion.text) return before.claims
			return texts.splitClaims(opinion.text, consolidator.reader.concepts).map((span) => ({ id: house.randomId(), ...span }))
		}
		const rows = fresh.flatMap((opinion) =>
			found(opinion).map((claim) => ({ ...claim, opinionId: opinion.id, flags: [...flagsOf(claimText(opinion, claim), names)] })),
		)
		await insertClaims(tx, villageId, rows)
	}
	const withdrawn = new Set(opinions.filter(({ state }) => state === "withdrawn").map(({ id }) => id))
	const gone = claims.filter(({ opinionId, fate }) => withdrawn.has(opinionId) && fate.kind !== "withdrawn").map(({ id }) => id)
	if (gone.length > 0) {
		const done = apply(board, { kind: "withdraw", claimIds: gone })
		if (done.ok)
			await save(tx, { ...cx, actor: null, actorName: "" }, "withdraw", {
				reason: "",
				change: done.change,
				claims,
				items: await itemsIn(tx, villageId),
				displaced: [],
			})
	}
	return opinions
}

/** `unchanged`: it is so already, often because somebody else did it a moment before. */
export type Acted =
	| { readonly ok: true; readonly change: Change; readonly seq: number }
	| { readonly ok: false; readonly why: Refusal | "unchanged" }

/** What comes with an action: words of the consolidation for items, and the answer to 是不是同一件事？ that it follows from. */
type With = { readonly proposals?: ReadonlyMap<string, Proposal>; readonly said?: AnswerRow }

/** One action on the board, kept with who, when and why. */
export async function act(tx: Tx, cx: ItemCx, action: Action, reason = "", { proposals, said }: With = {}): Promise<Acted> {
	await lockBoard(tx, cx.villageId)
	const { claims, items, board } = await loadBoard(tx, cx.villageId)
	const done = apply(board, action)
	if (!done.ok) return done
	// A change of nothing would stand in the history and be what is undone next.
	if (done.change.claims.length === 0 && done.change.items.length === 0) return { ok: false, why: "unchanged" }
	const isWord = action.kind !== "propose" && action.kind !== "withdraw"
	const answers = [...(said === undefined ? [] : [said]), ...(isWord ? apartAfter(claims, done.change) : [])]
	const displaced = await answer(tx, cx, answers)
	const seq = await save(tx, cx, action.kind, { reason, change: done.change, claims, items, displaced, ...(proposals && { proposals }) })
	if (action.kind === "aside" && action.fate.kind === "personal") await routePrivately(tx, cx, action.claimIds)
	return { ok: true, change: done.change, seq }
}

async function save(tx: Tx, cx: ItemCx, kind: string, done: Done & { readonly displaced: readonly GivenAnswer[] }): Promise<number> {
	const { house, villageId, now, actor, actorName } = cx
	const { reason, change, items, displaced } = done
	const whys = whysAfter(cx, kind, done)
	await writeChange(tx, villageId, change, now, whys)
	const made = new Set(change.items.flatMap(({ id, before }) => (before === null ? [id] : [])))
	await putWhys(
		tx,
		villageId,
		[...whys].flatMap(([id, why]) => (made.has(id) ? [] : [{ id, ...why }])),
	)
	const seq = await addChange(tx, villageId, {
		at: now,
		actor,
		actorName,
		kind,
		reason,
		change: { ...change, gone: goneWith(change, whys, items), displaced },
	})
	const data = { seq, claims: change.claims.length, items: change.items.length }
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: `item.${kind}`, subject: String(seq), actor, data })
	return seq
}

/** The items a change takes away, or whose words it changes, as they were. */
function goneWith(change: Change, whys: ReadonlyMap<string, Proposal>, items: readonly ItemRow[]): readonly Gone[] {
	const gone = new Set(change.items.flatMap(({ id, after }) => (after === null ? [id] : [])))
	return items
		.filter(({ id }) => gone.has(id) || whys.has(id))
		.map(({ id, why, confidence, createdAt, clearedTitle }) => ({ id, why, confidence, createdAt, clearedTitle }))
}

/** What a person took out of an item is not put back into it by the next run. */
function apartAfter(claims: readonly ClaimRow[], { claims: moved }: Change): readonly AnswerRow[] {
	const movedIds = new Set(moved.map(({ id }) => id))
	return moved.flatMap(({ id, before, after }) => {
		if (before.kind !== "item" || (after.kind === "item" && after.itemId === before.itemId)) return []
		const left = claims.find(({ id: other, fate }) => fate.kind === "item" && fate.itemId === before.itemId && !movedIds.has(other))
		return left === undefined ? [] : [{ one: id, other: left.id, isSame: false }]
	})
}

/** Keeps the answers; returns those of others, or of an earlier act, that stood in their place. */
async function answer(tx: Tx, { villageId, actor, now }: ItemCx, answers: readonly AnswerRow[]): Promise<readonly GivenAnswer[]> {
	const by = actor ?? ""
	const displaced: GivenAnswer[] = []
	for (const one of answers) {
		const before = await putAnswer(tx, villageId, { ...one, by, at: now })
		// A no that takes a claim out of an item is kept for both reasons: it does not stand in its own place.
		if (before !== undefined && (before.by !== by || before.at !== now)) displaced.push(before)
	}
	return displaced
}

/** A matter about one person goes to somebody who looks after it alone; it is in no list. */
async function routePrivately(tx: Tx, { house, villageId, now }: ItemCx, claimIds: readonly string[]): Promise<void> {
	for (const id of claimIds)
		await addTask(tx, {
			villageId,
			id: house.newId(),
			kind: "help",
			subject: `item.personal:${id}`,
			detail: { words: house.say("item.task.personal"), link: "/console/items/aside" },
			at: now,
		})
}

/**
 * Takes back the last change of the desk that stands; `undefined`: there is none. What authors did themselves, their 不对 and what they withdrew, is
 * their word: it is not taken back, only placed anew, with an answer. What was posted with it stays: people were told of it, so it is
 * put right by a further change and a new version. `of`: only where the last change is theirs. `seq`: only where it is that one;
 * who saw another meant another.
 */
export async function undo(
	tx: Tx,
	cx: ItemCx,
	only: { readonly of?: string | null; readonly seq?: number } = {},
): Promise<ChangeRow | "changed-since" | "posted-since" | undefined> {
	const { villageId, house, now, actor } = cx
	await lockBoard(tx, villageId)
	const last = await lastOfDesk(tx, villageId)
	if (last === undefined || (only.of !== undefined && last.actor !== only.of)) return undefined
	if (only.seq !== undefined && only.seq !== last.seq) return "changed-since"
	if (last.seq <= ((await latestPosting(tx, villageId))?.atSeq ?? 0)) return "posted-since"
	const { board } = await loadBoard(tx, villageId)
	const back = revert(board, last.change)
	if (!back.ok) return "changed-since"
	await writeChange(tx, villageId, back.change, now, new Map(last.change.gone.map((gone) => [gone.id, gone])))
	await putWhys(tx, villageId, last.change.gone)
	await markUndone(tx, villageId, last.seq, now)
	if (last.kind !== "propose")
		await forgetAnswers(tx, villageId, { claimIds: last.change.claims.map(({ id }) => id), by: last.actor ?? "", at: last.at })
	await restoreAnswers(tx, villageId, last.change.displaced)
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: "item.undone",
		subject: String(last.seq),
		actor,
		data: { kind: last.kind },
	})
	return last
}
