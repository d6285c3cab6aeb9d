/** A posted item goes before a body, is decided and carried out; item, public page and authors follow, once a change. */
import { expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import {
	castVote,
	closeRound,
	councilAffair,
	matterById,
	openRound,
	putItems,
	ruleOfKind,
	seatPerson,
	settleRound,
	setUpBody,
} from "../../../src/village/council/index.ts"
import { act, boardView, itemAffair, itemSteps, itemsOf, postList, stageCounts, stageWords, undo } from "../../../src/village/item/index.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { addProgress, checkTask, declineTask, escalate, giveTask, reportDone, taskAffair } from "../../../src/village/task/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const day = 86_400_000
const heads = { "0001": "李建国", "0002": "张福", "0003": "王强", "0004": "赵新民", "0005": "陈静" } as const

onBothEngines("from posted item to outcome", (open) => {
	async function posted(store: Store) {
		const setting = await settingOf(store, undefined, [councilAffair, taskAffair])
		const { villageId, house, clock, cx, tools } = setting
		await setting.propose()
		await store.tx(async (tx) => {
			const { items } = await boardView(tx, villageId)
			const insult = items.flatMap(({ claims }) => claims).find(({ text }) => text.includes("混蛋"))
			await act(tx, cx(), { kind: "aside", claimIds: [insult?.id ?? ""], fate: { kind: "personal", reason: "个人矛盾" } })
			const left = (await boardView(tx, villageId)).items.map(({ item }) => item.id)
			await act(tx, cx(), { kind: "accept", itemIds: left })
			expect((await postList(tx, cx(), tools)).kind).toBe("posted")
		})
		const command = () => ({ house, now: clock.now, by: "staff-1" })
		const person = async (number: keyof typeof heads): Promise<string> =>
			(await store.read((reader) => personOfHousehold(reader, villageId, { householdNumber: number, name: heads[number] }))) ?? ""
		const body = await store.tx(async (tx) => {
			const made = await setUpBody(tx, command(), {
				villageId,
				kind: "council",
				name: "村民议事会",
				rule: { ...ruleOfKind.council, noticeDays: 0 },
			})
			if (!made.ok) throw new Error(made.code)
			for (const number of ["0003", "0004", "0005"] as const)
				await seatPerson(tx, command(), { villageId, bodyId: made.body.id, householdNumber: number, name: heads[number] })
			return made.body
		})
		const items = await store.read((reader) => itemsOf(reader, villageId))
		const itemWith = (text: string) => {
			const found = items.find(({ claims }) => claims.some((claim) => claim.text.includes(text)))
			if (found === undefined) throw new Error(`no item holds ${text}`)
			return found
		}
		const put = (itemIds: readonly string[] | "all") =>
			store.tx((tx) => putItems(tx, command(), { villageId, bodyId: body.id, itemIds, kind: "ordinary" }))
		const decide = async (matterId: string, choice: "agree" | "against") => {
			await store.tx(async (tx) => {
				const round = (await matterById(tx, villageId, matterId))?.round ?? 0
				await openRound(tx, command(), { villageId, matterId, way: "open", closesAt: null })
				for (const number of ["0003", "0004"] as const) {
					const unitId = await person(number)
					await castVote(tx, command(), { villageId, matterId, round, unitId, personId: unitId, choice, reason: "", channel: "web" })
				}
				await closeRound(tx, command(), { villageId, matterId, round })
			})
		}
		const told = async (number: keyof typeof heads) => {
			const personId = await person(number)
			const reports = await store.read((reader) => reportsTo(reader, villageId, personId))
			return reports.filter(({ changeId }) => !changeId.startsWith("item.")).map(({ words }) => words)
		}
		const steps = (itemId: string) =>
			store.read(async (reader) => ((await itemSteps(reader, house, villageId)).get(itemId) ?? []).map(({ words }) => words))
		return { ...setting, store, command, person, body, items, itemWith, put, decide, told, steps }
	}

	test("an item keeps its number, wording and authors; the decision is told to each author once", async () => {
		const { store, villageId, itemWith, put, decide, told, steps } = await posted(await open())
		const lamp = itemWith("路灯坏了")
		const done = await put([lamp.id])
		if (!done.ok) throw new Error(done.code)
		const [matter] = done.matters
		expect(matter).toMatchObject({ itemId: lamp.id, itemNumber: lamp.number, title: lamp.title })
		expect(matter?.text).toBe(
			`公示清单第 ${lamp.number} 项，2 人提出：\n${lamp.claims.map(({ text, opinionNumber }) => `· ${text}（${opinionNumber}）`).join("\n")}`,
		)
		expect(await steps(lamp.id)).toEqual(["村民议事会待议"])
		expect(await put([lamp.id])).toMatchObject({ ok: true, matters: [], held: 1 })
		expect(await told("0001")).toEqual([])

		await decide(matter?.id ?? "", "agree")
		const line = `您提的清单第 ${lamp.number} 项“${lamp.title}”，村民议事会的决定是：立项（QJJY-2026-0001）。`
		expect(await told("0001")).toEqual([line])
		expect(await told("0002")).toEqual([line])
		expect(await told("0005")).toEqual([])
		expect(await steps(lamp.id)).toEqual(["村民议事会决定：立项（QJJY-2026-0001）"])
		const standing = await store.read((reader) => itemsOf(reader, villageId, lamp.id))
		expect(standing).toEqual([lamp])
	})

	test("再议 is told with its day, and the round that follows; what was rejected may be put again, what is adopted not", async () => {
		const { store, villageId, clock, command, itemWith, put, decide, told, steps } = await posted(await open())
		const canal = itemWith("水渠堵了")
		const done = await put([canal.id])
		const matterId = done.ok ? (done.matters[0]?.id ?? "") : ""
		await decide(matterId, "against")
		const again = { villageId, matterId, verdict: "again", note: "先问镇里", nextAt: clock.now + 7 * day } as const
		expect((await store.tx((tx) => settleRound(tx, command(), again))).ok).toBe(true)
		expect(await told("0003")).toEqual([
			`您提的清单第 ${canal.number} 项“${canal.title}”，村民议事会议过了，还没有定，2026年3月12日再议。理由：先问镇里`,
		])
		expect(await steps(canal.id)).toEqual(["村民议事会再议，定于2026年3月12日"])
		clock.now += 7 * day
		await decide(matterId, "against")
		await store.tx((tx) => settleRound(tx, command(), { ...again, verdict: "rejected", nextAt: null }))
		expect((await told("0003")).at(-1)).toContain("不立项（QJJY-2026-0001）")
		expect(await put("all")).toMatchObject({ ok: true, held: 0 })
		expect((await steps(canal.id)).length).toBe(1)
		const second = await put([canal.id])
		expect(second.ok && second.matters.length).toBe(1)
		expect((await steps(canal.id)).length).toBe(2)
	})

	test("all at once; what nobody posted, and what is flagged, stays out of the wording", async () => {
		const { items, put } = await posted(await open())
		const done = await put("all")
		expect(done.ok && done.matters.map(({ itemNumber }) => itemNumber)).toEqual(items.map(({ number }) => number))
		expect(await put("all")).toEqual({ ok: false, code: "ITEM_MISSING" })
		expect(await put(["nothing"])).toEqual({ ok: false, code: "ITEM_MISSING" })
	})

	test("the task and its progress flow back, also to who came to the item later; the stages add up", async () => {
		const setting = await posted(await open())
		const { store, villageId, house, clock, command, cx, person, itemWith, put, decide, told, steps, items } = setting
		const [lamp, rubbish, canal] = [itemWith("路灯坏了"), itemWith("垃圾"), itemWith("水渠堵了")]
		const done = await put([lamp.id, rubbish.id, canal.id])
		if (!done.ok) throw new Error(done.code)
		for (const { id } of done.matters) await decide(id, "agree")
		const doer = { id: await person("0003"), name: "王强" }
		const give = async (itemId: string) => {
			const matter = done.matters.find((one) => one.itemId === itemId)
			const given = await store.tx((tx) =>
				giveTask(tx, command(), doer, {
					villageId,
					title: matter?.title ?? "",
					text: "",
					responsibleId: doer.id,
					deadline: clock.now + 30 * day,
					itemId,
					matterId: matter?.id ?? "",
				}),
			)
			if (!given.ok) throw new Error(given.code)
			return { villageId, taskId: given.task.id, note: "", photos: ["photo-1"] }
		}
		const lampTask = await give(lamp.id)
		expect((await told("0001")).at(-1)).toBe(`您提的“${lamp.title}”有人办了，2026年4月4日前办好。`)
		await store.tx((tx) => addProgress(tx, command(), doer, { ...lampTask, note: "灯杆到了" }))
		expect((await told("0002")).at(-1)).toBe(`您提的“${lamp.title}”有进展：灯杆到了`)
		// Somebody's opinion is moved into the item after it was decided.
		const school = items.flatMap(({ claims }) => claims).find(({ text }) => text.includes("校车"))
		await store.tx((tx) => act(tx, cx(), { kind: "move", claimIds: [school?.id ?? ""], itemId: lamp.id }))
		clock.now += 1
		await store.tx(async (tx) => {
			await reportDone(tx, command(), doer, lampTask)
			const sees = { account: null, personId: await person("0005"), isSupervisor: false, isResident: true }
			await checkTask(tx, command(), { id: sees.personId, name: "陈静" }, sees, { ...lampTask, isGood: true })
		})
		for (const number of ["0001", "0002", "0004"] as const)
			expect((await told(number)).filter((words) => words === `您提的“${lamp.title}”办完了，已有人到现场看过。`)).toHaveLength(1)
		expect(await steps(lamp.id)).toEqual(["村民议事会决定：立项（QJJY-2026-0001）", "办完了，有人到现场看过（QJRW-2026-0001）"])
		const rubbishTask = await give(rubbish.id)
		const canalTask = await give(canal.id)
		clock.now += 1
		await store.tx((tx) =>
			escalate(tx, command(), doer, { ...rubbishTask, note: "没有钱", office: "镇政府", deadline: clock.now + 9 * day }),
		)
		await store.tx((tx) => declineTask(tx, command(), doer, { ...canalTask, note: "要等规划" }))
		expect((await told("0003")).at(-1)).toContain("不予采纳，理由：要等规划")
		expect((await told("0005")).at(-1)).toContain("已上报镇政府")
		const sum = await store.read(async (reader) => {
			const ids = items.map(({ id }) => id)
			return stageWords(house.say, stageCounts(ids, await itemSteps(reader, house, villageId)))
		})
		expect(sum).toBe(`${items.length} 项 = 1 不予采纳 + 1 已上报 + 1 已办结 + ${items.length - 3} 已公示`)
		// In the list of one's own opinions each stands in a word.
		const opinionIds = items.flatMap(({ claims }) => claims.map(({ opinionId }) => opinionId))
		const stages = await store.read(async (reader) => itemAffair.opinions?.stages({ villageId, opinionIds }, { reader, house }))
		const words = (item: typeof lamp) => item.claims.map(({ opinionId }) => stages?.get(opinionId))
		expect(words(lamp)).toEqual(lamp.claims.map(() => "已办结"))
		expect(words(rubbish)).toEqual(rubbish.claims.map(() => "已上报"))
		expect(words(canal)).toEqual(canal.claims.map(() => "不予采纳"))
		expect(stages?.get(school?.opinionId ?? ""), "one of its matters is done, the other only posted").toBe("已公示")
		// The board's last act is taken back; the item goes on with those who were told.
		expect(await store.tx((tx) => undo(tx, cx()))).toMatchObject({ kind: "move" })
	})
})
