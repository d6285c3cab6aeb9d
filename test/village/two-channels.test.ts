/** One resident on Telegram and in the web chat, over the real message path: one person, one answer, one invitation. */
import { pino } from "pino"
import { afterEach, expect, test, vi } from "vitest"
import { telegramLimits } from "../../adapters/telegram/limits.ts"
import { webLimits } from "../../adapters/web/limits.ts"
import { buildHouse, closedGate, pathOf } from "../../src/app.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import type { ChannelId, Inbound } from "../../src/channel/message.ts"
import { readConfig } from "../../src/config.ts"
import type { MessagePath } from "../../src/message-path.ts"
import { channelRegistry } from "../../src/outbound/channel-facts.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { unreachable } from "../../src/village/people/index.ts"
import { inviteToSurvey, liveTally, publishSurvey, readSurvey, recount, sameTally, surveyTables } from "../../src/village/survey/index.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually, openLimits, recordingAdapter } from "../support/tiny.ts"
import { villageWith } from "./people/village.ts"

vi.setConfig({ testTimeout: 120_000 })

const dayMs = 86_400_000

const optionsOf = (...labels: readonly string[]) => labels.map((label, i) => ({ id: `o${i + 1}`, label }))

const surveyFile = {
	title: "路灯问卷",
	unit: "person",
	secrecy: "named",
	questions: [
		{ id: "lamp", kind: "single", title: "村口要不要装路灯？", options: optionsOf("要", "不要") },
		{ id: "road", kind: "single", title: "先修哪条路？", options: optionsOf("东路", "西路") },
	],
}

onBothEngines("one person on two channels", (open) => {
	const running: MessagePath[] = []
	afterEach(async () => {
		for (const path of running.splice(0)) await path.stop()
	})

	async function village(second: { readonly id: ChannelId; readonly limits: ChannelLimits } = { id: "web", limits: webLimits }) {
		const store = await open()
		const config = readConfig({ DATA_DIR: "." })
		if (!config.ok) throw new Error("the configuration of this test is wrong")
		const channels = channelRegistry()
		// By day: at night nobody is told anything unasked.
		const clock = { now: Date.parse("2026-03-05T12:00:00+08:00") }
		const house = buildHouse({
			config: config.config,
			store,
			secret: new Uint8Array(32).fill(7),
			gate: closedGate,
			channels: channels.of,
			clock: () => clock.now,
		})
		const quick = { rates: openLimits.rates }
		let isBlocked = false
		const answer = (): SendOutcome => (isBlocked ? { ok: false, fault: { kind: "gone", detail: "403" } } : { ok: true, externalIds: [] })
		const telegram = recordingAdapter({ ...telegramLimits, ...quick }, answer, "telegram")
		const other = recordingAdapter({ ...second.limits, ...quick }, undefined, second.id)
		channels.add([telegram, other])
		const path = pathOf(house, [telegram, other], pino({ level: "silent" }))
		running.push(path)
		await path.start()
		const { village: qingjiang, codes } = await villageWith(house)
		const survey = readSurvey(surveyFile, { now: clock.now, timeZone: house.timeZone })
		if (!survey.ok) throw new Error("the survey of this test is wrong")
		const cx = { house, now: clock.now, by: "staff-1" }
		const published = await store.tx((tx) => publishSurvey(tx, cx, { villageId: qingjiang.id, file: survey.survey }))
		if (!published.ok) throw new Error(published.code)
		return {
			store,
			house,
			path,
			clock,
			villageId: qingjiang.id,
			surveyId: published.survey.id,
			code: (number: string) => codes.get(number) ?? "",
			telegram: phoneOn(path, telegram, "500000001", () => clock.now),
			other: phoneOn(path, other, "device-1", () => clock.now),
			/** The person blocks our bot on Telegram. */
			block: () => {
				isBlocked = true
			},
			invite: async () => {
				expect(await store.tx((tx) => inviteToSurvey(tx, { ...cx, now: clock.now }, qingjiang.id, published.survey.id))).toEqual({
					ok: true,
				})
				path.wake()
			},
		}
	}

	test("a survey begun on one goes on on the other, is changed there, and is counted once", async () => {
		const { store, villageId, telegram, other, code, surveyId } = await village()
		await enrol(telegram, store, code("0001"))
		expect(await enrol(other, store, code("0001"))).toContain("李明")
		await telegram.says("问卷")
		expect(await telegram.presses("要")).toContain("第 2 题，共 2 题：先修哪条路？")
		const going = await other.says("问卷")
		expect(going).toContain("您上次已经答了 1 题")
		expect(going).toContain("第 2 题，共 2 题：先修哪条路？")
		expect(await other.presses("西路")).toMatch(/1\. 村口要不要装路灯？要\n2\. 先修哪条路？西路/)
		expect(await tallyOf(store, villageId, surveyId)).toEqual({ lamp: [1, 0], road: [0, 1] })

		// The question still stands on Telegram: the latest counts, and the person hears that it replaced another.
		const replaced = await telegram.presses("东路")
		expect(replaced).toContain("您选的是：1 东路\n\n这一题您在别处答过，现在按这次的算，以前答的也留底。")
		expect(await tallyOf(store, villageId, surveyId)).toEqual({ lamp: [1, 0], road: [1, 0] })
		expect(await other.says("问卷")).toContain("2. 先修哪条路？东路")
		await other.presses("要改")
		await other.presses("先修哪条路")
		expect(await other.presses("西路"), "changed knowingly").not.toContain("别处")
		expect(await telegram.says("问卷")).toContain("2. 先修哪条路？西路")
		expect(await tallyOf(store, villageId, surveyId)).toEqual({ lamp: [1, 0], road: [0, 1] })
		const responses = await store.read((reader) => reader.db.select().from(reader.tables(surveyTables).surveyResponse))
		expect(responses).toHaveLength(1)
	})

	test("an invitation comes once: where the phone rings, or where the person asked for it", async () => {
		const { store, telegram, other, code, invite, clock } = await village()
		await enrol(telegram, store, code("0001"))
		await enrol(other, store, code("0001"))
		const invitations = () => [telegram, other].map((phone) => phone.received().filter((text) => text.includes("有一份新问卷")).length)
		await invite()
		await eventually(() => invitations()[0] === 1)
		await other.says("以后发到这里")
		clock.now += 4 * dayMs
		await invite()
		await eventually(() => invitations()[1] === 1)
		expect(invitations()).toEqual([1, 1])
	})

	test("who has blocked us on one is told on the other", async () => {
		const { store, telegram, other, code, invite, block } = await village()
		await enrol(telegram, store, code("0001"))
		await enrol(other, store, code("0001"))
		block()
		await invite()
		await eventually(() => other.received().some((text) => text.includes("有一份新问卷")))
		const invitations = async () => (await outboxOf(store)).filter(({ body }) => body?.includes("有一份新问卷"))
		await eventually(async () => (await invitations()).every(({ status }) => status !== "sending"))
		expect((await invitations()).map(({ status }) => status).sort()).toEqual(["dead", "sent"])
	})

	test("a closed window gives way to an open one; where none is open the message waits for the next word", async () => {
		const official: ChannelLimits = { ...openLimits, initiate: { kind: "window", hours: 48, perWindow: 5 } }
		const { store, house, villageId, telegram, other, code, invite, clock } = await village({ id: "wechat-official", limits: official })
		await enrol(other, store, code("0001"))
		clock.now += 3 * dayMs
		const reached = () =>
			store.read((reader) => unreachable(reader, { villageId, purpose: "news", channels: house.channels, now: clock.now }))
		expect((await reached()).find(({ name }) => name === "李明")).toMatchObject({ why: "window" })
		await invite()
		await eventually(async () => (await outboxOf(store)).some(({ status }) => status === "parked"))
		expect(other.received().filter((text) => text.includes("有一份新问卷"))).toEqual([])
		await enrol(telegram, store, code("0001"))
		expect((await reached()).map(({ name }) => name)).not.toContain("李明")
		clock.now += 4 * dayMs
		await invite()
		await eventually(() => telegram.received().some((text) => text.includes("有一份新问卷")))
		await other.says("菜单")
		await eventually(() => other.received().some((text) => text.includes("有一份新问卷")))
	})
})

