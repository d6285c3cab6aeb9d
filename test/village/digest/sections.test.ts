/** What affairs tell of a span: notices seen and questions waiting, matters that rise, how well work was found done. */
import { expect, test } from "vitest"
import { dayMs } from "../../../src/text/date.ts"
import { itemDigest } from "../../../src/village/item/digest.ts"
import { addSupport } from "../../../src/village/item/repo-posting.ts"
import { itemTables } from "../../../src/village/item/tables.ts"
import { noticeDigest } from "../../../src/village/notice/digest.ts"
import { askQuestion } from "../../../src/village/notice/questions.ts"
import { noticeTables } from "../../../src/village/notice/tables.ts"
import { peopleDigest } from "../../../src/village/people/home-tiles.ts"
import { giveTask } from "../../../src/village/task/commands.ts"
import { taskDigest } from "../../../src/village/task/digest.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { taskTables } from "../../../src/village/task/tables.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf as councilSetting } from "../council/setting.ts"
import { settingOf as itemSetting } from "../item/setting.ts"
import { villageId as noticeVillage, published, withPeople } from "../notice/world.ts"
import { enrol, talkTo, testHouse, villageWith } from "../people/village.ts"

onBothEngines("sections of the digest", (open) => {
	test("an empty village has nothing to decide and no figures but the calendar's", async () => {
		const world = await withPeople(await open(), [{ id: "p1", household: "1" }])
		const { house, clock } = world
		const of = { house, villageId: noticeVillage, from: clock.now - dayMs, to: clock.now, groups: [] }
		const [notices] = await house.store.read((reader) => noticeDigest.read({ reader, ...of }))
		expect([notices?.figures, notices?.lines]).toEqual([[], []])
	})

	test("notices: how many saw what was published in the span, and how long the oldest question waits", async () => {
		const people = ["p1", "p2", "p3"].map((id) => ({ id, household: id, chat: id }))
		const world = await withPeople(await open(), people)
		const { house, clock } = world
		const { store } = house
		const notice = await published(world)
		const cx = { house, now: clock.now, by: "p1" }
		const row = { villageId: noticeVillage, noticeId: notice.id, version: notice.version, broadcastId: "b1", plannedAt: clock.now }
		await store.tx(async (tx) => {
			const { noticeRecipient } = tx.tables(noticeTables)
			await tx.db.insert(noticeRecipient).values(
				people.map(({ id, household }) => ({
					...row,
					personId: id,
					householdId: `h-${household}`,
					way: "open" as const,
					...(id !== "p3" && { seenAt: clock.now, seenHow: "page" as const }),
				})),
			)
		})
		const ask = (personId: string, text: string, now: number) =>
			store.tx((tx) => askQuestion(tx, { ...cx, now }, { villageId: noticeVillage, noticeId: notice.id, personId, text, isPublic: true }))
		const digest = async (from: number, to: number) => {
			const [one] = await store.read((reader) => noticeDigest.read({ reader, house, villageId: noticeVillage, from, to, groups: [] }))
			return one
		}
		await ask("p1", "停到几点？", clock.now)
		const today = await digest(clock.now - dayMs, clock.now + 1)
		expect(today?.lines.map(({ text }) => text)).toEqual(["1 个提问还没答复，都是今天提的。"])
		expect(today?.figures).toEqual([
			{ label: "新公布", value: "1 份" },
			{ label: "《下周二停水半天》看过", value: "2 人，应告知 3 人" },
			{ label: "没答复的提问", value: "1 个" },
		])
		await ask("p2", "老人怎么办？", clock.now + 2 * dayMs)
		const later = await digest(clock.now + 2 * dayMs, clock.now + 3 * dayMs + 1)
		expect(later?.lines.map(({ text }) => text)).toEqual(["2 个提问还没答复，最早的等了 3 天。"])
		// Published before the span: told once, not again.
		expect(later?.figures).toEqual([{ label: "没答复的提问", value: "2 个" }])
	})

	test("notices: of a group that is asked for, who of it saw them", async () => {
		const people = ["p1", "p2", "p3"].map((id) => ({ id, household: id, chat: id }))
		const world = await withPeople(await open(), people)
		const { house, clock } = world
		const notice = await published(world)
		const row = { villageId: noticeVillage, noticeId: notice.id, version: notice.version, broadcastId: "b1", plannedAt: clock.now }
		await house.store.tx(async (tx) => {
			const { noticeRecipient } = tx.tables(noticeTables)
			await tx.db.insert(noticeRecipient).values(
				people.map(({ id, household }) => ({
					...row,
					personId: id,
					householdId: `h-${household}`,
					groupName: id === "p3" ? "二组" : "一组",
					way: "open" as const,
					...(id === "p1" && { seenAt: clock.now, seenHow: "page" as const }),
				})),
			)
		})
		const of = { house, villageId: noticeVillage, from: clock.now - dayMs, to: clock.now + 1, groups: ["一组"] }
		const [one] = await house.store.read((reader) => noticeDigest.read({ reader, ...of }))
		expect(one?.groups).toEqual([{ group: "一组", size: 2, figures: [{ label: "《下周二停水半天》看过", value: "1 人，应告知 2 人" }] }])
	})

	test("people: of a group that is asked for, how many households a chat reaches, and who is left to visit", async () => {
		const store = await open()
		const parts = testHouse(store, { words: [taskAffair.words] })
		const { village, codes } = await villageWith(parts.house)
		const talk = talkTo(parts)
		await enrol(talk.phone("王强"), codes.get("0003") ?? "", "户主", "2222")
		const of = { house: parts.house, villageId: village.id, from: 0, to: parts.clock.now, groups: ["一组", "没有的组"] }
		const [one] = await store.read((reader) => peopleDigest.read({ reader, ...of }))
		expect(one?.groups).toEqual([{ group: "一组", size: 2, figures: [{ label: "能收到消息的", value: "1/2 户" }] }])
		expect(one?.lines).toEqual([expect.objectContaining({ group: "一组", text: expect.stringContaining("一组还有 1 户聊天里联系不上") })])
	})

	test("items: a village where nobody said anything has none", async () => {
		const { house, villageId, clock } = await itemSetting(await open(), [])
		const of = { house, villageId, from: clock.now - dayMs, to: clock.now, groups: [] }
		const [items] = await house.store.read((reader) => itemDigest.read({ reader, ...of }))
		expect([items?.figures, items?.lines]).toEqual([[], []])
	})

	test("items: who brought it up or stands behind it counts once; one person more is no rise", async () => {
		const { house, villageId, propose, clock } = await itemSetting(await open())
		const { store } = house
		await propose()
		const span = { from: clock.now - dayMs, to: clock.now + 1 }
		const rising = async (within = span) => {
			const [one] = await store.read((reader) => itemDigest.read({ reader, house, villageId, ...within, groups: [] }))
			return one?.figures
		}
		const first = await rising()
		expect(first?.map(({ value }) => value)).toEqual(["多了 2 人提", "多了 2 人提"])
		const lamp = await store.read(async (reader) => {
			const { item } = reader.tables(itemTables)
			return (await reader.db.select().from(item)).find(({ title }) => title.includes("路灯"))
		})
		const support = { subject: `item:${lamp?.id}`, householdId: "h", opinionId: null, at: clock.now }
		for (const personId of ["new-1", "new-2"]) await store.tx((tx) => addSupport(tx, villageId, { ...support, personId }))
		expect((await rising())?.[0]).toEqual({ label: lamp?.title, value: "多了 4 人提" })
		expect(await rising({ from: span.to, to: span.to + dayMs })).toEqual([])
	})

	test("work: how well it was found done is told from five answers", async () => {
		const { house, villageId, clock, cx, person } = await councilSetting(await open(), { affairs: [taskAffair] })
		const { store } = house
		const made = await store.tx(async (tx) =>
			giveTask(
				tx,
				cx(),
				{ id: "staff-1", name: "文书" },
				{
					villageId,
					title: "修村口的桥",
					text: "",
					responsibleId: await person("0003"),
					deadline: clock.now + 10 * dayMs,
					askerIds: [],
				},
			),
		)
		const taskId = made.ok ? made.task.id : ""
		const answered = (from: number, to: number) =>
			store.tx(async (tx) => {
				const { workFollowUp } = tx.tables(taskTables)
				for (let i = from; i < to; i++)
					await tx.db.insert(workFollowUp).values({
						villageId,
						taskId,
						round: 0,
						personId: `p${i}`,
						askedAt: clock.now,
						answer: i === 0 ? "unsatisfied" : "satisfied",
						reason: "",
						answeredAt: clock.now,
						enteredBy: null,
					})
			})
		const told = async () => {
			const [one] = await store.read((reader) =>
				taskDigest.read({ reader, house, villageId, from: clock.now - dayMs, to: clock.now + 1, groups: [] }),
			)
			return one?.figures.find(({ label }) => label === "回访")?.value
		}
		await answered(0, 4)
		expect(await told()).toBeUndefined()
		await answered(4, 5)
		expect(await told()).toBe("5 人答了，4 人满意")
	})
})
