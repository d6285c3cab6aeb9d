/** Refusals of the chat's addresses: a stable code for the script, a plain sentence for the person. */
import type { FastifyReply } from "fastify"
import type { ChatSay } from "./words.ts"

export const problemStatus = {
	"text-empty": 400,
	empty: 400,
	unreadable: 400,
	"no-session": 401,
	"not-found": 404,
	"text-too-long": 413,
	"too-large": 413,
	"type-not-allowed": 415,
	"too-many": 429,
	"not-stored": 503,
} as const
export type ProblemCode = keyof typeof problemStatus

/** The sentence for a refusal; `waitSeconds` where it says when to try again. */
export function problemText(say: ChatSay, code: ProblemCode, waitSeconds = 60): string {
	return say(`problem.${code}`, code === "too-many" ? { seconds: waitSeconds } : {})
}

/** Answers with problem+json (RFC 9457). */
export function sendProblem(reply: FastifyReply, say: ChatSay, code: ProblemCode, waitSeconds?: number): FastifyReply {
	if (waitSeconds !== undefined) reply.header("retry-after", waitSeconds)
	const status = problemStatus[code]
	return reply
		.code(status)
		.header("cache-control", "no-store")
		.type("application/problem+json; charset=utf-8")
		.send(JSON.stringify({ type: `urn:cunkou:error:${code}`, status, code, title: problemText(say, code, waitSeconds) }))
}
