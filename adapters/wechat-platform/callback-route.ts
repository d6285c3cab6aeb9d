/** The address a platform pushes to: bodies come as they are, whatever type they claim. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { maxBodyBytes } from "./xml.ts"

/** Undefined: 403, not the platform. */
export type CallbackAnswer = { readonly status: number; readonly body: string } | undefined

/** `greet`: what is said back when the address is given to the platform. */
export async function mountCallback(
	http: FastifyInstance,
	path: string,
	answers: {
		greet(query: unknown): string | undefined
		take(query: unknown, body: unknown, reply: FastifyReply): Promise<CallbackAnswer>
	},
): Promise<void> {
	await http.register((scope, _options, done) => {
		scope.removeAllContentTypeParsers()
		scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: maxBodyBytes }, (_request, body, done) => done(null, body))
		scope.addHook("onRequest", async (_request, reply) => void reply.header("cache-control", "no-store"))
		scope.get(path, async (request, reply) => {
			const greeting = answers.greet(request.query)
			return greeting === undefined ? reply.code(403).send() : reply.type("text/plain; charset=utf-8").send(greeting)
		})
		scope.post(path, async (request, reply) => {
			const answer = await answers.take(request.query, request.body, reply)
			if (answer === undefined) return reply.code(403).send()
			if (answer.body === "") reply.type("text/plain; charset=utf-8")
			else reply.type("text/xml; charset=utf-8")
			return reply.code(answer.status).send(answer.body)
		})
		done()
	})
}

const late = Symbol("late")
export type Late = typeof late

/** What `value` becomes, or `isLate` after `ms`. */
export async function inTime<T>(value: Promise<T>, ms: number): Promise<T | Late> {
	let timer: NodeJS.Timeout | undefined
	const end = new Promise<Late>((resolve) => {
		timer = setTimeout(() => resolve(late), ms)
	})
	try {
		return await Promise.race([value, end])
	} finally {
		clearTimeout(timer)
	}
}

export function isLate(value: unknown): value is Late {
	return value === late
}
