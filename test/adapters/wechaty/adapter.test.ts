import fastify from "fastify"
import { afterEach, describe, expect, test, vi } from "vitest"
import { createWechatyAdapter, type WechatyOptions, wechatySettings, wechatyWords } from "../../../adapters/wechaty/index.ts"
import type { Timing } from "../../../adapters/wechaty/timing.ts"
import type { Adapter, SendOptions } from "../../../src/channel/adapter.ts"
import type { WirePart } from "../../../src/channel/message.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost, type FakeHost } from "../../support/fake-host.ts"
import { eventually } from "../../support/tiny.ts"
import { type Gateway, ownId, ownName, startGateway } from "../../support/wechaty/gateway.ts"

// wechaty is 350 packages; a busy machine takes long to load them the first time.
vi.setConfig({ testTimeout: 120_000 })

type Rig = {
	readonly gateway: Gateway
	readonly adapter: Adapter
	readonly house: FakeHost
	readonly printed: string[]
	readonly stop: () => Promise<void>
}

const open: Rig[] = []
afterEach(async () => {
	for (const { stop, gateway } of open.splice(0)) {
		await stop()
		await gateway.stop()
	}
})

const timing: Partial<Timing> = {
	callMs: 2_000,
	probeMs: 50,
	silenceMs: 2_000,
	gapMs: 0,
	jitterMs: 0,
	retryMs: 10,
	longestRetryMs: 50,
	startMs: 60_000,
}

type RigOptions = Parameters<typeof startGateway>[0] & {
	readonly before?: (gateway: Gateway) => void
	readonly options?: Partial<WechatyOptions>
	readonly variables?: Readonly<Record<string, string>>
}

async function start({ before, options, variables, ...asked }: RigOptions = {}): Promise<Rig> {
	const http = fastify()
	const house = createFakeHost(http, "wechaty", { now: Date.now() })
	const gateway = await startGateway({ now: house.host.clock, ...asked })
	before?.(gateway)
	const printed: string[] = []
	const adapter = createWechatyAdapter({
		settings: wechatySettings({ ...gateway.variables, ...variables }),
		say: speaker([wechatyWords], "zh-CN"),
		argumentWords: ["提意见"],
		print: (text) => printed.push(text),
		sentLately: async () => [],
		...options,
		timing: { ...timing, ...options?.timing },
	})
	const abort = new AbortController()
	await adapter.start(house.host, abort.signal)
	const rig = {
		gateway,
		adapter,
		house,
		printed,
		stop: async () => {
			abort.abort()
			await http.close()
			await eventually(() => !gateway.isConnected())
		},
	}
	open.push(rig)
	return rig
}

const text = (words: string): WirePart => ({ kind: "text", text: words })
const png = Buffer.concat([Buffer.from("\u0089PNG", "latin1"), Buffer.alloc(40_000, 7)])

function sendTo(
	{ adapter }: Pick<Rig, "adapter">,
	id: string,
	part: WirePart,
	more: Partial<SendOptions> & { readonly account?: string } = {},
) {
	const { account = ownId, ...options } = more
	return adapter.send(part, { account, id }, { outboxId: "o1", part: 0, seq: 1, signal: new AbortController().signal, ...options })
}

const isUp = ({ adapter }: Rig) => eventually(() => adapter.health().state === "up")

describe.each(["off", "on"] as const)("over gRPC, TLS %s", (tls) => {
	test("takes what people say and answers them", async () => {
		const rig = await start({ tls })
		await isUp(rig)
		const person = rig.gateway.person()
		person.says("你好")
		person.sends("image", png, "照片.png")
		person.sends("location", new Uint8Array())
		await eventually(() => rig.house.accepted.length === 3)
		expect(rig.house.accepted).toMatchObject([
			{ kind: "text", text: "你好", chat: { account: ownId, id: person.id }, from: { id: person.id, name: "李秀英" } },
			{ kind: "media", media: "image", name: "照片.png", mime: "image/png", bytes: png.length },
			{ kind: "media", media: "location", ref: "geo:33.964200,118.275400", caption: "村委会 清江村委会" },
		])
		expect(await sendTo(rig, person.id, text("收到"))).toEqual({ ok: true, externalIds: ["sent-1"] })
		expect(
			await sendTo(rig, person.id, { kind: "text", text: "看公示", link: { text: "看公示", url: "https://cun.example/v/1" } }),
		).toMatchObject({ ok: true })
		const { ref } = rig.house.accepted[1]?.kind === "media" ? rig.house.accepted[1] : { ref: "" }
		expect(await sendTo(rig, person.id, { kind: "media", media: "image", ref, alt: "" })).toMatchObject({ ok: true })
		expect(person.received()).toMatchObject([
			{ kind: "text", text: "收到" },
			{ kind: "link", text: "看公示", url: "https://cun.example/v/1" },
			{ kind: "file", fileName: "image.png" },
		])
		expect(Buffer.from(person.received()[2]?.bytes ?? []).equals(png)).toBe(true)
	})
})
