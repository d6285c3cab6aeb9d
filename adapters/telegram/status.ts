/** How the channel is, as staff see it. */
import type { ChannelHealth } from "../../src/channel/adapter.ts"
import type { Failure } from "./fault.ts"
import type { TelegramSay, TelegramWord } from "./words.ts"

export type Trouble = "starting" | "token" | "conflict" | "unreachable" | "throttled" | "store" | "public-url" | "stopped"

export type Status = {
	read(): ChannelHealth
	up(): void
	trouble(trouble: Trouble): void
	/** A call failed. */
	failed(failure: Failure): void
}

const states = {
	starting: "degraded",
	token: "down",
	conflict: "degraded",
	unreachable: "degraded",
	throttled: "degraded",
	store: "degraded",
	"public-url": "down",
	stopped: "down",
} as const

export function createStatus(say: TelegramSay): Status {
	let health: ChannelHealth = { state: "down", reason: say("health.stopped") }
	const trouble = (kind: Trouble): void => {
		const key: TelegramWord = `health.${kind}`
		health = { state: states[kind], reason: say(key) }
	}
	return {
		read: () => health,
		up: () => {
			health = { state: "up" }
		},
		trouble,
		failed: (failure) => {
			const kind = troubleOf(failure)
			if (kind !== undefined) trouble(kind)
			else if (failure.kind === "refused")
				health = { state: "degraded", reason: say("health.refused", { detail: failure.description.slice(0, 120) }) }
		},
	}
}

function troubleOf(failure: Failure): Trouble | undefined {
	if (failure.kind !== "refused") return "unreachable"
	switch (failure.code) {
		case 401:
		case 404:
			return "token"
		case 409:
			return "conflict"
		case 429:
			return "throttled"
		default:
			return failure.code >= 500 ? "unreachable" : undefined
	}
}
