/** 微信客服: residents in WeChat, one to one, over the enterprise's app. Only wiring. */
import { randomUUID } from "node:crypto"
import type { Adapter } from "../../../src/channel/adapter.ts"
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import { inTime } from "../../wechat-platform/callback-route.ts"
import { firstTry } from "../../wechat-platform/connect.ts"
import { fileKeeper } from "../../wechat-platform/files.ts"
import { again, type Core, stored } from "../core.ts"
import { faultOf } from "../fault.ts"
import { maxDownloadBytes } from "../limits.ts"
import { createStatus } from "../status.ts"
import type { Timing } from "../timing.ts"
import type { WecomSay } from "../words.ts"
import { externalUserSchema } from "./decode.ts"
import { mountEntrances } from "./entrance.ts"
import { kfInflow } from "./inflow.ts"
import { wecomKfLimits } from "./limits.ts"
import { type KfOutflow, kfOutflow } from "./outflow.ts"
import { createSync, pagesOf } from "./sync.ts"

export function createKf(parts: {
	readonly kfId: string
	readonly say: WecomSay
	readonly timing: Timing
	readonly core: Core
	readonly rates: ChannelLimits["rates"] | undefined
}): Adapter {
	const { kfId, say, timing, core, rates } = parts
	const status = createStatus(say)
	let out: KfOutflow | undefined
	return {
		id: "wecom-kf",
		limits: rates === undefined ? wecomKfLimits : { ...wecomKfLimits, rates },
		async start(host, signal) {
			status.trouble("starting")
			signal.addEventListener("abort", () => status.trouble("stopped"))
			const api = await core.open(host, signal)
			const { media, clock } = host
			const opened = kfOutflow({ api, media, kfId, say, clock, onFailure: status.failed, onSent: status.up })
			out = opened
			const take = kfInflow({
				host,
				kfId,
				keep: fileKeeper({ api, media, faultOf, timing, maxBytes: maxDownloadBytes, signal }),
				onEntry: opened.onEntry,
				// Best effort: it costs a place of the window, and nothing of the village depends on it.
				onRefused: (person, _externalId, why) => {
					const options = { outboxId: randomUUID(), part: 0, seq: 0, signal }
					void opened.send({ kind: "text", text: say(`refused.${why}`) }, person, options)
				},
			})
			const sync = createSync({
				fetchAll: pagesOf({ api, kfId, secrets: host.secrets, take, signal }),
				onFailure: (failure) => (failure === "store" ? status.trouble("store") : status.failed(failure)),
				onDone: status.up,
				timing,
				log: host.log,
				signal,
			})
			core.takers.kf = async ({ token }) => ((await inTime(sync.request(token), timing.holdMs)) === true ? stored : again)
			mountEntrances({ host, api, kfId, signal })
			// What came while we were away waits there for three days, and nobody calls for it again.
			await firstTry((onTried) => sync.request(undefined).then(onTried), timing.startMs, host.log)
		},
		async send(part, to, options) {
			if (out === undefined) return { ok: false, fault: { kind: "transient", detail: "NOT_STARTED" } }
			if (to.account !== kfId || !externalUserSchema.safeParse(to.id).success)
				return { ok: false, fault: { kind: "invalid", detail: "not an address of this account" } }
			return out.send(part, to.id, options)
		},
		health: () => status.read(),
	}
}
