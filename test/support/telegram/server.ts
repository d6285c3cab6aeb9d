/**
 * A Bot API server of our own on loopback (channels.md §4.2): real long polls with confirmation by offset, webhooks with the secret header
 * and repetition, the platform's refusals, files, groups with privacy mode, and the ways a network fails. As strict as the platform.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { listeningPort } from "../ports.ts"
import { readForm } from "./form.ts"
import { type Call, isRecord, methods, Refusal, textOf, type Upload } from "./methods.ts"
import { makePeople } from "./people.ts"
import { createWebhook, type Webhook } from "./webhook.ts"
import { createWorld, type Json } from "./world.ts"

/** How the server answers instead of doing what it is asked. */
export type Trouble =
	| { readonly kind: "refuse"; readonly code: number; readonly description: string; readonly retryAfter?: number }
	/** Refused inside an HTTP 200. */
	| { readonly kind: "refuse-in-200"; readonly code: number; readonly description: string }
	/** Never answers. */
	| { readonly kind: "hang" }
	/** Closes the connection; `after`: once it has done what was asked. */
	| { readonly kind: "close"; readonly after: boolean }
	/** An error page of a proxy. */
	| { readonly kind: "page"; readonly status: number }

type Plan = { readonly method: string; readonly trouble: Trouble; times: number }

export type FakeTelegram = Awaited<ReturnType<typeof startFakeTelegram>>

