/** Addresses of a notice: the public one names nobody; the one in a message says, signed, whose view it may count as. */
import { createHmac } from "node:crypto"
import { z } from "zod"
import { isSameSecret } from "../../channel/same-secret.ts"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"

export function publicPath(code: string): string {
	return `/v/${encodeURIComponent(code)}`
}

export function noticePath(code: string, number: string): string {
	return `${publicPath(code)}/n/${encodeURIComponent(number)}`
}

/** A file under a published notice, or under the answer to a question about it. */
export function filePath(code: string, number: string, ref: string): string {
	return `${noticePath(code, number)}/a/${encodeURIComponent(ref)}`
}

/** Undefined without an address phones can reach. */
export function noticeUrl({ publicUrl }: Pick<House, "publicUrl">, code: string, number: string): string | undefined {
	return publicUrl === undefined ? undefined : `${publicUrl}${noticePath(code, number)}`
}

export type ReaderRef = { readonly villageId: string; readonly noticeId: string; readonly personId: string }

/** How long a view through the link counts as the person's. */
const readerDays = 60

export function readerLink(house: Pick<House, "deriveKey">, page: string, reader: ReaderRef, now: number): string {
	return `${page}?t=${readerToken(house, reader, Math.ceil(now / dayMs) + readerDays)}`
}

/** `until` in days since 1970. */
export function readerToken(house: Pick<House, "deriveKey">, { villageId, noticeId, personId }: ReaderRef, until: number): string {
	const body = Buffer.from(JSON.stringify([noticeId, personId, until])).toString("base64url")
	return `${body}.${signatureOf(house, villageId, body).toString("base64url")}`
}

const parts = z.tuple([z.string(), z.string(), z.number()])

/** Whose link it is; undefined for what is none of ours, is over, or was changed. */
export function readReaderToken(
	house: Pick<House, "deriveKey">,
	token: string,
	{ villageId, noticeId, now }: { readonly villageId: string; readonly noticeId: string; readonly now: number },
): string | undefined {
	if (token.length > 400) return undefined
	const [body = "", signature = ""] = token.split(".")
	if (!isSameSecret(Buffer.from(signature, "base64url"), signatureOf(house, villageId, body))) return undefined
	const read = parts.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8"))).data
	return read !== undefined && read[0] === noticeId && read[2] * dayMs > now ? read[1] : undefined
}

const keys = new WeakMap<Pick<House, "deriveKey">["deriveKey"], Buffer>()

function signatureOf({ deriveKey }: Pick<House, "deriveKey">, villageId: string, body: string): Buffer {
	const key = keys.get(deriveKey) ?? deriveKey("notice.reader")
	keys.set(deriveKey, key)
	return createHmac("sha256", key).update(`${villageId} ${body}`).digest().subarray(0, 12)
}
