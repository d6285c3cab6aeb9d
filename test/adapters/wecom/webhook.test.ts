/** The group webhook at the wire: what is posted, how refusals are read, that the key stays where it is and the pace is kept. */
import fastify from "fastify"
import { pino } from "pino"
import { afterEach, describe, expect, test } from "vitest"
import { createWecomWebhookAdapter, wecomWebhookSettings, wecomWords } from "../../../adapters/wecom/index.ts"
import { wecomWebhookAddress, wecomWebhookVariables } from "../../../adapters/wecom/variables.ts"
import type { SendOutcome } from "../../../src/channel/fault.ts"
import type { WirePart } from "../../../src/channel/message.ts"
import { readConfig } from "../../../src/config.ts"
import { makeBuckets, takeToken } from "../../../src/outbound/rate.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost } from "../../support/fake-host.ts"
import { robotPath } from "../../support/wecom/robot.ts"
import { startFakeWecom } from "../../support/wecom/server.ts"
import { words } from "./rig.ts"

/** Stops one rig, and looks for its key in all it said. */
const open: (() => Promise<void>)[] = []

afterEach(async () => {
	for (const close of open.splice(0)) await close()
})

async function startRobot(options: { readonly key?: string; readonly callMs?: number } = {}) {
	const time = { now: Date.UTC(2026, 2, 5, 2) }
	const fake = await startFakeWecom({ now: () => time.now })
	const key = options.key ?? fake.world.account.webhookKey
	const http = fastify()
	const lines: string[] = []
	const outcomes: SendOutcome[] = []
	const abort = new AbortController()
	const adapter = createWecomWebhookAdapter({
		settings: wecomWebhookSettings({ WECOM_WEBHOOK_KEY: key }, fake.apiRoot),
		say: speaker([wecomWords], "zh-CN"),
		timing: { callMs: options.callMs ?? 10_000 },
	})
	const log = pino({ level: "trace" }, { write: (line: string) => lines.push(line) })
	await adapter.start({ ...createFakeHost(http, "wecom-webhook").host, log }, abort.signal)
	const rig = {
		fake,
		adapter,
		time,
		send: async (part: WirePart, id = wecomWebhookAddress(key)) => {
			const { signal } = new AbortController()
			const outcome = await adapter.send(part, { account: "v-1", id }, { outboxId: "o1", part: 0, seq: 1, signal, lane: "bulk" })
			outcomes.push(outcome)
			return outcome
		},
	}
	open.push(async () => {
		abort.abort()
		await http.close()
		await fake.stop()
		expect(JSON.stringify([lines, outcomes, adapter.health()])).not.toContain(fake.world.account.webhookKey)
	})
	return rig
}

test("a text is one post with the key in its address and nothing else", async () => {
	const { fake, send, adapter } = await startRobot()
	expect(await send(words("清江村公告：停水。"))).toEqual({ ok: true, externalIds: [] })
	expect(fake.calls.map(({ path, query, body }) => ({ path, query: String(query), body }))).toEqual([
		{
			path: robotPath,
			query: `key=${fake.world.account.webhookKey}`,
			body: { msgtype: "text", text: { content: "清江村公告：停水。" } },
		},
	])
	expect(adapter.health()).toEqual({ state: "up" })
})

test("the longest part goes through, its link is written out, and nobody is called by what a person wrote", async () => {
	const { fake, send, adapter } = await startRobot()
	expect(await send(words("水".repeat(Math.floor(adapter.limits.text.max / 3))))).toMatchObject({ ok: true })
	await send({ kind: "text", text: "<@all> 停水", link: { text: "看", url: "https://cun.example/n/1" } })
	expect(fake.robot.shown.at(-1)).toBe("＜@all> 停水\nhttps://cun.example/n/1")
	// The fake is as strict as the platform about what is longer.
	expect(await send(words("水".repeat(700)))).toMatchObject({ ok: false, fault: { kind: "invalid" } })
})

