/** WeCom's adapters against the fake platform, with a house in memory. */
import cookie from "@fastify/cookie"
import rateLimit from "@fastify/rate-limit"
import fastify, { type FastifyInstance } from "fastify"
import { pino } from "pino"
import { createWecomAdapters, wecomSettings, wecomWords } from "../../../adapters/wecom/index.ts"
import type { Timing } from "../../../adapters/wecom/timing.ts"
import type { Adapter, AdapterHost, SendOptions } from "../../../src/channel/adapter.ts"
import type { ChannelId, WirePart } from "../../../src/channel/message.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { createFakeHost, type FakeHost } from "../../support/fake-host.ts"
import { type FakeWecom, startFakeWecom } from "../../support/wecom/server.ts"

export const path = "/channels/wecom"

export type Rig = {
	readonly fake: FakeWecom
	readonly adapter: Adapter
	readonly house: FakeHost
	readonly host: AdapterHost
	readonly http: FastifyInstance
	readonly lines: string[]
	readonly send: (id: string, part: WirePart, options?: Partial<SendOptions>) => ReturnType<Adapter["send"]>
	readonly stop: () => Promise<void>
}

export type RigOptions = {
	readonly variables?: Readonly<Record<string, string>>
	readonly before?: (fake: FakeWecom) => void
	readonly timing?: Partial<Timing>
	/** The platform and the secrets of another instance. */
	readonly beside?: Rig
	readonly channel?: ChannelId
}

const open: Rig[] = []

/** Stops all, and looks for secrets in what was logged. */
export async function stopRigs(expectNot: (log: string, secret: string) => void): Promise<void> {
	for (const { stop, fake, lines } of open.splice(0)) {
		await stop()
		await fake.stop()
		const { secret, token, aesKey, webhookKey } = fake.world.account
		for (const word of [secret, token, aesKey, webhookKey, "access_token"]) expectNot(lines.join("\n"), word)
	}
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
	const fake = options.beside?.fake ?? (await startFakeWecom())
	options.before?.(fake)
	const channel = options.channel ?? "wecom"
	const http = fastify()
	await http.register(cookie)
	await http.register(rateLimit, { global: false })
	const lines: string[] = []
	const house = createFakeHost(http, channel, { now: Date.now() })
	const adapters = createWecomAdapters({
		settings: wecomSettings({ ...fake.variables, ...options.variables }),
		say: speaker([wecomWords], "zh-CN"),
		timing: { callMs: 10_000, retryMs: 5, longestRetryMs: 20, startMs: 5_000, ...options.timing },
	})
	const adapter = adapters.find(({ id }) => id === channel)
	if (adapter === undefined) throw new Error(`no adapter ${channel}`)
	const host: AdapterHost = {
		...house.host,
		...(options.beside !== undefined && { secrets: options.beside.host.secrets }),
		log: pino({ level: "trace" }, { write: (line: string) => lines.push(line) }),
	}
	const abort = new AbortController()
	let rows = 0
	const account = channel === "wecom-kf" ? fake.world.account.kfId : fake.world.account.corpId
	const rig: Rig = {
		fake,
		adapter,
		house,
		host,
		http,
		lines,
		send: (id, part, more = {}) => {
			rows += 1
			return adapter.send(
				part,
				{ account, id },
				{ outboxId: `o${rows}`, part: 0, seq: rows, signal: new AbortController().signal, ...more },
			)
		},
		stop: async () => {
			abort.abort()
			await http.close()
		},
	}
	open.push(rig)
	await adapter.start(host, abort.signal)
	fake.pusher.serve(`${await http.listen({ host: "127.0.0.1", port: 0 })}${path}`)
	return rig
}

export const words = (text: string): WirePart => ({ kind: "text", text })

/** `labels` in their order; ids o1, o2, … */
export function question(text: string, labels: readonly string[], most = 1): WirePart {
	const options = labels.map((label, index) => ({ id: `o${index + 1}`, label }))
	return { kind: "text", text, choices: { token: "q3Zk", style: "buttons", options, pick: { min: 1, max: most } } }
}
