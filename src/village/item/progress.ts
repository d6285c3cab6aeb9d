/** What became of posted items, gathered from the affairs that work on them. */
import type { Reader } from "../../store/store.ts"
import { type House, type ItemStage, type ItemStep, itemStages } from "../affair.ts"
import { grouped } from "../grouped.ts"

/** Steps by item, in the order they were taken. */
export async function itemSteps(
	reader: Reader,
	house: House,
	villageId: string,
	itemIds?: readonly string[],
): Promise<ReadonlyMap<string, readonly ItemStep[]>> {
	const steps: ItemStep[] = []
	for (const source of house.itemProgress ?? [])
		steps.push(...(await source({ reader, house, villageId, ...(itemIds !== undefined && { itemIds }) })))
	// Of what happened in the same moment, what comes later in the course of things stands later.
	const order = (a: ItemStep, b: ItemStep): number => a.at - b.at || itemStages.indexOf(a.stage) - itemStages.indexOf(b.stage)
	return grouped(steps.toSorted(order), ({ itemId }) => itemId)
}

/** Items that are done, of these or of all: what comes now is another matter, though it sounds the same. */
export async function doneItems(
	reader: Reader,
	house: House,
	villageId: string,
	itemIds?: readonly string[],
): Promise<ReadonlySet<string>> {
	const steps = await itemSteps(reader, house, villageId, itemIds)
	return new Set([...steps].flatMap(([id, taken]) => (taken.at(-1)?.stage === "done" ? [id] : [])))
}

export type StageCount = { readonly stage: ItemStage; readonly items: number }

/** How many of these items stand where; the figures add up to their number. Stages without an item are left out. */
export function stageCounts(itemIds: readonly string[], steps: ReadonlyMap<string, readonly ItemStep[]>): readonly StageCount[] {
	const stageOf = (id: string): ItemStage => steps.get(id)?.at(-1)?.stage ?? "posted"
	const counts = grouped(itemIds, stageOf)
	return itemStages.flatMap((stage) => {
		const items = counts.get(stage)?.length ?? 0
		return items === 0 ? [] : [{ stage, items }]
	})
}

/** 63 项 = 24 已办结 + 30 办理中 + 9 待议 */
export function stageWords(say: House["say"], counts: readonly StageCount[]): string {
	const total = counts.reduce((sum, { items }) => sum + items, 0)
	const parts = counts.toReversed().map(({ stage, items }) => say("item.stage.count", { count: items, stage: say(`item.stage.${stage}`) }))
	return say("item.stage.sum", { items: total, parts: parts.join(" + ") })
}
