/** The chat's addresses: the page, its messages, wakes and media. */
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Inbound } from "../../src/channel/message.ts"
import { isSameSecret } from "../../src/channel/same-secret.ts"
import { addressOf, beforeUnseen, type Decoded, decodeForm, decodeMessage, decodeUpload } from "./decode.ts"
import { encodeBatch } from "./encode.ts"
import type { WakeStreams } from "./events.ts"
import type { createLimiter } from "./limiter.ts"
import { maxUploadBytes } from "./limits.ts"
import type { PageMaker } from "./page-maker.tsx"
import { type ProblemCode, problemStatus, problemText, sendProblem } from "./problem.ts"
import type { Sessions } from "./session.ts"
import { formToken, mediaToken } from "./verify.ts"
import type { ChatSay } from "./words.ts"

export type ChatParts = {
	readonly host: AdapterHost
	readonly key: Buffer
	readonly sessions: Sessions
	readonly limiter: ReturnType<typeof createLimiter>
	readonly streams: WakeStreams
	readonly pages: PageMaker
	readonly say: ChatSay
}

/** Entries in one answer. */
const batchSize = 100

export function mountChat(http: FastifyInstance, chat: ChatParts): void {
	mountPage(http, chat)
	mountMessages(http, chat)
	mountEvents(http, chat)
	mountMedia(http, chat)
}

const codeSchema = z.object({
	c: z
		.string()
		.trim()
		.regex(/^[\d\s-]{1,30}$/)
		.optional()
		.catch(undefined),
})

function mountPage(http: FastifyInstance, chat: ChatParts): void {
	http.get("/chat", async (request, reply) => {
		// Only ever put into the input: link previews and scanners open addresses too, so opening one must change nothing.
		const { c: code } = codeSchema.parse(request.query)
		const device = chat.sessions.openFor(request, reply)
		const note = code === undefined ? undefined : ({ kind: "info", text: chat.say("chat.code.ready") } as const)
		return sendPage(chat, reply, device, { prefill: code ?? "", note })
	})
	http.get<{ Params: { code: string } }>("/j/:code", async (request, reply) =>
		reply.redirect(`/chat?c=${encodeURIComponent(request.params.code)}`, 303),
	)
	http.post("/chat/form", async (request, reply) => {
		const wait = await chat.limiter.posts(request)
		const device = chat.sessions.deviceOf(request)
		const refused =
			wait !== undefined ? "too-many" : device === undefined || !hasFormToken(chat, device, request.body) ? "no-session" : undefined
		const code =
			refused ?? (device === undefined ? "no-session" : await take(chat, device, decodeForm(request.body, device, chat.host.clock())))
		if (code === undefined) return reply.redirect("/chat", 303)
		const typed = typedSchema.parse(request.body ?? {})
		const note = { kind: "error", text: problemText(chat.say, code, wait) } as const
		if (wait !== undefined) reply.header("retry-after", wait)
		return sendPage(chat, reply.code(problemStatus[code]), chat.sessions.openFor(request, reply), { prefill: typed.text, note })
	})
}

const typedSchema = z
	.object({ text: z.string().catch("").default(""), token: z.string().catch("").default("") })
	.catch({ text: "", token: "" })

function hasFormToken(chat: ChatParts, device: string, body: unknown): boolean {
	return isSameSecret(typedSchema.parse(body ?? {}).token, formToken(chat.key, device))
}

async function sendPage(chat: ChatParts, reply: FastifyReply, device: string, facts: Parameters<PageMaker>[1]): Promise<FastifyReply> {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(await chat.pages(device, facts))
}

/** Stores what was decoded; undefined when it is kept. */
async function take(chat: ChatParts, device: string, decoded: Decoded): Promise<ProblemCode | undefined> {
	if (!decoded.ok) return decoded.code
	const { event, seen } = decoded
	const placed = event.kind === "text" && seen !== undefined ? beforeUnseen(event, await unseenAt(chat, device, seen)) : event
	return store(chat, placed)
}

async function store(chat: ChatParts, event: Inbound): Promise<ProblemCode | undefined> {
	try {
		await chat.host.accept([event])
		return undefined
	} catch (error) {
		chat.host.log.error({ error }, "web chat message not stored")
		return "not-stored"
	}
}

/** When the village said the first thing the person had not seen. */
async function unseenAt(chat: ChatParts, device: string, seen: number): Promise<number | undefined> {
	const unseen = await chat.host.history.after("web", addressOf(device), seen, 20)
	return unseen.find((entry) => entry.side === "village")?.at
}

const cursorSchema = z.object({
	cursor: z.coerce.number().int().nonnegative().optional(),
	before: z.coerce.number().int().positive().optional(),
})

