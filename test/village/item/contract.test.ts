/** The board on both engines: from opinions to a posted list that everybody who wrote hears of, and back. */
import { expect, test } from "vitest"
import { entryAt } from "../../../src/ledger/index.ts"
import { recordsBefore } from "../../../src/store/journal.ts"
import {
	accountOf,
	act,
	answerObjection,
	answerQuestion,
	boardView,
	itemAffair,
	itemArchive,
	itemsOf,
	latestPosting,
	lookAt,
	objectMissing,
	objectTo,
	postingsOf,
	postList,
	questionsOf,
	undo,
} from "../../../src/village/item/index.ts"
import { openPosting } from "../../../src/village/item/posting.ts"
import { answersOf, putAnswer } from "../../../src/village/item/repo.ts"
import { objectionsOf } from "../../../src/village/item/repo-posting.ts"
import { itemSettings } from "../../../src/village/item/settings.ts"
import { opinionTexts } from "../../../src/village/opinion/index.ts"
import { openTasksSince } from "../../../src/village/people/repo-tasks.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol } from "../people/village.ts"
import { settingOf } from "./setting.ts"

onBothEngines("item", (open) => {
	const begin = async () => {
		const store = await open()
		const setting = await settingOf(store)
		const { cx, tools, view } = setting
		const claimWith = async (text: string): Promise<string> => {
			const { items, open: left, aside } = await view()
			const all = [...items.flatMap(({ claims }) => claims), ...left, ...aside]
			return all.find((claim) => claim.text.includes(text))?.id ?? ""
		}
		const post = (actor = "staff-1") => store.tx((tx) => postList(tx, cx(actor), tools))
		return { ...setting, store, claimWith, post }
	}

	test("an answer that is taken back is asked for again", async () => {
		const { store, villageId, propose, claimWith, cx, tools } = await begin()
		await propose()
		const [one, other] = [await claimWith("水渠堵了"), await claimWith("路灯坏了")]
		const answers = () => store.read((reader) => answersOf(reader, villageId))
		const merged = await store.tx((tx) => answerQuestion(tx, cx(), tools, { one, other, isSame: true }))
		expect(merged.ok).toBe(true)
		expect(await answers()).toHaveLength(1)
		await store.tx((tx) => undo(tx, cx()))
		expect(await answers()).toEqual([])
		// What was only remembered changed nothing on the board, so undoing something else leaves it.
		await store.tx((tx) => answerQuestion(tx, cx(), tools, { one, other, isSame: false }))
		await store.tx((tx) => undo(tx, cx()))
		expect(await answers()).toHaveLength(1)
	})

	test("a split that is undone keeps nothing apart: a new opinion and the next run find both together", async () => {
		const { store, villageId, propose, itemWith, cx } = await begin()
		await propose()
		const { item, claims } = await itemWith("路灯坏了")
		const claimIds = [claims[1]?.id ?? ""]
		const newItem = { id: "split", title: "三组路灯", place: null }
		await store.tx((tx) => act(tx, cx(), { kind: "split", claimIds, newItem }))
		expect(await store.read((reader) => answersOf(reader, villageId))).toHaveLength(1)
		expect(await store.tx((tx) => undo(tx, cx("staff-2")))).toMatchObject({ kind: "split" })
		expect(await store.read((reader) => answersOf(reader, villageId))).toEqual([])
		await store.tx((tx) => act(tx, cx(), { kind: "reopen", claimIds }))
		await store.tx((tx) => undo(tx, cx()))
		expect((await itemWith("路灯不亮")).item).toEqual(item)
	})

	test("an answer that a change took the place of stands again when the change is undone, and one given since stays", async () => {
		const { store, villageId, propose, itemWith, cx, tools } = await begin()
		await propose()
		const { claims } = await itemWith("路灯坏了")
		const [one, other] = [claims[0]?.id ?? "", claims[1]?.id ?? ""].toSorted()
		const answers = () => store.read((reader) => answersOf(reader, villageId))
		await store.tx((tx) => answerQuestion(tx, cx("先前的人"), tools, { one: one ?? "", other: other ?? "", isSame: true }))
		const stood = await answers()
		expect(stood).toEqual([{ one, other, isSame: true }])
		const split = () =>
			store.tx((tx) =>
				act(tx, cx(), { kind: "split", claimIds: [claims[1]?.id ?? ""], newItem: { id: "split", title: "三组路灯", place: null } }),
			)
		await split()
		expect(await answers()).toEqual([{ one, other, isSame: false }])
		await store.tx((tx) => undo(tx, cx()))
		expect(await answers()).toEqual(stood)
		// The same by a no on the page of questions.
		await store.tx((tx) => answerQuestion(tx, cx(), tools, { one: one ?? "", other: other ?? "", isSame: false }))
		await store.tx((tx) => undo(tx, cx()))
		expect(await answers()).toEqual(stood)
		// Whoever says no of the two since is not overruled by the undoing.
		await split()
		await store.tx((tx) =>
			putAnswer(tx, villageId, { one: one ?? "", other: other ?? "", isSame: false, by: "后来的人", at: cx().now + 1 }),
		)
		await store.tx((tx) => undo(tx, cx()))
		expect(await answers()).toEqual([{ one, other, isSame: false }])
	})

	test("from opinions to a posted list, with the equation, the ledger and one record per person", async () => {
		const { store, villageId, propose, view, itemWith, claimWith, acceptAll, post, cx } = await begin()
		expect((await view()).waiting).toBe(7)
		expect((await post()).kind).toBe("refused")
		expect(await propose()).toMatchObject({ placed: 8 })
		expect(await propose()).toEqual({ placed: 0, made: 0, joined: 0 })
		expect((await itemWith("路灯坏了")).claims.map(({ text }) => text)).toEqual([
			"三组的路灯坏了，晚上看不见",
			"三组路灯不亮，老人走路摔跤",
		])
		expect((await itemWith("校车")).item.id).not.toBe((await itemWith("低保")).item.id)
		const insult = (await itemWith("混蛋")).claims[0]
		expect(insult?.flags).toEqual(["insult", "name"])
		expect(await post()).toMatchObject({ kind: "refused", why: "proposed" })
		const aside = await store.tx(async (tx) =>
			act(tx, cx(), { kind: "aside", claimIds: [insult?.id ?? ""], fate: { kind: "personal", reason: "个人矛盾" } }),
		)
		expect(aside.ok).toBe(true)
		await acceptAll()
		const done = await post()
		if (done.kind !== "posted") throw new Error(done.kind)
		expect(done.posting.list.account).toEqual({
			opinions: 7,
			claims: 8,
			placed: 7,
			items: (await view()).account.items,
			same: 0,
			withdrawn: 0,
			outOfScope: 0,
			personal: 1,
		})
		expect(done.told).toBe(5)
		const entry = await store.read((reader) => entryAt(reader, villageId, done.posting.ledgerSeq))
		expect(entry?.body).toMatchObject({ version: 1, list: done.posting.hash, claims: 8, placed: 7, aside: 1 })
		expect(await post()).toMatchObject({ kind: "refused", why: "unchanged" })
		// Words, names and the private matter are in no public list.
		expect(JSON.stringify(done.posting.list)).not.toMatch(/混蛋|陈静|个人矛盾/)
		const opinions = await store.read((reader) => opinionTexts(reader, villageId))
		const author = opinions.find(({ text }) => text.startsWith("村口垃圾"))?.personId ?? ""
		const told = await store.read((reader) => reportsTo(reader, villageId, author))
		expect(told).toHaveLength(1)
		expect(told[0]?.words).toMatch(/“村口垃圾成堆没人清运”并入第 \d 项：.*垃圾/)
		expect(told[0]?.words).toContain("是个人事情，已转专人私下办理")
		const items = await store.read((reader) => itemsOf(reader, villageId))
		expect(items[0]).toMatchObject({ number: 1 })
		expect(items.flatMap(({ claims }) => claims).map(({ id }) => id)).toContain(await claimWith("校车"))
	})

	test("附议: everybody who wrote it or stands behind it is one person, before and after a new version", async () => {
		const { store, villageId, propose, acceptAll, post, cx, talk, codes, itemWith } = await begin()
		await propose()
		await acceptAll()
		await post()
		const supporter = talk.phone("村民陈静")
		await enrol(supporter, codes.get("0005") ?? "", "户主", "4444")
		const author = talk.phone("村民李建国")
		await enrol(author, codes.get("0001") ?? "", "户主", "5678")
		const stand = async (phone: typeof author) => {
			await phone.says("附议")
			return JSON.stringify(await phone.presses("1 "))
		}
		// Two wrote it; she is the third, and he stands there already as one of the two.
		expect(await stand(supporter)).toContain("现在有 3 人")
		expect(await stand(author)).toContain("现在有 3 人")
		const { item } = await itemWith("路灯坏了")
		await store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: item.id, title: "修三组的路灯" }))
		const second = await post()
		expect(second.kind === "posted" && second.posting.list.items[0]?.people).toBe(3)
		const other = talk.phone("村民王强")
		await enrol(other, codes.get("0003") ?? "", "户主", "2222")
		expect(await stand(other)).toContain("现在有 4 人")
		expect((await store.read((reader) => itemsOf(reader, villageId, item.id)))[0]?.supporters).toHaveLength(2)
	})

	test("what is told of one's words is cut between signs, also in rare characters and emoji", async () => {
		const store = await open()
		const { propose, acceptAll, cx, tools, villageId } = await settingOf(store, [
			[`三组的路灯坏了${"𠮷".repeat(30)}`, "0001"],
			[`水渠堵了田里浇不上水啊${"👨‍👩‍👧".repeat(9)}`, "0002"],
		])
		await propose()
		await acceptAll()
		expect((await store.tx((tx) => postList(tx, cx(), tools))).kind).toBe("posted")
		for (const { personId } of await store.read((reader) => opinionTexts(reader, villageId))) {
			const [told] = await store.read((reader) => reportsTo(reader, villageId, personId ?? ""))
			expect(told?.words).toContain("…")
			expect(told?.words).not.toMatch(/[\p{Cs}\ufffd]|\u200d…/u)
		}
	})

	test("不对 puts the claim back on the board, holds up the next posting, and is answered", async () => {
		const { store, villageId, house, propose, acceptAll, post, cx, claimWith, view, clock } = await begin()
		await propose()
		await acceptAll()
		await post()
		const author =
			(await store.read((reader) => opinionTexts(reader, villageId))).find(({ text }) => text.startsWith("低保"))?.personId ?? ""
		const claimId = await claimWith("校车")
		const object = (personId: string, id: string) =>
			store.tx((tx) => objectTo(tx, { ...cx(personId), now: clock.now }, { personId, claimId: id, words: "和低保不是一回事" }))
		expect(await object("somebody-else", claimId)).toBe("not-yours")
		expect(await object(author, claimId)).toBe("objected")
		// Twice is not two objections: it is on the board already.
		expect(await object(author, claimId)).toBe("not-yours")
		expect((await view()).open.map(({ id }) => id)).toEqual([claimId])
		expect(await post()).toMatchObject({ kind: "refused", why: "open" })
		// It is the author's word: the desk places the claim anew, and does not take back that it was said.
		expect(await store.tx((tx) => undo(tx, cx()))).toBe("posted-since")
		expect((await view()).open.map(({ id }) => id)).toEqual([claimId])
		const [objection] = await store.read((reader) => objectionsOf(reader, villageId))
		clock.now += 1_000
		expect(await store.tx((tx) => answerObjection(tx, cx(), objection?.id ?? "", "已单列"))).toBe(true)
		expect(await store.tx((tx) => answerObjection(tx, cx(), objection?.id ?? "", "再答一次"))).toBe(false)
		const told = await store.read((reader) => reportsTo(reader, villageId, author))
		expect(told.at(-1)?.words).toContain("答复：已单列")
		// The news may wait for the week's messages: who looks has it at once.
		const opinion = (await store.read((reader) => opinionTexts(reader, villageId))).find(({ text }) => text.startsWith("低保"))
		const standing = await store.read(
			async (reader) => (await itemAffair.opinions?.standing({ villageId, opinionId: opinion?.id ?? "" }, { reader, house })) ?? [],
		)
		expect(standing.join("\n")).toContain("→ 您说放得不对，村里答复：已单列")
		// Run again, it is not put back where its author said it does not belong.
		const before = (await view()).items.map(({ item }) => item.id)
		await propose()
		const fate = (await view()).items.find(({ claims }) => claims.some(({ id }) => id === claimId))?.item.id
		expect(before).not.toContain(fate)
		clock.now += 8 * 86_400_000
		expect(await object(author, await claimWith("低保"))).toBe("too-late")
	})

	test("what is missing is filed, stands open on the board, and its objection is answered; the same words twice are one", async () => {
		const { store, villageId, house, propose, acceptAll, post, cx, view, clock, tools } = await begin()
		const { fileOpinion } = await import("../../../src/village/opinion/commands.ts")
		const say = (id: string) =>
			store.tx(async (tx) => {
				const filed = await fileOpinion(tx, {
					village: { id: villageId, code: "QJ" },
					timeZone: house.timeZone,
					id,
					now: clock.now,
					author: { personId: "p-1", householdId: null, groupName: null, givenName: null },
					text: "垃圾车来得太早。另外，路口没有路灯",
					media: [],
					sourceKind: "chat",
					channel: "web",
					chatId: null,
					isNamed: false,
					enteredBy: null,
				})
				if (filed.kind === "refused") throw new Error(filed.why)
				return objectMissing(tx, { ...cx("p-1"), now: clock.now }, tools, { personId: "p-1", opinionId: filed.id, words: "垃圾车来得太早" })
			})
		await propose()
		await acceptAll()
		// Before anything is posted there is nothing to object to; the opinion stands.
		expect(await say("o-1")).toBe(false)
		expect((await view()).objections).toBe(0)
		await propose()
		await acceptAll()
		await post()
		clock.now += 3_600_000
		expect([await say("o-2"), await say("o-2"), await say("o-3")]).toEqual([true, true, true])
		const { open, objections } = await view()
		expect(open.map(({ text }) => text)).toEqual(["垃圾车来得太早。", "另外，路口没有路灯"])
		expect(objections).toBe(1)
		expect(await post()).toMatchObject({ kind: "refused", why: "open" })
		await propose()
		expect((await view()).open).toEqual([])
	})

	test("an item's archive names every version that held it and every objection, with its answer and without a name", async () => {
		const { store, villageId, house, propose, acceptAll, post, cx, claimWith, itemWith } = await begin()
		await propose()
		const lamp = await itemWith("路灯坏了")
		const archive = () => store.read((reader) => itemArchive(reader, house, villageId, lamp.item.id))
		expect(await archive()).toEqual({ item: [], postings: [], objections: [] })
		await acceptAll()
		await post()
		const claimId = await claimWith("路灯坏了")
		const personId =
			(await store.read((reader) => opinionTexts(reader, villageId))).find(({ text }) => text.startsWith("三组的路灯坏了"))?.personId ?? ""
		await store.tx((tx) => objectTo(tx, cx(personId), { personId, claimId, words: `是四组${"，我说过好几遍".repeat(60)}，请改过来` }))
		const before = await archive()
		expect(before.postings).toEqual([
			expect.stringMatching(/公示第 1 版，列为第 \d 项“三组.*路灯.*”，异议期到2026年3月12日，公开账本第 \d+ 条/),
		])
		expect(before.objections).toEqual([expect.stringMatching(/有人说放得不对：是四组，.*，请改过来。还没有答复/)])
		const [objection] = await store.read((reader) => objectionsOf(reader, villageId))
		await store.tx((tx) => answerObjection(tx, cx(), objection?.id ?? "", "已改到四组"))
		await propose()
		await acceptAll()
		expect((await post()).kind).toBe("posted")
		const after = await archive()
		expect(after.postings).toHaveLength(2)
		expect(after.objections).toEqual([expect.stringMatching(/是四组，.*，请改过来。已答复：已改到四组/)])
		expect(JSON.stringify(after)).not.toContain("李建国")
	})

	test("a second person posts what the first handed in, and nothing else", async () => {
		const { store, propose, acceptAll, post, cx, itemWith } = await begin()
		const { changeSettings } = await import("../../../src/village/item/repo-posting.ts")
		await store.tx((tx) => changeSettings(tx, cx().villageId, { needsSecond: true }))
		await propose()
		await acceptAll()
		expect(await post("a")).toEqual({ kind: "asked" })
		expect(await post("a")).toMatchObject({ kind: "refused", why: "same-person" })
		await store.tx(async (tx) => act(tx, cx(), { kind: "rename", itemId: (await itemWith("垃圾")).item.id, title: "垃圾清运" }))
		expect(await post("b")).toEqual({ kind: "asked" })
		expect(await post("a")).toMatchObject({ kind: "posted", posting: { by: "b", checkedBy: "a" } })
		// The word given for this version is none for the next.
		await store.tx(async (tx) => act(tx, cx(), { kind: "rename", itemId: (await itemWith("垃圾")).item.id, title: "垃圾桶" }))
		expect(await post("a")).toEqual({ kind: "asked" })
	})

	test("the second look, switched off, still binds the posting at hand, by whatever page, and is on record; switched on again it stays", async () => {
		const { store, propose, acceptAll, post, cx, itemWith, villageId, house } = await begin()
		const { requireSecond, secondLookOf } = await import("../../../src/village/item/second-look.ts")
		const look = () => store.read((reader) => secondLookOf(reader, villageId))
		const settings = { objectionDays: "7", ownWords: "" }
		const set = (needsSecond: string) =>
			store.tx(async (tx) => itemSettings.write({ tx, house, villageId, now: house.clock() }, { ...settings, needsSecond }))
		const rename = (title: string) =>
			store.tx(async (tx) => act(tx, cx(), { kind: "rename", itemId: (await itemWith("垃圾")).item.id, title }))
		await propose()
		await acceptAll()
		await set("off")
		expect(await look(), "what is off stays off").toBe("none")
		await set("on")
		await set("off")
		expect(await look()).toBe("last")
		expect(await store.read((reader) => itemSettings.read({ reader, house, villageId }))).toMatchObject({ needsSecond: "off" })
		expect(await post("a")).toEqual({ kind: "asked" })
		await store.tx((tx) => requireSecond(tx, cx("a"), false))
		expect(await post("a")).toMatchObject({ kind: "refused", why: "same-person" })
		expect(await post("b")).toMatchObject({ kind: "posted", posting: { by: "a", checkedBy: "b" } })
		expect(await look()).toBe("none")
		await rename("垃圾清运")
		expect(await post("a")).toMatchObject({ kind: "posted", posting: { by: "a", checkedBy: null } })
		for (const isWanted of [true, false, true]) await store.tx((tx) => requireSecond(tx, cx("a"), isWanted))
		await rename("垃圾桶")
		expect(await post("a")).toEqual({ kind: "asked" })
		expect(await post("b")).toMatchObject({ kind: "posted" })
		expect(await look()).toBe("needed")
		const events = ["item.second-needed", "item.second-last"]
		const filter = { events, before: house.clock() + 1 }
		const kept = await store.read((reader) => recordsBefore(reader, villageId, filter, { limit: 9, offset: 0 }))
		expect(kept.map(({ event, actor }) => [event, actor]).toSorted()).toEqual([
			["item.second-last", "a"],
			["item.second-needed", "a"],
			["item.second-needed", "a"],
		])
	})

	test("numbers go by how many claims stand behind an item; the objection period ends to the millisecond where it says", async () => {
		const { store, propose, acceptAll, post, clock, claimWith, villageId, cx, itemWith } = await begin()
		await propose()
		await acceptAll()
		const [garbage, lamp] = [await itemWith("垃圾"), await itemWith("路灯")]
		await store.tx(async (tx) =>
			act(tx, cx(), { kind: "move", claimIds: [await claimWith("水渠堵了"), await claimWith("清淤")], itemId: garbage.item.id }),
		)
		const done = await post()
		if (done.kind !== "posted") throw new Error(done.kind)
		const { items } = done.posting.list
		expect(items.map(({ claims }) => claims)).toEqual(items.map(({ claims }) => claims).toSorted((a, b) => b - a))
		expect(items.slice(0, 2).map(({ id }) => id)).toEqual([garbage.item.id, lamp.item.id])
		expect(done.posting.until).toBe(clock.now + 7 * 86_400_000)
		const isOpen = () => store.read(async (reader) => (await openPosting(reader, villageId, clock.now)) !== undefined)
		clock.now = done.posting.until - 1
		expect(await isOpen()).toBe(true)
		clock.now += 1
		expect(await isOpen()).toBe(false)
	})

	test("who, when and why of every change are kept, and the last can be undone, after posting too", async () => {
		const { store, villageId, propose, acceptAll, post, cx, view, itemWith } = await begin()
		await propose()
		await acceptAll()
		await post()
		const [lamp, canal] = [await itemWith("路灯"), await itemWith("水渠堵了")]
		await store.tx((tx) => act(tx, cx("b"), { kind: "merge", from: [canal.item.id], into: lamp.item.id }, "试一试"))
		expect((await view()).changes[0]).toMatchObject({ kind: "merge", actor: "b", reason: "试一试", undoneAt: null })
		expect((await itemWith("水渠堵了")).item.id).toBe(lamp.item.id)
		const undone = await store.tx((tx) => undo(tx, cx()))
		expect(undone).toMatchObject({ kind: "merge" })
		expect((await itemWith("水渠堵了")).item).toMatchObject({ id: canal.item.id, number: expect.any(Number) })
		expect((await view()).changes[0]?.undoneAt).not.toBeNull()
		expect((await store.read((reader) => postingsOf(reader, villageId))).map(({ version }) => version)).toEqual([1])
	})

	test("new and withdrawn opinions after a posting make the next version, and only those concerned hear of it", async () => {
		const { store, villageId, house, propose, acceptAll, post, view } = await begin()
		await propose()
		await acceptAll()
		await post()
		const { withdrawOpinion } = await import("../../../src/village/opinion/commands.ts")
		const opinions = await store.read((reader) => opinionTexts(reader, villageId))
		const canal = opinions.find(({ text }) => text.startsWith("二组水渠"))
		await store.tx((tx) =>
			withdrawOpinion(tx, { villageId, id: canal?.id ?? "", by: { personId: canal?.personId ?? "" }, note: "", now: house.clock() }),
		)
		const done = await post()
		expect(done).toMatchObject({ kind: "posted", told: 0, posting: { version: 2, list: { account: { withdrawn: 1, placed: 7 } } } })
		expect(accountOf({ claims: new Map(), items: new Map() }).claims).toBe(0)
		expect((await view()).aside).toHaveLength(1)
		expect((await store.read((reader) => latestPosting(reader, villageId)))?.version).toBe(2)
	})

	test("what comes later goes into the item it fits; items that stand keep their members, and what fits none is new", async () => {
		const { store, villageId, house, propose, acceptAll, view, itemWith } = await begin()
		await propose()
		await acceptAll()
		const { fileOpinion } = await import("../../../src/village/opinion/commands.ts")
		const asIs = async () => (await view()).items.map(({ item, claims }) => [item.id, claims.map(({ id }) => id).toSorted()] as const)
		const before = new Map(await asIs())
		const lamp = (await itemWith("路灯坏了")).item.id
		for (const [id, text] of [
			["late-1", "三组的路灯坏了，天黑看不见路"],
			["late-2", "手机信号太差，打电话听不清"],
		] as const)
			await store.tx((tx) =>
				fileOpinion(tx, {
					village: { id: villageId, code: "QJ" },
					timeZone: house.timeZone,
					id,
					now: house.clock(),
					author: { personId: null, householdId: null, groupName: null, givenName: null },
					text,
					media: [],
					sourceKind: "form",
					channel: "form",
					chatId: null,
					isNamed: false,
					enteredBy: null,
				}),
			)
		expect(await propose()).toEqual({ placed: 2, made: 1, joined: 1 })
		expect((await itemWith("天黑看不见路")).item).toMatchObject({ id: lamp, state: "proposed" })
		expect((await itemWith("手机信号")).item.state).toBe("proposed")
		for (const [id, claims] of await asIs()) expect(claims).toEqual(expect.arrayContaining([...(before.get(id) ?? [])]))
	})

	test("a question answered yes makes one item of two, no is remembered", async () => {
		const { store, villageId, propose, acceptAll, cx, tools, view, itemWith, claimWith } = await begin()
		await propose()
		await acceptAll()
		const questions = await store.read((reader) => questionsOf(reader, villageId, tools))
		for (const question of questions)
			expect([question.oneClaims.length, question.otherClaims.length].every((count) => count > 0)).toBe(true)
		const [one, other] = [await claimWith("路灯坏了"), await claimWith("垃圾成堆")]
		const items = (await view()).items.length
		await store.tx((tx) => answerQuestion(tx, cx(), tools, { one, other, isSame: true }))
		expect((await view()).items).toHaveLength(items - 1)
		await store.tx((tx) => answerQuestion(tx, cx(), tools, { one, other, isSame: false }))
		expect((await itemWith("垃圾成堆")).item.id).not.toBe((await itemWith("路灯坏了")).item.id)
	})

	test("what was put together wrongly is asked about whole, and one no takes it out", async () => {
		const { store, villageId, propose, cx, tools, view, itemWith } = await begin()
		await propose()
		const [lamp, canal] = [await itemWith("路灯坏了"), await itemWith("水渠堵了")]
		await store.tx((tx) => act(tx, cx(), { kind: "merge", from: [canal.item.id], into: lamp.item.id }))
		const ask = () => store.read((reader) => questionsOf(reader, villageId, tools))
		const [question] = await ask()
		expect(question).toMatchObject({ kind: "odd", oneItem: { id: lamp.item.id }, otherItem: undefined })
		expect(question?.goes.toSorted()).toEqual(canal.claims.map(({ id }) => id).toSorted())
		const { one = "", other = "", goes = [] } = question ?? {}
		expect(lamp.claims.map(({ id }) => id)).toContain(one)
		const items = (await view()).items.length
		expect(await store.tx((tx) => answerQuestion(tx, cx(), tools, { one, other, goes, isSame: false }))).toMatchObject({ ok: true })
		expect((await view()).items).toHaveLength(items + 1)
		const after = await itemWith("水渠堵了")
		expect(after.claims.map(({ id }) => id).toSorted()).toEqual(goes.toSorted())
		expect(
			canal.claims.some(({ text }) => text.includes(after.item.title)),
			"named by their own words",
		).toBe(true)
		expect((await ask()).some((next) => [next.one, next.other].includes(one) && next.kind === "same" && goes.includes(next.other))).toBe(
			false,
		)
		// A yes is remembered too, and not asked again.
		await store.tx((tx) => undo(tx, cx()))
		await store.tx((tx) => answerQuestion(tx, cx(), tools, { one, other, goes, isSame: true }))
		expect((await itemWith("水渠堵了")).item.id).toBe(lamp.item.id)
		expect((await ask()).some((next) => next.goes.length === goes.length && next.goes.every((id) => goes.includes(id)))).toBe(false)
	})

	test("names and insults hold up the posting until somebody looked or said it otherwise; nothing is deleted", async () => {
		const { store, villageId, cx, propose, view, itemWith, claimWith, post } = await begin()
		await propose()
		await store.tx(async (tx) => act(tx, cx(), { kind: "accept", itemIds: (await view()).items.map(({ item }) => item.id) }))
		const insult = await itemWith("混蛋")
		expect(insult.flags).toEqual(["insult", "name"])
		expect((await view()).flagged).toBe(2)
		expect(await post()).toMatchObject({ kind: "refused", why: "flagged", flagged: 2 })
		const claimId = await claimWith("混蛋")
		const look = (of: Partial<Parameters<typeof lookAt>[2]>) => store.tx((tx) => lookAt(tx, cx(), { claimIds: [], itemIds: [], ...of }))
		expect(await look({})).toEqual({ ok: false, why: "nothing-chosen" })
		expect(await look({ claimIds: [claimId], shown: "王强要讲礼貌" })).toEqual({ ok: false, why: "still-flagged" })
		expect(await look({ claimIds: [claimId], shown: "  " })).toEqual({ ok: false, why: "nothing-chosen" })
		expect(await look({ claimIds: [claimId], shown: "希望干部说话和气" })).toEqual({ ok: true, count: 1 })
		expect(await post()).toMatchObject({ kind: "refused", why: "flagged", flagged: 1 })
		await store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: insult.item.id, title: "张福说的事" }))
		expect(await post()).toMatchObject({ kind: "refused", why: "flagged", flagged: 1 })
		expect(await look({ itemIds: [insult.item.id] })).toEqual({ ok: true, count: 1 })
		// Another title is looked at anew.
		await store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: insult.item.id, title: "陈静说的事" }))
		expect((await view()).flagged).toBe(1)
		await store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: insult.item.id, title: "干部说话要和气" }))
		expect((await post()).kind).toBe("posted")
		const item = (await store.read((reader) => itemsOf(reader, villageId, insult.item.id)))[0]
		expect(item?.claims.map(({ text, shown }) => [text, shown])).toEqual([["王强骂人，是个混蛋", "希望干部说话和气"]])
	})

	test("an opinion about a person is routed privately: somebody is given it, and the list does not hold it", async () => {
		const { store, villageId, cx, propose, claimWith, acceptAll, post, view } = await begin()
		await propose()
		const claimId = await claimWith("混蛋")
		await store.tx((tx) => act(tx, cx(), { kind: "aside", claimIds: [claimId], fate: { kind: "personal", reason: "个人矛盾" } }))
		const tasks = await store.read((reader) => openTasksSince(reader, villageId, 0))
		expect(tasks.map(({ subject }) => subject)).toContain(`item.personal:${claimId}`)
		await acceptAll()
		const done = await post()
		expect(done.kind === "posted" && done.posting.list.claims[claimId]).toBe("personal")
		expect((await view()).aside.map(({ id }) => id)).toEqual([claimId])
	})

	test("after posting, what was posted is not undone; what is changed afterwards is, and comes with the next version", async () => {
		const { store, cx, propose, acceptAll, post, itemWith, claimWith } = await begin()
		await propose()
		await acceptAll()
		await post()
		expect(await store.tx((tx) => undo(tx, cx()))).toBe("posted-since")
		const [lamp, canal] = [await itemWith("路灯坏了"), await itemWith("水渠堵了")]
		await store.tx((tx) => act(tx, cx(), { kind: "move", claimIds: [lamp.claims[0]?.id ?? ""], itemId: canal.item.id }))
		expect(await store.tx((tx) => undo(tx, cx()))).toMatchObject({ kind: "move" })
		expect((await itemWith("路灯坏了")).item.id).toBe(lamp.item.id)
		expect(await store.tx((tx) => undo(tx, cx()))).toBe("posted-since")
		await store.tx((tx) => act(tx, cx(), { kind: "merge", from: [canal.item.id], into: lamp.item.id }))
		expect(await post()).toMatchObject({ kind: "posted", posting: { version: 2 } })
		expect(await store.tx((tx) => undo(tx, cx()))).toBe("posted-since")
		// Numbers are never another's: the merged item keeps its own, empty.
		expect((await itemWith("水渠堵了")).item.number).toBe(lamp.item.number)
		expect(await claimWith("水渠堵了")).not.toBe("")
	})

	test("a merged item merged again: what is gone is refused, what was merged goes on with all that it holds, undo by undo", async () => {
		const { store, cx, propose, itemWith, view } = await begin()
		await propose()
		const asIs = async () =>
			(await view()).items
				.map(({ item, claims }) => ({ item, claims: claims.map(({ id }) => id) }))
				.toSorted((a, b) => (a.item.id < b.item.id ? -1 : 1))
		const before = await asIs()
		// What is undone comes back with why it was proposed, how sure that was, and since when it is there.
		expect(before.every(({ item }) => item.why !== "" && item.confidence < 100)).toBe(true)
		const [lamp, canal, rubbish] = [await itemWith("路灯坏了"), await itemWith("水渠堵了"), await itemWith("垃圾成堆")]
		const merge = (from: string, into: string) => store.tx((tx) => act(tx, cx(), { kind: "merge", from: [from], into }))
		expect((await merge(lamp.item.id, canal.item.id)).ok).toBe(true)
		expect(await merge(lamp.item.id, rubbish.item.id)).toEqual({ ok: false, why: "no-such-item" })
		expect(await merge(rubbish.item.id, lamp.item.id)).toEqual({ ok: false, why: "no-such-item" })
		expect((await merge(canal.item.id, rubbish.item.id)).ok).toBe(true)
		expect((await itemWith("路灯坏了")).claims).toHaveLength(5)
		expect(await store.tx((tx) => undo(tx, cx()))).toMatchObject({ kind: "merge" })
		expect(await store.tx((tx) => undo(tx, cx()))).toMatchObject({ kind: "merge" })
		expect(await asIs()).toEqual(before)
	})

	test("a board of another village is not touched", async () => {
		const { store, propose, view } = await begin()
		await propose()
		expect((await store.read((reader) => boardView(reader, "elsewhere"))).account.claims).toBe(0)
		expect((await view()).account.claims).toBe(8)
	})
})
