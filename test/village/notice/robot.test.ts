/** A village's notices in its WeCom group: switched on in the settings, one short message each, over the real path and wire. */
import { eq } from "drizzle-orm"
import { pino } from "pino"
import { expect, it } from "vitest"
import { createWecomWebhookAdapter, wecomWebhookSettings, wecomWords } from "../../../adapters/wecom/index.ts"
import { buildHouse, closedGate, pathOf } from "../../../src/app.ts"
import { channelVariables } from "../../../src/channel-variables.ts"
import { readConfig } from "../../../src/config.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { startBroadcast } from "../../../src/village/notice/broadcast.ts"
import { draftNotice, publishNotice } from "../../../src/village/notice/commands.ts"
import { isRobotOn, setRobot } from "../../../src/village/notice/robot.ts"
import { noticeTables } from "../../../src/village/notice/tables.ts"
import { freshSqlite, onBothEngines } from "../../support/stores.ts"
import { eventually } from "../../support/tiny.ts"
import { startFakeWecom } from "../../support/wecom/server.ts"
import { setting } from "../api/setting.ts"
import { morning, stopWater, villageId, withPeople } from "./world.ts"

const key = "693a91f6-7aac-4bc4-97a0-0ec2a51fa5aa"
const other = "00000000-7aac-4bc4-97a0-0ec2a51fa5aa"
const label = "企业微信群机器人：发到此群"

onBothEngines("the setting", (open) => {
	it("stands there where a robot is set up, is switched on and off, and each time on record", async () => {
		const { place, secretary, village } = await setting(await open(), undefined, { WECOM_WEBHOOK_KEY: key })
		expect((await secretary.page("/console/settings")).body).toContain(label)
		const isOn = () => place.house.store.read((reader) => isRobotOn(reader, place.house, village.id))
		const form = { authority: "", pattern: "{code}-{year}-{serial:4}", expenseLimit: "5000", calendar: "law", day: "5", questionDay: "0" }
		const post = (robot: string) =>
			secretary.ask({ method: "POST", url: "/console/settings/notice" }, undefined, { ...form, remindDays: "3", robot })
		await post("off")
		expect(await isOn()).toBe(false)
		expect((await post("on")).headers.location).toContain("changed=1")
		expect(await isOn()).toBe(true)
		expect((await post("on")).headers.location).toContain("changed=0")
		// The group of another key was not asked.
		expect(await place.house.store.read((reader) => isRobotOn(reader, { groupRobot: other }, village.id))).toBe(false)
		expect((await post("perhaps")).statusCode).toBe(422)
		expect((await post("off")).headers.location).toContain("changed=1")
		expect(await isOn()).toBe(false)
		const record = (await secretary.page("/console/record?kind=setting")).body
		for (const words of ["原来是 否，改成 是", "原来是 是，改成 否"]) expect(record).toContain(`${label}：${words}`)
		await place.http.close()
	})

	it("is not there where none is", async () => {
		const { place, secretary, village } = await setting(await open())
		expect((await secretary.page("/console/settings")).body).not.toContain(label)
		await place.house.store.tx((tx) => setRobot(tx, place.house, { villageId: village.id, isOn: true, now: 1 }))
		const { chat } = await place.house.store.read(async (reader) => reader.tables(transportTables))
		expect(await place.house.store.read((reader) => reader.db.select().from(chat).where(eq(chat.channel, "wecom-webhook")))).toEqual([])
		await place.http.close()
	})
})

it("each notice is one message with title, number and address, while it is switched on, and no row holds the key", async () => {
	const { store, remove } = freshSqlite()
	const fake = await startFakeWecom()
	await withPeople(store, [{ id: "li", household: "1" }])
	const read = readConfig({ DATA_DIR: "/nowhere", PUBLIC_URL: "https://cun.example", WECOM_WEBHOOK_KEY: key }, channelVariables)
	if (!read.ok) throw new Error("the test's configuration is wrong")
	const house = buildHouse({ config: read.config, store, secret: new Uint8Array(32).fill(7), gate: closedGate, clock: () => morning })
	const adapter = createWecomWebhookAdapter({
		settings: wecomWebhookSettings({ WECOM_WEBHOOK_KEY: fake.world.account.webhookKey }, fake.apiRoot),
		say: speaker([wecomWords], "zh-CN"),
	})
	const lines: string[] = []
	const log = pino({ level: "trace" }, { write: (line: string) => lines.push(line) })
	let path = pathOf(house, [adapter], log)
	const cx = { house, now: morning, by: "account-1" }
	const publish = async (title: string, audience = stopWater.audience): Promise<string> => {
		const number = await store.tx(async (tx) => {
			const { id } = await draftNotice(tx, cx, { villageId, content: { ...stopWater, title, audience } })
			const done = await publishNotice(tx, cx, { villageId, id })
			if (!done.ok || !done.isPublished) throw new Error("not published")
			await startBroadcast(tx, cx, { villageId, noticeId: id, when: "now" })
			// Told twice, it is told once.
			expect(await startBroadcast(tx, cx, { villageId, noticeId: id, when: "now" })).toMatchObject({ ok: false })
			return done.notice.number ?? ""
		})
		path.wake()
		return number
	}
	const turn = (isOn: boolean) => store.tx((tx) => setRobot(tx, house, { villageId, isOn, now: morning }))
	const { noticeBroadcast } = await store.read(async (reader) => reader.tables(noticeTables))
	const { outbox, chat } = await store.read(async (reader) => reader.tables(transportTables))
	try {
		await path.start()
		await turn(true)
		const first = await publish("停水")
		await eventually(() => fake.robot.shown.length === 1)
		expect(fake.robot.shown[0]).toContain(`清江村公告：停水（${first}）。`)
		expect(fake.robot.shown[0]).toMatch(/https:\/\/cun\.example\/\S+$/)
		// Nothing is said again after a restart, nor while it is off.
		await path.stop()
		path = pathOf(house, [adapter], log)
		await path.start()
		await turn(false)
		await publish("停电")
		await eventually(async () =>
			(await store.read((reader) => reader.db.select().from(noticeBroadcast))).every(({ isPlanned }) => isPlanned),
		)
		await turn(true)
		await publish("低保", { ...stopWater.audience, households: ["1"] })
		const third = await publish("修路")
		await eventually(() => fake.robot.shown.length > 1)
		await path.stop()
		expect(fake.robot.shown).toEqual([expect.stringContaining(`停水（${first}）`), expect.stringContaining(`修路（${third}）`)])
		// What is for some only is not told to all, also where it goes out together with what is.
		expect(fake.robot.shown.join()).not.toContain("低保")
		const rows = await store.read(async (reader) => [await reader.db.select().from(chat), await reader.db.select().from(outbox)])
		expect(JSON.stringify(rows[0])).toContain(house.groupRobot)
		expect(JSON.stringify(rows)).not.toContain(key)
		expect(lines.join("\n")).not.toContain(key)
	} finally {
		await path.stop()
		await fake.stop()
		await remove()
	}
})
