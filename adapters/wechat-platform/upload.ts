/** Media that go out: uploaded first, then named by the platform's id. */
import { z } from "zod"
import type { MediaStore } from "../../src/channel/adapter.ts"
import type { Api } from "./api.ts"
import { before, CallError } from "./failure.ts"

export type UploadKind = "image" | "voice" | "video"
export type Upload = { readonly kind: UploadKind; readonly fileName: string }

export const photos: readonly (readonly [mime: string, upload: Upload])[] = [
	["image/jpeg", { kind: "image", fileName: "photo.jpg" }],
	["image/png", { kind: "image", fileName: "photo.png" }],
	["image/gif", { kind: "image", fileName: "photo.gif" }],
]
export const recordings: readonly (readonly [mime: string, upload: Upload])[] = [["audio/amr", { kind: "voice", fileName: "voice.amr" }]]
export const films: readonly (readonly [mime: string, upload: Upload])[] = [["video/mp4", { kind: "video", fileName: "video.mp4" }]]

const uploadedSchema = z.object({ media_id: z.string().min(1).max(512) })

export type Uploaded = { readonly kind: UploadKind; readonly mediaId: string }

/** `missing`: not stored any more; `words`: of a type that `uploads` does not know, so that its words go instead. Throws `CallError`. */
export async function uploaded(parts: {
	readonly api: Api
	readonly media: MediaStore
	readonly ref: string
	readonly uploads: ReadonlyMap<string, Upload>
	readonly signal: AbortSignal
}): Promise<Uploaded | "missing" | "words"> {
	const { api, media, ref, uploads, signal } = parts
	const file = await media.get(ref)
	if (file === undefined) return "missing"
	const upload = uploads.get(file.mime)
	if (upload === undefined) return "words"
	const form = new FormData()
	form.append("media", new Blob([new Uint8Array(file.bytes)], { type: file.mime }), upload.fileName)
	const answer = uploadedSchema.safeParse(await before(api.call(`/cgi-bin/media/upload?type=${upload.kind}`, form, signal)))
	if (!answer.success) throw new CallError({ kind: "before", cause: { kind: "not-api", status: 200 } })
	return { kind: upload.kind, mediaId: answer.data.media_id }
}
