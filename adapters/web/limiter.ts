/** How fast one device, and one network address, may post and read. */
import type {} from "@fastify/rate-limit"
import type { FastifyInstance, FastifyRequest } from "fastify"
import type { Sessions } from "./session.ts"

/** Requests per minute. A whole village may share one address, so that bound is wide: it only stops a flood of made-up devices. */
export type Paces = {
	readonly posts: { readonly perDevice: number; readonly perIp: number }
	readonly reads: { readonly perDevice: number; readonly perIp: number }
}

export const defaultPaces: Paces = {
	posts: { perDevice: 40, perIp: 1_200 },
	reads: { perDevice: 240, perIp: 6_000 },
}

/** Counts the request; resolves to the seconds to wait, or undefined when it may go on. */
type Pace = (request: FastifyRequest) => Promise<number | undefined>

export function createLimiter(http: FastifyInstance, sessions: Sessions, paces: Paces): { readonly posts: Pace; readonly reads: Pace } {
	const paceOf = (kind: keyof Paces): Pace => {
		const timeWindow = 60_000
		const byIp = http.createRateLimit({ max: paces[kind].perIp, timeWindow, keyGenerator: (request) => `chat ${kind} ip ${request.ip}` })
		// Without a device the address alone is counted: the request will be refused anyway.
		const byDevice = http.createRateLimit({
			max: paces[kind].perDevice,
			timeWindow,
			keyGenerator: (request) => `chat ${kind} device ${sessions.deviceOf(request) ?? request.ip}`,
		})
		return async (request) => {
			for (const check of [byDevice, byIp]) {
				const result = await check(request)
				if (!result.isAllowed && result.isExceeded) return Math.max(1, result.ttlInSeconds)
			}
			return undefined
		}
	}
	return { posts: paceOf("posts"), reads: paceOf("reads") }
}
