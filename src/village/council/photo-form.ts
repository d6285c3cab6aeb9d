/** A posted form that may carry photos, and the address by which staff of the same village see one again. */
import { createHmac } from "node:crypto"
import type {} from "@fastify/multipart"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { z } from "zod"
import { isSameSecret } from "../../channel/same-secret.ts"
import type { House } from "../affair.ts"

export type PhotoForm = {
	readonly fields: Readonly<Record<string, unknown>>
	readonly photos: readonly string[]
	readonly isRefused: boolean
}

const maxBytes = 10 * 1024 * 1024
const mostPhotos = 9

/** Sets `request.body`, where the gate looks for the form's token. `isRefused`: a file was too large or no picture; the others are kept. */
export async function readPhotoForm(house: Pick<House, "media">, request: FastifyRequest): Promise<PhotoForm> {
	if (!request.isMultipart()) return { fields: z.record(z.string(), z.unknown()).parse(request.body ?? {}), photos: [], isRefused: false }
	const fields: Record<string, unknown> = {}
	const files: { readonly bytes: Buffer; readonly isCut: boolean }[] = []
	const options = { limits: { fileSize: maxBytes, files: mostPhotos, fields: 60 }, throwFileSizeLimit: false }
	for await (const part of request.parts(options)) {
		if (part.type === "field") {
			const before = fields[part.fieldname]
			fields[part.fieldname] = before === undefined ? part.value : [before, part.value].flat()
			continue
		}
		const bytes = await part.toBuffer()
		if (bytes.length > 0) files.push({ bytes, isCut: part.file.truncated })
	}
	request.body = fields
	const photos: string[] = []
	let isRefused = false
	for (const { bytes, isCut } of files) {
		const stored = isCut ? ({ refused: "too-large" } as const) : await house.media.put(bytes, {})
		if ("refused" in stored || !stored.mime.startsWith("image/")) isRefused = true
		else photos.push(stored.ref)
	}
	return { fields, photos, isRefused }
}

const photosPath = "/console/photos"

/** Where staff of this village see a photo. The signature keeps other villages' photos shut. */
export function photoHref(house: Pick<House, "deriveKey">, villageId: string, ref: string): string {
	return `${photosPath}/${encodeURIComponent(ref)}?k=${signatureOf(house, villageId, ref)}`
}

function signatureOf(house: Pick<House, "deriveKey">, villageId: string, ref: string): string {
	return createHmac("sha256", house.deriveKey("council.photo")).update(`${villageId} ${ref}`).digest("base64url").slice(0, 22)
}

const paramsSchema = z.object({ ref: z.string().max(500) })
const querySchema = z.object({ k: z.string().max(60).catch("") })

export function mountPhotos(server: FastifyInstance, house: House): void {
	server.get(`${photosPath}/:ref`, async (request, reply) => {
		const session = await house.gate.enter(request, "council.read")
		const { ref } = paramsSchema.parse(request.params)
		const { k } = querySchema.parse(request.query)
		const file = isSameSecret(k, signatureOf(house, session.villageId, ref)) ? await house.media.get(ref) : undefined
		if (file === undefined) return reply.callNotFound()
		return reply
			.type(file.mime)
			.headers({
				"cache-control": "private, no-store",
				"content-disposition": "inline",
				"content-security-policy": "default-src 'none'; sandbox",
			})
			.send(Buffer.from(file.bytes))
	})
}