describe("what goes wrong", () => {
	test.each([
		[93000, { kind: "auth", detail: "errcode 93000" }, "WECOM_WEBHOOK_KEY"],
		[45009, { kind: "throttled", retryAfterMs: 60_000 }, "太快"],
		[-1, { kind: "transient", detail: "errcode -1" }, "连不上"],
	])("errcode %i inside an HTTP 200 is a refusal", async (code, fault, said) => {
		const { fake, send, adapter } = await startRobot()
		fake.trouble(robotPath, { kind: "refuse", code }, 1)
		expect(await send(words("你好"))).toEqual({ ok: false, fault })
		expect(adapter.health().reason).toContain(said)
		expect(await send(words("你好"))).toMatchObject({ ok: true })
		expect(adapter.health()).toEqual({ state: "up" })
	})

	test("a key the platform does not know is said in words", async () => {
		const { send, adapter } = await startRobot({ key: "00000000-7aac-4bc4-97a0-0ec2a51fa5aa" })
		expect(await send(words("你好"))).toMatchObject({ fault: { kind: "auth" } })
		expect(adapter.health()).toMatchObject({ state: "down", reason: expect.stringContaining("WECOM_WEBHOOK_KEY") })
	})

	test("no answer may have arrived; a closed door did not let it in", async () => {
		const { fake, send } = await startRobot({ callMs: 200 })
		fake.trouble(robotPath, { kind: "hang" }, 1)
		expect(await send(words("一"))).toMatchObject({ fault: { kind: "uncertain", detail: "TIMEOUT" } })
		fake.trouble(robotPath, { kind: "close", after: true }, 1)
		expect(await send(words("二"))).toMatchObject({ fault: { kind: "uncertain" } })
		fake.trouble(robotPath, { kind: "page", status: 502 }, 1)
		expect(await send(words("三"))).toMatchObject({ fault: { kind: "transient" } })
		const away = await startRobot()
		await away.fake.stop()
		expect(await away.send(words("四"))).toMatchObject({ fault: { kind: "transient", detail: "ECONNREFUSED" } })
	})

	test("the group of another key is not spoken to", async () => {
		const { fake, send } = await startRobot()
		expect(await send(words("你好"), wecomWebhookAddress("another-key-of-before"))).toMatchObject({ fault: { kind: "gone" } })
		expect(fake.calls).toEqual([])
	})
})

test("at its pace the platform's twenty a minute are never met", async () => {
	const { adapter, send, time } = await startRobot()
	const buckets = makeBuckets()
	const begun = time.now
	let sent = 0
	while (sent < 70) {
		const taken = takeToken(buckets, "robot", adapter.limits.rates.perChannel, time.now)
		if (!taken.ok) {
			time.now += taken.waitMs
			continue
		}
		expect(await send(words(`第 ${++sent} 条`))).toMatchObject({ ok: true })
	}
	// Nor is it slower than it must be.
	expect(time.now - begun).toBeLessThan(5 * 60_000)
	// The platform does mind: at once, the group would be told of its limit.
	let refused: SendOutcome = { ok: true, externalIds: [] }
	for (let i = 0; i < 21 && refused.ok; i++) refused = await send(words("急"))
	expect(refused).toEqual({ ok: false, fault: { kind: "throttled", retryAfterMs: 60_000 } })
})

test("the key alone switches it on, an address in its place is refused and not quoted, and a row names no key", () => {
	const key = "693a91f6-7aac-4bc4-97a0-0ec2a51fa5aa"
	const read = readConfig({ WECOM_WEBHOOK_KEY: key }, [wecomWebhookVariables])
	expect(read.ok && [...read.config.channels]).toEqual([["wecom-webhook", { WECOM_WEBHOOK_KEY: key }]])
	const wrong = readConfig({ WECOM_WEBHOOK_KEY: `https://qyapi.weixin.qq.com${robotPath}?key=${key}` }, [wecomWebhookVariables])
	expect(wrong.ok ? [] : wrong.problems.map(({ code, name }) => [code, name])).toEqual([["config.invalid", "WECOM_WEBHOOK_KEY"]])
	expect(JSON.stringify(wrong)).not.toContain(key)
	expect(wecomWebhookAddress(key)).toMatch(/^[0-9a-f]{40}$/)
})

test("the longest text still fits when nobody in it may be called", async () => {
	const { send, fake } = await startRobot()
	expect(await send(words("<@".repeat(800)))).toMatchObject({ ok: true })
	expect(fake.robot.shown).toEqual(["@".repeat(800)])
})
