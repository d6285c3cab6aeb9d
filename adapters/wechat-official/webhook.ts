/** Callbacks. The platform repeats one until it is answered in time, so it is answered only after the commit. */
import type { FastifyReply } from "fastify"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Inbound } from "../../src/channel/message.ts"
import { inTime, isLate, mountCallback } from "../wechat-platform/callback-route.ts"
import type { Inflow } from "../wechat-platform/inflow.ts"
import { createMemory } from "../wechat-platform/memory.ts"
import type { CallbackReader } from "./callback.ts"
import type { Decoded } from "./decode.ts"
import type { Status } from "./status.ts"
import type { Timing } from "./timing.ts"
import type { Slot, Waiting } from "./waiting.ts"
import type { WechatOfficialSay } from "./words.ts"

const callbackPath = "/channels/wechat-official"

/** The platform's repetitions are over by then, ms. */
const repeatedMs = 30_000

type Answerable = Exclude<Decoded, { kind: "ignored" }>

export async function mountWebhook(parts: {
	readonly host: AdapterHost
	readonly reader: CallbackReader
	readonly receive: Inflow
	readonly waiting: Waiting
	readonly status: Status
	readonly say: WechatOfficialSay
	readonly timing: Timing
	readonly signal: AbortSignal
}): Promise<void> {
	const { host, reader, receive, waiting, status, say, timing, signal } = parts
	const answered = createMemory({ keptMs: repeatedMs, most: 20_000, clock: () => performance.now() })

	/** The body of the answer; undefined: the platform shall come again. */
	async function answerTo(decoded: Answerable, reply: FastifyReply): Promise<string | undefined> {
		const { parties } = decoded
		const write = (text: string): string => reader.reply(parties, text, host.clock())
		let slot: Slot | undefined
		let isOver = false
		/** This callback carries no words of the village: what was offered to it meanwhile goes another way. */
		const end = (): void => {
			isOver = true
			slot?.close()
			void slot?.offered.then((offered) => offered?.settle("unused"))
		}
		reply.raw.once("close", end)
		const stored = receive(decoded, (event) => {
			if (!isOver && isHeld(event)) slot = waiting.open(parties.person, timing.passiveMs)
		})
		try {
			const refusal = decoded.kind === "file" ? await inTime(stored, timing.holdMs) : await stored
			if (isLate(refusal)) {
				end()
				return undefined
			}
			if (refusal !== undefined) return write(say(`refused.${refusal}`))
		} catch (error) {
			end()
			status.trouble("store")
			host.log.error({ code: error instanceof Error ? error.name : "UNKNOWN" }, "a callback could not be stored; the platform repeats it")
			return undefined
		}
		const key = keyOf(decoded)
		const before = answered.get(key)
		if (before !== undefined) {
			// It comes again, so what we answered was not heard: the same words once more.
			end()
			return write(before)
		}
		const offered = await slot?.offered
		if (offered === undefined || isOver) return ""
		reply.raw.off("close", end)
		reply.raw.once("finish", () => {
			answered.put(key, offered.text)
			offered.settle("taken")
		})
		reply.raw.once("close", () => offered.settle("unknown"))
		return write(offered.text)
	}

	await mountCallback(host.http, callbackPath, {
		greet: (query) => reader.greeting(query, host.clock()),
		take: async (query, body, reply) => {
			const decoded = reader.read(query, body, host.clock())
			if (decoded === undefined) return undefined
			if (signal.aborted) return { status: 503, body: "" }
			const answer = decoded.kind === "ignored" ? "" : await answerTo(decoded, reply)
			return answer === undefined ? { status: 503, body: "" } : { status: 200, body: answer }
		},
	})
	signal.addEventListener("abort", () => waiting.closeAll())
}

function keyOf(decoded: Answerable): string {
	switch (decoded.kind) {
		case "event":
			return decoded.event.externalId
		case "file":
			return decoded.file.envelope.externalId
		case "unsupported":
			return decoded.externalId
	}
}

/** After a pressed line comes the next question, which the answer to a callback cannot show; waiting for it would only hold the connection. */
function isHeld({ kind }: Inbound): boolean {
	return kind === "text" || kind === "joined" || kind === "media"
}
