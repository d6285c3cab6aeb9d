/** How the channel is, as staff see it. */
import type { ChannelHealth } from "../../src/channel/adapter.ts"
import { dailyCap } from "./limits.ts"
import type { WechatySay, WechatyWord } from "./words.ts"

export type Trouble = "starting" | "missing" | "token" | "unreachable" | "logged-out" | "stopped"
/** What may stand beside a connection that is up. */
export type Note = "store" | "overflow"

export type Status = {
	read(): ChannelHealth
	up(): void
	needsLogin(qr: string): void
	trouble(trouble: Trouble): void
	note(note: Note): void
	/** Whatever was noted is over. */
	clear(): void
}

const states = {
	starting: "degraded",
	missing: "down",
	token: "down",
	unreachable: "degraded",
	"logged-out": "needs-login",
	stopped: "down",
} as const

/** `isFull`: whether the day's messages are used up. */
export function createStatus(say: WechatySay, isFull: () => boolean): Status {
	let health: ChannelHealth = { state: "down", reason: say("health.stopped") }
	let noted: Note | undefined
	const reasoned = (state: ChannelHealth["state"], key: WechatyWord): ChannelHealth => ({ state, reason: say(key, { n: dailyCap }) })
	return {
		read: () => {
			if (health.state !== "up") return health
			if (noted !== undefined) return reasoned("degraded", `health.${noted}`)
			return isFull() ? reasoned("degraded", "health.full") : health
		},
		up: () => {
			health = { state: "up" }
		},
		needsLogin: (qr) => {
			health = { ...reasoned("needs-login", "health.login"), qr }
		},
		trouble: (kind) => {
			health = reasoned(states[kind], `health.${kind}`)
		},
		note: (note) => {
			noted = note
		},
		clear: () => {
			noted = undefined
		},
	}
}
