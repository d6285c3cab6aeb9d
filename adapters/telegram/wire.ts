import { Api } from "grammy"
import { z } from "zod"
import { exchange } from "../../src/channel/exchange.ts"
import type { TelegramSettings } from "./variables.ts"

/** Something answered that is not the Bot API: a proxy, a portal, a half answer. Carries only the HTTP status. */
export class NotApiAnswerError extends Error {
	readonly status: number
	constructor(status: number) {
		super("the answer is not one of the Bot API")
		this.name = "NotApiAnswerError"
		this.status = status
	}
}

/** The calls of the Bot API, given up when `signal` aborts or after `timeoutMs`. Errors never hold the address, which holds the token. */
export type Caller = (signal: AbortSignal, timeoutMs: number) => Api

/** grammY's own time limit would win otherwise. */
const beyondAnyTimeoutSeconds = 3_600

export function callerOf({ token, apiRoot }: Pick<TelegramSettings, "token" | "apiRoot">): Caller {
	return (signal, timeoutMs) =>
		new Api(token, {
			apiRoot,
			timeoutSeconds: beyondAnyTimeoutSeconds,
			fetch: (url: string, sent: Sent) => call(url, sent, { signal, timeoutMs }),
		})
}

const answerSchema = z.discriminatedUnion("ok", [
	z.looseObject({ ok: z.literal(true), result: z.unknown() }),
	z.looseObject({ ok: z.literal(false), error_code: z.number().int(), description: z.string() }),
])

type Sent = {
	readonly method: string
	readonly headers: Readonly<Record<string, string>>
	/** JSON, or the chunks of a form with files. */
	readonly body: string | AsyncIterable<Uint8Array>
}

/** Largest answer taken, bytes: a hundred updates of 20 KB. */
const maxAnswerBytes = 4 * 1024 * 1024

async function call(
	url: string,
	{ method, headers, body }: Sent,
	{ signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<{ readonly json: () => unknown }> {
	// A header of grammY's that the agent takes care of itself.
	const { connection: _, ...kept } = headers
	const whole = typeof body === "string" ? body : await collected(body)
	const { status, text } = await exchange({ url, method, headers: kept, body: whole, signal, timeoutMs, maxBytes: maxAnswerBytes })
	const answer = text === undefined ? undefined : readAnswer(text)
	if (answer === undefined) throw new NotApiAnswerError(status)
	return { json: () => answer }
}

/** A form as one piece: at most a few megabytes, and with its length, which some proxies insist on. */
async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
	const all: Uint8Array[] = []
	for await (const chunk of chunks) all.push(chunk)
	return new Uint8Array(Buffer.concat(all))
}

function readAnswer(text: string): unknown {
	try {
		const parsed = answerSchema.safeParse(JSON.parse(text))
		return parsed.success ? parsed.data : undefined
	} catch {
		return undefined
	}
}
