/** What the public pages of notices have in common: the village of an address, and a page around what is shown. */
import type { FastifyReply, FastifyRequest } from "fastify"
import type { ComponentChildren } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { renderPage, type Share } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { type Village, villageByCode } from "../people/index.ts"

const codeSchema = z.object({ code: z.string().max(20) })
/** Questions on a page. */
export const mostQuestions = 200
export const numberSchema = codeSchema.extend({ number: z.string().max(120) })

export function publicFrame({ store, locale, demo }: House) {
	return {
		send(
			reply: FastifyReply,
			title: string,
			body: ComponentChildren,
			{ scripts = [], share }: { readonly scripts?: readonly string[]; readonly share?: Share | undefined } = {},
		): FastifyReply {
			return reply
				.type("text/html; charset=utf-8")
				.header("cache-control", reply.getHeader("cache-control") ?? "no-cache")
				.send(renderPage({ locale, title, look: "resident", demo, body, scripts, ...(share && { share }) }))
		},

		/** The village of an address, and what `find` finds there. */
		async inVillage<T>(
			request: FastifyRequest,
			find: (reader: Reader, village: Village) => Promise<T | undefined>,
		): Promise<{ readonly village: Village; readonly found: T } | undefined> {
			const { code } = codeSchema.parse(request.params)
			return store.read(async (reader) => {
				const village = await villageByCode(reader, code)
				const found = village && (await find(reader, village))
				return village === undefined || found === undefined ? undefined : { village, found }
			})
		},
	}
}
