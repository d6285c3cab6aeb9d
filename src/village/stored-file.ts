/** A stored file on a page of staff: shown in place where browsers show it, else to be saved; never kept by the browser. */
import type { FastifyReply } from "fastify"
import { isPlayable } from "../channel/file-endings.ts"

/** `ref`: its name in the media store. */
export function sendStored(reply: FastifyReply, ref: string, file: { readonly bytes: Uint8Array; readonly mime: string }): FastifyReply {
	const how = isPlayable(ref) ? "inline" : `attachment; filename="${ref.slice(0, 12)}${ref.slice(ref.lastIndexOf("."))}"`
	return reply.type(file.mime).header("cache-control", "private, no-store").header("content-disposition", how).send(Buffer.from(file.bytes))
}
