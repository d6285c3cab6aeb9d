/** Fetches a person's file from the platform, never more of it than the house keeps. */
import type { MediaStore, StoredMedia } from "../../src/channel/adapter.ts"
import { pause, pauseMs } from "../../src/channel/pause.ts"
import { within } from "../../src/channel/within.ts"
import type { FileToFetch } from "./decode.ts"
import { failureOf, faultOf } from "./fault.ts"
import { maxDownloadBytes } from "./limits.ts"
import type { Timing } from "./timing.ts"
import type { TelegramSettings } from "./variables.ts"
import type { Caller } from "./wire.ts"

export type FileRefusal = "too-large" | "type-not-allowed" | "empty" | "failed"

export type FileKeeper = (file: FileToFetch, signal: AbortSignal) => Promise<StoredMedia | { readonly refused: FileRefusal }>

const tries = 3

class DownloadError extends Error {}

export function fileKeeper(parts: {
	readonly call: Caller
	readonly settings: Pick<TelegramSettings, "token" | "apiRoot">
	readonly media: MediaStore
	readonly timing: Timing
}): FileKeeper {
	const { call, settings, media, timing } = parts

	async function download(fileId: string, signal: AbortSignal): Promise<Uint8Array | "too-large"> {
		const { file_path: path } = await call(signal, timing.sendMs).getFile(fileId)
		if (path === undefined || path.split("/").includes("..")) throw new DownloadError("no path")
		const address = `${settings.apiRoot}/file/bot${settings.token}/${path.split("/").map(encodeURIComponent).join("/")}`
		return within(signal, timing.downloadMs, async (limited) => {
			const response = await fetch(address, { signal: limited, redirect: "error" })
			if (!response.ok || response.body === null) {
				await response.body?.cancel()
				throw new DownloadError("no file")
			}
			return atMost(response.body, maxDownloadBytes)
		})
	}

	return async (file, signal) => {
		if ((file.bytes ?? 0) > maxDownloadBytes) return { refused: "too-large" }
		for (let attempt = 1; attempt <= tries && !signal.aborted; attempt++) {
			let bytes: Uint8Array | "too-large"
			try {
				bytes = await download(file.fileId, signal)
			} catch (error) {
				const failure = failureOf(error)
				if (failure.kind === "refused" && /file is too big/i.test(failure.description)) return { refused: "too-large" }
				const fault = faultOf(failure)
				// Asked again, a refusal stays one.
				if (fault.kind === "invalid" || fault.kind === "gone") break
				if (attempt < tries) await pause(pauseMs(timing, attempt, fault.kind === "throttled" ? fault.retryAfterMs : 0), signal)
				continue
			}
			if (bytes === "too-large") return { refused: bytes }
			// Outside the `try`: a disk that is full is no fault of the file, and the platform keeps it until we can.
			return media.put(bytes, { ...(file.name !== undefined && { name: file.name }), ...(file.mime !== undefined && { mime: file.mime }) })
		}
		// A stop is no refusal either: the update stays unconfirmed and comes again.
		if (signal.aborted) throw new DownloadError("stopped")
		return { refused: "failed" }
	}
}

/** All of a stream, unless it is longer than `max`; then the rest is never read. */
async function atMost(stream: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array | "too-large"> {
	const chunks: Uint8Array[] = []
	let size = 0
	for await (const chunk of stream) {
		size += chunk.byteLength
		if (size > max) return "too-large"
		chunks.push(chunk)
	}
	return Buffer.concat(chunks)
}
