/** Fetches a person's file from the platform, never more of it than the house keeps. */
import type { MediaStore, StoredMedia } from "../../src/channel/adapter.ts"
import type { Fault } from "../../src/channel/fault.ts"
import type { Inbound, MediaKind } from "../../src/channel/message.ts"
import { pause, pauseMs, type RetryTiming } from "../../src/channel/pause.ts"
import type { Api } from "./api.ts"
import { CallError, type Failure, failureOf } from "./failure.ts"

export type Envelope = Pick<Inbound, "externalId" | "at" | "chat" | "from">

/** A file that stands on the platform's server and must be fetched before its event is whole. */
export type FileToFetch = {
	readonly envelope: Envelope
	readonly media: MediaKind
	readonly mediaId: string
	/** What the platform heard in a recording. */
	readonly caption?: string
}

/** Where the bytes of `file` are kept. */
export function mediaEvent({ envelope, media, caption }: Omit<FileToFetch, "mediaId">, kept: StoredMedia): Inbound {
	const words = caption === undefined ? {} : { caption }
	return { ...envelope, kind: "media", media, ref: kept.ref, mime: kept.mime, bytes: kept.bytes, ...words }
}

export type FileRefusal = "too-large" | "type-not-allowed" | "empty" | "failed"

export type FileKeeper = (file: FileToFetch) => Promise<StoredMedia | { readonly refused: FileRefusal }>

const tries = 3

export function fileKeeper(parts: {
	readonly api: Api
	readonly media: MediaStore
	readonly faultOf: (failure: Failure) => Fault
	/** `downloadMs`: one file, all tries together. */
	readonly timing: RetryTiming & { readonly downloadMs: number }
	/** What the house keeps. */
	readonly maxBytes: number
	readonly signal: AbortSignal
}): FileKeeper {
	const { api, media, faultOf, timing, maxBytes, signal } = parts
	return async ({ mediaId }) => {
		const path = `/cgi-bin/media/get?media_id=${encodeURIComponent(mediaId)}`
		const limited = AbortSignal.any([signal, AbortSignal.timeout(timing.downloadMs)])
		for (let attempt = 1; attempt <= tries && !limited.aborted; attempt++) {
			let bytes: Uint8Array | "too-large"
			try {
				bytes = await api.download(path, maxBytes, limited)
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
