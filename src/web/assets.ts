/** Static files under content-hashed addresses, so browsers keep them for good and a new version is a new address. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { basename, extname, join } from "node:path"
import { packageRoot } from "../root.ts"
import { type Encoding, encode } from "./compress.ts"

export type Asset = { readonly name: string; readonly type: string; readonly body: Buffer; readonly url: string }

const types: Readonly<Record<string, string>> = {
	".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

/**
 * Reads files once, as paths within the package. Files of one call share their hash, so scripts among them may import each other by
 * relative names. Throws when one is absent or of an unknown kind.
 */
export function assetsFrom(paths: readonly string[]): readonly Asset[] {
	const files = paths.map((path) => ({ name: basename(path), type: typeOf(path), body: readFileSync(join(packageRoot, path)) }))
	const hash = createHash("sha256")
	for (const file of files) hash.update(`${file.name}\0${file.body.length}\0`).update(file.body)
	const directory = `/assets/${hash.digest("base64url").slice(0, 12)}`
	return files.map((file) => ({ ...file, url: `${directory}/${file.name}` }))
}

function typeOf(path: string): string {
	const type = types[extname(path)]
	if (type === undefined) throw new Error(`asset of unknown type: ${basename(path)}`)
	return type
}

/** Styles of the pages the house renders itself. */
export const pageStyles = assetsFrom(["src/web/assets/page.css"])
export const consoleStyles = assetsFrom(["src/web/assets/console.css"])
/** Of pages that wait for long work. */
export const underWayScripts = assetsFrom(["src/web/assets/under-way.js"])
export const guideStyles = assetsFrom(["src/web/assets/guide.css"])

export type Assets = {
	/** Makes the asset reachable and returns its address. */
	add(asset: Asset): string
	/** The asset's bytes for an address, compressed as asked; undefined where there is none. */
	read(url: string, encoding: Encoding): Promise<{ readonly type: string; readonly body: Buffer } | undefined>
}

/** A registry of assets; each compressed form is made once, at its first use, with the strongest setting. */
export function createAssets(initial: readonly Asset[]): Assets {
	const byUrl = new Map<string, Asset>(initial.map((asset) => [asset.url, asset]))
	const made = new Map<string, Promise<Buffer>>()
	return {
		add(asset) {
			byUrl.set(asset.url, asset)
			return asset.url
		},
		async read(url, encoding) {
			const asset = byUrl.get(url)
			if (asset === undefined) return undefined
			const key = `${encoding} ${url}`
			const body = made.get(key) ?? encode(asset.body, encoding, "strongest")
			made.set(key, body)
			return { type: asset.type, body: await body }
		},
	}
}
