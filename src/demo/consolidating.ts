/** The demo's opinions become items, through the same commands as in the console: what the machine proposes, and what a person still has to do. */
import type { House } from "../village/affair.ts"
import { act, boardView, equationOf, type ItemCx, postList, proposeItems, syncBoard, textTools } from "../village/item/index.ts"
import { importOpinions, readOpinionTable } from "../village/opinion/index.ts"
import { readRosterFile } from "../village/people/index.ts"

export type Consolidated = {
	/** Values of the equation: opinions, claims, placed, items, aside. */
	readonly equation: Readonly<Record<string, number>>
	readonly proposed: number
	/** Claims without words or place, which a person has to put somewhere: here they are left out with a reason. */
	readonly byHand: number
	/** Persons who will hear where their opinion stands. */
	readonly told: number
	readonly version: number
}

/** Opinions of a file, as `cunkou opinions import` reads them. Returns how many were added. */
export async function importFile(house: House, villageId: string, content: Buffer): Promise<number> {
	const file = await readRosterFile(content)
	if (!file.ok) throw new Error(`the opinions were refused: ${file.code}`)
	const table = readOpinionTable(file.table.rows, { now: house.clock(), timeZone: house.timeZone })
	if (!table.ok) throw new Error(`the opinions were refused: ${table.code}`)
	return (await importOpinions(house, villageId, table, null)).added
}

export async function consolidateDemo(house: House, villageId: string, actor: string): Promise<Consolidated> {
	const tools = await textTools()
	const cx: ItemCx = { house, villageId, now: house.clock(), actor, actorName: actor }
	return house.store.tx(async (tx) => {
		await syncBoard(tx, cx, tools)
		const { made } = await proposeItems(tx, cx, tools)
		const view = await boardView(tx, villageId)
		const left = view.open.map(({ id }) => id)
		if (left.length > 0)
			await act(tx, cx, { kind: "aside", claimIds: left, fate: { kind: "out-of-scope", reason: house.say("item.untitled") } })
		const proposed = view.items.filter(({ item }) => item.state === "proposed").map(({ item }) => item.id)
		if (proposed.length > 0) await act(tx, cx, { kind: "accept", itemIds: proposed })
		const done = await postList(tx, cx, tools)
		if (done.kind !== "posted") throw new Error(`the demo list was not posted: ${done.kind === "refused" ? done.why : done.kind}`)
		const { account } = await boardView(tx, villageId)
		return { equation: equationOf(account), proposed: made, byHand: left.length, told: done.told, version: done.posting.version }
	})
}
