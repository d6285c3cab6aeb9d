/**
 * Messages of 微信客服 are fetched: a callback says only that there are some. What was fetched is stored before the cursor moves on, so
 * that nothing is lost between the two; what is fetched twice is known by its id.
 */
import type { Logger } from "pino"
import { z } from "zod"
import type { SecretStore } from "../../../src/channel/adapter.ts"
import { pause, pauseMs, type RetryTiming } from "../../../src/channel/pause.ts"
import type { Api } from "../../wechat-platform/api.ts"
import { type Failure, failureOf, refusedCode } from "../../wechat-platform/failure.ts"

const pageSchema = z.object({
	next_cursor: z.string().max(2_048).optional(),
	has_more: z.number().int().optional(),
	msg_list: z.array(z.unknown()).optional(),
})

/** Items of one fetch. */
const pageSize = 100
/** The token of a callback is not taken any more. Without one the platform lets us fetch less often. */
const spentTokenCode = 95007

export type Sync = {
	/** Resolves to whether all that was there was stored, by a fetch that began afterwards. `token`: of the callback. */
	request(token: string | undefined): Promise<boolean>
}

type Turn = { token: string | undefined; readonly waiters: ((isDone: boolean) => void)[] }

/** Fetches one after the other, and again by itself where one failed. */
export function createSync(parts: {
	/** Rejects where not all was stored. */
	readonly fetchAll: (token: string | undefined) => Promise<void>
	readonly onFailure: (failure: Failure | "store") => void
	readonly onDone: () => void
	readonly timing: RetryTiming
	readonly log: Logger
	readonly signal: AbortSignal
}): Sync {
	const { fetchAll, onFailure, onDone, timing, log, signal } = parts
	let next: Turn | undefined
	let isRunning = false

	async function run(): Promise<void> {
		for (let failures = 0; next !== undefined && !signal.aborted; ) {
			const turn: Turn = next
			next = undefined
			const isDone = await one(turn.token)
			for (const tell of turn.waiters) tell(isDone)
			if (isDone) {
				failures = 0
				continue
			}
			failures += 1
			next ??= { token: undefined, waiters: [] }
			await pause(pauseMs(timing, failures), signal)
		}
		for (const tell of next?.waiters ?? []) tell(false)
		next = undefined
	}

	async function one(token: string | undefined): Promise<boolean> {
		try {
			await fetchAll(token)
			onDone()
			return true
		} catch (error) {
			if (signal.aborted) return false
			const isStore = error instanceof StoreError
			onFailure(isStore ? "store" : failureOf(error))
			log.warn({ code: error instanceof Error ? error.name : "UNKNOWN" }, "messages could not be fetched; tried again")
			return false
		}
	}

	return {
		request: (token) =>
			new Promise((resolve) => {
				if (signal.aborted) return resolve(false)
				next ??= { token, waiters: [] }
				next.token = token ?? next.token
				next.waiters.push(resolve)
				if (isRunning) return
				isRunning = true
				void run().finally(() => {
					isRunning = false
				})
			}),
	}
}

/** The house could not store what was fetched. */
export class StoreError extends Error {
	override readonly name = "StoreError"
}

/** `take` stores the items of a page, in their order; `isFirst`: there was no cursor, so they may be days old. */
export function pagesOf(parts: {
	readonly api: Api
	readonly kfId: string
	readonly secrets: SecretStore
	readonly take: (items: readonly unknown[], isFirst: boolean) => Promise<void>
	readonly signal: AbortSignal
}): (token: string | undefined) => Promise<void> {
	const { api, kfId, secrets, take, signal } = parts
	const name = `kf-cursor/${kfId}`

	async function page(token: string | undefined): Promise<boolean> {
		const cursor = await secrets.get(name)
		const body = {
			...(cursor !== undefined && { cursor }),
			...(token !== undefined && { token }),
			limit: pageSize,
			voice_format: 0,
			open_kfid: kfId,
		}
		const { next_cursor = "", has_more = 0, msg_list = [] } = pageSchema.parse(await api.call("/cgi-bin/kf/sync_msg", body, signal))
		await take(msg_list, cursor === undefined)
		// Only now: what stands before the cursor is stored.
		if (next_cursor !== "" && next_cursor !== cursor) await secrets.put(name, next_cursor)
		return has_more === 1 && next_cursor !== "" && next_cursor !== cursor
	}

	async function all(token: string | undefined): Promise<void> {
		while (!signal.aborted && (await page(token)));
		signal.throwIfAborted()
	}

	return (token) =>
		secrets.exclusive(`kf-sync/${kfId}`, async () => {
			try {
				await all(token)
			} catch (error) {
				if (token === undefined || refusedCode(failureOf(error)) !== spentTokenCode) throw error
				await all(undefined)
			}
		})
}
