/** Sessions in the store: a stack of frames per (chat, sender, person acted for). */
import { and, asc, eq, gte, sql } from "drizzle-orm"
import { z } from "zod"
import type { Frame } from "../engine/turn.ts"
import { type PromptTimes, promptTimesOf } from "../outbound/prompt.ts"
import { defineHot, numberOrNull, p, type RowOf } from "../store/hot.ts"
import type { Reader, Tx } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import { readColumns, rememberColumns } from "./frame-columns.ts"

export type SessionKey = { readonly chatId: string; readonly sender: string; readonly personId: string }

/** A frame as stored, with the number of the message that carried its prompt, and its times where there was one. */
export type StoredFrame = Frame & { readonly promptSeq: number; readonly promptTimes: PromptTimes | undefined }

/** One row of a stack: the compare-and-set needs its version also where its content cannot be read. */
type StoredRow = { readonly version: number; readonly frame: StoredFrame | undefined; readonly params: string }

/** A stack as stored: `frames` are those that can be read, lowest first. */
export type StoredStack = { readonly rows: readonly StoredRow[]; readonly frames: readonly StoredFrame[] }

function frameFields({ session: s, outbox: o }: ReturnType<typeof transportTables>) {
	return {
		flowType: s.flowType,
		flowVersion: s.flowVersion,
		params: s.params,
		state: s.state,
		wait: s.wait,
		token: s.token,
		promptSeq: s.promptSeq,
		misses: s.misses,
		turns: s.turns,
		version: s.version,
		startedAt: s.startedAt,
		updatedAt: s.updatedAt,
		promptCreatedAt: numberOrNull(o.createdAt),
		promptLeaseUntil: numberOrNull(o.leaseUntil),
		promptStatus: sql<string | null>`${o.status}`,
	}
}

const framesOfKey = defineHot<SessionKey>()({
	name: "session_frames",
	tables: transportTables,
	fields: frameFields,
	// The prompt's message comes with its frame: asked for alone it was a statement more for every typed answer.
	query: (db, { session: s, outbox: o }, fields) =>
		db
			.select(fields)
			.from(s)
			.leftJoin(o, and(eq(o.chatId, s.chatId), sql`${o.lane} = 'dialog'`, eq(o.seq, s.promptSeq)))
			.where(and(eq(s.chatId, p("chatId")), eq(s.sender, p("sender")), eq(s.personId, p("personId"))))
			.orderBy(asc(s.depth)),
})

const writeFrame = defineHot<{
	chatId: string
	sender: string
	personId: string
	depth: number
	villageId: string | null
	flowType: string
	flowVersion: number
	params: string
	state: string
	wait: string
	token: string
	promptSeq: number
	misses: number
	turns: number
	startedAt: number
	updatedAt: number
	expected: number
}>()({
	name: "session_write",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { session: s }) => {
		const changing = {
			villageId: sql`excluded.village_id`,
			flowType: sql`excluded.flow_type`,
			flowVersion: sql`excluded.flow_version`,
			params: sql`excluded.params`,
			state: sql`excluded.state`,
			wait: sql`excluded.wait`,
			token: sql`excluded.token`,
			promptSeq: sql`excluded.prompt_seq`,
			misses: sql`excluded.misses`,
			turns: sql`excluded.turns`,
			startedAt: sql`excluded.started_at`,
			updatedAt: sql`excluded.updated_at`,
			version: sql`excluded.version`,
		}
		return db
			.insert(s)
			.values({
				chatId: p("chatId"),
				sender: p("sender"),
				personId: p("personId"),
				depth: p("depth"),
				villageId: p("villageId"),
				flowType: p("flowType"),
				flowVersion: p("flowVersion"),
				params: p("params"),
				state: p("state"),
				wait: p("wait"),
				token: p("token"),
				promptSeq: p("promptSeq"),
				misses: p("misses"),
				turns: p("turns"),
				startedAt: p("startedAt"),
				updatedAt: p("updatedAt"),
				version: sql`${p("expected")} + 1`,
			})
			.onConflictDoUpdate({
				target: [s.chatId, s.sender, s.personId, s.depth],
				set: changing,
				setWhere: sql`${s.version} = excluded.version - 1`,
			})
	},
})

/** A dialog that goes on: what stays the same in it is not written again. */
const advanceFrame = defineHot<{
	chatId: string
	sender: string
	personId: string
	depth: number
	villageId: string | null
	flowVersion: number
	state: string
	wait: string
	token: string
	promptSeq: number
	misses: number
	turns: number
	updatedAt: number
	expected: number
}>()({
	name: "session_advance",
	tables: transportTables,
	fields: () => ({}),
	query: (db, { session: s }) =>
		db
			.update(s)
			.set({
				villageId: sql`${p("villageId")}`,
				flowVersion: sql`${p("flowVersion")}`,
				state: sql`${p("state")}`,
				wait: sql`${p("wait")}`,
				token: sql`${p("token")}`,
				promptSeq: sql`${p("promptSeq")}`,
				misses: sql`${p("misses")}`,
				turns: sql`${p("turns")}`,
				updatedAt: sql`${p("updatedAt")}`,
				version: sql`${s.version} + 1`,
			})
			.where(
				and(
					eq(s.chatId, p("chatId")),
					eq(s.sender, p("sender")),
					eq(s.personId, p("personId")),
					eq(s.depth, p("depth")),
					eq(s.version, p("expected")),
				),
			),
})

