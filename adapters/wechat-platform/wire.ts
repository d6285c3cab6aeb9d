import { z } from "zod"
import { exchange, type Sending } from "../../src/channel/exchange.ts"
import { within } from "../../src/channel/within.ts"
import { CallError, failureOf } from "./failure.ts"

type Request = {
	readonly url: string
	/** JSON, a form with a file, or nothing: then it is a GET. */
	readonly body?: object | FormData
	readonly timeoutMs: number
	readonly signal: AbortSignal
}

const answerSchema = z.looseObject({ errcode: z.number().int().optional() })
export type Answer = z.infer<typeof answerSchema>

/** Largest answer that is no file, bytes. */
const maxAnswerBytes = 256 * 1024

/** What the platform answered. Throws `CallError`; a refusal is one also inside an HTTP 200. */
export async function call(request: Request): Promise<Answer> {
	return withoutAddress(async () => {
		const { url, timeoutMs, signal } = request
		const { status, text } = await exchange({ url, timeoutMs, signal, maxBytes: maxAnswerBytes, ...(await sent(request.body)) })
		return read(text ?? "", status)
	})
}

/** A file of the platform, never more of it than `maxBytes`. A refusal comes as JSON in its place. */
export async function download(request: Request, maxBytes: number): Promise<Uint8Array | "too-large"> {
	return fetched(request, async (response) => {
		const isWords = /^(application\/json|text\/)/i.test(response.headers.get("content-type") ?? "")
		if (!response.ok || isWords) {
			const bytes = await atMost(response, maxAnswerBytes)
			read(bytes === "too-large" ? "" : Buffer.from(bytes).toString("utf8"), response.status)
			throw new CallError({ kind: "not-api", status: response.status })
		}
		return atMost(response, maxBytes)
	})
}

async function fetched<T>({ url, timeoutMs, signal }: Request, take: (response: Response) => Promise<T>): Promise<T> {
	return withoutAddress(() => within(signal, timeoutMs, async (limited) => take(await fetch(url, { signal: limited, redirect: "error" }))))
}

/** What an exchange says may hold the address, and with it the access token. */
async function withoutAddress<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work()
	} catch (error) {
		throw error instanceof CallError ? error : new CallError(failureOf(error))
	}
}

async function sent(body: object | FormData | undefined): Promise<Pick<Sending, "method" | "headers" | "body">> {
	if (body === undefined) return { method: "GET" }
	if (!(body instanceof FormData))
		return { method: "POST", headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) }
	const form = new Response(body)
	const type = form.headers.get("content-type") ?? ""
	return { method: "POST", headers: { "content-type": type }, body: new Uint8Array(await form.arrayBuffer()) }
}

function read(text: string, status: number): Answer {
	const parsed = answerSchema.safeParse(parse(text))
	if (!parsed.success) throw new CallError({ kind: "not-api", status })
	const { errcode = 0 } = parsed.data
	if (errcode !== 0) throw new CallError({ kind: "refused", code: errcode })
	return parsed.data
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

async function atMost(response: Response, max: number): Promise<Uint8Array | "too-large"> {
	const chunks: Uint8Array[] = []
	let size = 0
	for await (const chunk of response.body ?? []) {
		size += chunk.byteLength
		if (size > max) return "too-large"
		chunks.push(chunk)
	}
	return Buffer.concat(chunks)
}
