/** A village's file on its way: whole, or the rest of it where the way broke off before (RFC 9110, 14). */
import { createReadStream } from "node:fs"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Made } from "./made.ts"

/** The first byte asked for; 0 where all of it is. Several pieces, and an end before the end, are answered with the whole: it is allowed, and rare. */
function firstByte({ headers }: Pick<FastifyRequest, "headers">, tag: string): number {
	const first = /^bytes=(\d{1,15})-$/.exec(headers.range ?? "")?.[1]
	// Of another file the rest would not fit.
	const isSame = headers["if-range"] === undefined || headers["if-range"] === tag
	return first !== undefined && isSame ? Number(first) : 0
}

export function sendPart(request: FastifyRequest, reply: FastifyReply, { id, path, bytes }: Made): FastifyReply {
	const tag = `"${id}"`
	const first = firstByte(request, tag)
	reply.type("application/gzip").header("accept-ranges", "bytes").header("etag", tag)
	if (first >= bytes) return reply.code(416).header("content-range", `bytes */${bytes}`).send()
	if (first > 0) reply.code(206).header("content-range", `bytes ${first}-${bytes - 1}/${bytes}`)
	return reply.header("content-length", bytes - first).send(createReadStream(path, { start: first }))
}
