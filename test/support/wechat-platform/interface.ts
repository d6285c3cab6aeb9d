/** A platform's `/cgi-bin` interface on loopback, and the ways a network fails. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { listeningPort } from "../ports.ts"
import { readForm } from "../telegram/form.ts"

export type Json = Readonly<Record<string, unknown>>

/** A refusal as the platform puts it, inside an HTTP 200. */
export class Refusal extends Error {
	readonly code: number
	constructor(code: number, message = "refused") {
		super(message)
		this.code = code
	}
}

export type Call = {
	readonly path: string
	readonly query: URLSearchParams
	readonly body: Json
	readonly upload: { readonly bytes: Buffer; readonly mime: string; readonly fileName: string } | undefined
}

/** How the server answers instead of doing what it is asked. */
export type Trouble =
	/** Inside an HTTP 200. */
	| { readonly kind: "refuse"; readonly code: number }
	/** Never answers. */
	| { readonly kind: "hang" }
	/** Closes the connection; `after`: once it has done what was asked. */
	| { readonly kind: "close"; readonly after: boolean }
	/** An error page of a proxy. */
	| { readonly kind: "page"; readonly status: number }

type Plan = { readonly path: string; readonly trouble: Trouble; times: number }

/** `perform` does what is asked, or throws a `Refusal`. */
export async function startInterface(perform: (call: Call) => Json | Uint8Array) {
	const calls: Call[] = []
	const plans: Plan[] = []
	let isStopped = false

	const server = createServer((request, response) => {
		handle(request, response).catch((error: unknown) => {
			if (response.headersSent) response.destroy()
			else if (error instanceof Refusal) answer(response, { errcode: error.code, errmsg: `${error.message} rid: 67e2c1a0-1d2b` })
			else response.writeHead(500).end(String(error))
		})
	})
	const apiRoot = `http://127.0.0.1:${await listeningPort(server)}`

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "/", apiRoot)
		const call = await readCall(request, url)
		calls.push(call)
		const trouble = nextTrouble(url.pathname)
		if (trouble !== undefined && (trouble.kind !== "close" || !trouble.after)) return fail(response, trouble)
		const result = perform(call)
		if (trouble !== undefined) return fail(response, trouble)
		if (result instanceof Uint8Array) response.writeHead(200, { "content-type": "image/jpeg" }).end(result)
		else answer(response, result)
	}

	function nextTrouble(path: string): Trouble | undefined {
		const plan = plans.find((one) => one.times > 0 && one.path === path)
		if (plan === undefined) return undefined
		plan.times -= 1
		return plan.trouble
	}

	return {
		apiRoot,
		/** Every call, in order. */
		calls: calls as readonly Call[],
		callsOf: (path: string) => calls.filter((call) => call.path === path),
		/** The next `times` calls of `path` go wrong. */
		trouble: (path: string, trouble: Trouble, times = Number.POSITIVE_INFINITY) => {
			plans.push({ path, trouble, times })
		},
		calm: () => {
			plans.length = 0
		},
		stop: async () => {
			if (isStopped) return
			isStopped = true
			server.closeAllConnections()
			await new Promise((resolve) => server.close(resolve))
		},
	}
}

function answer(response: ServerResponse, body: Json): void {
	// The platform calls its JSON plain text now and then.
	response.writeHead(200, { "content-type": "text/plain" }).end(JSON.stringify(body))
}

function fail(response: ServerResponse, trouble: Trouble): void {
	switch (trouble.kind) {
		case "refuse":
			answer(response, { errcode: trouble.code, errmsg: "refused rid: 67e2c1a0-1d2b" })
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

async function readCall(request: IncomingMessage, url: URL): Promise<Call> {
	const chunks: Buffer[] = []
	for await (const chunk of request) chunks.push(Buffer.from(chunk))
	const bytes = Buffer.concat(chunks)
	const type = request.headers["content-type"] ?? ""
	const base = { path: url.pathname, query: url.searchParams }
	if (type.startsWith("multipart/")) {
		const file = readForm(bytes, type).find((part) => part.name === "media")
		return { ...base, body: {}, upload: file && { bytes: file.bytes, mime: file.mime, fileName: file.fileName ?? "" } }
	}
	const parsed: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"))
	return { ...base, body: isRecord(parsed) ? parsed : {}, upload: undefined }
}

function isRecord(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value)
}
