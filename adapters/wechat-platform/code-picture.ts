/** Pictures of QR codes that open a chat with an enrolment code in hand. */
import type { FastifyInstance } from "fastify"
import QRCode from "qrcode"

/** Pictures a minute and address: a sheet of letters is made by staff in one go, guessing codes is not. */
const perMinute = 60

/** `path` has a `:code`, which ends in .png. `addressOf`: what the picture says; undefined where the platform does not say now. */
export function mountCodePictures(http: FastifyInstance, path: string, addressOf: (code: string) => Promise<string | undefined>): void {
	http.get<{ Params: { code: string } }>(
		path,
		{ config: { rateLimit: { max: perMinute, timeWindow: "1 minute" } } },
		async (request, reply) => {
			reply.header("cache-control", "no-store")
			// Nine digits, as codes are given out; whether it is one is found out when it is used.
			const code = /^(\d{9})\.png$/.exec(request.params.code)?.[1]
			if (code === undefined) return reply.code(404).send()
			const address = await addressOf(code)
			if (address === undefined) return reply.code(503).send()
			// A picture, not a drawing: WeChat reads a code out of it by a long press.
			return reply.type("image/png").send(await QRCode.toBuffer(address, { width: 480, margin: 2 }))
		},
	)
}
