/** Reading what a browser sent: fields, and photos, which are stored as they come so that an error elsewhere does not lose them. */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import type { House } from "../affair.ts"
import { postedParts } from "../posted-parts.ts"
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
	const limit = { fileBytes: maxPhotoBytes, files: files + 1, fields: mostFields, fieldBytes: 100_000 }
	for await (const part of postedParts(request, limit)) {
		if (part.kind === "field") {
			fields.set(part.name, [...(fields.get(part.name) ?? []), part.value])
			continue
		}
		const { bytes, filename, mime } = part
		const question = questions.find((one) => one.kind === "photo" && fieldOf(one) === part.name)
		if (question === undefined) continue
		const stored = bytes === undefined ? { refused: "too-large" as const } : await house.media.put(bytes, { name: filename, mime })
		if ("refused" in stored) faults.set(question.id, { key: `survey.web.error.${stored.refused}` })
		else if (!stored.mime.startsWith("image/")) faults.set(question.id, { key: "survey.web.error.type-not-allowed" })
		else photos.set(question.id, [...(photos.get(question.id) ?? []), stored.ref])
	}
}
