/** How the channel is, as staff see it. */
import type { ChannelHealth } from "../../src/channel/adapter.ts"
import type { Failure } from "../wechat-platform/failure.ts"
import { createHealth } from "../wechat-platform/health.ts"
import { faultOf } from "./fault.ts"
import type { WechatOfficialSay } from "./words.ts"

export type Trouble = "starting" | "credentials" | "ip" | "permission" | "unreachable" | "throttled" | "store" | "stopped"

export type Status = {
	read(): ChannelHealth
	up(): void
	trouble(trouble: Trouble): void
	/** A call failed. */
	failed(failure: Failure): void
	/** Whether the account's template can be used: of that, other messages say nothing. */
	template(isSound: boolean): void
}

const states = {
	starting: "degraded",
	credentials: "down",
	ip: "down",
	permission: "degraded",
	unreachable: "degraded",
	throttled: "degraded",
	store: "degraded",
	stopped: "down",
} as const

export function createStatus(say: WechatOfficialSay): Status {
	const health = createHealth<Trouble>(states, (kind) => say(`health.${kind}`))
	let isTemplateSound = true
	return {
		...health,
		read: () => {
			const now = health.read()
			return now.state === "up" && !isTemplateSound ? { state: "degraded", reason: say("health.template") } : now
		},
		template: (isSound) => {
			isTemplateSound = isSound
		},
		failed: (failure) => {
			const kind = troubleOf(failure)
			if (kind !== undefined) health.trouble(kind)
		},
	}
}

/** Undefined for what concerns one message or one person only. */
function troubleOf(failure: Failure): Trouble | undefined {
	const cause = failure.kind === "before" ? failure.cause : failure
	if (cause.kind !== "refused") return "unreachable"
	switch (faultOf(cause).kind) {
		case "auth":
			return cause.code === 40164 ? "ip" : cause.code >= 48000 ? "permission" : "credentials"
		case "throttled":
			return "throttled"
		case "transient":
			return "unreachable"
		case "uncertain":
		case "window":
		case "gone":
		case "invalid":
			return undefined
	}
}
