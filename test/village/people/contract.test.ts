/** Every repository method of the people affair, on both engines. */

import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import type { Who } from "../../../src/engine/flow.ts"
import type { Frame } from "../../../src/engine/turn.ts"
import { whoIs } from "../../../src/inbound/identity.ts"
import { type SessionKey, saveFrames } from "../../../src/inbound/sessions.ts"
import { storeEvent } from "../../../src/inbound/store-event.ts"
import type { Store, Tx } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import type { CallContext, House } from "../../../src/village/affair.ts"
import { bindPerson, openCodeFor, tryHead } from "../../../src/village/people/commands-enrol.ts"
import { actFor, askHuman, disputePhone, eraseSelf, leaveNote, setMuted } from "../../../src/village/people/commands-self.ts"
import { decideTask, removePhone, revealPhone } from "../../../src/village/people/commands-staff.ts"
import {
	addTask,
	addVillage,
	chatsOfPersons,
	contactOf,
	directory,
	importRoster,
	listVillages,
	makeCodes,
	member,
	previewRoster,
	reach,
	replaceCode,
	revokeCode,
	villageByCode,
	villageById,
} from "../../../src/village/people/index.ts"
import { addConsent, bindingsOfChat, bindingsOfHousehold, consentsOf, isMuted } from "../../../src/village/people/repo-bindings.ts"
import { groupsOf, membersOf } from "../../../src/village/people/repo-members.ts"
import { searchHouseholds } from "../../../src/village/people/repo-search.ts"
import { stagedRosters } from "../../../src/village/people/repo-staged.ts"
import { countTasks, tasksOf } from "../../../src/village/people/repo-tasks.ts"
import { onlyVillage } from "../../../src/village/people/repo-village.ts"
import { onBothEngines } from "../../support/stores.ts"
import { codesOf, planOf, qingjiang, startAt, testHouse, villageWith } from "./village.ts"

async function openChat(store: Store, house: House, name: string): Promise<string> {
	const { chatId } = await store.tx((tx) =>
		storeEvent(
			tx,
			{ kind: "text", externalId: `${name}-1`, at: startAt, chat: { account: "test", id: name }, from: { id: name }, text: "您好" },
			"web",
			house.newId,
			startAt,
		),
	)
	return chatId
}

async function whoOf(tx: Tx, chatId: string): Promise<Who> {
	const { chat } = tx.tables(transportTables)
	const [row] = await tx.db.select({ personId: chat.personId, villageId: chat.villageId }).from(chat).where(eq(chat.id, chatId))
	return whoIs(
		tx,
		directory,
		{ id: chatId, channel: "web", isGroup: false, personId: row?.personId ?? null, villageId: row?.villageId ?? null },
		"sender",
	)
}

/** A dialog somebody is in the middle of. */
function halfDone(store: Store, villageId: string, key: SessionKey): Promise<void> {
	const frame: Frame = {
		flow: "survey",
		params: {},
		version: 1,
		state: { text: "写了一半" },
		wait: { token: `of ${key.personId}`, expects: { kind: "text" }, canSkip: false, canGoBack: false },
		misses: 0,
		turns: 1,
		startedAt: startAt,
		updatedAt: startAt,
	}
	return store.tx((tx) => saveFrames(tx, key, { rows: [], frames: [] }, [frame], { villageId, saidSeq: 1 }))
}

function act<T>(house: House, chatId: string, work: (cx: CallContext) => Promise<T>): Promise<T> {
	return house.store.tx(async (tx) => work({ tx, house, now: house.clock(), who: await whoOf(tx, chatId) }))
}

async function personOf(
	house: House,
	villageId: string,
	number: string,
	name: string,
): Promise<{ readonly personId: string; readonly householdId: string }> {
	return house.store.read(async (reader) => {
		const { rows } = await searchHouseholds(reader, house.cipher, { villageId, text: number, groupId: "", limit: 1, offset: 0 })
		const members = await membersOf(reader, villageId, [rows[0]?.id ?? ""])
		const found = members.find((each) => each.name === name)
		if (found === undefined) throw new Error(`nobody is called ${name}`)
		return found
	})
}

