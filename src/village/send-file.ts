/** A file on its way to whoever asked for it: saved under its own name, kept by no browser in between. */
import type { FastifyReply } from "fastify"

const types = {
	docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	zip: "application/zip",
	json: "application/json; charset=utf-8",
} as const

/** `name` in the reader's language, without its ending; who cannot read that is given `file.ENDING` (RFC 6266). */
export function sendFile(reply: FastifyReply, name: string, ending: keyof typeof types, content: unknown): FastifyReply {
	const encoded = encodeURIComponent(`${name}.${ending}`).replaceAll(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	)
	return reply
		.type(types[ending])
		.header("cache-control", "private, no-store")
		.header("content-disposition", `attachment; filename="file.${ending}"; filename*=UTF-8''${encoded}`)
		.send(content)
}
