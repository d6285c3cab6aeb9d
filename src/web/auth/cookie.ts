/** The cookie that carries a console session. */
import type { FastifyReply, FastifyRequest } from "fastify"
import { absoluteMs } from "./sessions.ts"

/** With https the browser itself holds the cookie to this host, this path and a safe line (`__Host-`). */
function cookieName(isHttps: boolean): string {
	return isHttps ? "__Host-cunkou-staff" : "cunkou-staff"
}

/** `Lax`: a link to the console from a chat works, a form on another site does not. No script can read it. */
function attributes(isHttps: boolean) {
	return { path: "/", httpOnly: true, sameSite: "lax", secure: isHttps } as const
}

export function readSessionCookie(request: FastifyRequest, isHttps: boolean): string | undefined {
	return request.cookies[cookieName(isHttps)]
}

export function setSessionCookie(reply: FastifyReply, token: string, isHttps: boolean): void {
	reply.setCookie(cookieName(isHttps), token, { ...attributes(isHttps), maxAge: absoluteMs / 1_000 })
}

export function clearSessionCookie(reply: FastifyReply, isHttps: boolean): void {
	reply.clearCookie(cookieName(isHttps), attributes(isHttps))
}