function mountMessages(http: FastifyInstance, chat: ChatParts): void {
	http.post("/chat/messages", async (request, reply) => {
		const device = await admit(chat, "posts", request, reply)
		if (device === undefined) return reply
		// Fastify also parses plain forms, which another site could send without asking first.
		if (!isJson(request)) return sendProblem(reply, chat.say, "unreadable")
		const code = await take(chat, device, decodeMessage(request.body, device, chat.host.clock()))
		return code === undefined ? sendJson(reply, { ok: true }) : sendProblem(reply, chat.say, code)
	})
	http.get("/chat/messages", async (request, reply) => {
		const device = await admit(chat, "reads", request, reply)
		if (device === undefined) return reply
		const asked = cursorSchema.safeParse(request.query)
		if (!asked.success) return sendProblem(reply, chat.say, "unreadable")
		const { cursor = 0, before } = asked.data
		const address = addressOf(device)
		const { history } = chat.host
		const stored = await (before === undefined
			? history.after("web", address, cursor, batchSize)
			: history.before("web", address, before, batchSize))
		return sendJson(reply, encodeBatch(stored, before ?? cursor, batchSize, mediaUrlOf(chat.key, device)))
	})
}

function isJson(request: FastifyRequest): boolean {
	return request.headers["content-type"]?.startsWith("application/json") ?? false
}

function sendJson(reply: FastifyReply, value: object): FastifyReply {
	return reply.header("cache-control", "no-store").send(value)
}

/** The device of a request that is within its pace; otherwise the refusal is sent already. */
async function admit(chat: ChatParts, pace: "posts" | "reads", request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> {
	const wait = await chat.limiter[pace](request)
	if (wait !== undefined) {
		sendProblem(reply, chat.say, "too-many", wait)
		return undefined
	}
	const device = chat.sessions.deviceOf(request)
	if (device === undefined) sendProblem(reply, chat.say, "no-session")
	return device
}

function mountEvents(http: FastifyInstance, chat: ChatParts): void {
	http.get("/chat/events", async (request, reply) => {
		const device = await admit(chat, "reads", request, reply)
		if (device === undefined) return reply
		const headers = Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
		// 204 tells an EventSource to stop asking; the page goes on polling.
		if (!chat.streams.open(device, reply.raw, headers)) return reply.code(204).send()
		return reply.hijack()
	})
}

/** The address of a file within this device's chat. */
export function mediaUrlOf(key: Buffer, device: string): (ref: string) => string {
	return (ref) => `/chat/media/${encodeURIComponent(ref)}?k=${mediaToken(key, device, ref)}`
}

const mediaQuerySchema = z.object({ k: z.string().catch("") })
const shownInPlace = /^(image\/(jpeg|png|gif|webp)|audio\/|video\/)/

function mountMedia(http: FastifyInstance, chat: ChatParts): void {
	http.post("/chat/media", async (request, reply) => {
		const device = await admit(chat, "posts", request, reply)
		if (device === undefined) return reply
		// A multipart form can come from any site; a header of our own cannot, without asking first.
		if (request.headers["x-cunkou-chat"] !== "1" || !request.isMultipart()) return sendProblem(reply, chat.say, "unreadable")
		const code = await takeUpload(chat, device, request)
		return code === undefined ? sendJson(reply, { ok: true }) : sendProblem(reply, chat.say, code)
	})
	http.get<{ Params: { ref: string } }>("/chat/media/:ref", async (request, reply) => {
		const device = await admit(chat, "reads", request, reply)
		if (device === undefined) return reply
		const { ref } = request.params
		const isOwn = isSameSecret(mediaQuerySchema.parse(request.query).k, mediaToken(chat.key, device, ref))
		const file = isOwn ? await chat.host.media.get(ref) : undefined
		if (file === undefined) return sendProblem(reply, chat.say, "not-found")
		return reply
			.type(file.mime)
			.headers({
				"cache-control": "private, max-age=31536000, immutable",
				"content-disposition": shownInPlace.test(file.mime) ? "inline" : "attachment",
				// Nothing a stranger uploaded may run as a page of ours.
				"content-security-policy": "default-src 'none'; sandbox",
			})
			.send(Buffer.from(file.bytes))
	})
}

async function takeUpload(chat: ChatParts, device: string, request: FastifyRequest): Promise<ProblemCode | undefined> {
	const fields: Record<string, unknown> = {}
	try {
		for await (const part of request.parts({ limits: { fileSize: maxUploadBytes, files: 1 } })) {
			if (part.type === "field") fields[part.fieldname] = part.fieldname === "ageMs" ? Number(part.value) : part.value
			// The page sends its fields before the file, so they are all here.
			else return await storeUpload(chat, device, fields, { bytes: await part.toBuffer(), name: part.filename, mime: part.mimetype })
		}
		return "unreadable"
	} catch (error) {
		if (error instanceof chat.host.http.multipartErrors.RequestFileTooLargeError) return "too-large"
		throw error
	}
}

type UploadedFile = { readonly bytes: Buffer; readonly name: string; readonly mime: string }

async function storeUpload(
	chat: ChatParts,
	device: string,
	fields: Record<string, unknown>,
	file: UploadedFile,
): Promise<ProblemCode | undefined> {
	const stored = await chat.host.media.put(file.bytes, { name: file.name, mime: file.mime })
	if ("refused" in stored) return stored.refused
	const event = decodeUpload(fields, { ...stored, name: file.name }, device, chat.host.clock())
	return typeof event === "string" ? event : store(chat, event)
}
