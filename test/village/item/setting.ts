/** A village whose people have handed in opinions, and what the board needs around it. */
import type { Store } from "../../../src/store/store.ts"
import type { Affair, House } from "../../../src/village/affair.ts"
import { burdenAffair } from "../../../src/village/burden/index.ts"
import { act, boardView, type ItemCx, itemAffair, lookAt, proposeItems, textTools } from "../../../src/village/item/index.ts"
import { importOpinions, opinionAffair, readOpinionTable } from "../../../src/village/opinion/index.ts"
import { reportAffair } from "../../../src/village/report/index.ts"
import { rightsOf } from "../../../src/village/rights.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { surveyAffair } from "../../../src/village/survey/index.ts"
import { talkTo, testHouse, villageWith } from "../people/village.ts"

const own: readonly Affair[] = [surveyAffair, opinionAffair, itemAffair, reportAffair, burdenAffair]

/** Seven opinions of four households; the last holds two claims. */
const opinions: readonly (readonly [string, string])[] = [
	["三组的路灯坏了，晚上看不见", "0001"],
	["三组路灯不亮，老人走路摔跤", "0002"],
	["水渠堵了，田里浇不上水", "0003"],
	["二组水渠要清淤", "0004"],
	["村口垃圾成堆没人清运", "0005"],
	["王强骂人，是个混蛋", "0005"],
	["低保没有批下来。另外，校车太挤", "0004"],
]

export async function settingOf(
	store: Store,
	rows: readonly (readonly [string, string])[] = opinions,
	/** Affairs that go on with what is posted. */
	further: readonly Affair[] = [],
) {
	const all = [...own, ...further]
	const affairs: readonly Affair[] = [...all, sharedWordsOf(all)]
	const parts = testHouse(store, { words: affairs.map(({ words }) => words) })
	const house: House = {
		...parts.house,
		...(itemAffair.opinions !== undefined && { opinions: itemAffair.opinions }),
		rights: rightsOf(all),
		itemProgress: further.flatMap(({ itemProgress }) => itemProgress ?? []),
	}
	const { village, codes } = await villageWith(house)
	if (rows.length > 0) {
		const table = readOpinionTable(
			[["意见内容", "户号", "姓名"], ...rows.map(([text, household]) => [text, household, heads[household] ?? ""])].map((cells, index) => ({
				number: index + 1,
				cells,
			})),
			{ now: house.clock(), timeZone: house.timeZone },
		)
		if (!table.ok) throw new Error(table.code)
		await importOpinions(house, village.id, table, "staff-1")
	}
	const tools = await textTools()
	const view = () => store.read((reader) => boardView(reader, village.id))
	const itemWith = async (text: string) => {
		const found = (await view()).items.find(({ claims }) => claims.some((claim) => claim.text.includes(text)))
		if (found === undefined) throw new Error(`no item holds ${text}`)
		return found
	}
	const cx = (actor = "staff-1"): ItemCx => ({ house, villageId: village.id, now: house.clock(), actor, actorName: actor })
	return {
		...parts,
		house,
		villageId: village.id,
		codes,
		tools,
		view,
		/** Throws where none does. */
		itemWith,
		cx,
		propose: () => store.tx((tx) => proposeItems(tx, cx(), tools)),
		/** Accepts every item, and has looked at every name and insult. */
		acceptAll: () =>
			store.tx(async (tx) => {
				const { items } = await boardView(tx, village.id)
				const itemIds = items.map(({ item }) => item.id)
				const claimIds = items.flatMap(({ claims }) => claims.map(({ id }) => id))
				await lookAt(tx, cx(), { claimIds, itemIds })
				return act(tx, cx(), { kind: "accept", itemIds })
			}),
		talk: talkTo({ ...parts, house }, affairs),
	}
}

const heads: Readonly<Record<string, string>> = { "0001": "李建国", "0002": "张福", "0003": "王强", "0004": "赵新民", "0005": "陈静" }
