/** One person on two chats: told once, where they want it, and named where nothing reaches them. */
import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import type { Channels } from "../../../src/outbound/choose-channel.ts"
import { say } from "../../../src/outbound/outbox.ts"
import type { Store } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { tryElsewhere, unreachable, waitElsewhere, waysTo } from "../../../src/village/people/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol, expectSaid, startAt, talkTo, testHouse, villageWith } from "./village.ts"

const hourMs = 3_600_000
const rings: Channels = () => ({ initiate: { kind: "always" }, rings: true })
const windowed: Channels = () => ({ initiate: { kind: "window", hours: 48, perWindow: 5 }, rings: true })

onBothEngines("one person on two chats", (open) => {
	async function village() {
		const store = await open()
		const parts = testHouse(store)
		const { village, codes } = await villageWith(parts.house)
		return { ...parts, store, villageId: village.id, talk: talkTo(parts), code: (number: string) => codes.get(number) ?? "" }
	}

	async function changeChat(store: Store, chatId: string, change: { readonly closedAt?: number; readonly lastInboundAt?: number }) {
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			await tx.db.update(chat).set(change).where(eq(chat.id, chatId))
		})
	}

	test("the second chat is the same person; news go to one, the one they ask for", async () => {
		const { house, store, villageId, talk, code, clock } = await village()
		const [first, second] = [talk.phone("手机一"), talk.phone("手机二")]
		await enrol(first, code("0001"), "长子")
		await enrol(second, code("0001"), "长子")
		const wayNow = async (purpose: "news" | "own" = "news") => {
			const query = { villageId, purpose, channels: rings, now: clock.now }
			const ways = await store.read((reader) => waysTo(reader, query, "all"))
			expect(ways.size, "one person").toBe(1)
			return [...ways.values()][0]
		}
		expect(await wayNow()).toEqual({ kind: "open", chatId: second.chatId() })
		await first.says("你好啊")
		expect(await wayNow("own")).toEqual({ kind: "open", chatId: first.chatId() })
		expectSaid(await second.says("我的资料"), "通知发到哪里：发到这里")
		expectSaid(await second.presses("以后发到这里"), "好的，给 李明 的通知以后发到这里。")
		expectSaid(await first.says("我的资料"), "通知发到哪里：发到您登记过的另一处")
		expect(await wayNow()).toEqual({ kind: "open", chatId: second.chatId() })
		expectSaid(await first.says("以后发到这里"), "好的，给 李明 的通知以后发到这里。")
		expect(await wayNow()).toEqual({ kind: "open", chatId: first.chatId() })
		expect(JSON.stringify(await first.says("我的资料")), "asked for already").not.toContain("以后发到这里")
		expectSaid(await first.says("退订"), "您还在别处登记过，通知会发到那边。")
		expect(await wayNow()).toEqual({ kind: "open", chatId: second.chatId() })
		const both = await second.says("退订")
		expect(JSON.stringify(both)).not.toContain("别处")
		expect(await wayNow()).toEqual({ kind: "none", why: "muted" })
		expect(await wayNow("own"), "what is their own still comes").toEqual({ kind: "open", chatId: first.chatId() })
		expectSaid(await second.says("以后发到这里"), "好的")
		expect(await wayNow()).toEqual({ kind: "open", chatId: second.chatId() })
		expect(house.clock()).toBe(clock.now)
	})

	test("a new phone is told of once per person, never on itself", async () => {
		const { talk, code } = await village()
		const [son, sonAgain, mother] = [talk.phone("长子一"), talk.phone("长子二"), talk.phone("母亲")]
		await enrol(son, code("0001"), "长子")
		await talk.ring()
		await enrol(sonAgain, code("0001"), "长子")
		await talk.ring()
		expect(await son.hears()).toContain("有一部新手机登记到您家")
		expect(await sonAgain.hears()).toBe("")
		await enrol(mother, code("0001"), "妻")
		await talk.ring()
		const heard = [await son.hears(), await sonAgain.hears(), await mother.hears()]
		expect(heard.filter((text) => text.includes("有一部新手机登记到您家"))).toHaveLength(1)
		expect(heard[2]).toBe("")
	})

	test("a notice to a closed chat goes to the person's other one, once, and an answer does not", async () => {
		const { house, store, villageId, talk, code, clock } = await village()
		const [son, shared] = [talk.phone("长子"), talk.phone("全家")]
		await enrol(son, code("0001"), "长子")
		await enrol(shared, code("0001"), "长子")
		await shared.says("换人")
		await shared.presses("添加家里人")
		await shared.presses("妻")
		await shared.presses("同意，登记")
		const blocks = [{ kind: "text", text: "明天停水" }] as const
		const heard = async () => ((await son.hears()).match(/明天停水/g) ?? []).length
		const failed = async (lane: "bulk" | "dialog", id: string) => {
			await store.tx(async (tx) => {
				await say(tx, { chatId: shared.chatId(), lane, id, blocks, now: clock.now })
				const { outbox } = tx.tables(transportTables)
				await tx.db.update(outbox).set({ status: "dead" }).where(eq(outbox.id, id))
				await tryElsewhere(tx, house, { id, chatId: shared.chatId(), lane })
			})
			await talk.ring()
			await talk.ring()
		}
		await talk.ring()
		await son.hears()
		await changeChat(store, shared.chatId(), { closedAt: 1 })
		await failed("dialog", "answer-1")
		expect(await heard()).toBe(0)
		await failed("bulk", "notice-1")
		expect(await heard()).toBe(1)
		await failed("bulk", "notice-2")
		expect(await heard(), "the same words, told already").toBe(0)
		clock.now += 24 * hourMs
		await failed("bulk", "notice-3")
		expect(await heard(), "the same words another day").toBe(1)
		expect(villageId).not.toBe("")
	})

	test("a notice that waits for a window goes out in the person's open chat: at once, or when one opens", async () => {
		const parts = testHouse(await open())
		const house = { ...parts.house, channels: windowed }
		const { village: place, codes } = await villageWith(house)
		const { clock } = parts
		const talk = talkTo({ house, clock })
		const [first, second] = [talk.phone("手机一"), talk.phone("手机二")]
		for (const phone of [first, second]) await enrol(phone, codes.get("0001") ?? "", "长子")
		await talk.ring()
		await first.hears()
		await second.hears()
		const parked = async (id: string, lane: "bulk" | "dialog" = "bulk") =>
			house.store.tx(async (tx) => {
				await say(tx, { chatId: first.chatId(), lane, id, blocks: [{ kind: "text", text: `停水 ${id}` }], now: clock.now })
				const { outbox, chat } = tx.tables(transportTables)
				await tx.db.update(outbox).set({ status: "parked" }).where(eq(outbox.id, id))
				await tx.db.update(chat).set({ hasParked: true }).where(eq(chat.id, first.chatId()))
				return waitElsewhere(tx, house, { id, chatId: first.chatId(), lane })
			})
		const stateOf = async (id: string) => {
			const [row] = await house.store.read(async (reader) => {
				const { outbox } = reader.tables(transportTables)
				return reader.db.select({ chatId: outbox.chatId, status: outbox.status }).from(outbox).where(eq(outbox.id, id))
			})
			return row
		}
		expect(await parked("answer", "dialog"), "an answer stays").toBe(false)
		expect(await parked("n-1")).toBe(true)
		await talk.ring()
		expect(await stateOf("n-1")).toEqual({ chatId: second.chatId(), status: "pending" })
		expect(await second.hears()).toContain("停水 n-1")
		talk.wait(60 * hourMs, "两天多")
		expect(await parked("n-2"), "no chat is open").toBe(false)
		await second.says("你好啊")
		await talk.ring()
		expect(await stateOf("n-2")).toEqual({ chatId: second.chatId(), status: "pending" })
		await talk.ring()
		expect(await stateOf("answer")).toMatchObject({ chatId: first.chatId() })
		expect(place.id).not.toBe("")
	})

	test("who is not reached, and why", async () => {
		const { store, villageId, talk, code, clock } = await village()
		const [son, wife, neighbour, elder] = [talk.phone("长子"), talk.phone("妻"), talk.phone("陈静"), talk.phone("张福")]
		await enrol(son, code("0001"), "长子")
		await enrol(wife, code("0001"), "妻")
		await enrol(neighbour, code("0005"), "户主", "4444")
		await enrol(elder, code("0002"), "户主")
		await wife.says("退订")
		await changeChat(store, neighbour.chatId(), { closedAt: 1 })
		await changeChat(store, elder.chatId(), { lastInboundAt: clock.now - 49 * hourMs })
		const list = async (purpose: "news" | "own", channels: Channels = windowed) => {
			const found = await store.read((reader) => unreachable(reader, { villageId, purpose, channels, now: clock.now }))
			return Object.fromEntries(found.map(({ name, why }) => [name, why]))
		}
		const unbound = { 李建国: "no-chat", 王强: "no-chat", 赵新民: "no-chat" }
		expect(await list("news"), "the child is not among them").toEqual({ ...unbound, 王秀英: "muted", 陈静: "closed", 张福: "window" })
		expect(await list("own")).toEqual({ ...unbound, 陈静: "closed", 张福: "window" })
		expect(await list("own", () => undefined)).toMatchObject({ 李明: "off", 王秀英: "off", 陈静: "closed" })
		expect(
			await store.read((reader) => unreachable(reader, { villageId: "another", purpose: "own", channels: rings, now: startAt })),
		).toEqual([])
	})
})
