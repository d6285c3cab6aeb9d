/** Style and script of the board, under addresses that change with them. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance } from "fastify"
import { packageRoot } from "../../root.ts"

function asset(name: string, type: string): { readonly body: Buffer; readonly url: string; readonly path: string; readonly type: string } {
	const body = readFileSync(join(packageRoot, "src/web/assets", name))
	// Not below the console: the posted list wears the board's style, and whoever reads it is signed in nowhere.
	const path = `/assets/items/${name}`
	return { body, path, type, url: `${path}?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}

export const assets = {
	style: asset("board.css", "text/css; charset=utf-8"),
	script: asset("board.js", "text/javascript; charset=utf-8"),
}

/** Open to anybody: there is nothing of the village in them. */
export function mountAssets(server: FastifyInstance): void {
	for (const { path, type, body } of Object.values(assets))
		server.get(path, async (_, reply) => reply.type(type).header("cache-control", "public, max-age=31536000, immutable").send(body))
}
