/**
 * Each channel's guide, followed to the letter by somebody new: exactly the variables of its block, the doctor, the start, a resident's
 * first steps. The platforms are fakes on loopback, so the address of their interface, which the guides name as well, is all that is added.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { telegramVariables } from "../../adapters/telegram/variables.ts"
import { wechatOfficialVariables } from "../../adapters/wechat-official/variables.ts"
import { wechatyVariables } from "../../adapters/wechaty/variables.ts"
import { httpPhone } from "../../src/demo/http-phone.ts"
import type { ChatLine } from "../../src/demo/phone.ts"
import { startFakeTelegram } from "../support/telegram/server.ts"
import { eventually } from "../support/tiny.ts"
import { startFakeWechat } from "../support/wechat-official/server.ts"
import { startGateway } from "../support/wechaty/gateway.ts"
import { blockVariables, guideOf, namedVariables } from "./guide.ts"
import { type Place, type Started, setUpPlace } from "./place.ts"
import { walk } from "./walk.ts"

// A process starts, and wechaty speaks no faster than it may.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let place: Place
beforeAll(async () => {
	place = await setUpPlace()
})
afterAll(() => place.remove())

/** What a test started, ended in turn when it is over: tests run side by side, for wechaty mostly waits. */
type Ends = (end: () => Promise<void>) => void

async function started(settings: Readonly<Record<string, string>>, ends: Ends): Promise<Started> {
	const service = await place.start(settings)
	ends(service.stop)
	return service
}

async function stateOf(service: Started, channel: string): Promise<string | undefined> {
	const ready: { readonly channels: readonly { readonly id: string; readonly state: string }[] } = await (
		await fetch(`${service.url}/readyz`)
	).json()
	return ready.channels.find(({ id }) => id === channel)?.state
}

test.concurrent("web: the address, the letters and a resident's first steps", async ({ onTestFinished: ends }) => {
	const guide = guideOf("web")
	expect(blockVariables(guide, "PUBLIC_URL")).toEqual(["HOST", "PUBLIC_URL", "TRUST_PROXY"])
	const settings = { PUBLIC_URL: "https://cun.example.com", TRUST_PROXY: "loopback" }
	expect((await place.doctor(settings)).stdout).toContain("PUBLIC_URL 是 https://cun.example.com")
	const service = await started(settings, ends)
	expect((await service.letters("入户信.docx")).stdout).toContain("已写好 2 封信")

	const abort = new AbortController()
	const phone = httpPhone({ url: service.url, signal: abort.signal })
	ends(async () => abort.abort())
	const lines = (): Promise<readonly ChatLine[]> => phone.lines(0)
	const seen = async () => (await lines()).at(-1)?.cursor ?? 0
	await walk(
		{
			say: async (text) => phone.send({ kind: "text", text }, await seen()),
			press: async (label) => {
				const ask = (await lines()).flatMap(({ parts }) => parts).findLast((part) => part.ask !== undefined)?.ask
				const option = ask?.options.find((one) => one.label.startsWith(label))
				if (ask === undefined || option === undefined) return false
				await phone.send({ kind: "choice", token: ask.token, options: [option.id] }, await seen())
				return true
			},
			heard: async () => (await lines()).filter(({ side }) => side === "village").flatMap(({ parts }) => parts.map(({ text }) => text)),
		},
		place,
		service,
	)
})

test.concurrent("Telegram: a token, the doctor, 开始, a link with a code", async ({ onTestFinished: ends }) => {
	const guide = guideOf("telegram")
	const fake = await startFakeTelegram()
	ends(fake.stop)
	const told = { TELEGRAM_BOT_TOKEN: fake.token }
	expect(blockVariables(guide, "TELEGRAM_BOT_TOKEN")).toEqual(Object.keys(told))
	expect([...namedVariables(guide)]).toEqual(expect.arrayContaining([...telegramVariables.required, ...telegramVariables.optional]))
	const settings = { ...told, TELEGRAM_API_ROOT: fake.apiRoot }
	expect((await place.doctor(settings)).stdout).toContain(`Telegram：令牌能用，机器人是 @${fake.username}，消息由我们去取（polling）`)
	const wrong = await place.doctor({ ...settings, TELEGRAM_BOT_TOKEN: "123456789:AAwrong_wrong_wrong_wrong_wrong_wron" })
	expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining("不认这个机器人令牌") })

	const service = await started(settings, ends)
	const person = fake.person()
	person.start()
	await eventually(() => person.received().length === 1)
	expect(await stateOf(service, "telegram")).toBe("up")
	await walk(
		{
			// As the guide's link has it: nine digits, no blanks.
			say: (text) => void (text === place.code ? person.start(text.replaceAll(" ", "")) : person.text(text)),
			press: (label) => {
				const button = person
					.received()
					.flatMap(({ rows }) => rows.flat())
					.findLast(({ text }) => String(text).startsWith(label))
				if (button === undefined) return false
				person.press(String(button.text))
				return true
			},
			heard: () => person.received().map(({ text }) => text),
		},
		place,
		service,
	)
})

