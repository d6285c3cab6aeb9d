/** Style and scripts of the board, under addresses that change with them. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FastifyInstance } from "fastify"
import { packageRoot } from "../../root.ts"

/** `more`: files that go with it; each stands for itself, so that one after the other they are one script. */
function asset(
	name: string,
	type: string,
	...more: readonly string[]
): { readonly body: Buffer; readonly url: string; readonly path: string; readonly type: string } {
	const body = Buffer.concat([name, ...more].map((file) => readFileSync(join(packageRoot, "src/web/assets", file))))
	// Not below the console: the posted list wears the board's style, and whoever reads it is signed in nowhere.
	const path = `/assets/items/${name}`
	return { body, path, type, url: `${path}?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}

export const assets = {
	style: asset("board.css", "text/css; charset=utf-8"),
	script: asset("board.js", "text/javascript; charset=utf-8", "board-inplace.js"),
}

/** Open to anybody: there is nothing of the village in them. */
export function mountAssets(server: FastifyInstance): void {
	for (const { path, type, body } of Object.values(assets))
		server.get(path, async (_, reply) => reply.type(type).header("cache-control", "public, max-age=31536000, immutable").send(body))
}
