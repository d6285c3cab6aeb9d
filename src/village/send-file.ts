/** A file on its way to whoever asked for it: saved under its own name, kept by no browser in between. */
import type { FastifyReply } from "fastify"

const types = {
	docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	zip: "application/zip",
	json: "application/json; charset=utf-8",
} as const

/**
 * The header's value (RFC 6266, RFC 8187): no sign of `name` can end it or begin another. Who cannot read the name as it stands is given
 * `plain`, of letters, digits, points and hyphens only. `inline`: shown, not saved.
 */
export function contentDisposition(how: "attachment" | "inline", name: string, plain?: string): string {
	const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	)
	return `${how};${plain === undefined ? "" : ` filename="${plain}";`} filename*=UTF-8''${encoded}`
}

/** `name` in the reader's language, without its ending; who cannot read that is given `file.ENDING` (RFC 6266). */
export function sendFile(reply: FastifyReply, name: string, ending: keyof typeof types, content: unknown): FastifyReply {
	return reply
		.type(types[ending])
		.header("cache-control", "private, no-store")
		.header("content-disposition", contentDisposition("attachment", `${name}.${ending}`, `file.${ending}`))
		.send(content)
}
