/** A staff form with at most one file, read whole: the gate finds its token in the body afterwards, as in a form without files. */
import type {} from "@fastify/multipart"
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import { postedParts } from "./posted-parts.ts"

export type PostedForm = {
	readonly fields: Readonly<Record<string, string>>
	readonly file: PostedFile | undefined
}

/** `bytes`: undefined for a file above the limit. */
export type PostedFile = { readonly filename: string; readonly bytes: Buffer | undefined }

const bodySchema = z.record(z.string(), z.string().catch("")).catch({})

/** To be called once it is known who sends it. `limits`: bytes of the file, and of one field. */
export async function postedForm(
	request: FastifyRequest,
	{ fileBytes, fieldBytes }: { readonly fileBytes: number; readonly fieldBytes: number },
): Promise<PostedForm> {
	if (!request.isMultipart()) return { fields: bodySchema.parse(request.body ?? {}), file: undefined }
	const fields: Record<string, string> = {}
	let file: PostedFile | undefined
	for await (const part of postedParts(request, { fileBytes, files: 1, fields: 100, fieldBytes })) {
		if (part.kind === "field") fields[part.name] = part.value
		else file = { filename: part.filename, bytes: part.bytes }
	}
	request.body = fields
	return { fields, file }
}
