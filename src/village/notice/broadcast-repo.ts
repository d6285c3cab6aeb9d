/** What is stored of a broadcast. */
import { and, desc, eq } from "drizzle-orm"
import { z } from "zod"
import type { Reader, Tx } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import { setTimer } from "../../timers/due.ts"
import type { House } from "../affair.ts"
import type { Planning, ToldNotice } from "./broadcast-plan.ts"
import { type broadcastStates, noticeTables } from "./tables.ts"

export const broadcastTimer = "notice.broadcast"

export type BroadcastState = (typeof broadcastStates)[number]
/** `by`: who had everybody told of it, a person or an account; absent in what was begun before it was kept: who began the broadcast. */
export type StartedNotice = ToldNotice & { readonly by?: string | undefined }
export type Broadcast = Omit<Planning, "notices"> & {
	readonly notices: readonly StartedNotice[]
	readonly state: BroadcastState
	readonly startsAt: number
	readonly sweep: string
	readonly isPlanned: boolean
	readonly startedBy: string
	readonly createdAt: number
	/** Who held it, let it go or took it back, the last time. */
	readonly orderedBy: string | null
}

const toldSchema = z.array(z.object({ id: z.string(), version: z.number().int(), by: z.string().optional() }))

function toBroadcast<R extends { readonly notices: string }>(row: R): Omit<R, "notices"> & { readonly notices: readonly StartedNotice[] } {
	return { ...row, notices: toldSchema.parse(JSON.parse(row.notices)) }
}

export async function broadcastById(reader: Reader, villageId: string, id: string): Promise<Broadcast | undefined> {
	const { noticeBroadcast: t } = reader.tables(noticeTables)
	const [row] = await reader.db
		.select()
		.from(t)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
	return row && toBroadcast(row)
}

/** The newest first. */
export async function broadcastsOf(reader: Reader, villageId: string, limit: number): Promise<readonly Broadcast[]> {
	const { noticeBroadcast: t } = reader.tables(noticeTables)
	const rows = await reader.db.select().from(t).where(eq(t.villageId, villageId)).orderBy(desc(t.createdAt)).limit(limit)
	return rows.map(toBroadcast)
}

/** How far back a notice's broadcast is looked for. */
export const mostBroadcasts = 200

/** The latest broadcast that tells of this version. */
export async function broadcastOf(reader: Reader, villageId: string, told: ToldNotice): Promise<Broadcast | undefined> {
	return (await broadcastsOf(reader, villageId, mostBroadcasts)).find(({ notices }) => notices.some((one) => isSame(one, told)))
}

const isSame = (a: ToldNotice, b: ToldNotice) => a.id === b.id && a.version === b.version

/** How long after it has begun anybody asks how far a broadcast has come. */
const lately = 7 * dayMs

/** Whether a broadcast is under way, or was a few days ago. */
export async function isToldLately(reader: Reader, villageId: string, now: number): Promise<boolean> {
	const [newest] = (await broadcastsOf(reader, villageId, 5)).filter(({ state }) => state !== "cancelled")
	return newest !== undefined && (newest.state !== "running" || newest.startsAt > now - lately)
}

type Change = Partial<Pick<Broadcast, "state" | "sweep" | "cursor" | "isPlanned" | "orderedBy">>

export async function changeBroadcast(tx: Tx, { villageId, id }: Pick<Broadcast, "villageId" | "id">, set: Change): Promise<void> {
	const { noticeBroadcast: t } = tx.tables(noticeTables)
	await tx.db
		.update(t)
		.set(set)
		.where(and(eq(t.villageId, villageId), eq(t.id, id)))
}

/** Sets when the broadcast's next chunk is worked. */
export async function stepAt(
	tx: Tx,
	of: { readonly house: Pick<House, "newId">; readonly villageId: string; readonly id: string; readonly dueAt: number },
): Promise<void> {
	const { house, villageId, id, dueAt } = of
	await setTimer(tx, { villageId, kind: broadcastTimer, subject: id, dueAt, guardVersion: 0 }, house.newId)
}
