/** The demo's opinions become items, through the same commands as in the console: what the machine proposes, and what a person still has to do. */
import type { House } from "../village/affair.ts"
import {
	act,
	boardView,
	equationOf,
	type ItemCx,
	lookAt,
	postList,
	proposeItems,
	questionsOf,
	syncBoard,
	textTools,
} from "../village/item/index.ts"
import { importFault, importOpinions, opinionTexts, readOpinionFile } from "../village/opinion/index.ts"

export type Consolidated = {
	/** Values of the equation: opinions, claims, placed, items, aside. */
	readonly equation: Readonly<Record<string, number>>
	/** Opinions that came from a file, and its rows that were not taken, each with the reason as `opinions import` says it. */
	readonly imported: number
	readonly refused: Imported["refused"]
	readonly proposed: number
	/** Claims without words or place, which a person has to put somewhere: here they are left out with a reason. */
	readonly byHand: number
	/** 是不是同一件事？ that the board would ask, with the first of them. */
	readonly questions: number
	readonly example: string
	/** Groups of several that the machine is less than 60% sure of, and items of one claim. */
	readonly unsure: number
	readonly single: number
	/** Titles that are a whole sentence. */
	readonly longTitles: number
	/** Texts and titles with a name or an insult, which nobody may post unseen. */
	readonly flagged: number
	/** Opinions that name nobody of the roster, whose authors the chat cannot tell. */
	readonly unnamed: number
	/** Persons who will hear where their opinion stands. */
	readonly told: number
	readonly version: number
}

const sureEnough = 60
const shortTitle = 20

export type Imported = {
	readonly imported: number
	readonly refused: readonly { readonly row: number; readonly code: string; readonly reason: string }[]
}
export const nothingImported: Imported = { imported: 0, refused: [] }

/** Opinions of a file, as `cunkou opinions import` reads them. */
export async function importFile(house: House, villageId: string, content: Buffer): Promise<Imported> {
	const file = await readOpinionFile(content, { say: house.say, now: house.clock(), timeZone: house.timeZone })
	// Whoever named the file was refused before anything was played.
	if (!file.ok) throw new Error(`the opinions were refused: ${file.code}`)
	const { added, refused } = await importOpinions(house, villageId, file.table, null)
	return { imported: added, refused: refused.map((fault) => ({ row: fault.row, code: fault.code, reason: importFault(house.say, fault) })) }
}

export async function consolidateDemo(
	house: House,
	villageId: string,
	actor: string,
	{ imported, refused }: Imported,
): Promise<Consolidated> {
	const tools = await textTools()
	const cx: ItemCx = { house, villageId, now: house.clock(), actor, actorName: actor }
	return house.store.tx(async (tx) => {
		await syncBoard(tx, cx, tools)
		const { made } = await proposeItems(tx, cx, tools)
		const view = await boardView(tx, villageId)
		const questions = await questionsOf(tx, villageId, tools)
		const proposals = view.items.filter(({ item }) => item.state === "proposed")
		const left = view.open.map(({ id }) => id)
		if (left.length > 0)
			await act(tx, cx, { kind: "aside", claimIds: left, fate: { kind: "out-of-scope", reason: house.say("item.untitled") } })
		if (proposals.length > 0) await act(tx, cx, { kind: "accept", itemIds: proposals.map(({ item }) => item.id) })
		// The demo's secretary has seen every name, and lets them stand.
		const flagged = view.items.filter(({ flags, claims }) => flags.length > 0 || claims.some((claim) => claim.flags.length > 0))
		const claimIds = flagged.flatMap(({ claims }) => claims.filter(({ flags }) => flags.length > 0).map(({ id }) => id))
		if (flagged.length > 0) await lookAt(tx, cx, { claimIds, itemIds: flagged.map(({ item }) => item.id) })
		const done = await postList(tx, cx, tools)
		if (done.kind !== "posted") throw new Error(`the demo list was not posted: ${done.kind === "refused" ? done.why : done.kind}`)
		const { account } = await boardView(tx, villageId)
		const [first] = questions
		return {
			equation: equationOf(account),
			imported,
			refused,
			proposed: made,
			byHand: left.length,
			questions: questions.length,
			example: first === undefined ? "" : [first.oneItem.title, first.otherItem?.title].filter((title) => title !== undefined).join(" / "),
			unsure: proposals.filter(({ item, claims }) => claims.length > 1 && item.confidence < sureEnough).length,
			single: proposals.filter(({ claims }) => claims.length === 1).length,
			longTitles: proposals.filter(({ item }) => item.title.length > shortTitle).length,
			flagged: view.flagged,
			unnamed: (await opinionTexts(tx, villageId)).filter(({ personId, state }) => personId === null && state === "received").length,
			told: done.told,
			version: done.posting.version,
		}
	})
}
