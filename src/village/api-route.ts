/** What an affair offers over the interface for other programs (`/api/v1`): one entry per route, registered in `Affair.api`. */
import { type SQLWrapper, sql } from "drizzle-orm"
import { z } from "zod"
import { behind, type KeyPage } from "../store/keyset.ts"
import type { Reader, Tx } from "../store/store.ts"
import { WebError } from "../web/errors.ts"
import type { House } from "./affair.ts"

/** Who asks: a key, for the account that made it, in one village. */
export type ApiCaller = {
	readonly keyId: string
	/** The account that made the key: what the key does is on record under it. */
	readonly accountId: string
	readonly villageId: string
	readonly village: { readonly id: string; readonly code: string; readonly name: string }
	/** All the key serves. */
	readonly villages: readonly { readonly code: string; readonly name: string; readonly township: string | null }[]
}

type Common = { readonly house: House; readonly now: number; readonly caller: ApiCaller }
type ReadContext = Common & { readonly reader: Reader }
type WriteContext = Common & { readonly tx: Tx }

type Shapes = { readonly params: z.ZodObject; readonly query: z.ZodObject; readonly body: z.ZodObject; readonly answer: z.ZodType }

export type ApiRoute = {
	/** `write` and `look` run in one transaction; a `look` leaves a record of who saw what. */
	readonly kind: "read" | "look" | "write"
	/** Behind `/api/v1`, e.g. `/opinions/:id`. */
	readonly path: string
	/** The scope a key needs, which is the right its maker needs; undefined: any key will do. */
	readonly right: string | undefined
	/** Message key: what it does, in a few words. */
	readonly summary: string
	readonly shapes: Shapes
	readonly run: (asked: { readonly params: unknown; readonly query: unknown; readonly body: unknown }, cx: RunContext) => Promise<unknown>
}

/** The transaction is there for `look` and `write`. */
type RunContext = Common & { readonly reader: Reader; readonly tx: Tx | undefined }

type Definition<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType> = {
	readonly path: string
	readonly right: string | undefined
	readonly summary: string
	readonly params: P
	readonly query: Q
	readonly answer: A
}

const nothing = z.strictObject({})
/** For routes without parameters in their path, or without a query. */
export const noParams = nothing
export const idParams = z.strictObject({ id: z.string().min(1).max(100) })

/** A list or one thing. It changes nothing. */
export function apiRead<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
	of: Definition<P, Q, A> & {
		readonly run: (asked: { readonly params: z.output<P>; readonly query: z.output<Q> }, cx: ReadContext) => Promise<z.input<A>>
	},
): ApiRoute {
	const { path, right, summary, params, query, answer } = of
	return {
		kind: "read",
		path,
		right,
		summary,
		shapes: { params, query, body: nothing, answer },
		run: (asked, cx) => of.run({ params: params.parse(asked.params), query: query.parse(asked.query) }, cx),
	}
}

/** A look at what is a person's own: `run` puts it on record (`recordRead`) in the transaction it is given. */
export function apiLook<P extends z.ZodObject, A extends z.ZodType>(
	of: Omit<Definition<P, typeof nothing, A>, "query"> & {
		readonly run: (asked: { readonly params: z.output<P> }, cx: WriteContext) => Promise<z.input<A>>
	},
): ApiRoute {
	const { path, right, summary, params, answer } = of
	return {
		kind: "look",
		path,
		right,
		summary,
		shapes: { params, query: nothing, body: nothing, answer },
		run: (asked, cx) => of.run({ params: params.parse(asked.params) }, withTx(cx)),
	}
}

/** A change; asked with an `Idempotency-Key`, it is done once. What `run` throws undoes it all, and the key may be used again. */
export function apiWrite<P extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType>(
	of: Omit<Definition<P, typeof nothing, A>, "query"> & {
		readonly body: B
		readonly run: (asked: { readonly params: z.output<P>; readonly body: z.output<B> }, cx: WriteContext) => Promise<z.input<A>>
	},
): ApiRoute {
	const { path, right, summary, params, body, answer } = of
	return {
		kind: "write",
		path,
		right,
		summary,
		shapes: { params, query: nothing, body, answer },
		run: (asked, cx) => of.run({ params: params.parse(asked.params), body: body.parse(asked.body) }, withTx(cx)),
	}
}

function withTx({ tx, house, now, caller }: RunContext): WriteContext {
	if (tx === undefined) throw new Error("a look or a change needs a transaction")
	return { tx, house, now, caller }
}

/** Query of every list. A cursor is what the page before gave as `next`. */
export const pageQuery = z.strictObject({
	limit: z.coerce.number().int().min(1).max(100).default(50),
	cursor: z.string().min(1).max(400).optional(),
})

/** Times are ISO 8601 with the zone. */
export const apiTime = z.iso.datetime()

export function timeOf(at: number): string {
	return new Date(at).toISOString()
}

export function timeOrNull(at: number | null): string | null {
	return at === null ? null : timeOf(at)
}

export function pageAnswer<A extends z.ZodType>(row: A) {
	return z.object({ data: z.array(row), next: z.string().nullable() })
}

type CursorKey = readonly (string | number)[]

/** A page out of rows of which one more than `limit` was asked for. `keyOf`: what the next page begins behind. */
export function pageOf<R, T>(
	rows: readonly R[],
	limit: number,
	keyOf: (row: R) => CursorKey,
	show: (row: R) => T,
): { readonly data: T[]; readonly next: string | null } {
	const shown = rows.slice(0, limit)
	const last = rows.length > limit ? shown.at(-1) : undefined
	return {
		data: shown.map(show),
		next: last === undefined ? null : Buffer.from(JSON.stringify(keyOf(last)), "utf8").toString("base64url"),
	}
}

/** What a cursor says; undefined for the first page. Throws the refusal for one that none of our lists gave. */
function readCursor<T>(house: House, cursor: string | undefined, key: z.ZodType<T>): T | undefined {
	if (cursor === undefined) return undefined
	const read = key.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString("utf8")))
	if (!read.success) throw refusal(house, "cursor", 400)
	return read.data
}

/** The clauses of a list's page: behind the cursor, in the order of `columns`, and one row more than is shown, by which `pageOf` knows whether more follow. */
export function pageBy<T extends CursorKey>(
	house: House,
	{ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
	key: z.ZodType<T>,
	columns: readonly SQLWrapper[],
	order: "ascending" | "descending",
): KeyPage {
	return {
		isBehind: behind(columns, readCursor(house, cursor, key), order),
		order: columns.map((column) => (order === "ascending" ? sql`${column} asc` : sql`${column} desc`)),
		limit: limit + 1,
	}
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

/** Key of lists that run by time, newest first. */
export const timeKey = z.tuple([z.number().int(), z.string().max(200)])

/** A refusal of the interface, `api.CODE`, with its words from the catalogue. */
export function refusal(house: Pick<House, "say">, code: string, status: number, values: Readonly<Record<string, string>> = {}): WebError {
	return refusalWith(house, `api.${code}`, status, {
		title: house.say(`api.error.${code}`, values),
		next: house.say(`api.next.${code}`, values),
	})
}

/** A refusal in an affair's own words. */
export function refusalWith(
	house: Pick<House, "say">,
	code: string,
	status: number,
	words: { readonly title: string; readonly next: string },
): WebError {
	return new WebError(code, status, { ...words, kept: house.say("api.kept") })
}

export function notFound(house: Pick<House, "say">): WebError {
	return refusal(house, "not-found", 404)
}