export async function startFakeTelegram(options: { readonly now?: () => number } = {}) {
	const botId = 7_000_000_001
	const token = `${botId}:AAFakeTokenForTestsOnly_0123456789abcde`
	const calls: Call[] = []
	const plans: Plan[] = []
	let poll: { readonly end: (answer: Answer) => void } | undefined
	let webhook: Webhook | undefined
	let isStopped = false

	const world = createWorld({
		botId,
		username: "cunkou_test_bot",
		now: options.now ?? Date.now,
		changed: () => {
			if (webhook !== undefined) webhook.wake()
			else poll?.end({ status: 200, body: { ok: true, result: world.waiting().slice(0, 100) } })
		},
	})

	const server = createServer((request, response) => {
		handle(request, response).catch((error: unknown) => {
			if (!response.headersSent) answer(response, refused(error))
			else response.destroy()
		})
	})
	const port = await listeningPort(server)
	const apiRoot = `http://127.0.0.1:${port}`

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = decodeURI(request.url ?? "")
		if (path.startsWith(`/file/bot${token}/`)) return serveFile(path.slice(`/file/bot${token}/`.length), response)
		const [, given, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? []
		if (given === undefined) throw new Refusal(404, "Not Found")
		const call = await readCall(request, method)
		if (given !== token) throw new Refusal(401, "Unauthorized")
		calls.push(call)
		const trouble = nextTrouble(method)
		if (trouble !== undefined && (trouble.kind !== "close" || !trouble.after)) return fail(response, trouble)
		if (method === "getUpdates") return longPoll(call.payload, request, response)
		const result = perform(call)
		if (trouble !== undefined) return fail(response, trouble)
		answer(response, { status: 200, body: { ok: true, result } })
	}

	function perform(call: Call): unknown {
		const { method, payload } = call
		if (method === "setWebhook") {
			webhook?.stop()
			if (Array.isArray(payload.allowed_updates)) world.setAllowed(payload.allowed_updates.map(textOf))
			webhook = createWebhook(world, { url: textOf(payload.url), secret: textOf(payload.secret_token) }, (inAnswer) => {
				calls.push(inAnswer)
				perform(inAnswer)
			})
			webhook.wake()
			return true
		}
		if (method === "deleteWebhook") {
			webhook?.stop()
			webhook = undefined
			return true
		}
		const known = methods[method]
		if (known === undefined) throw new Refusal(404, "Not Found: method not found")
		return known(world, call)
	}

	function longPoll(payload: Json, request: IncomingMessage, response: ServerResponse): void {
		if (webhook !== undefined)
			throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
		poll?.end(
			refused(new Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")),
		)
		if (Array.isArray(payload.allowed_updates)) world.setAllowed(payload.allowed_updates.map(textOf))
		if (typeof payload.offset === "number") world.confirm(payload.offset)
		const timer = setTimeout(() => own.end({ status: 200, body: { ok: true, result: [] } }), Number(payload.timeout ?? 0) * 1_000)
		const own = {
			end: (body: Answer) => {
				clearTimeout(timer)
				if (poll === own) poll = undefined
				if (!response.destroyed) answer(response, body)
			},
		}
		poll = own
		request.socket.once("close", () => {
			clearTimeout(timer)
			if (poll === own) poll = undefined
		})
		const waiting = world.waiting().slice(0, Number(payload.limit ?? 100))
		if (waiting.length > 0) own.end({ status: 200, body: { ok: true, result: waiting } })
	}

	function serveFile(path: string, response: ServerResponse): void {
		const file = [...world.files.values()].find((one) => one.path === path)
		const trouble = nextTrouble("file")
		if (trouble !== undefined) fail(response, trouble)
		else if (file === undefined) answer(response, refused(new Refusal(404, "Not Found")))
		else response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes)
	}

	function nextTrouble(method: string): Trouble | undefined {
		const plan = plans.find((one) => one.times > 0 && (one.method === method || (one.method === "send" && method.startsWith("send"))))
		if (plan === undefined) return undefined
		plan.times -= 1
		return plan.trouble
	}

	return {
		apiRoot,
		token,
		botId,
		account: String(botId),
		username: world.bot.username,
		/** Every call with the right token, in order. */
		calls: calls as readonly Call[],
		callsOf: (method: string) => calls.filter((call) => call.method === method),
		/** The next `times` calls of `method` go wrong; "send" stands for all that send, "file" for downloads. */
		trouble: (method: string, trouble: Trouble, times = Number.POSITIVE_INFINITY) => {
			plans.push({ method, trouble, times })
		},
		calm: () => {
			plans.length = 0
		},
		/** Whether the bot waits for updates now. */
		isPolling: () => poll !== undefined,
		webhook: () => webhook,
		/** Whether the press has stopped turning. */
		isAnswered: (callbackId: string) => world.callbacks.get(callbackId) === "answered",
		redeliver: world.redeliver,
		/** Updates the bot has not confirmed. */
		waiting: world.waiting,
		...makePeople(world),
		stop: async () => {
			if (isStopped) return
			isStopped = true
			webhook?.stop()
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

type Answer = { readonly status: number; readonly body: Json }

function refused(error: unknown): Answer {
	if (!(error instanceof Refusal))
		return { status: 500, body: { ok: false, error_code: 500, description: `Internal Server Error: ${String(error)}` } }
	const { code, message, parameters } = error
	return { status: code, body: { ok: false, error_code: code, description: message, ...(parameters !== undefined && { parameters }) } }
}

function answer(response: ServerResponse, { status, body }: Answer): void {
	response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
}

function fail(response: ServerResponse, trouble: Trouble): void {
	switch (trouble.kind) {
		case "refuse": {
			const parameters = trouble.retryAfter === undefined ? undefined : { retry_after: trouble.retryAfter }
			answer(response, refused(new Refusal(trouble.code, trouble.description, parameters)))
			return
		}
		case "refuse-in-200":
			answer(response, { ...refused(new Refusal(trouble.code, trouble.description)), status: 200 })
			return
		case "hang":
			return
		case "close":
			response.destroy()
			return
		case "page":
			response.writeHead(trouble.status, { "content-type": "text/html" }).end("<html><body><h1>Bad Gateway</h1></body></html>")
	}
}

async function readCall(request: IncomingMessage, method: string): Promise<Call> {
	const chunks: Buffer[] = []
	for await (const chunk of request) chunks.push(Buffer.from(chunk))
	const body = Buffer.concat(chunks)
	const type = request.headers["content-type"] ?? ""
	if (!type.startsWith("multipart/")) {
		const parsed: unknown = body.length === 0 ? {} : JSON.parse(body.toString("utf8"))
		return { method, payload: isRecord(parsed) ? parsed : {}, uploads: new Map() }
	}
	const payload: Record<string, unknown> = {}
	const uploads = new Map<string, Upload>()
	for (const { name, fileName, mime, bytes } of readForm(body, type)) {
		if (fileName !== undefined) uploads.set(name, { name: fileName, mime, bytes })
		else payload[name] = name === "reply_markup" ? JSON.parse(bytes.toString("utf8")) : bytes.toString("utf8")
	}
	return { method, payload, uploads }
}
