/** Compression of answers with Node's own zlib. */
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"
import type { FastifyInstance } from "fastify"

export type Encoding = "br" | "gzip" | "identity"

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Below this many bytes compression gains nothing that the extra headers do not cost. */
const worthwhileBytes = 1024
const compressible = /^(text\/(html|css|javascript|plain|csv)|application\/([\w.-]+\+)?json|image\/svg\+xml)\b/

/** The best encoding an `Accept-Encoding` header allows; a coding with `q=0` is refused. */
export function chooseEncoding(accepted: string | undefined): Encoding {
	const allowed = new Set(
		(accepted ?? "")
			.split(",")
			.map((part) =>
				part
					.trim()
					.toLowerCase()
					.split(/\s*;\s*/),
			)
			.filter(([, quality]) => !/^q=0(\.0*)?$/.test(quality ?? ""))
			.map(([coding]) => coding),
	)
	return allowed.has("br") ? "br" : allowed.has("gzip") ? "gzip" : "identity"
}

/** Compresses for keeping (`strongest`) or for one answer (`quick`: brotli 4, as small as gzip 9 and faster). */
export async function encode(body: Buffer, encoding: Encoding, effort: "quick" | "strongest"): Promise<Buffer> {
	switch (encoding) {
		case "identity":
			return body
		case "gzip":
			return toGzip(body, { level: effort === "strongest" ? 9 : 6 })
		case "br":
			return toBrotli(body, {
				params: { [constants.BROTLI_PARAM_QUALITY]: effort === "strongest" ? 11 : 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
			})
	}
}

/** Compresses every text answer over 1 KB that is not a stream and not encoded yet. */
export function compressAnswers(http: FastifyInstance): void {
	http.addHook("onSend", async (request, reply, payload) => {
		if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload
		if (reply.hasHeader("content-encoding") || !compressible.test(String(reply.getHeader("content-type") ?? ""))) return payload
		reply.header("vary", "Accept-Encoding")
		const body = Buffer.from(payload)
		const encoding = chooseEncoding(request.headers["accept-encoding"])
		if (encoding === "identity" || body.length < worthwhileBytes || request.method === "HEAD") return payload
		reply.header("content-encoding", encoding).removeHeader("content-length")
		return encode(body, encoding, "quick")
	})
}
