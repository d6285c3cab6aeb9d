/** How the channel is, as staff see it. */
import type { Failure } from "../wechat-platform/failure.ts"
import { createHealth, type Health } from "../wechat-platform/health.ts"
import { troubleOf } from "./fault.ts"
import type { WecomSay } from "./words.ts"

type Trouble =
	| "starting"
	| "bot-credentials"
	| "bot-unreachable"
	| "bot-replaced"
	| "bot-missing"
	| "webhook-credentials"
	| "credentials"
	| "ip"
	| "permission"
	| "unreachable"
	| "throttled"
	| "store"

export type Status = Health<Trouble> & {
	/** A call failed. */
	failed(failure: Failure): void
}

const states = {
	starting: "degraded",
	credentials: "down",
	ip: "down",
	permission: "degraded",
	unreachable: "degraded",
	throttled: "degraded",
	store: "degraded",
	"bot-credentials": "down",
	"bot-unreachable": "degraded",
	"bot-replaced": "down",
	"bot-missing": "down",
	"webhook-credentials": "down",
	stopped: "down",
} as const

export function createStatus(say: WecomSay): Status {
	const health = createHealth<Trouble>(states, (kind) => say(`health.${kind}`))
	return {
		...health,
		failed: (failure) => {
			const kind = troubleOf(failure)
			if (kind !== undefined) health.trouble(kind)
		},
	}
}
