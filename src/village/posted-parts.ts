/** What a browser sent as multipart, part by part: fields, and files with their bytes, whatever their size. */
import type {} from "@fastify/multipart"
import type { FastifyRequest } from "fastify"

export type PostedPart =
	| { readonly kind: "field"; readonly name: string; readonly value: string }
	/** `bytes`: undefined for a file above the limit; it was read to its end, so that what stands behind it still comes. */
	| { readonly kind: "file"; readonly name: string; readonly filename: string; readonly mime: string; readonly bytes: Buffer | undefined }

export type PartLimits = {
	/** Bytes of one file that are kept. */
	readonly fileBytes: number
	readonly files: number
	readonly fields: number
	readonly fieldBytes: number
}

/** A file above its size is read to its end and dropped, so that what stands behind it on the page still comes; above this all is refused. */
const hardStopBytes = 100 * 1024 * 1024

/** A file field left empty comes as a file without a name: it is passed over. */
export async function* postedParts(request: FastifyRequest, limits: PartLimits): AsyncGenerator<PostedPart> {
	const { fileBytes, files, fields, fieldBytes } = limits
	for await (const part of request.parts({ limits: { fileSize: hardStopBytes, files, fields, fieldSize: fieldBytes } })) {
		if (part.type === "field") {
			yield { kind: "field", name: part.fieldname, value: typeof part.value === "string" ? part.value : "" }
			continue
		}
		const bytes = await upTo(part.file, fileBytes)
		if (part.filename) yield { kind: "file", name: part.fieldname, filename: part.filename, mime: part.mimetype, bytes }
	}
}

async function upTo(file: AsyncIterable<unknown> & { readonly truncated?: boolean }, max: number): Promise<Buffer | undefined> {
	const chunks: Buffer[] = []
	let size = 0
	for await (const chunk of file) {
		if (!Buffer.isBuffer(chunk)) continue
		size += chunk.length
		if (size <= max) chunks.push(chunk)
	}
	return size > max || file.truncated === true ? undefined : Buffer.concat(chunks)
}
