/** How a channel is, as staff see it. */
import type { ChannelHealth } from "../../src/channel/adapter.ts"

export type Health<Trouble extends string> = {
	read(): ChannelHealth
	up(): void
	trouble(trouble: Trouble | "stopped"): void
}

/** Once stopped it stays so. `states`: how bad each trouble is; `say` gives its reason. */
export function createHealth<Trouble extends string>(
	states: Readonly<Record<Trouble | "stopped", "degraded" | "down">>,
	say: (trouble: Trouble | "stopped") => string,
): Health<Trouble> {
	let health: ChannelHealth = { state: "down", reason: say("stopped") }
	let isStopped = false
	return {
		read: () => health,
		up: () => {
			if (!isStopped) health = { state: "up" }
		},
		trouble: (kind) => {
			if (!isStopped) health = { state: states[kind], reason: say(kind) }
			isStopped ||= kind === "stopped"
		},
	}
}
