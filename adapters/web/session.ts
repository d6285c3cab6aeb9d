/** The device session on a request: reading it, and giving one out. */
import type {} from "@fastify/cookie"
import type { FastifyReply, FastifyRequest } from "fastify"
import { cookieName, newDevice, readDevice, sessionMaxAgeSeconds, signDevice } from "./verify.ts"

export type Sessions = {
	/** The device of a request; undefined without a genuine cookie. */
	deviceOf(request: FastifyRequest): string | undefined
	/** The device of a request, a new one if need be; renews the cookie. */
	openFor(request: FastifyRequest, reply: FastifyReply): string
}

export function createSessions(key: Buffer, isHttps: boolean): Sessions {
	const name = cookieName(isHttps)
	const deviceOf = (request: FastifyRequest) => readDevice(key, request.cookies[name])
	return {
		deviceOf,
		openFor(request, reply) {
			const device = deviceOf(request) ?? newDevice()
			reply.setCookie(name, signDevice(key, device), {
				httpOnly: true,
				sameSite: "lax",
				secure: isHttps,
				path: "/",
				maxAge: sessionMaxAgeSeconds,
			})
			return device
		},
	}
}