type Phone = ReturnType<typeof phoneOn>

function phoneOn(path: MessagePath, adapter: ReturnType<typeof recordingAdapter>, id: string, now: () => number) {
	let events = 0
	const received = () => adapter.sent.filter(({ to }) => to === id)
	const envelope = () => {
		events += 1
		// The platform's clock: never before what it answers.
		return { externalId: `${id}-${events}`, at: now() + events, chat: { account: "bot", id }, from: { id } }
	}
	async function does(event: Inbound): Promise<string> {
		const before = received().length
		await path.accept(adapter.id, [event])
		await eventually(() => received().length > before)
		return received().slice(before).map(shown).join("\n")
	}
	return {
		id,
		received: () => received().map(shown),
		says: (text: string) => does({ ...envelope(), kind: "text", text }),
		presses: async (label: string) => {
			for (const { part } of received().toReversed()) {
				const choices = part.kind === "text" ? part.choices : undefined
				const option = choices?.options.find((one) => one.label.includes(label))
				if (choices !== undefined && option !== undefined)
					return does({ ...envelope(), kind: "choice", prompt: choices.token, option: option.id })
			}
			throw new Error(`no message has a button ${label}`)
		},
	}
}

function shown({ part }: ReturnType<typeof recordingAdapter>["sent"][number]): string {
	if (part.kind === "media") return part.alt
	return [part.text, ...(part.choices?.options.map(({ label }) => `[${label}]`) ?? [])].join("\n")
}

async function enrol(phone: Phone, store: Store, code: string): Promise<string> {
	await phone.says(code)
	await phone.presses("长子")
	const said = await phone.presses("同意，登记")
	// Other phones are told of this one by a timer: nothing of it is to come between what follows.
	await eventually(async () => (await openWork(store)) === 0)
	return said
}

async function openWork(store: Store): Promise<number> {
	return store.read(async (reader) => {
		const { timer, inbox, outbox } = reader.tables(transportTables)
		const timers = await reader.db.select().from(timer)
		const events = (await reader.db.select().from(inbox)).filter(({ status }) => status === "new")
		const messages = (await reader.db.select().from(outbox)).filter(({ status }) => status === "pending" || status === "sending")
		return timers.length + events.length + messages.length
	})
}

/** Answers of each question by option, recounted from the answers as well. */
async function tallyOf(store: Store, villageId: string, surveyId: string) {
	const { live, counted } = await store.read(async (reader) => ({
		live: await liveTally(reader, villageId, surveyId),
		counted: await recount(reader, villageId, surveyId),
	}))
	expect(sameTally(live, counted)).toBe(true)
	const of = (question: string) => ["o1", "o2"].map((option) => live.get(question)?.get(option)?.count ?? 0)
	return { lamp: of("lamp"), road: of("road") }
}

async function outboxOf(store: Store) {
	return store.read((reader) => reader.db.select().from(reader.tables(transportTables).outbox))
}
