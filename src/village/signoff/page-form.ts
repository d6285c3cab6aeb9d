/** What a browser sent from a signing page: fields, and photos of objections, which are stored as they come. */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { postedParts } from "../posted-parts.ts"
import type { Objection } from "./answering.ts"
import type { Verdicts } from "./sign-page.tsx"

export type PostedForm = {
	readonly action: string
	readonly statement: number
	readonly rows: number
	/** What was said of the parcels so far, in their order. */
	readonly verdicts: Verdicts
	readonly factor: string
	readonly strokes: string
	readonly picture: string
	readonly objections: readonly Objection[]
	/** Why a photo was not taken. */
	readonly photoFault: "too-large" | "type-not-allowed" | undefined
}

const maxPhotoBytes = 10 * 1024 * 1024
const mostPhotos = 50
const bodySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({})

export async function readForm(house: Pick<House, "media">, request: FastifyRequest): Promise<PostedForm> {
	const fields = new Map<string, string>()
	const photos = new Map<string, string>()
	let photoFault: PostedForm["photoFault"]
	if (request.isMultipart()) {
		for await (const part of postedParts(request, { fileBytes: maxPhotoBytes, files: mostPhotos, fields: 500, fieldBytes: 500_000 })) {
			if (part.kind === "field") {
				fields.set(part.name, part.value)
				continue
			}
			const { bytes, filename, mime } = part
			const stored = bytes === undefined ? ({ refused: "too-large" } as const) : await house.media.put(bytes, { name: filename, mime })
			if ("refused" in stored) photoFault = stored.refused === "too-large" ? "too-large" : "type-not-allowed"
			else if (!stored.mime.startsWith("image/")) photoFault = "type-not-allowed"
			else photos.set(part.name, stored.ref)
		}
	} else for (const [name, value] of Object.entries(bodySchema.parse(request.body ?? {}))) fields.set(name, [value].flat()[0] ?? "")
	const text = (name: string) => fields.get(name) ?? ""
	return {
		action: text("do"),
		statement: z.coerce.number().int().catch(0).parse(text("statement")),
		rows: z.coerce.number().int().catch(0).parse(text("rows")),
		verdicts: [...text("verdicts")].slice(0, 2_000).map((sign) => (sign === "y" ? "yes" : "no")),
		factor: text("factor"),
		strokes: text("strokes"),
		picture: text("picture"),
		objections: objectionsIn(fields, photos),
		photoFault,
	}
}

function objectionsIn(fields: ReadonlyMap<string, string>, photos: ReadonlyMap<string, string>): readonly Objection[] {
	return [...fields].flatMap(([name, row]) => {
		const index = /^row\.(\d+)$/.exec(name)?.[1]
		if (index === undefined) return []
		return [
			{ row: row.slice(0, 60), reason: cleanText(fields.get(`reason.${index}`) ?? "", 500), photo: photos.get(`photo.${index}`) ?? null },
		]
	})
}
