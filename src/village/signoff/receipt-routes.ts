/** The receipt of whoever signed, beside the signing page and behind the same door: as a picture to keep, and as a file. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import type { House } from "../affair.ts"
import { sendFile } from "../send-file.ts"
import { signPath } from "./links.ts"
import { type OwnReceipt, ownReceipt, receiptPicture } from "./own-receipt.ts"
import { doorOf } from "./page-door.ts"

const paramsSchema = z.object({ token: z.string().max(700) })

export function mountReceipt(server: FastifyInstance, house: House): void {
	const serve = (name: string, send: (reply: FastifyReply, receipt: OwnReceipt) => Promise<FastifyReply | undefined>) =>
		server.get(`${signPath}/:token/${name}`, async (request, reply) => {
			const receipt = await receiptFor(request)
			const sent = receipt && (await send(reply.header("cache-control", "private, no-store"), receipt))
			return sent ?? reply.callNotFound()
		})

	async function receiptFor(request: FastifyRequest): Promise<OwnReceipt | undefined> {
		const door = await doorOf(house, request, paramsSchema.parse(request.params).token)
		return door.kind === "open" ? house.store.read((reader) => ownReceipt(reader, house, door.signer)) : undefined
	}

	serve("receipt.png", async (reply, { code }) =>
		code === undefined ? undefined : reply.type("image/png").send(await receiptPicture(code)),
	)
	serve("receipt.json", async (reply, { file }) =>
		sendFile(reply, house.say("signoff.file.receipt"), "json", `${JSON.stringify(file, null, 1)}\n`),
	)
}