test.concurrent("服务号: the platform's page is filled in, 提交, 关注, 菜单", async ({ onTestFinished: ends }) => {
	const guide = guideOf("wechat-official")
	const fake = await startFakeWechat({ mode: "secure" })
	ends(fake.stop)
	const told = {
		PUBLIC_URL: "https://cun.example.com",
		WECHAT_OA_APPID: fake.appId,
		WECHAT_OA_SECRET: fake.secret,
		WECHAT_OA_TOKEN: fake.token,
		WECHAT_OA_AES_KEY: fake.aesKey,
	}
	expect(blockVariables(guide, "WECHAT_OA_APPID")).toEqual(Object.keys(told))
	expect([...namedVariables(guide)]).toEqual(
		expect.arrayContaining([...wechatOfficialVariables.required, ...wechatOfficialVariables.optional]),
	)
	const settings = { ...told, WECHAT_API_ROOT: fake.apiRoot }
	const doctor = await place.doctor(settings)
	const [, path = ""] = /URL 请填 https:\/\/cun\.example\.com(\S+)，选安全模式/.exec(doctor.stdout) ?? []
	expect(doctor.stdout).toContain("微信认 APPID 和 SECRET")
	fake.trouble("/cgi-bin/stable_token", { kind: "refuse", code: 40164 })
	expect(await place.doctor(settings)).toMatchObject({ code: 1, stdout: expect.stringContaining("不在公众平台的白名单里") })
	fake.calm()

	const service = await started(settings, ends)
	expect(await fake.pusher.verify(`${service.url}${path}`)).toBe(true)
	fake.pusher.serve(`${service.url}${path}`)
	const person = fake.person()
	person.scan(undefined)
	person.text("菜单")
	await eventually(() => person.received().length >= 2)
	expect(await stateOf(service, "wechat-official")).toBe("up")
	await walk(
		{
			say: (text) => void person.text(text),
			press: (label) => {
				const line = person
					.received()
					.flatMap(({ lines }) => lines)
					.findLast(({ content }) => content.startsWith(label))
				if (line === undefined) return false
				person.press(line.content)
				return true
			},
			heard: () => person.received().map(({ text, lines }) => [text, ...lines.map(({ content }) => content)].join("\n")),
		},
		place,
		service,
	)
})

test.concurrent("wechaty: the gateway's three variables, the warning, numbers instead of buttons", async ({ onTestFinished: ends }) => {
	const guide = guideOf("wechaty")
	const gateway = await startGateway()
	ends(gateway.stop)
	const { variables: settings } = gateway
	expect(blockVariables(guide, "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT")).toEqual(Object.keys(settings))
	expect([...namedVariables(guide)]).toEqual(expect.arrayContaining([...wechatyVariables.required, ...wechatyVariables.optional]))
	expect((await place.doctor(settings)).stdout).toContain(`wechaty：网关 ${gateway.endpoint} 开着`)
	const service = await started(settings, ends)
	expect(service.said()).toContain("微信不允许机器人使用个人号")
	await eventually(async () => (await stateOf(service, "wechaty")) === "up")
	const person = gateway.person()
	await walk(
		{
			say: (text) => void person.says(text),
			press: () => false,
			heard: () => person.received().map(({ text }) => text),
		},
		place,
		service,
	)
})

describe("a guide half followed", () => {
	test.each([
		["服务号", { WECHAT_OA_APPID: "wx0123456789abcdef" }, "WECHAT_OA_SECRET"],
		["wechaty", { WECHATY_PUPPET_SERVICE_TOKEN: "insecure_0f1e2d3c" }, "WECHATY_PUPPET_SERVICE_ENDPOINT"],
	])("%s: the doctor names what is missing", async (_name, settings, missing) => {
		expect(await place.doctor(settings)).toMatchObject({ code: 1, stdout: expect.stringContaining(missing) })
	})
})

test("guides call a thing by the name it has on the screen", () => {
	for (const channel of ["web", "telegram", "wechat-official", "wechaty", "wecom"])
		expect(guideOf(channel)).not.toMatch(/控制台|管理页面|运行状况|“消息 →/)
})
