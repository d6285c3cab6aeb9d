/** Notices and their versions: the SQL. */
import { and, asc, count, desc, eq, gte, inArray, isNotNull, like, lt, notInArray, or, type SQL, sql } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import { type Category, type Content, contentSchema, type State } from "./rules.ts"
import { noticeTables, type tellWhens } from "./tables.ts"

export type Notice = {
	readonly villageId: string
	readonly id: string
	readonly category: Category
	readonly state: State
	readonly title: string
	readonly number: string | null
	readonly version: number
	readonly draft: Content | null
	readonly draftWhy: string | null
	readonly draftVersion: number
	readonly draftedBy: string
	readonly releasedBy: string | null
	readonly releasedDraft: number | null
	readonly tellWhen: (typeof tellWhens)[number] | null
	readonly publishedAt: number | null
	readonly revisedAt: number | null
	readonly postsUntil: number | null
	readonly objectsUntil: number | null
	readonly withdrawnAt: number | null
	readonly withdrawnWhy: string | null
	readonly createdAt: number
}

type Stored = Omit<Notice, "draft"> & { readonly draft: string | null }

function toNotice({ draft, ...row }: Stored): Notice {
	return { ...row, draft: draft === null ? null : contentSchema.parse(JSON.parse(draft)) }
}

export async function noticeById(reader: Reader, villageId: string, id: string): Promise<Notice | undefined> {
	const { notice: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row && toNotice(row)
}

export async function noticeByNumber(reader: Reader, villageId: string, number: string): Promise<Notice | undefined> {
	const { notice: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.number, number)))
	return row && toNotice(row)
}

export async function noticesById(reader: Reader, villageId: string, ids: readonly string[]): Promise<readonly Notice[]> {
	if (ids.length === 0) return []
	const { notice: t } = reader.tables(noticeTables)
	const rows = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), inArray(t.id, [...ids])))
	const byId = new Map(rows.map((row) => [row.id, toNotice(row)]))
	return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function insertNotice(tx: Tx, notice: Notice): Promise<void> {
	const { notice: t } = tx.tables(noticeTables)
	await tx.db.insert(t).values({ ...notice, draft: notice.draft === null ? null : JSON.stringify(notice.draft) })
}

export type NoticeChange = Partial<Omit<Notice, "villageId" | "id">>

/** Changes a notice whose draft is still the one that was read; false when somebody else was faster. */
export async function changeNotice(tx: Tx, { villageId, id, draftVersion }: Notice, change: NoticeChange): Promise<boolean> {
	const { notice: t } = tx.tables(noticeTables)
	const { draft, ...rest } = change
	const rows = await tx.db
		.update(t)
		.set({ ...rest, ...(draft !== undefined && { draft: draft === null ? null : JSON.stringify(draft) }) })
		.where(and(eq(t.villageId, villageId), eq(t.id, id), eq(t.draftVersion, draftVersion)))
		.returning({ id: t.id })
	return rows.length > 0
}

export type Version = {
	readonly villageId: string
	readonly noticeId: string
	readonly version: number
	readonly number: string
	readonly title: string
	readonly content: Content
	readonly hash: string
	readonly corrects: number | null
	readonly why: string
	readonly publishedAt: number
	readonly publishedBy: string
	readonly releasedBy: string | null
	readonly ledgerSeq: number
}

export async function insertVersion(tx: Tx, version: Version): Promise<void> {
	const { noticeVersion: t } = tx.tables(noticeTables)
	await tx.db.insert(t).values({ ...version, content: JSON.stringify(version.content) })
}

export async function versionOf(reader: Reader, villageId: string, noticeId: string, version: number): Promise<Version | undefined> {
	const { noticeVersion: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.noticeId, noticeId), eq(t.version, version)))
	return row && { ...row, content: contentSchema.parse(JSON.parse(row.content)) }
}

/** The history of a notice, the first version first; without their texts. */
export async function versionsOf(reader: Reader, villageId: string, noticeId: string) {
	const { noticeVersion: t } = reader.tables(noticeTables)
	return reader.db
		.select({ version: t.version, corrects: t.corrects, why: t.why, publishedAt: t.publishedAt, hash: t.hash, ledgerSeq: t.ledgerSeq })
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.noticeId, noticeId)))
		.orderBy(asc(t.version))
}

