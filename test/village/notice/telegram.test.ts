/** A notice over Telegram as it is: the real path and adapter, and a Bot API server on loopback. */
import fastify from "fastify"
import { pino } from "pino"
import { expect, it } from "vitest"
import { createTelegramAdapter, telegramSettings, telegramWords } from "../../../adapters/telegram/index.ts"
import { buildHouse, closedGate, pathOf } from "../../../src/app.ts"
import { readConfig } from "../../../src/config.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { startBroadcast } from "../../../src/village/notice/broadcast.ts"
import { draftNotice, publishNotice } from "../../../src/village/notice/commands.ts"
import { coverageOf, progressOf, unseenPersons } from "../../../src/village/notice/seen.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { createFakeHost } from "../../support/fake-host.ts"
import { freshSqlite } from "../../support/stores.ts"
import { startFakeTelegram } from "../../support/telegram/server.ts"
import { eventually } from "../../support/tiny.ts"
import { morning, stopWater, villageId, withPeople } from "./world.ts"

it("goes out with its button, is seen by a press, and one whose bot is blocked has it in another chat, not at the door", async () => {
	const { store, remove } = freshSqlite()
	const fake = await startFakeTelegram()
	const http = fastify()
	const [li, wang] = [fake.person("李秀英"), fake.person("王建国")]
	// Wang's chat is known from before, but Telegram takes nothing for it any more.
	li.start()
	await withPeople(store, [
		{ id: "li", household: "1", group: "一组", chat: "t-li", channel: "telegram" },
		{ id: "wang", household: "2", group: "一组", chat: "t-wang", channel: "telegram" },
		{ id: "zhao", household: "3", group: "二组" },
	])
	await store.tx(async (tx) => {
		const { chat } = tx.tables(transportTables)
		const { binding } = tx.tables(peopleTables)
		await tx.db.delete(chat)
		const row = { isGroup: false, nextSeq: 0, villageId, createdAt: 0 }
		await tx.db.insert(chat).values([
			{ ...row, id: "t-li", channel: "telegram", account: fake.account, address: String(li.id), personId: "li" },
			{ ...row, id: "t-wang", channel: "telegram", account: fake.account, address: String(wang.id), personId: "wang" },
			{ ...row, id: "w-wang", channel: "web", account: "web", address: "w-wang", personId: "wang" },
		])
		await tx.db.insert(binding).values({ chatId: "w-wang", villageId, personId: "wang", how: "code", boundAt: 0 })
	})
	const read = readConfig({ DATA_DIR: "/nowhere" })
	if (!read.ok) throw new Error("the test's configuration is wrong")
	const house = buildHouse({
		config: read.config,
		store,
		secret: new Uint8Array(32).fill(7),
		gate: closedGate,
		clock: () => morning,
		channels: (channel) => ({ initiate: { kind: "always" }, rings: channel === "telegram" }),
	})
	const adapter = createTelegramAdapter({
		settings: telegramSettings({ TELEGRAM_BOT_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.apiRoot, TELEGRAM_MODE: "polling" }),
		say: speaker([telegramWords], "zh-CN"),
		publicUrl: undefined,
		timing: { sendMs: 2_000, retryMs: 5, longestRetryMs: 20, startMs: 2_000 },
	})
	const path = pathOf(house, [adapter], pino({ level: "silent" }))
	const abort = new AbortController()
	const { host } = createFakeHost(http, "telegram", { now: morning })
	try {
		await path.start()
		await adapter.start({ ...host, accept: (events) => path.accept("telegram", events) }, abort.signal)
		const cx = { house, now: morning, by: "account-1" }
		const told = await store.tx(async (tx) => {
			const { id } = await draftNotice(tx, cx, { villageId, content: stopWater })
			const done = await publishNotice(tx, cx, { villageId, id })
			if (!done.ok) throw new Error(done.code)
			await startBroadcast(tx, cx, { villageId, noticeId: id, when: "now" })
			return { id, version: 1 }
		})
		path.wake()
		const progress = () => store.read((reader) => progressOf(reader, villageId, told))
		const letter = () => li.received().find(({ text }) => text.includes(stopWater.title))
		await eventually(() => letter() !== undefined)
		expect(
			letter()
				?.rows.flat()
				.map(({ text }) => text),
		).toContain("已阅")
		// Refused by Telegram, it waits in Wang's web chat: on its way, and nobody need knock.
		await eventually(async () => {
			const { outbox } = await store.read(async (reader) => reader.tables(transportTables))
			const rows = await store.read((reader) => reader.db.select({ chatId: outbox.chatId }).from(outbox))
			return rows.some(({ chatId }) => chatId === "w-wang")
		})
		li.press("已阅")
		await eventually(async () => (await progress()).seen === 1)
		expect(await progress()).toMatchObject({ all: 3, seen: 1, planned: 1, door: 1, sent: 0 })
		const { coverage, unseen } = await store.read(async (reader) => ({
			coverage: await coverageOf(reader, villageId, told),
			unseen: await unseenPersons(reader, villageId, told),
		}))
		expect(coverage.groups.map(({ name, households, seenHouseholds }) => [name, households, seenHouseholds])).toEqual([
			["一组", 2, 1],
			["二组", 1, 0],
		])
		expect(unseen.map(({ personId, standing }) => [personId, standing]).sort()).toEqual([
			["wang", "planned"],
			["zhao", "door"],
		])
		await eventually(() => li.received().some(({ text }) => text.includes("记下了") || text.includes("看过")))
	} finally {
		abort.abort()
		await path.stop()
		await http.close()
		await fake.stop()
		await remove()
	}
})
