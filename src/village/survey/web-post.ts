/** Reading what a browser sent: fields, and photos, which are stored as they come so that an error elsewhere does not lose them. */
import type {} from "@fastify/multipart"
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { House } from "../affair.ts"
import { type Definition, limits } from "./definition.ts"
import { type FieldFault, fieldOf, keptFieldOf, type PageValues } from "./web-answers.ts"
import { maxPhotoBytes, readRef } from "./web-photos.ts"

export type Posted = {
	readonly revision: number
	/** Whose answers the page was made for; see `fillerMark`. */
	readonly whose: string
	readonly values: PageValues
	/** Photos that were not taken, by question. */
	readonly faults: ReadonlyMap<string, FieldFault>
}

type Fields = Map<string, string[]>

const bodySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({})
/** A photo above its size is read to its end and dropped, so that what stands behind it on the page still comes; above this all is refused. */
const hardStopBytes = 100 * 1024 * 1024

/** More fields than any survey has: 50 questions of 50 options, and photos kept. */
const mostFields = 4_000

/** `definition` says which fields there are; anything else is passed over. */
export async function readPosted(house: House, request: FastifyRequest, surveyId: string, definition: Definition): Promise<Posted> {
	const fields: Fields = new Map()
	const faults = new Map<string, FieldFault>()
	const photos = new Map<string, string[]>()
	if (request.isMultipart()) await readParts(house, request, definition, { fields, faults, photos })
	else for (const [name, value] of Object.entries(bodySchema.parse(request.body ?? {}))) fields.set(name, [value].flat())
	const values = new Map(
		definition.questions.map((question): [string, readonly string[]] => {
			if (question.kind !== "photo") return [question.id, fields.get(fieldOf(question)) ?? []]
			const kept = (fields.get(keptFieldOf(question)) ?? []).flatMap((value) => readRef(house, surveyId, value) ?? [])
			return [question.id, [...new Set([...kept, ...(photos.get(question.id) ?? [])])]]
		}),
	)
	const [whose = ""] = fields.get("whose") ?? []
	return { whose, revision: z.coerce.number().int().catch(0).parse(fields.get("revision")?.[0]), values, faults }
}

async function readParts(
	house: House,
	request: FastifyRequest,
	{ questions }: Definition,
	{ fields, faults, photos }: { readonly fields: Fields; readonly faults: Map<string, FieldFault>; readonly photos: Map<string, string[]> },
): Promise<void> {
	const files = questions.filter(({ kind }) => kind === "photo").length * limits.photos
	const parts = request.parts({
		limits: { fileSize: hardStopBytes, files: files + 1, fields: mostFields, fieldSize: 100_000 },
	})
	for await (const part of parts) {
		if (part.type === "field") {
			const value = typeof part.value === "string" ? part.value : ""
			fields.set(part.fieldname, [...(fields.get(part.fieldname) ?? []), value])
			continue
		}
		const question = questions.find((one) => one.kind === "photo" && fieldOf(one) === part.fieldname)
		const bytes = await upTo(part.file, maxPhotoBytes)
		// A file field left empty comes as a file without a name.
		if (question === undefined || !part.filename) continue
		const stored =
			bytes === undefined ? { refused: "too-large" as const } : await house.media.put(bytes, { name: part.filename, mime: part.mimetype })
		if ("refused" in stored) faults.set(question.id, { key: `survey.web.error.${stored.refused}` })
		else if (!stored.mime.startsWith("image/")) faults.set(question.id, { key: "survey.web.error.type-not-allowed" })
		else photos.set(question.id, [...(photos.get(question.id) ?? []), stored.ref])
	}
}

/** The bytes of a stream; undefined when there are more than `max`: the rest is read and dropped, so that the fields behind it still come. */
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
