/** `/api/v1`: every affair's routes, behind one door, with one kind of refusal. */
import { createHash } from "node:crypto"
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { canonical, NotCanonicalError } from "../../ledger/index.ts"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import { problemOf, tellError, WebError } from "../../web/errors.ts"
import type { House } from "../affair.ts"
import { type ApiCaller, type ApiRoute, notFound, refusal } from "../api-route.ts"
import { callerOf } from "./door.ts"
import { keepAnswer, keptAnswer } from "./repo.ts"
import { idempotencyKeyForm, limits } from "./rules.ts"

export const apiPrefix = "/api/v1"

/** What was asked does not fit the route's schemas. */
class AskedWrongly extends Error {
	readonly issues: readonly z.core.$ZodIssue[]
	readonly part: string
	constructor(part: string, issues: readonly z.core.$ZodIssue[]) {
		super(part)
		this.part = part
		this.issues = issues
	}
}

export function mountApi(server: FastifyInstance, house: House): void {
	void server.register(
		(scope, _options, done) => {
			const callers = new WeakMap<FastifyRequest, ApiCaller>()
			scope.setErrorHandler((error: FastifyError, request, reply) => sendProblem(house, error, request, reply))
			scope.setNotFoundHandler(async () => {
				throw notFound(house)
			})
			const limitOfKey = scope.createRateLimit({
				max: limits.key,
				timeWindow: "1 minute",
				keyGenerator: (request) => `api key ${callers.get(request)?.keyId ?? request.ip}`,
			})
			const enter = async (request: FastifyRequest, reply: FastifyReply, route: ApiRoute): Promise<void> => {
				callers.set(request, await callerOf(house, request, route.right))
				const limit = await limitOfKey(request)
				if (limit.isAllowed || !limit.isExceeded) return
				reply.header("retry-after", String(limit.ttlInSeconds))
				throw new WebError("too-many")
			}
			for (const route of house.api ?? []) {
				scope.route({
					method: route.kind === "write" ? "POST" : "GET",
					url: route.path,
					config: { rateLimit: { max: limits.address, timeWindow: "1 minute" } },
					preHandler: (request, reply) => enter(request, reply, route),
					handler: async (request, reply) => {
						const caller = callers.get(request)
						if (caller === undefined) throw refusal(house, "key", 401)
						reply.header("cache-control", "no-store")
						if (route.kind === "write") return sendJson(reply, 201, await write(house, route, caller, request, reply))
						return sendJson(reply, 200, JSON.stringify(await read(house, route, caller, request)))
					},
				})
			}
			done()
		},
		{ prefix: apiPrefix },
	)
}

function sendJson(reply: FastifyReply, status: number, body: string): FastifyReply {
	return reply.code(status).type("application/json; charset=utf-8").send(body)
}

async function read(house: House, route: ApiRoute, caller: ApiCaller, request: FastifyRequest): Promise<unknown> {
	const asked = askedOf(route, request)
	const common = { house, now: house.clock(), caller }
	const answer =
		route.kind === "look"
			? await house.store.tx((tx) => route.run(asked, { ...common, reader: tx, tx }))
			: await house.store.read((reader) => route.run(asked, { ...common, reader, tx: undefined }))
	return route.shapes.answer.parse(answer)
}

/** Once per `Idempotency-Key`: what was answered is kept in the transaction that did it. */
async function write(house: House, route: ApiRoute, caller: ApiCaller, request: FastifyRequest, reply: FastifyReply): Promise<string> {
	const header = request.headers["idempotency-key"]
	const idempotencyKey = typeof header === "string" && idempotencyKeyForm.test(header) ? header : undefined
	if (idempotencyKey === undefined) throw refusal(house, "idempotency-key", 400)
	if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) throw refusal(house, "json", 415)
	const asked = askedOf(route, request)
	const { villageId, keyId } = caller
	const question = { villageId, keyId, idempotencyKey }
	const fingerprint = fingerprintOf(route, asked)
	return house.store.tx(async (tx) => {
		const kept = await keptAnswer(tx, question)
		if (kept !== undefined) {
			if (kept.asked !== fingerprint) throw refusal(house, "idempotency-reused", 422)
			void reply.header("idempotent-replayed", "true")
			return kept.body
		}
		const now = house.clock()
		const answer = route.shapes.answer.parse(await route.run(asked, { house, now, caller, reader: tx, tx }))
		const body = JSON.stringify(answer)
		await keepAnswer(tx, { ...question, asked: fingerprint, body, at: now })
		await noteWrite(tx, house, route, caller, now)
		return body
	})
}

/** Beside what the affair itself records: that it was a program, and with which key. */
async function noteWrite(tx: Tx, house: House, route: ApiRoute, caller: ApiCaller, now: number): Promise<void> {
	const { villageId, keyId, accountId } = caller
	const data = { number: keyId, what: route.path }
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: "api.written", subject: keyId, actor: accountId, data })
}

/** JSON can spell half a surrogate pair, which nothing behind this door can store or hash. */
function fingerprintOf(route: ApiRoute, asked: { readonly params: unknown; readonly body: unknown }): string {
	const said = z.json().parse({ path: route.path, params: asked.params, body: asked.body })
	try {
		return createHash("sha256").update(canonical(said), "utf8").digest("base64url")
	} catch (error) {
		if (error instanceof NotCanonicalError) throw new AskedWrongly("body", [])
		throw error
	}
}

type Asked = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

/** As it came, but for the village, which the door has read. Throws where a schema does not take it. */
function askedOf({ shapes }: ApiRoute, request: FastifyRequest): Asked {
	const { village: _, ...query } = z.record(z.string(), z.unknown()).parse(request.query)
	const asked = { params: request.params, query, body: request.body ?? {} }
	for (const part of ["params", "query", "body"] as const) {
		const checked = shapes[part].safeParse(asked[part])
		if (!checked.success) throw new AskedWrongly(part, checked.error.issues)
	}
	return asked
}

function sendProblem(house: House, error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const wrong = error instanceof AskedWrongly ? error : undefined
	const told = tellError(wrong === undefined ? error : refusal(house, "invalid", 400), house.locale)
	if (told.status >= 500) request.log.error({ error, route: request.routeOptions.url ?? "unmatched" }, "request failed")
	if (told.status === 401) reply.header("www-authenticate", "Bearer")
	const errors = wrong?.issues.map(({ path, message }) => ({ in: wrong.part, field: path.map(String).join("."), message }))
	return reply
		.code(told.status)
		.header("cache-control", "no-store")
		.type("application/problem+json; charset=utf-8")
		.send(JSON.stringify({ ...problemOf(told, request.id), ...(errors !== undefined && { errors }) }))
}
