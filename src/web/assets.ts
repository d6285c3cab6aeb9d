/** Static files under content-hashed addresses, so browsers keep them for good and a new version is a new address. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { basename, extname } from "node:path"
import { fileURLToPath } from "node:url"
import { type Encoding, encode } from "./compress.ts"

export type Asset = { readonly name: string; readonly type: string; readonly body: Buffer; readonly url: string }

const types: Readonly<Record<string, string>> = {
	".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

/** Reads a file once; throws when it is absent or of an unknown kind. */
export function assetFrom(file: URL): Asset {
	const path = fileURLToPath(file)
	const type = types[extname(path)]
	if (type === undefined) throw new Error(`asset of unknown type: ${basename(path)}`)
	const body = readFileSync(path)
	const hash = createHash("sha256").update(body).digest("base64url").slice(0, 12)
	return { name: basename(path), type, body, url: `/assets/${hash}/${basename(path)}` }
}

/** Styles of the pages the house renders itself. */
export const siteAssets = {
	console: assetFrom(new URL("./assets/console.css", import.meta.url)),
	page: assetFrom(new URL("./assets/page.css", import.meta.url)),
} as const

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
