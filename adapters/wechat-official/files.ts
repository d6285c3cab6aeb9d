/** Fetches a person's file from the platform, never more of it than the house keeps. */
import type { MediaStore, StoredMedia } from "../../src/channel/adapter.ts"
import { pause, pauseMs } from "../../src/channel/pause.ts"
import type { Api } from "./api.ts"
import type { FileToFetch } from "./decode.ts"
import { CallError, failureOf, faultOf } from "./fault.ts"
import { maxDownloadBytes } from "./limits.ts"
import type { Timing } from "./timing.ts"

export type FileRefusal = "too-large" | "type-not-allowed" | "empty" | "failed"

export type FileKeeper = (file: FileToFetch) => Promise<StoredMedia | { readonly refused: FileRefusal }>

const tries = 3

export function fileKeeper(parts: {
	readonly api: Api
	readonly media: MediaStore
	readonly timing: Timing
	readonly signal: AbortSignal
}): FileKeeper {
	const { api, media, timing, signal } = parts
	return async ({ mediaId }) => {
		const path = `/cgi-bin/media/get?media_id=${encodeURIComponent(mediaId)}`
		const limited = AbortSignal.any([signal, AbortSignal.timeout(timing.downloadMs)])
		for (let attempt = 1; attempt <= tries && !limited.aborted; attempt++) {
			let bytes: Uint8Array | "too-large"
			try {
				bytes = await api.download(path, maxDownloadBytes, limited)
			} catch (error) {
				const fault = faultOf(failureOf(error))
				// Asked again, a refusal stays one.
				if (fault.kind === "invalid" || fault.kind === "gone") break
				if (attempt < tries) await pause(pauseMs(timing, attempt), limited)
				continue
			}
			// Outside the `try`: a disk that is full is no fault of the file, and the platform comes again.
			return bytes === "too-large" ? { refused: bytes } : media.put(bytes, {})
		}
		// A stop is no refusal: the callback stays unanswered and comes again.
		if (signal.aborted) throw new CallError({ kind: "network", code: "STOPPED" })
		return { refused: "failed" }
	}
}
