/** A posted form with files, however large: what was typed is never lost to a file that cannot be taken. */
import type {} from "@fastify/multipart"
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { MediaStore } from "../../channel/adapter.ts"
import { type AttachmentRefusal, maxAttachmentBytes, takeAttachment } from "./attachments.ts"
import { type Attachment, type FinanceTable, limits } from "./rules.ts"

export type Upload = {
	readonly fields: Readonly<Record<string, unknown>>
	readonly take: (media: MediaStore) => Promise<{
		readonly files: readonly Attachment[]
		/** Of the last workbook among them. */
		readonly table: FinanceTable | undefined
		/** Why the first refused file was refused. */
		readonly fault: AttachmentRefusal | undefined
	}>
}

/** Also sets `request.body`, where the gate looks for the form's token. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
	const fields: Record<string, unknown> = {}
	const raw: { readonly bytes: Buffer; readonly name: string; readonly isCut: boolean }[] = []
	if (!request.isMultipart()) Object.assign(fields, z.record(z.string(), z.unknown()).parse(request.body ?? {}))
	else {
		// A file that is cut is told of beside the form; thrown, it would take the words along.
		const options = {
			limits: { fileSize: maxAttachmentBytes, files: limits.attachments, fields: 400, fieldSize: 200_000 },
			throwFileSizeLimit: false,
		}
		for await (const part of request.parts(options)) {
			if (part.type === "field") {
				const before = fields[part.fieldname]
				fields[part.fieldname] = before === undefined ? part.value : [before, part.value].flat()
				continue
			}
			const bytes = await part.toBuffer()
			if (bytes.length > 0) raw.push({ bytes, name: part.filename, isCut: part.file.truncated })
		}
		request.body = fields
	}
	return {
		fields,
		take: async (media) => {
			const files: Attachment[] = []
			let table: FinanceTable | undefined
			let fault: AttachmentRefusal | undefined
			for (const { bytes, name, isCut } of raw) {
				const taken = isCut ? ({ ok: false, code: "too-large" } as const) : await takeAttachment(media, bytes, name)
				if (!taken.ok) fault ??= taken.code
				else {
					files.push(taken.attachment)
					table = taken.table ?? table
				}
			}
			return { files, table, fault }
		},
	}
}
