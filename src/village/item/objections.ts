/** 不对, and "mine is missing": objections to a posted list, each owed an answer. What is missing is an opinion of its own from then on. */

import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import { maxTextLength, opinionTexts } from "../opinion/index.ts"
import { reportChange } from "../report/index.ts"
import { act, type ItemCx, syncBoard } from "./commands.ts"
import { openPosting } from "./posting.ts"
import { claimText, type TextTools } from "./reading.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { objectionReason } from "./repo-changes.ts"
import { answerRow, insertObjection, latestPosting, objectionsAgainst } from "./repo-posting.ts"
import { maxReasonLength } from "./rules.ts"
import type { ObjectionKind } from "./tables.ts"

/** A claim of a person's own, and where the posted list has it. */
export type Placement = {
	readonly claimId: string
	readonly number: string
	readonly text: string
	readonly item: { readonly number: number; readonly title: string } | null
	readonly fate: string
}

/** Everything of a person that the list open to objection holds; undefined where none is open. */
export async function placementsOf(
	reader: Reader,
	villageId: string,
	personId: string,
	now: number,
): Promise<readonly Placement[] | undefined> {
	const posting = await openPosting(reader, villageId, now)
	if (posting === undefined) return undefined
	const own = new Map(
		(await opinionTexts(reader, villageId)).filter((opinion) => opinion.personId === personId).map((opinion) => [opinion.id, opinion]),
	)
	const titles = new Map(
		(await itemsIn(reader, villageId)).flatMap(({ number, title }) => (number === null ? [] : [[number, title] as const])),
	)
	return (await claimsOf(reader, villageId)).flatMap((claim) => {
		const opinion = own.get(claim.opinionId)
		const posted = posting.list.claims[claim.id]
		// What was put back since is on the board already.
		if (opinion === undefined || posted === undefined || posted === "withdrawn" || claim.fate.kind === "open") return []
		const item = typeof posted === "number" ? { number: posted, title: titles.get(posted) ?? "" } : null
		return [{ claimId: claim.id, number: opinion.number, text: claimText(opinion, claim) || opinion.number, item, fate: String(posted) }]
	})
}

/** Whether the list that was posted last, open to objection or not, holds something of theirs. */
export async function isPosted(reader: Reader, villageId: string, personId: string): Promise<boolean> {
	const posting = await latestPosting(reader, villageId)
	if (posting === undefined) return false
	const opinions = (await opinionTexts(reader, villageId)).filter((opinion) => opinion.personId === personId)
	const own = new Set(opinions.map(({ id }) => id))
	const claims = own.size === 0 ? [] : await claimsOf(reader, villageId)
	return claims.some(({ id, opinionId }) => own.has(opinionId) && (posting.list.claims[id] ?? "withdrawn") !== "withdrawn")
}

export type Objected = "objected" | "too-late" | "not-yours"

/** Within the objection period the claim goes back on the board, and the objection waits for an answer. */
export async function objectTo(
	tx: Tx,
	cx: ItemCx,
	of: { readonly personId: string; readonly claimId: string; readonly words: string },
): Promise<Objected> {
	const { villageId, now } = cx
	const posting = await openPosting(tx, villageId, now)
	if (posting === undefined) return "too-late"
	const mine = await placementsOf(tx, villageId, of.personId, now)
	if (mine?.some(({ claimId }) => claimId === of.claimId) !== true) return "not-yours"
	const done = await act(tx, cx, { kind: "reopen", claimIds: [of.claimId] }, objectionReason)
	if (!done.ok) return "not-yours"
	await keepObjection(tx, cx, { ...of, kind: "wrong", version: posting.version })
	return "objected"
}

/**
 * What was not in the list has been filed as an opinion: its claims come onto the board at once, and the objection waits for an answer. False where no
 * list is open to objection; the opinion stands all the same.
 */
export async function objectMissing(
	tx: Tx,
	cx: ItemCx,
	tools: TextTools,
	of: { readonly personId: string; readonly opinionId: string; readonly words: string },
): Promise<boolean> {
	const posting = await openPosting(tx, cx.villageId, cx.now)
	if (posting === undefined) return false
	await syncBoard(tx, cx, tools)
	const [claim] = (await claimsOf(tx, cx.villageId)).filter(({ opinionId }) => opinionId === of.opinionId)
	const said = await objectionsAgainst(tx, cx.villageId, claim === undefined ? [] : [claim.id])
	// The same words sent twice are one opinion, and one objection.
	if (said.some(({ kind }) => kind === "missing")) return true
	await keepObjection(tx, cx, { ...of, claimId: claim?.id ?? null, kind: "missing", version: posting.version })
	return true
}

async function keepObjection(
	tx: Tx,
	{ villageId, house, now }: ItemCx,
	{
		kind,
		version,
		claimId,
		personId,
		words,
	}: {
		readonly kind: ObjectionKind
		readonly version: number
		readonly claimId: string | null
		readonly personId: string
		readonly words: string
	},
): Promise<void> {
	const id = house.newId()
	// Their own words, whole: a chat takes no more than this of one message.
	const kept = cleanText(words, maxTextLength)
	const unanswered = { answer: null, answeredAt: null, answeredBy: null }
	await insertObjection(tx, villageId, { id, version, kind, claimId, personId, words: kept, at: now, ...unanswered })
	const data = { kind, version }
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: "item.objected", subject: id, actor: personId, data })
}

/** The answer goes to whoever objected. False where it was answered before. */
export async function answerObjection(tx: Tx, cx: ItemCx, id: string, answer: string): Promise<boolean> {
	const { villageId, house, now, actor } = cx
	const words = cleanText(answer, maxReasonLength)
	const found = await answerRow(tx, villageId, id, { answer: words, answeredAt: now, answeredBy: actor ?? "" })
	if (found === undefined) return false
	await reportChange(tx, house, {
		villageId,
		changeId: `item.objection:${id}`,
		personIds: [found.personId],
		words: house.say("item.told.answer", { answer: words }),
		now,
	})
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: "item.objection-answered", subject: id, actor, data: {} })
	return true
}