function bind(house: House, chatId: string, digits: string, personId: string, proof: "none" | "phone" | "contact" = "none") {
	return act(house, chatId, (cx) => bindPerson({ via: { kind: "code", digits }, personId, proof }, cx))
}

onBothEngines("people", (open) => {
	test("villages: a code is unique in the instance, two to eight letters", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const add = (name: string, code: string) =>
			store.tx((tx) => addVillage(tx, { id: house.newId(), name, code, township: "天马镇", now: startAt }))
		expect(await add("清江村", "qj")).toMatchObject({ ok: true, village: { code: "QJ", name: "清江村", township: "天马镇" } })
		expect(await store.read(onlyVillage)).toMatchObject({ code: "QJ" })
		expect(await add("别的村", "QJ")).toEqual({ ok: false, code: "village.code-taken" })
		for (const code of ["Q", "QJQJQJQJQ", "Q1", "清江", ""])
			expect(await add("别的村", code)).toEqual({ ok: false, code: "village.code-invalid" })
		expect(await add("村", "XR")).toEqual({ ok: false, code: "village.name-invalid" })
		expect(await add("向荣村", "XR")).toMatchObject({ ok: true })
		await store.read(async (reader) => {
			expect((await listVillages(reader)).map((village) => village.code).sort()).toEqual(["QJ", "XR"])
			const village = await villageByCode(reader, " qj ")
			expect(await villageById(reader, village?.id ?? "")).toEqual(village)
			expect(await villageById(reader, "none")).toBeUndefined()
			expect(await onlyVillage(reader)).toBeUndefined()
		})
	})

	test("an import adds, the same file again changes nothing, a later one changes what differs", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village } = await villageWith(house)
		const again = await importRoster(house, village.id, planOf(qingjiang), "staff")
		expect(again.persons).toEqual({ added: 0, changed: 0, unchanged: 8, absent: 0, unknown: 0 })
		expect(again.households).toEqual({ added: 0, changed: 0, unchanged: 5, absent: 0, unknown: 0 })
		const later = [
			["0001", "户主", "李建国", "", "13812349999", "四组", "", "", "村民代表", "赵新民", "11010119700501003X"],
			["", "女", "李小红", "2000-01-01", "", "", "", "", "", "", ""],
		]
		const preview = await previewRoster(house, village.id, planOf(later))
		expect(preview.rows.map((row) => [row.name, row.phone])).toEqual([
			["李建国", "138****9999"],
			["李小红", undefined],
		])
		const report = await importRoster(house, village.id, planOf(later), "staff")
		expect(report.persons).toEqual(preview.persons)
		expect(report.persons).toEqual({ added: 1, changed: 1, unchanged: 0, absent: 7, unknown: 0 })
		expect((await importRoster(house, village.id, planOf(later), "staff")).persons).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
		const { personId } = await personOf(house, village.id, "0001", "李建国")
		await store.read(async (reader) => {
			expect(await member(reader, village.id, personId)).toMatchObject({
				name: "李建国",
				householdNumber: "0001",
				groupName: "四组",
				roles: ["council"],
				isHead: true,
				residence: "resident",
			})
			expect((await groupsOf(reader, village.id, "group")).map((group) => group.name).sort()).toEqual(
				["一组", "三组", "二组", "四组"].sort(),
			)
			expect(await contactOf(reader, village.id, (await member(reader, village.id, personId))?.householdId)).toMatchObject({
				name: "赵新民",
				role: "contact",
			})
		})
	})

	test("an import that fails midway leaves nothing behind", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village } = await villageWith(house, qingjiang.slice(0, 1))
		const before = await store.read((reader) => reach(reader, village.id, startAt))
		let calls = 0
		const breaking: House = {
			...house,
			cipher: {
				...house.cipher,
				seal: (plain, context) => {
					calls += 1
					if (calls > 2) throw new Error("the power went out")
					return house.cipher.seal(plain, context)
				},
			},
		}
		await expect(importRoster(breaking, village.id, planOf(qingjiang), "staff")).rejects.toThrow("the power went out")
		expect(await store.read((reader) => reach(reader, village.id, startAt))).toEqual(before)
		expect(await store.read((reader) => groupsOf(reader, village.id, "group"))).toHaveLength(1)
	})

	test("somebody known by identity number in another village is the same person, with what each village knows apart", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const identity = "11010119700501003X"
		const { village: first } = await villageWith(house, [["1", "户主", "李建国", "", "13812345678", "", "", "", "", "", identity]])
		const { village: second } = await villageWith(house, [["7", "户主", "李建国", "", "13900001111", "", "", "", "", "", identity]], {
			name: "向荣村",
			code: "XR",
		})
		const one = await personOf(house, first.id, "1", "李建国")
		const two = await personOf(house, second.id, "7", "李建国")
		expect(two.personId).toBe(one.personId)
		for (const [village, phone] of [
			[first, "13812345678"],
			[second, "13900001111"],
		] as const) {
			expect(await store.tx((tx) => revealPhone({ tx, house, villageId: village.id, actor: "staff", now: startAt }, one.personId))).toBe(
				phone,
			)
		}
		// The number turns up for a person who has been here without it: noted, never merged, and once.
		await importRoster(house, first.id, planOf([["2", "户主", "王五", "", "", "", "", "", "", "", ""]]), null)
		const { village: third } = await villageWith(house, [["3", "户主", "王五", "", "", "", "", "", "", "", "110101199001011237"]], {
			name: "南村",
			code: "NC",
		})
		await importRoster(house, first.id, planOf([["2", "户主", "王五", "", "", "", "", "", "", "", "110101199001011237"]]), null)
		expect((await personOf(house, first.id, "2", "王五")).personId).not.toBe((await personOf(house, third.id, "3", "王五")).personId)
		expect(
			(await importRoster(house, first.id, planOf([["2", "户主", "王五", "", "", "", "", "", "", "", "110101199001011237"]]), null))
				.persons,
		).toMatchObject({ changed: 0, unchanged: 1 })
	})

	test("search finds by name, number, phone and identity number, in order, and only in the own village", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const rows = [
			["10", "户主", "李建国", "", "13812345678", "一组", "", "", "", "", "11010119700501003X"],
			["2", "户主", "100%的人", "", "", "二组", "", "", "", "", ""],
			["", "妻", "李_红", "", "", "", "", "", "", "", ""],
		]
		const { village } = await villageWith(house, rows)
		const { village: other } = await villageWith(house, rows, { name: "向荣村", code: "XR" })
		await store.read(async (reader) => {
			const find = async (text: string, groupId = "", villageId = village.id) => {
				const { rows: found, total } = await searchHouseholds(reader, house.cipher, { villageId, text, groupId, limit: 50, offset: 0 })
				expect(found).toHaveLength(total)
				return found.map((row) => row.number)
			}
			expect(await find("")).toEqual(["2", "10"])
			expect(await find("李")).toEqual(["2", "10"])
			expect(await find("建国")).toEqual(["10"])
			expect(await find("0%")).toEqual(["2"])
			expect(await find("_")).toEqual(["2"])
			expect(await find("\\")).toEqual([])
			expect(await find("10")).toEqual(["2", "10"])
			expect(await find("138 1234 5678")).toEqual(["10"])
			expect(await find("11010119700501003x")).toEqual(["10"])
			expect(await find("12345678")).toEqual([])
			const [group] = await groupsOf(reader, village.id, "group")
			expect(await find("", group?.id)).toHaveLength(1)
			expect(await find("", group?.id, other.id)).toEqual([])
		})
	})

	test("codes: one a household, kept when made again, replaced and revoked; of two who make them at once one wins", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		expect(codes.size).toBe(5)
		expect(new Set(codes.values()).size).toBe(5)
		expect(await makeCodes(house, village.id)).toEqual({ made: 0, kept: 5 })
		const { householdId } = await personOf(house, village.id, "0001", "李建国")
		const digits = await store.tx((tx) => replaceCode(tx, house, village.id, householdId, "staff"))
		expect((await codesOf(house, village.id)).get("0001")).toBe(digits)
		expect(digits).not.toBe(codes.get("0001"))
		expect(await store.tx((tx) => revokeCode(tx, house, village.id, householdId, "staff"))).toBe(true)
		expect(await store.tx((tx) => revokeCode(tx, house, village.id, householdId, "staff"))).toBe(false)
		expect(await store.tx((tx) => revokeCode(tx, house, "other", householdId, "staff"))).toBe(false)
		const results = await Promise.all([makeCodes(house, village.id), makeCodes(house, village.id)])
		expect(results.map((result) => result.made).sort()).toEqual([0, 1])
		expect((await codesOf(house, village.id)).get("0001")).toMatch(/^\d{9}$/)
		const chatId = await openChat(store, house, "a")
		expect(await act(house, chatId, (cx) => openCodeFor(digits, cx))).toMatchObject({ ok: false, code: "revoked" })
	})

	test("two phones racing for the last use: exactly one gets it", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house, [["1", "户主", "陈静", "1990", "", "", "", "", "", "", ""]])
		const digits = codes.get("1") ?? ""
		const { personId, householdId } = await personOf(house, village.id, "1", "陈静")
		const chats = await Promise.all(["a", "b", "c", "d"].map((name) => openChat(store, house, name)))
		const results = await Promise.all(chats.map((chatId) => bind(house, chatId, digits, personId)))
		expect(results.filter((result) => result.ok)).toHaveLength(2)
		expect(results.filter((result) => !result.ok).map((result) => (result.ok ? "" : result.code))).toEqual(["spent", "spent"])
		await store.read(async (reader) => {
			expect(await bindingsOfHousehold(reader, village.id, householdId)).toHaveLength(2)
			expect(await chatsOfPersons(reader, village.id, "all")).toHaveLength(2)
			expect(await chatsOfPersons(reader, village.id, [personId, "nobody"])).toHaveLength(2)
			expect(await chatsOfPersons(reader, "other", "all")).toEqual([])
			expect(await reach(reader, village.id, startAt)).toEqual({
				households: 1,
				persons: 1,
				adults: 1,
				boundHouseholds: 1,
				boundPersons: 1,
			})
		})
	})

	test("a chat acts for whoever it is bound to, as head only once that is proven and undisputed", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const digits = codes.get("0001") ?? ""
		const head = await personOf(house, village.id, "0001", "李建国")
		const wife = await personOf(house, village.id, "0001", "王秀英")
		const mobile = await openChat(store, house, "a")
		const other = await openChat(store, house, "b")
		const who = (chatId: string) => store.tx((tx) => whoOf(tx, chatId))
		expect(await who(mobile)).toMatchObject({ persons: 0 })
		await bind(house, mobile, digits, head.personId, "contact")
		expect(await who(mobile)).toMatchObject({
			villageId: village.id,
			person: { id: head.personId, name: "李建国", householdId: head.householdId, isHead: false },
			persons: 1,
		})

		const [confirm] = await store.read((reader) => tasksOf(reader, village.id, "open", { limit: 10, offset: 0 }))
		expect(confirm).toMatchObject({ kind: "confirm-head", personName: "李建国", householdNumber: "0001" })
		expect(
			await store.tx((tx) => decideTask({ tx, house, villageId: "other", actor: "staff", now: startAt }, confirm?.id ?? "", "yes")),
		).toBe(false)
		expect(
			await store.tx((tx) => decideTask({ tx, house, villageId: village.id, actor: "staff", now: startAt }, confirm?.id ?? "", "yes")),
		).toBe(true)
		expect(
			await store.tx((tx) => decideTask({ tx, house, villageId: village.id, actor: "staff", now: startAt }, confirm?.id ?? "", "yes")),
		).toBe(false)
		expect(await who(mobile)).toMatchObject({ person: { isHead: true } })

		await bind(house, other, digits, wife.personId)
		expect(await act(house, other, (cx) => disputePhone({ chatId: mobile, personId: head.personId }, cx))).toMatchObject({ ok: true })
		expect(await act(house, other, (cx) => disputePhone({ chatId: mobile, personId: head.personId }, cx))).toMatchObject({ ok: true })
		expect(await act(house, other, (cx) => disputePhone({ chatId: other, personId: wife.personId }, cx))).toEqual({
			ok: false,
			code: "gone",
		})
		expect(await who(mobile)).toMatchObject({ person: { isHead: false } })
		const disputes = await store.read((reader) => tasksOf(reader, village.id, "open", { limit: 10, offset: 0 }))
		expect(disputes.map((task) => task.kind)).toEqual(["dispute"])
		await store.tx((tx) => decideTask({ tx, house, villageId: village.id, actor: "staff", now: startAt }, disputes[0]?.id ?? "", "yes"))
		expect(await who(mobile)).toMatchObject({ person: { isHead: true } })

		await act(house, mobile, (cx) => bindPerson({ via: { kind: "family" }, personId: wife.personId, proof: "none" }, cx))
		expect(await who(mobile)).toMatchObject({ person: { id: wife.personId }, persons: 2 })
		expect(await store.read((reader) => bindingsOfChat(reader, mobile))).toMatchObject([
			{ enteredBy: null },
			{ enteredBy: head.personId, how: "family" },
		])
		expect(await act(house, mobile, (cx) => actFor("nobody", cx))).toEqual({ ok: false, code: "not-bound" })
		expect(await act(house, mobile, (cx) => actFor(head.personId, cx))).toMatchObject({ ok: true })
		expect(await who(mobile)).toMatchObject({ person: { id: head.personId, isHead: true }, persons: 2 })

		await importRoster(house, village.id, planOf([["0001", "", "王秀英", "", "", "", "", "已去世", "", "", ""]]), null)
		expect(await who(mobile)).toMatchObject({ person: { id: head.personId }, persons: 1 })
		expect(await who(other)).toMatchObject({ persons: 0 })
		expect((await who(other)).person).toBeUndefined()

		expect(
			await store.tx((tx) =>
				removePhone(
					{ tx, house, villageId: "other", actor: "staff", now: startAt },
					{ chatId: mobile, villageId: "other", personId: head.personId },
				),
			),
		).toBe(false)
		expect(
			await store.tx((tx) =>
				removePhone(
					{ tx, house, villageId: village.id, actor: "staff", now: startAt },
					{ chatId: mobile, villageId: village.id, personId: head.personId },
				),
			),
		).toBe(true)
		expect((await who(mobile)).person).toBeUndefined()
	})

	test("wrong codes: three are counted, then none is looked up until a day has passed or staff have called back", async () => {
		const store = await open()
		const { house, clock } = testHouse(store)
		const { village, codes } = await villageWith(house)
		const good = codes.get("0001") ?? ""
		const mobile = await openChat(store, house, "a")
		const send = (digits: string) => act(house, mobile, (cx) => openCodeFor(digits, cx))
		expect(await send("200000004")).toMatchObject({ ok: false, code: "unknown", detail: { left: 2, handOver: false } })
		expect(await send(good)).toMatchObject({ ok: true, value: { number: "0001", head: "李**" } })
		expect(await send("200000004")).toMatchObject({ detail: { left: 1, handOver: false } })
		expect(await send("200000004")).toMatchObject({ detail: { left: 0, handOver: true } })
		expect(await send(good)).toMatchObject({ ok: false, code: "closed", detail: { helper: "王强（网格员）" } })
		expect(await store.read((reader) => bindingsOfChat(reader, mobile))).toEqual([])

		const asked = await act(house, mobile, (cx) => askHuman({ reason: "codes", villageId: null, householdId: null }, cx))
		expect(asked).toMatchObject({ ok: true, value: { isNew: true, phone: null, by: "后天" } })
		expect(await act(house, mobile, (cx) => askHuman({ reason: "codes", villageId: null, householdId: null }, cx))).toMatchObject({
			value: { isNew: false },
		})
		const [task] = await store.read((reader) => tasksOf(reader, village.id, "open", { limit: 10, offset: 0 }))
		expect(task?.kind).toBe("callback")
		const taskId = task?.id ?? ""
		expect(await act(house, mobile, (cx) => leaveNote({ villageId: village.id, taskId, text: "赵大妈 13812340000" }, cx))).toMatchObject({
			ok: true,
		})
		expect(await act(house, mobile, (cx) => leaveNote({ villageId: "other", taskId, text: "x" }, cx))).toMatchObject({ ok: false })
		const [noted] = await store.read((reader) => tasksOf(reader, village.id, "open", { limit: 10, offset: 0 }))
		expect(noted?.detail.sealedNote).toBeDefined()
		expect(JSON.stringify(noted)).not.toContain("13812340000")
		expect(house.cipher.open(noted?.detail.sealedNote ?? "", "task.note")).toEqual({ ok: true, plain: "赵大妈 13812340000" })
		await store.tx((tx) => decideTask({ tx, house, villageId: village.id, actor: "staff", now: clock.now }, taskId, "done"))
		expect(await send(good)).toMatchObject({ ok: true })
		const [done] = await store.read((reader) => tasksOf(reader, village.id, "done", { limit: 10, offset: 0 }))
		expect(done).toMatchObject({ id: taskId, detail: {} })

		for (let n = 0; n < 3; n++) await send("200000004")
		expect(await send(good)).toMatchObject({ code: "closed" })
		clock.now += 24 * 3_600_000
		expect(await send(good)).toMatchObject({ ok: true })
	})

	test("what somebody leaves with a task a second time stands beside the first, and what there is no room for is refused", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village } = await villageWith(house)
		const mobile = await openChat(store, house, "a")
		await act(house, mobile, (cx) => askHuman({ reason: "asked", villageId: village.id, householdId: null }, cx))
		const task = async () => (await store.read((reader) => tasksOf(reader, village.id, "open", { limit: 10, offset: 0 })))[0]
		const taskId = (await task())?.id ?? ""
		const leave = (text: string) => act(house, mobile, (cx) => leaveNote({ villageId: village.id, taskId, text }, cx))
		const left = async () => house.cipher.open((await task())?.detail.sealedNote ?? "", "task.note")
		for (const text of ["赵大妈 13812340000", "晚上七点以后在家", "晚上七点以后在家"]) expect(await leave(text)).toMatchObject({ ok: true })
		expect(await left()).toEqual({ ok: true, plain: "赵大妈 13812340000 / 晚上七点以后在家" })
		expect(await leave("长".repeat(1_001))).toEqual({ ok: false, code: "too-long" })
		expect(await left()).toEqual({ ok: true, plain: "赵大妈 13812340000 / 晚上七点以后在家" })
		for (const n of [1, 2, 3, 4]) expect(await leave(String(n).repeat(200))).toMatchObject({ ok: true })
		const before = await left()
		expect(await leave("再".repeat(200))).toEqual({ ok: false, code: "full" })
		expect(await left()).toEqual(before)
	})

	test("wrong digits for a head count for the head, from whatever phone", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village } = await villageWith(house)
		const { personId } = await personOf(house, village.id, "0001", "李建国")
		const chats = await Promise.all(["a", "b"].map((name) => openChat(store, house, name)))
		const attempt = (n: number, text: string) => act(house, chats[n] ?? "", (cx) => tryHead({ villageId: village.id, personId, text }, cx))
		expect(await attempt(0, "没有")).toMatchObject({ value: { proof: "unclear" } })
		expect(await attempt(0, "1111")).toMatchObject({ value: { proof: "wrong", left: 2 } })
		expect(await attempt(1, "1111")).toMatchObject({ value: { proof: "wrong", left: 1 } })
		expect(await attempt(0, "1111")).toMatchObject({ value: { proof: "contact" } })
		expect(await attempt(1, "5678")).toMatchObject({ value: { proof: "contact" } })
	})

	test("withdrawing unbinds everywhere in the village, erases what was given, keeps the roster row; others on the phone stay", async () => {
		const store = await open()
		const erased: string[] = []
		const { house } = testHouse(store, { personal: [{ copy: async () => [], erase: async ({ personId }) => void erased.push(personId) }] })
		const { village, codes } = await villageWith(house)
		const digits = codes.get("0001") ?? ""
		const son = await personOf(house, village.id, "0001", "李明")
		const wife = await personOf(house, village.id, "0001", "王秀英")
		const [shared = "", own = ""] = await Promise.all(["shared", "own"].map((name) => openChat(store, house, name)))
		await bind(house, shared, digits, wife.personId)
		await bind(house, shared, digits, son.personId)
		await bind(house, own, digits, son.personId)
		await act(house, own, (cx) => setMuted(true, cx))
		expect(await store.read((reader) => isMuted(reader, own))).toBe(true)
		await store.tx(async (tx) => {
			const { inbox } = tx.tables(transportTables)
			await tx.db.update(inbox).set({ status: "done" })
		})
		await store.tx((tx) =>
			addTask(tx, {
				villageId: village.id,
				id: "task-1",
				kind: "help",
				personId: son.personId,
				subject: "x",
				detail: { sealedNote: "s" },
				at: startAt,
			}),
		)
		await store.tx((tx) => addTask(tx, { villageId: village.id, id: "task-1", kind: "help", subject: "again", detail: {}, at: startAt }))
		// Half a survey on the other phone, of the son and of his wife; and what was agreed to on a phone that is long gone.
		for (const { personId } of [son, wife]) await halfDone(store, village.id, { chatId: shared, sender: "shared", personId })
		const gone = { villageId: village.id, id: "old", personId: son.personId, chatId: "long gone", version: "1", at: startAt }
		await store.tx((tx) => addConsent(tx, gone))
		expect(
			await store.tx((tx) => eraseSelf(tx, house, { villageId: village.id, personId: son.personId, chatId: own }, startAt + 1)),
		).toEqual({ chats: 2 })
		expect(erased).toEqual([son.personId])
		await store.tx(async (tx) => {
			expect((await whoOf(tx, shared)).person?.id).toBe(wife.personId)
			expect((await whoOf(tx, own)).person).toBeUndefined()
			const { inbox } = tx.tables(transportTables)
			const bodies = await tx.db.select({ chatId: inbox.chatId, body: inbox.body }).from(inbox)
			expect(bodies.map((row) => [row.chatId, row.body === null]).sort()).toEqual(
				[
					[shared, false],
					[own, true],
				].sort(),
			)
			expect((await member(tx, village.id, son.personId))?.name).toBe("李明")
			const withdrawn = (await consentsOf(tx, village.id, son.personId)).map((consent) => consent.withdrawnAt)
			expect(withdrawn).toEqual([startAt + 1, startAt + 1, startAt + 1])
			expect(await countTasks(tx, village.id, "open")).toBe(1)
			const [task] = await tasksOf(tx, village.id, "open", { limit: 1, offset: 0 })
			expect(task?.subject).toBe("x")
			expect(task?.detail).toEqual({})
			const { session } = tx.tables(transportTables)
			expect(await tx.db.select({ personId: session.personId }).from(session)).toEqual([{ personId: wife.personId }])
		})
		expect(await bind(house, own, digits, son.personId)).toMatchObject({ ok: true, value: { wasThere: false } })
	})

	test("a staged roster comes back as it was, sealed, of the own village, and once", async () => {
		const store = await open()
		const { house } = testHouse(store)
		const plan = { plan: planOf(qingjiang), table: { rows: [{ number: 1, cells: ["户号"] }] } }
		const stage = (hash: string, now: number) => store.tx((tx) => stagedRosters.keep(tx, house.cipher, { villageId: "v", hash, now }, plan))
		await stage("one", startAt)
		await stage("one", startAt)
		const read = (villageId: string, hash: string, now = startAt) =>
			store.read((reader) => stagedRosters.find(reader, house.cipher, { villageId, hash, now }))
		expect(await read("v", "one")).toEqual(plan)
		expect(await read("w", "one")).toBeUndefined()
		// Nobody staged another since: it is as old as that by itself.
		expect([await read("v", "one", startAt + 24 * 3_600_000), await read("v", "one", startAt + 24 * 3_600_000 + 1)]).toEqual([
			plan,
			undefined,
		])
		await stage("two", startAt + 25 * 3_600_000)
		expect(await read("v", "one")).toBeUndefined()
		await store.tx((tx) => stagedRosters.drop(tx, "v", "two"))
		expect(await read("v", "two")).toBeUndefined()
	})
})