/** Whether a finance draft was handed in and waits for the supervisor: a first one, or the correction of what is published. */
export function isWaiting({ state, category, tellWhen }: Pick<Notice, "state" | "category" | "tellWhen">): boolean {
	return state === "waiting" || (state === "published" && category === "finance" && tellWhen !== null)
}

export type Filter = {
	/** `waiting`: also published ones whose correction waits. */
	readonly states?: readonly State[]
	readonly category?: Category
	/** Published from (inclusive) and before (exclusive), ms. */
	readonly from?: number
	readonly before?: number
	/** Words in title, number or text. */
	readonly words?: string
	/** Not what these persons or accounts wrote. */
	readonly notBy?: readonly string[]
}

function conditions(reader: Reader, villageId: string, { states, category, from, before, words, notBy }: Filter): SQL | undefined {
	const { notice: t, noticeVersion: v } = reader.tables(noticeTables)
	const pattern = words === undefined ? undefined : `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
	const correctionWaits = and(eq(t.state, "published"), eq(t.category, "finance"), isNotNull(t.tellWhen))
	const has = (column: typeof t.title | typeof v.content) => sql`lower(${column}) like lower(${pattern}) escape '\\'`
	return and(
		eq(t.villageId, villageId),
		states && or(inArray(t.state, [...states]), states.includes("waiting") ? correctionWaits : undefined),
		category && eq(t.category, category),
		notBy && notInArray(t.draftedBy, [...notBy]),
		from === undefined ? undefined : gte(t.publishedAt, from),
		before === undefined ? undefined : lt(t.publishedAt, before),
		pattern === undefined
			? undefined
			: or(
					has(t.title),
					like(t.number, pattern),
					sql`exists (select 1 from ${v} where ${v.villageId} = ${t.villageId} and ${v.noticeId} = ${t.id} and ${v.version} = ${t.version} and ${has(v.content)})`,
				),
	)
}

export type Listed = Pick<
	Notice,
	| "id"
	| "category"
	| "state"
	| "title"
	| "number"
	| "version"
	| "draftedBy"
	| "publishedAt"
	| "revisedAt"
	| "createdAt"
	| "withdrawnAt"
	| "withdrawnWhy"
	| "objectsUntil"
	| "postsUntil"
	| "tellWhen"
>

/** The newest first. */
export async function listNotices(
	reader: Reader,
	villageId: string,
	filter: Filter,
	page: { readonly limit: number; readonly offset: number },
): Promise<readonly Listed[]> {
	const { notice: t } = reader.tables(noticeTables)
	const { id, category, state, title, number, version, publishedAt, revisedAt, createdAt, withdrawnAt, withdrawnWhy } = t
	const { draftedBy, objectsUntil, postsUntil, tellWhen } = t
	return reader.db
		.select({
			id,
			category,
			state,
			title,
			number,
			version,
			draftedBy,
			publishedAt,
			revisedAt,
			createdAt,
			withdrawnAt,
			withdrawnWhy,
			objectsUntil,
			postsUntil,
			tellWhen,
		})
		.from(t)
		.where(conditions(reader, villageId, filter))
		.orderBy(
			filter.states?.every((state) => state === "published" || state === "withdrawn") ? desc(t.publishedAt) : desc(t.createdAt),
			desc(t.id),
		)
		.limit(page.limit)
		.offset(page.offset)
}

export async function countNotices(reader: Reader, villageId: string, filter: Filter): Promise<number> {
	const { notice: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select({ n: count() })
		.from(t)
		.where(conditions(reader, villageId, filter))
	return Number(row?.n ?? 0)
}

/** Time of the first publication; undefined while there is none. */
export async function firstPublication(reader: Reader, villageId: string): Promise<number | undefined> {
	const { notice: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select({ at: t.publishedAt })
		.from(t)
		.where(and(eq(t.villageId, villageId), isNotNull(t.publishedAt)))
		.orderBy(asc(t.publishedAt))
		.limit(1)
	return row?.at ?? undefined
}
