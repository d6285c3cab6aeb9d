/** What keeps a board right where nobody looks: whose step is undone, what a posting holds, and what intake may show of others. */
import { expect, test } from "vitest"
import { latestRoot } from "../../../src/ledger/index.ts"
import { alikeTo } from "../../../src/village/item/alike.ts"
import { act, itemAffair, latestPosting, lookAt, postList, syncBoard, undo } from "../../../src/village/item/index.ts"
import { claimsOf } from "../../../src/village/item/repo.ts"
import { addSupport, changeSettings, settingsOf, supportOf } from "../../../src/village/item/repo-posting.ts"
import { fileOpinion, withdrawOpinion } from "../../../src/village/opinion/commands.ts"
import { opinionTexts } from "../../../src/village/opinion/index.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const day = 86_400_000

onBothEngines("the board guards", (open) => {
	const begin = async (rows?: Parameters<typeof settingOf>[1]) => {
		const store = await open()
		const setting = await settingOf(store, rows)
		const { cx, tools, villageId, house, clock } = setting
		let made = 0
		const personOf = async (household: string, name: string): Promise<string> =>
			(await store.read((reader) => personOfHousehold(reader, villageId, { householdNumber: household, name }))) ?? ""
		return {
			...setting,
			store,
			personOf,
			post: (actor = "staff-1", days?: number) => store.tx((tx) => postList(tx, cx(actor), tools, days)),
			sync: () => store.tx((tx) => syncBoard(tx, cx(), tools)),
			/** Somebody on the roster says it in their chat. */
			said: async (text: string, household: string, name: string): Promise<string> => {
				made++
				const author = { personId: await personOf(household, name), householdId: `h-${household}`, groupName: null, givenName: null }
				const filed = await store.tx((tx) =>
					fileOpinion(tx, {
						village: { id: villageId, code: "QJ" },
						timeZone: house.timeZone,
						id: `said-${made}`,
						now: clock.now,
						author,
						text,
						media: [],
						sourceKind: "chat",
						channel: "web",
						chatId: null,
						isNamed: false,
						enteredBy: null,
					}),
				)
				if (filed.kind !== "filed") throw new Error(filed.kind)
				return filed.id
			},
			takeBack: (id: string) =>
				store.tx((tx) => withdrawOpinion(tx, { villageId, id, by: { accountId: "staff-1" }, note: "", now: clock.now })),
			alike: (id: string) => store.read((reader) => alikeTo(reader, house, villageId, id)),
		}
	}

	test("what was taken back before the board saw it never stands on it", async () => {
		const { said, takeBack, sync, view } = await begin([])
		await takeBack(await said("手机信号太差，打电话听不清", "0005", "陈静"))
		await sync()
		expect(await view()).toMatchObject({ open: [], aside: [], account: { opinions: 0, claims: 0 } })
	})

	test("an undo of one's own is none of another's, and an author's withdrawal is nobody's to undo", async () => {
		const { store, propose, view, itemWith, cx, takeBack, sync, villageId } = await begin()
		await propose()
		const { item } = await itemWith("垃圾")
		await store.tx((tx) => act(tx, cx("a"), { kind: "rename", itemId: item.id, title: "垃圾清运" }))
		expect(await store.tx((tx) => undo(tx, cx("b"), { of: "b" }))).toBeUndefined()
		const garbage = (await store.read((reader) => opinionTexts(reader, villageId))).find(({ text }) => text.includes("王强骂人"))
		await takeBack(garbage?.id ?? "")
		await sync()
		const isGone = async () => (await view()).aside.filter(({ fate }) => fate === "withdrawn").length
		expect(await isGone()).toBe(1)
		expect(await store.tx((tx) => undo(tx, cx("a"), { of: "a" }))).toMatchObject({ kind: "rename" })
		expect((await itemWith("垃圾")).item.title).toBe(item.title)
		await store.tx((tx) => undo(tx, cx("a")))
		expect(await isGone()).toBe(1)
	})

	test("a title that was looked at is so again when a merge is undone", async () => {
		const { store, propose, itemWith, cx } = await begin()
		await propose()
		const [insult, lamp] = [await itemWith("混蛋"), await itemWith("路灯坏了")]
		await store.tx((tx) => lookAt(tx, cx(), { claimIds: [], itemIds: [insult.item.id] }))
		const looked = (await itemWith("混蛋")).item
		expect(looked).toMatchObject({ clearedTitle: looked.title })
		await store.tx((tx) => act(tx, cx(), { kind: "merge", from: [looked.id], into: lamp.item.id }))
		await store.tx((tx) => undo(tx, cx()))
		expect((await itemWith("混蛋")).item).toEqual(looked)
	})

	test("other words are one author's: for several they are refused, and nothing is let through by it", async () => {
		const { store, propose, itemWith, cx, villageId } = await begin()
		await propose()
		const claimIds = [(await itemWith("混蛋")).claims[0]?.id ?? "", (await itemWith("路灯坏了")).claims[0]?.id ?? ""]
		const refused = await store.tx((tx) => lookAt(tx, cx(), { claimIds, itemIds: [], shown: "有人说话难听" }))
		expect(refused).toEqual({ ok: false, why: "nothing-chosen" })
		const claims = await store.read((reader) => claimsOf(reader, villageId))
		expect(claims.filter(({ clearedAt, shown }) => clearedAt !== null || shown !== null)).toEqual([])
	})

	test("the days asked for are the objection's; the posting is under a signed root at once", async () => {
		const { store, propose, acceptAll, post, clock, villageId } = await begin()
		await propose()
		await acceptAll()
		const done = await post("staff-1", 15)
		if (done.kind !== "posted") throw new Error(done.kind)
		expect(done.posting.until).toBe(clock.now + 15 * day)
		expect((await store.read((reader) => latestRoot(reader, villageId)))?.size).toBeGreaterThanOrEqual(done.posting.ledgerSeq)
	})

	test("the second person's word is spent with the posting, also where only those who stand behind it are more since", async () => {
		const { store, propose, acceptAll, post, villageId, itemWith, personOf, clock } = await begin()
		await store.tx((tx) => changeSettings(tx, villageId, { needsSecond: true }))
		await propose()
		await acceptAll()
		expect(await post("a")).toEqual({ kind: "asked" })
		expect(await post("b")).toMatchObject({ kind: "posted" })
		const subject = `item:${(await itemWith("路灯坏了")).item.id}`
		const support = { subject, personId: await personOf("0005", "陈静"), householdId: "h-0005", opinionId: null, at: clock.now }
		await store.tx((tx) => addSupport(tx, villageId, support))
		expect(await post("b")).toEqual({ kind: "asked" })
		expect((await store.read((reader) => latestPosting(reader, villageId)))?.version).toBe(1)
	})

	test("a second press on a list that another press has just posted asks nobody for another look", async () => {
		const { store, propose, acceptAll, post, villageId } = await begin()
		await store.tx((tx) => changeSettings(tx, villageId, { needsSecond: true }))
		await propose()
		await acceptAll()
		await post("a")
		expect(await post("b")).toMatchObject({ kind: "posted" })
		expect(await post("b")).toMatchObject({ kind: "refused", why: "unchanged" })
		expect(await store.read((reader) => settingsOf(reader, villageId))).toMatchObject({
			askedBy: null,
			askedByName: null,
			askedAtSeq: null,
		})
	})

	test("who said many things is told of six, and how many more there are", async () => {
		const matters = ["路灯坏了", "水渠堵了", "垃圾没人收", "路面有个大坑", "广场舞太吵", "自来水发黄", "公交车太少", "低保没有批下来"]
		const { store, said, propose, acceptAll, post, personOf, villageId } = await begin([])
		await said(matters.map((matter, index) => `${index + 1}.${matter}`).join(" "), "0005", "陈静")
		await propose()
		await acceptAll()
		expect(await post()).toMatchObject({ kind: "posted", told: 1 })
		const person = await personOf("0005", "陈静")
		const [report] = await store.read((reader) => reportsTo(reader, villageId, person))
		const lines = report?.words.split("\n") ?? []
		expect(lines.filter((line) => line.includes("并入第"))).toHaveLength(6)
		expect(lines.at(-2)).toContain("2")
	})

	test("who stood behind an item and is erased leaves neither person nor household", async () => {
		const { store, propose, villageId, personOf, itemWith, house, clock } = await begin()
		await propose()
		const personId = await personOf("0005", "陈静")
		const subject = `item:${(await itemWith("路灯坏了")).item.id}`
		await store.tx((tx) => addSupport(tx, villageId, { subject, personId, householdId: "h-0005", opinionId: null, at: clock.now }))
		await store.tx(async (tx) => itemAffair.personal?.erase({ villageId, personId }, { tx, house, now: clock.now }))
		const [left] = await store.read((reader) => supportOf(reader, villageId))
		expect(left?.subject).toBe(subject)
		expect([left?.personId, left?.householdId]).not.toContain(personId)
		expect(left?.householdId).not.toBe("h-0005")
	})

	test("是不是同一件事 shows nothing of an insult nobody looked at", async () => {
		const { said, propose, alike, itemWith } = await begin([["王强这个混蛋把三组的路灯打坏了", "0001"]])
		await propose()
		const { item, claims } = await itemWith("路灯打坏")
		expect(claims[0]?.flags).toContain("insult")
		const lamp = await alike(await said("三组的路灯坏了，晚上太黑", "0005", "陈静"))
		expect(lamp).toMatchObject({ subject: expect.stringMatching(/^opinion:/), title: "三组 路灯照明" })
		expect(lamp?.title).not.toBe(item.title)
	})

	const lamps = [["三组的路灯坏了，晚上看不见", "0001"]] as const
	const again = "三组的路灯坏了，晚上太黑"

	test("是不是同一件事 is not asked of one's own", async () => {
		const { said, propose, alike } = await begin(lamps)
		await propose()
		expect(await alike(await said(again, "0001", "李建国"))).toBeUndefined()
		expect(await alike(await said(again, "0005", "陈静"))).toBeDefined()
	})

	test.each(["personal", "out-of-scope"] as const)("是不是同一件事 speaks of no matter that was set aside (%s)", async (kind) => {
		const { store, said, propose, alike, cx, itemWith } = await begin(lamps)
		await propose()
		const claimIds = [(await itemWith("路灯")).claims[0]?.id ?? ""]
		await store.tx((tx) => act(tx, cx(), { kind: "aside", claimIds, fate: { kind, reason: "家事" } }))
		expect(await alike(await said(again, "0005", "陈静"))).toBeUndefined()
	})

	test("是不是同一件事 speaks of no matter that its author took back", async () => {
		const { store, said, alike, takeBack, villageId } = await begin(lamps)
		const [lamp] = await store.read((reader) => opinionTexts(reader, villageId))
		await takeBack(lamp?.id ?? "")
		expect(await alike(await said(again, "0005", "陈静"))).toBeUndefined()
	})
})
