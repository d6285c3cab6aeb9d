/** Server-sent wakes on top of polling: each says only how far the chat has grown; the page then reads as it always does. */
import type { ServerResponse } from "node:http"

/** Short enough for the idle limits of phone networks and proxies. */
const heartbeatMs = 25_000
/** A person has a few windows open, not more; further ones just poll. */
const maxPerDevice = 4

export type WakeStreams = {
	/** Takes over a response; false when this device has enough streams already. */
	open(device: string, response: ServerResponse, headers: Readonly<Record<string, string>>): boolean
	closeAll(): void
}

type Watch = (device: string, wake: () => void) => () => void

/** `latest` gives the newest cursor of a device's chat, `watch` calls back after each growth. */
export function createWakeStreams(watch: Watch, latest: (device: string) => Promise<number>): WakeStreams {
	const open = new Map<string, Set<ServerResponse>>()

	function closed(device: string, response: ServerResponse): void {
		const streams = open.get(device)
		streams?.delete(response)
		if (streams?.size === 0) open.delete(device)
	}

	return {
		open(device, response, headers) {
			const streams = open.get(device) ?? new Set()
			if (streams.size >= maxPerDevice) return false
			open.set(device, streams.add(response))
			response.writeHead(200, {
				...headers,
				"content-type": "text/event-stream; charset=utf-8",
				"cache-control": "no-store",
				"x-accel-buffering": "no",
			})
			const wake = coalesced(async () => {
				const cursor = await latest(device)
				if (!response.writableEnded) response.write(`data: ${JSON.stringify({ cursor })}\n\n`)
			})
			const unwatch = watch(device, wake)
			const heartbeat = setInterval(() => response.write(": beat\n\n"), heartbeatMs)
			heartbeat.unref()
			response.on("close", () => {
				clearInterval(heartbeat)
				unwatch()
				closed(device, response)
			})
			response.write("retry: 5000\n\n")
			wake()
			return true
		},
		closeAll() {
			for (const streams of open.values()) for (const response of streams) response.end()
		},
	}
}

/** Runs `work` at once, and once more after it if it was called meanwhile. A failure is dropped: the page polls anyway. */
function coalesced(work: () => Promise<void>): () => void {
	let running = false
	let again = false
	const run = async () => {
		running = true
		do {
			again = false
			await work().catch(() => undefined)
		} while (again)
		running = false
	}
	return () => {
		again = true
		if (!running) void run()
	}
}
