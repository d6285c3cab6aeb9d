/** The console addresses of parcels' pictures: handed in together, seen one by one. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { postedParts } from "../posted-parts.ts"
import { sendStored } from "../stored-file.ts"
import { type Desk, notFound, rights } from "./console-desk.ts"
import { campaignPath, signoffPath } from "./console-parts.tsx"
import { maxZipBytes, mostPictures, type Picture, takeParcelPhotos } from "./parcel-photos.ts"
import { PhotosPage } from "./photos-page.tsx"
import { rowsNow } from "./repo.ts"

const numberSchema = z.object({ number: z.string().min(1).max(100) })

export function mountPhotos(server: FastifyInstance, desk: Desk): void {
	const { house } = desk
	const { store, say, clock } = house
	const base = `${signoffPath}/:id/photos`

	server.get(base, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const rows = await store.read((reader) => rowsNow(reader, session.villageId, campaign.id))
		const without = rows.filter(({ photo }) => photo === null).length
		const body = h(PhotosPage, { campaign, rows: rows.length, without, taken: undefined, house, csrf: session.csrf })
		return desk.send(reply, session, { title: say("signoff.photos.title"), path: campaignPath(campaign.id), body })
	})

	server.post(base, async (request, reply) => {
		// Nobody's files are taken in before it is known who sends them.
		await house.gate.enter(request, rights.manage)
		const fields: Record<string, string> = {}
		const files: Picture[] = []
		if (request.isMultipart())
			for await (const part of postedParts(request, { fileBytes: maxZipBytes, files: mostPictures, fields: 5, fieldBytes: 5_000 }))
				if (part.kind === "field") fields[part.name] = part.value
				else files.push({ name: part.filename, bytes: part.bytes })
		request.body = fields
		const session = await desk.enter(request, rights.manage)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const taken = await takeParcelPhotos(house, { house, now: clock(), by: session.accountId }, campaign, files)
		const body = h(PhotosPage, { campaign, rows: taken.rows, without: taken.without, taken, house, csrf: session.csrf })
		if (taken.refused.length > 0) reply.code(422)
		return desk.send(reply, session, { title: say("signoff.photos.title"), path: campaignPath(campaign.id), body })
	})

	server.get(`${base}/:number`, async (request, reply) => {
		const session = await desk.enter(request, rights.read)
		const campaign = await desk.campaignOf(session, request)
		if (campaign === undefined) return notFound(reply)
		const { number } = numberSchema.parse(request.params)
		const row = (await store.read((reader) => rowsNow(reader, session.villageId, campaign.id))).find((one) => one.number === number)
		const file = row?.photo === null || row === undefined ? undefined : await house.media.get(row.photo)
		return row?.photo === null || row === undefined || file === undefined ? notFound(reply) : sendStored(reply, row.photo, file)
	})
}
