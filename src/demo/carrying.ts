/** What the council adopted is carried out, and what became of every item is held against what its authors are told. */
import type { Reader } from "../store/store.ts"
import { dayMs } from "../text/date.ts"
import type { House } from "../village/affair.ts"
import { decisionsOf, matterById, mattersOf, partiesOf } from "../village/council/index.ts"
import { authorsOf, itemSteps, itemsOf, stageCounts } from "../village/item/index.ts"
import { reportsTo } from "../village/report/index.ts"
import { addProgress, checkTask, escalate, giveTask, reportDone } from "../village/task/index.ts"
import type { CouncilCounts, CouncilStage, Member } from "./council.ts"
import { sampleBytes } from "./media.ts"

export type Carried = { readonly done: number; readonly doing: number; readonly escalated: number }

/** Of those adopted, the village does 24 itself, as reported, and in a small village two in five. */
const mostDone = 24
const doneShare = 0.4

/** What was adopted is given to the members' neighbours: 24 done and looked at, every fifth of the rest beyond the village, others under way. */
export async function carryOut(
	{ house, villageId }: Pick<CouncilStage, "house" | "villageId">,
	seated: readonly Member[],
	adopted: readonly string[],
): Promise<Carried> {
	const { store } = house
	const cx = () => ({ house, now: house.clock(), by: null })
	const stored = await house.media.put(sampleBytes.image, { mime: "image/png" })
	const photos = "ref" in stored ? [stored.ref] : []
	const doneCount = Math.min(mostDone, Math.ceil(adopted.length * doneShare))
	const tasks = { done: 0, doing: 0, escalated: 0 }
	await store.tx(async (tx) => {
		for (const [i, matterId] of adopted.entries()) {
			const doer = seated[i % seated.length]
			const looker = seated[(i + 1) % seated.length]
			if (doer === undefined || looker === undefined) continue
			const by = { id: doer.personId, name: doer.household.villagers[0].name }
			const matter = await matterById(tx, villageId, matterId)
			const given = await giveTask(tx, cx(), by, {
				villageId,
				title: matter?.title ?? "",
				itemId: matter?.itemId ?? null,
				text: "",
				responsibleId: doer.personId,
				deadline: house.clock() + (14 + i) * dayMs,
				matterId,
				decisionNumber: (await decisionsOf(tx, villageId, matterId)).at(-1)?.number ?? null,
				askerIds: await partiesOf(tx, villageId, matterId, "asker"),
			})
			if (!given.ok) continue
			const of = { villageId, taskId: given.task.id, note: "", photos }
			if (i < doneCount) {
				const sees = { account: null, personId: looker.personId, isSupervisor: false, isResident: true }
				await reportDone(tx, cx(), by, of)
				const looks = { id: looker.personId, name: looker.household.villagers[0].name }
				await checkTask(tx, cx(), looks, sees, { ...of, isGood: true })
				tasks.done += 1
			} else if (i % 5 === 0) {
				const sent = { ...of, note: "村里没有这笔钱", office: "清江镇人民政府", deadline: house.clock() + 30 * dayMs }
				await escalate(tx, cx(), by, sent)
				tasks.escalated += 1
			} else {
				await addProgress(tx, cx(), by, { ...of, note: "已经动工" })
				tasks.doing += 1
			}
		}
	})
	return tasks
}

/** Where all posted items stand, and whether everybody who wrote hears each decision on theirs, once. */
export async function outcomeOf(
	reader: Reader,
	house: House,
	villageId: string,
): Promise<Pick<CouncilCounts, "stages" | "told" | "untold">> {
	const items = await itemsOf(reader, villageId)
	const steps = await itemSteps(reader, house, villageId)
	const ids = items.filter(({ claims, supporters }) => claims.length + supporters.length > 0).map(({ id }) => id)
	const decided = new Map<string, string>()
	for (const { id, itemId } of await mattersOf(reader, villageId, { states: ["decided"] })) {
		const number = (await decisionsOf(reader, villageId, id)).at(-1)?.number
		if (itemId !== null && number !== undefined) decided.set(itemId, `council.decision:${number}`)
	}
	const heard = new Map<string, readonly string[]>()
	for (const personId of new Set(items.flatMap(authorsOf)))
		heard.set(
			personId,
			(await reportsTo(reader, villageId, personId)).map(({ changeId }) => changeId),
		)
	const untold = items.flatMap((item) => {
		const changeId = decided.get(item.id)
		return changeId === undefined
			? []
			: authorsOf(item).filter((personId) => heard.get(personId)?.filter((one) => one === changeId).length !== 1)
	})
	const reports = [...heard.values()].map((changes) => changes.filter((id) => !id.startsWith("item.")).length)
	return {
		stages: stageCounts(ids, steps),
		told: { persons: reports.filter((count) => count > 0).length, reports: reports.reduce((sum, count) => sum + count, 0) },
		untold: untold.length,
	}
}
