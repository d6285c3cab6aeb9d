/** Scripts and pictures of the signing page. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type {} from "@fastify/multipart"
import type {} from "@fastify/rate-limit"
import type { House } from "../affair.ts"
import { signPath } from "./links.ts"

/** Small pictures go onto the page itself: they are the household's own and need no address. */
export async function photoOf(house: House, ref: string | null): Promise<string | undefined> {
	const found = ref === null ? undefined : await house.media.get(ref)
	return found === undefined ? undefined : `data:${found.mime};base64,${Buffer.from(found.bytes).toString("base64")}`
}

/** A script under an address that changes with it. */
export function asset(file: string, name: string): { readonly body: Buffer; readonly path: string; readonly url: string } {
	const body = readFileSync(file)
	const path = `${signPath}/${name}`
	return { body, path, url: `${path}?v=${createHash("sha256").update(body).digest("base64url").slice(0, 12)}` }
}
