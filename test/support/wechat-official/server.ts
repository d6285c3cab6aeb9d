/** A WeChat platform of our own on loopback: the `/cgi-bin` interface, the pusher of callbacks, and the ways a network fails. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { listeningPort } from "../ports.ts"
import { readForm } from "../telegram/form.ts"
import { type Call, methods } from "./methods.ts"
import { makePeople } from "./people.ts"
import { createPusher, type Mode } from "./pusher.ts"
import { createWorld, type Json, Refusal } from "./world.ts"

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

export const sendPath = "/cgi-bin/message/custom/send"
export const templatePath = "/cgi-bin/message/template/send"

export type FakeWechat = Awaited<ReturnType<typeof startFakeWechat>>

export async function startFakeWechat(options: { readonly now?: () => number; readonly mode?: Mode } = {}) {
	const now = options.now ?? Date.now
	const world = createWorld(now)
	const pusher = createPusher(world, options.mode ?? "secure", now)
	const calls: Call[] = []
	const plans: Plan[] = []
	const quotas = new Map<string, number>()
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

	function perform(call: Call): Json | Uint8Array {
		const { path, query, body } = call
		if (path === "/cgi-bin/stable_token") {
			checkAccount(String(body.appid), String(body.secret))
			if (body.grant_type !== "client_credential") throw new Refusal(40002, "invalid grant_type")
			return world.stableToken(body.force_refresh === true)
		}
		if (path === "/sns/oauth2/access_token") {
			checkAccount(query.get("appid") ?? "", query.get("secret") ?? "")
			const openid = world.oauthCodes.get(query.get("code") ?? "")
			if (openid === undefined) throw new Refusal(40029, "invalid code")
			// Good for one use.
			world.oauthCodes.delete(query.get("code") ?? "")
			return { access_token: "page-token", expires_in: 7_200, refresh_token: "r", openid, scope: "snsapi_base" }
		}
		world.checkToken(query.get("access_token") ?? "")
		const left = quotas.get(path)
		if (left !== undefined && left <= 0) throw new Refusal(45009, "reach max api daily quota limit")
		if (left !== undefined) quotas.set(path, left - 1)
		if (path === "/cgi-bin/media/get") {
			const file = world.files.get(query.get("media_id") ?? "")
			if (file === undefined) throw new Refusal(40007, "invalid media_id")
			return file.bytes
		}
		const method = methods[path]
		if (method === undefined) throw new Refusal(40066, "invalid url")
		return method(world, call)
	}

	function checkAccount(appId: string, secret: string): void {
		if (appId !== world.account.appId) throw new Refusal(40013, "invalid appid")
		if (secret !== world.account.secret) throw new Refusal(40125, "invalid appsecret")
	}

	function nextTrouble(path: string): Trouble | undefined {
		const plan = plans.find((one) => one.times > 0 && one.path === path)
		if (plan === undefined) return undefined
		plan.times -= 1
		return plan.trouble
	}

	return {
		apiRoot,
		...world.account,
		world,
		pusher,
		/** Every call, in order. */
		calls: calls as readonly Call[],
		callsOf: (path: string) => calls.filter((call) => call.path === path),
		/** The next `times` calls of `path` go wrong. */
		trouble: (path: string, trouble: Trouble, times = Number.POSITIVE_INFINITY) => {
			plans.push({ path, trouble, times })
		},
		calm: () => {
			plans.length = 0
			quotas.clear()
		},
		/** What is left of the day's calls of one method. */
		quota: (path: string, left: number) => {
			quotas.set(path, left)
		},
		person: makePeople(world, pusher, now),
		stop: async () => {
			if (isStopped) return
			isStopped = true
			pusher.stop()
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
