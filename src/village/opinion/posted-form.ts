/** A posted form with photos, however large they are: what was typed is never lost to a photo that cannot be taken. */
import type {} from "@fastify/multipart"
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { House } from "../affair.ts"
import { formPhotos, type MediaRef } from "./rules.ts"

export type PhotoFault = "too-large" | "type-not-allowed" | "too-many"

export type PostedForm = {
	readonly fields: Readonly<Record<string, unknown>>
	readonly files: readonly { readonly bytes: Buffer; readonly isCut: boolean }[]
}

const maxFileBytes = 10 * 1024 * 1024
const maxFields = 40
/** More than are kept, so that too many are told of by name. */
const mostFiles = 20

/** Also sets `request.body`, where the gate looks for the form's token. Rejects only for what is no form at all. */
export async function readForm(request: FastifyRequest): Promise<PostedForm> {
	if (!request.isMultipart()) return { fields: z.record(z.string(), z.unknown()).parse(request.body ?? {}), files: [] }
	const fields: Record<string, unknown> = {}
	const files: { readonly bytes: Buffer; readonly isCut: boolean }[] = []
	// A file that is cut is told of beside the form; thrown, it would take the words along. (The option is read, but not typed.)
	const options = { limits: { fileSize: maxFileBytes, files: mostFiles, fields: maxFields }, throwFileSizeLimit: false }
	for await (const part of request.parts(options)) {
		if (part.type === "field") {
			const before = fields[part.fieldname]
			fields[part.fieldname] = before === undefined ? part.value : [before, part.value].flat()
			continue
		}
		const bytes = await part.toBuffer()
		// A file field left empty is sent as a file of nothing.
		if (bytes.length > 0) files.push({ bytes, isCut: part.file.truncated })
	}
	request.body = fields
	return { fields, files }
}

const keptSchema = z
	.union([z.string().transform((one) => [one]), z.array(z.string())])
	.catch([])
	.transform((all) => all.slice(0, formPhotos))
const photoContext = "opinion.form.photo"

/** Photos sent now and those a page before kept (its hidden fields `kept`, sealed so that nobody names another's). */
export async function takePhotos(
	house: Pick<House, "media" | "cipher">,
	{ fields, files }: PostedForm,
): Promise<{ readonly photos: readonly MediaRef[]; readonly fault: PhotoFault | undefined }> {
	const photos: MediaRef[] = keptSchema.parse(fields.kept).flatMap((sealed): MediaRef[] => {
		const opened = house.cipher.open(sealed, photoContext)
		return opened.ok ? [{ kind: "image", ref: opened.plain }] : []
	})
	let fault: PhotoFault | undefined
	for (const { bytes, isCut } of files) {
		if (photos.length >= formPhotos) {
			fault ??= "too-many"
			continue
		}
		const stored = isCut ? ({ refused: "too-large" } as const) : await house.media.put(bytes, {})
		if ("refused" in stored) fault ??= stored.refused === "too-large" ? "too-large" : "type-not-allowed"
		else if (stored.mime.startsWith("image/")) photos.push({ kind: "image", ref: stored.ref })
		else fault ??= "type-not-allowed"
	}
	return { photos, fault }
}

/** Values of the hidden fields that bring photos over to the next page. */
export function sealedPhotos({ cipher }: Pick<House, "cipher">, photos: readonly MediaRef[]): readonly string[] {
	return photos.map(({ ref }) => cipher.seal(ref, photoContext))
}
