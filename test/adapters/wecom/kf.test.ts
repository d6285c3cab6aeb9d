import { afterEach, expect, test } from "vitest"
import { eventually } from "../../support/tiny.ts"
import { question, type Rig, type RigOptions, startRig, stopRigs, words } from "./rig.ts"

const syncPath = "/cgi-bin/kf/sync_msg"
const welcomePath = "/cgi-bin/kf/send_msg_on_event"

afterEach(() => stopRigs((log, secret) => expect(log).not.toContain(secret)))

const kfId = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw"
const start = (options: RigOptions = {}): Promise<Rig> =>
	startRig({ channel: "wecom-kf", ...options, variables: { WECOM_KF_ID: kfId, ...options.variables } })
const textsOf = ({ house }: Rig) => house.accepted.map((event) => (event.kind === "text" ? event.text : event.kind))

test("what came while we were away is fetched at the start; a restart goes on where it was", async () => {
	const first = await start()
	const person = first.fake.kf.customer()
	person.text("一")
	await eventually(() => textsOf(first).length === 1)
	await first.stop()
	person.text("二")
	const second = await start({ beside: first })
	await eventually(() => textsOf(second).length === 1)
	expect(textsOf(second)).toEqual(["二"])
	expect(second.adapter.health()).toEqual({ state: "up" })
})

test("where nothing was ever fetched, what is older than a few minutes is history", async () => {
	const rig = await start({
		before: ({ kf }) => {
			const person = kf.customer()
			person.shows({ msgtype: "text", text: { content: "三天前的话" }, send_time: 1 })
			person.text("刚才的话")
		},
	})
	await eventually(() => textsOf(rig).length === 1)
	expect(textsOf(rig)).toEqual(["刚才的话"])
})

test("many messages are many pages, in order, each once", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	for (let i = 1; i <= 250; i++) person.text(`第${i}句`)
	await eventually(() => textsOf(rig).length === 250)
	await rig.fake.pusher.settled()
	expect(textsOf(rig)).toEqual(Array.from({ length: 250 }, (_, i) => `第${i + 1}句`))
})

test("what could not be stored is not acknowledged, and is fetched again", async () => {
	const rig = await start()
	rig.house.failNextAccept()
	rig.fake.kf.customer().text("路灯坏了")
	await eventually(() => textsOf(rig).length === 1)
	await rig.fake.pusher.settled()
	expect(rig.fake.pusher.deliveries()).toBeGreaterThan(1)
	expect(textsOf(rig)).toEqual(["路灯坏了"])
})

test("a fetch that fails is tried again by itself, when the platform has long given up", async () => {
	const rig = await start()
	rig.fake.trouble(syncPath, { kind: "page", status: 502 }, 8)
	rig.fake.kf.customer().text("路灯坏了")
	await eventually(() => textsOf(rig).length === 1)
	expect(rig.adapter.health()).toEqual({ state: "up" })
})

test("a spent token of a callback is not needed", async () => {
	const rig = await start()
	rig.fake.trouble(syncPath, { kind: "refuse", code: 95007 }, 1)
	rig.fake.kf.customer().text("路灯坏了")
	await rig.fake.pusher.settled()
	expect(rig.fake.pusher.deliveries()).toBe(1)
	expect(textsOf(rig)).toEqual(["路灯坏了"])
})

test("who comes by a link brings its code, and is greeted without having written; once", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	person.enters("382417905")
	await eventually(() => rig.house.accepted.length === 1)
	expect(rig.house.accepted).toMatchObject([{ kind: "joined", start: "382417905" }])
	expect((await rig.send(person.id, question("您是李秀英吗？", ["是", "不是"]))).ok).toBe(true)
	expect(person.received()).toMatchObject([{ via: "welcome", lines: [{ content: "是" }, { content: "不是" }] }])
	expect(await rig.send(person.id, words("还有一句"))).toMatchObject({ fault: { kind: "window" } })
})

test("a greeting that comes too late goes as any other message", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	person.enters(undefined)
	await eventually(() => rig.house.accepted.length === 1)
	person.text("你好")
	await eventually(() => rig.house.accepted.length === 2)
	rig.fake.trouble(welcomePath, { kind: "refuse", code: 95021 })
	expect((await rig.send(person.id, words("您好"))).ok).toBe(true)
	expect(person.received()).toMatchObject([{ via: "window", text: "您好" }])
})

test("opening the chat again and again is no news", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	person.text("你好")
	await eventually(() => rig.house.accepted.length === 1)
	for (let i = 0; i < 3; i++) person.enters(undefined)
	person.enters("382417905")
	await eventually(() => rig.house.accepted.length === 2)
	expect(rig.house.accepted.at(-1)).toMatchObject({ kind: "joined", start: "382417905" })
})

test("five messages after each of theirs; while somebody answers by hand, none", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	person.text("你好")
	await eventually(() => rig.house.accepted.length === 1)
	for (let i = 1; i <= 5; i++) expect((await rig.send(person.id, words(`第${i}句`))).ok).toBe(true)
	expect(await rig.send(person.id, words("第6句"))).toMatchObject({ fault: { kind: "window", detail: "errcode 95001" } })
	person.text("还有")
	person.person.isServed = true
	expect(await rig.send(person.id, words("答"))).toMatchObject({ fault: { kind: "window", detail: "errcode 95018" } })
	person.isAnsweredBy("LiSi", "我来处理")
	await rig.fake.pusher.settled()
	expect(textsOf(rig)).toEqual(["你好", "还有"])
})

test("who refuses our messages is known to, afterwards", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	person.text("你好")
	await eventually(() => rig.house.accepted.length === 1)
	person.person.refuses = true
	const sent = await rig.send(person.id, words("您好"))
	await eventually(() => rig.house.accepted.length === 3)
	expect(rig.house.accepted.slice(1)).toMatchObject([
		{ kind: "delivery", state: "failed", outboundId: sent.ok ? sent.externalIds[0] : "" },
		{ kind: "blocked", chat: { id: person.id } },
	])
})

test("what cannot be kept is told, and what follows it is kept", async () => {
	const rig = await start()
	const person = rig.fake.kf.customer()
	person.send("image", Buffer.from("<html>not a photo</html>"), "image/png")
	person.shows({ msgtype: "business_card", business_card: { userid: "x" } })
	person.text("路灯坏了")
	await eventually(() => person.received().length === 2)
	expect(person.received().map(({ text }) => text.slice(0, 7))).toEqual(["这种文件收不了", "这种消息看不懂"])
	expect(textsOf(rig)).toEqual(["路灯坏了"])
})

test("a QR code carries the one-time code, and is a picture", async () => {
	const rig = await start()
	const picture = await rig.http.inject({ url: "/channels/wecom/qr/382417905.png" })
	expect({ status: picture.statusCode, type: picture.headers["content-type"] }).toEqual({ status: 200, type: "image/png" })
	expect((await rig.http.inject({ url: "/channels/wecom/qr/1.png" })).statusCode).toBe(404)
	expect(rig.fake.callsOf("/cgi-bin/kf/add_contact_way")).toHaveLength(1)
})
