/** GET /m/REF: a file the village showed somebody whose channel could not carry it. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { MediaStore } from "../channel/adapter.ts"
import type { MediaLinks } from "../outbound/media-link.ts"
import type { Locale } from "../text/catalogue.ts"
import { WebError } from "./errors.ts"
import { webSay } from "./words.ts"

const querySchema = z.object({ u: z.string().regex(/^\d{1,7}$/), k: z.string().max(100) })
const paramsSchema = z.object({ ref: z.string().min(1).max(200) })
/** Of sounds, those a browser plays. */
const shownInPlace = /^(image\/(jpeg|png|gif|webp)|audio\/(?!silk|amr)|video\/)/

export function mediaLinkRoute(parts: { readonly media: Pick<MediaStore, "get">; readonly links: MediaLinks; readonly locale: Locale }) {
	const { media, links, locale } = parts
	return (http: FastifyInstance): void => {
		http.get("/m/:ref", async (request, reply) => {
			const { ref } = paramsSchema.parse(request.params)
			const query = querySchema.safeParse(request.query)
			const state = query.success ? links.check(ref, query.data.u, query.data.k) : "foreign"
			if (state === "foreign") throw new WebError("not-found")
			const file = state === "good" ? await media.get(ref) : undefined
			if (file === undefined) {
				throw new WebError("MEDIA_LINK_OVER", 410, {
					title: webSay(locale, "mediaLink.over.title"),
					kept: webSay(locale, "mediaLink.over.kept"),
					next: webSay(locale, "mediaLink.over.next"),
				})
			}
			return reply
				.type(file.mime)
				.headers({
					"cache-control": "private, no-store",
					"content-disposition": shownInPlace.test(file.mime) ? "inline" : "attachment",
					// Nothing a stranger uploaded may run as a page of ours, and the address goes no further.
					"content-security-policy": "default-src 'none'; sandbox",
					"referrer-policy": "no-referrer",
					"x-robots-tag": "noindex",
				})
				.send(Buffer.from(file.bytes))
		})
	}
}