const deleteFrames = defineHot<SessionKey & { depth: number }>()({
	name: "session_drop",
	tables: transportTables,
	fields: ({ session: s }) => ({ depth: s.depth }),
	query: (db, { session: s }, fields) =>
		db
			.delete(s)
			.where(and(eq(s.chatId, p("chatId")), eq(s.sender, p("sender")), eq(s.personId, p("personId")), gte(s.depth, p("depth"))))
			.returning(fields),
})

export async function loadFrames(reader: Reader, key: SessionKey): Promise<StoredStack> {
	const rows: StoredRow[] = []
	const frames: StoredFrame[] = []
	for (const row of await reader.hot(framesOfKey, key)) {
		const frame = readFrame(row)
		rows.push({ version: row.version, frame, params: row.params })
		if (frame !== undefined) frames.push(frame)
	}
	return { rows, frames }
}

/** Undefined when a column is not even the JSON it should be. */
function readFrame(row: RowOf<ReturnType<typeof frameFields>>): StoredFrame | undefined {
	try {
		const { params, state, wait } = readColumns(row)
		return {
			flow: row.flowType,
			version: row.flowVersion,
			params,
			state,
			wait,
			promptSeq: row.promptSeq,
			promptTimes: promptTimesOf({ createdAt: row.promptCreatedAt, leaseUntil: row.promptLeaseUntil, status: row.promptStatus }),
			misses: row.misses,
			turns: row.turns,
			startedAt: row.startedAt,
			updatedAt: row.updatedAt,
		}
	} catch (error) {
		if (error instanceof z.ZodError || error instanceof SyntaxError) return undefined
		throw error
	}
}

/** Another turn changed the session meanwhile, or its rows are not as they should be: the whole turn is rolled back and tried again. */
class SessionConflictError extends Error {
	readonly code = "SESSION_CONFLICT"
	constructor() {
		super("the session changed under the turn")
	}
}

/**
 * Writes the stack a turn left, row by row by compare-and-set; rows that are gone are deleted, unchanged ones are not touched.
 * `saidSeq` is the number of the message this turn says, undefined when it says nothing.
 */
export async function saveFrames(
	tx: Tx,
	key: SessionKey,
	stack: StoredStack,
	after: readonly Frame[],
	cx: { readonly villageId: string | null; readonly saidSeq: number | undefined },
): Promise<void> {
	const listened = stack.frames.at(-1)
	for (const [depth, frame] of after.entries()) {
		const stored = stack.rows[depth]
		if (stored?.frame === frame) continue
		const asked = stack.frames.find((candidate) => candidate.wait.token === frame.wait.token)
		// The question still asked is as old as it was. One that comes to the top again is asked anew: digits typed before belong to what stood above it.
		const isStill = asked !== undefined && (asked === listened || depth < after.length - 1)
		const { flow, params, state, wait, startedAt } = frame
		const before = stored?.frame
		const isSame = before !== undefined && before.flow === flow && before.params === params && before.startedAt === startedAt
		const texts = {
			token: wait.token,
			params: isSame && stored !== undefined ? stored.params : JSON.stringify(params),
			state: JSON.stringify(state),
			wait: JSON.stringify(wait),
		}
		const changing = {
			chatId: key.chatId,
			sender: key.sender,
			personId: key.personId,
			depth,
			villageId: cx.villageId,
			flowVersion: frame.version,
			state: texts.state,
			wait: texts.wait,
			token: texts.token,
			promptSeq: (isStill ? asked.promptSeq : cx.saidSeq) ?? asked?.promptSeq ?? 0,
			misses: frame.misses,
			turns: frame.turns,
			updatedAt: frame.updatedAt,
			expected: stored?.version ?? 0,
		}
		const written = isSame
			? await tx.written(advanceFrame, changing)
			: await tx.written(writeFrame, { ...changing, flowType: flow, params: texts.params, startedAt })
		if (written === 0) throw new SessionConflictError()
		rememberColumns(texts, { params, state, wait })
	}
	if (stack.rows.length > after.length) await dropFrom(tx, key, after.length, stack.rows.length)
}

async function dropFrom(tx: Tx, key: SessionKey, depth: number, known: number): Promise<void> {
	const gone = await tx.hot(deleteFrames, { ...key, depth })
	if (gone.length !== known - depth) throw new SessionConflictError()
}
