/** A phone that speaks to the web chat over HTTP as the chat page does: its own cookie, one message at a time, the same id on each try. */
import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { z } from "zod"
import { sampleBytes } from "./media.ts"
import type { ChatLine, Phone, Said } from "./phone.ts"

const askSchema = z.object({
	token: z.string(),
	options: z.array(z.object({ id: z.string(), label: z.string() })),
	pick: z.object({ min: z.number(), max: z.number() }),
})
const partSchema = z.union([
	z.object({ kind: z.literal("text"), text: z.string(), ask: askSchema.optional() }),
	z.object({ kind: z.literal("media"), alt: z.string() }).transform(({ alt }) => ({ text: alt, ask: undefined })),
])
const entrySchema = z.object({ side: z.enum(["village", "person"]), cursor: z.number(), parts: z.array(partSchema).default([]) })
const batchSchema = z.object({ entries: z.array(entrySchema) })

/** Waits between two looks, ms: short at first, as the reply is there within a few. */
const looks = [5, 15, 30, 60, 120, 250, 500] as const
/** Waits between two tries. */
const tries = [20, 50, 100, 200, 400, 800] as const

function waitAfter(count: number, waits: readonly number[]): number {
	return waits[Math.min(count, waits.length - 1)] ?? 0
}

/** What the server answered that no retry can mend: a bug of the page or of the house. */
export class RefusedByServerError extends Error {
	readonly code = "REFUSED_BY_SERVER"
	constructor(status: number, path: string) {
		super(`${path} answered ${status}`)
	}
}

export type HttpPhoneOptions = {
	/** Of the service, without a trailing slash. */
	readonly url: string
	/** Ends every wait and every further try. */
	readonly signal: AbortSignal
	/** Hears of each try that failed for want of a server, and may shorten the wait for the next: resolves when it is worth trying. */
	readonly onRetry?: () => Promise<void>
}

export function httpPhone({ url, signal, onRetry }: HttpPhoneOptions): Phone {
	let cookie: string | undefined

	/** The answer of a server that took the request; waits out restarts and paces. */
	async function insist(path: string, request: () => RequestInit): Promise<Response> {
		for (let count = 0; ; count++) {
			signal.throwIfAborted()
			const response = await attempt(`${url}${path}`, request())
			if (response?.ok === true) return response
			if (response !== undefined && response.status < 500 && response.status !== 429) throw new RefusedByServerError(response.status, path)
			const asked = Number(response?.headers.get("retry-after") ?? 0) * 1_000
			await Promise.race([
				sleep(Math.max(asked, waitAfter(count, tries)), undefined, { signal }),
				...(onRetry === undefined ? [] : [onRetry()]),
			])
		}
	}

	/** Undefined when there was no answer, or only half of one: nobody knows whether the message was stored. */
	async function attempt(address: string, request: RequestInit): Promise<Response | undefined> {
		try {
			const response = await fetch(address, { ...request, signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
			const body = await response.arrayBuffer()
			return new Response(response.status === 204 ? null : body, { status: response.status, headers: response.headers })
		} catch {
			return undefined
		}
	}

	async function session(): Promise<string> {
		if (cookie !== undefined) return cookie
		const response = await insist("/chat", () => ({ headers: { accept: "text/html" } }))
		const given = response.headers.getSetCookie()[0]?.split(";")[0]
		if (given === undefined) throw new RefusedByServerError(response.status, "/chat")
		cookie = given
		return given
	}

	async function post(said: Said, seen: number): Promise<void> {
		const own = { cookie: await session() }
		const id = randomUUID()
		const startedAt = Date.now()
		await insist(said.kind === "media" && said.media !== "sticker" ? "/chat/media" : "/chat/messages", () => {
			const common = { id, seen, ageMs: Date.now() - startedAt }
			return said.kind === "media" && said.media !== "sticker" ? upload(own, common, said.media) : message(own, common, said)
		})
	}

	return {
		send: post,
		lines: async (cursor) => {
			const own = { cookie: await session() }
			const response = await insist(`/chat/messages?cursor=${cursor}`, () => ({ headers: own }))
			return batchSchema.parse(await response.json()).entries.map(lineOf)
		},
		pause: async (count) => void (await sleep(waitAfter(count, looks), undefined, { signal })),
		close: () => undefined,
	}
}

type Common = { readonly id: string; readonly seen: number; readonly ageMs: number }

function message(own: { readonly cookie: string }, common: Common, said: Said): RequestInit {
	const headers = { ...own, "content-type": "application/json" }
	return { method: "POST", headers, body: JSON.stringify({ ...common, ...spoken(said) }) }
}

function spoken(said: Said) {
	switch (said.kind) {
		case "text":
			return { kind: "text", text: said.text }
		case "choice":
			return { kind: "choice", prompt: said.token, options: said.options }
		case "media":
			// The page has no stickers; people send such a sign instead.
			return { kind: "text", text: "😊" }
	}
}

function upload(own: { readonly cookie: string }, { id, seen, ageMs }: Common, media: "voice" | "image"): RequestInit {
	const form = new FormData()
	form.set("id", id)
	form.set("ageMs", String(ageMs))
	form.set("seen", String(seen))
	form.set("file", new Blob([new Uint8Array(sampleBytes[media])]), media === "voice" ? "voice.wav" : "photo.png")
	return { method: "POST", headers: { ...own, "x-cunkou-chat": "1" }, body: form }
}

function lineOf({ side, cursor, parts }: z.infer<typeof entrySchema>): ChatLine {
	return { side, cursor, parts: parts.map(({ text, ask }) => ({ text, ask })) }
}
