/** An opinion's history: the SQL. */
import { and, asc, desc, eq } from "drizzle-orm"
import type { Reader, Tx } from "../../store/store.ts"
import type { State, StepKind } from "./rules.ts"
import { opinionTables } from "./tables.ts"

export type Step = {
	readonly step: number
	/** ms */
	readonly at: number
	readonly actor: string | null
	readonly actorKind: "resident" | "staff"
	readonly kind: StepKind
	readonly fromState: State | null
	readonly toState: State
	readonly note: string
}

/** Adds the next step of an opinion's history. Call it where the opinion's row is already held by this transaction. */
export async function addStep(tx: Tx, villageId: string, opinionId: string, step: Omit<Step, "step">): Promise<void> {
	const { opinionEvent: e } = tx.tables(opinionTables)
	const [last] = await tx.db
		.select({ step: e.step })
		.from(e)
		.where(and(eq(e.villageId, villageId), eq(e.opinionId, opinionId)))
		.orderBy(desc(e.step))
		.limit(1)
	await tx.db.insert(e).values({ villageId, opinionId, ...step, step: (last?.step ?? 0) + 1 })
}

/** An opinion's history, oldest first. */
export async function stepsOf(reader: Reader, villageId: string, opinionId: string): Promise<readonly Step[]> {
	const { opinionEvent: e } = reader.tables(opinionTables)
	return reader.db
		.select({
			step: e.step,
			at: e.at,
			actor: e.actor,
			actorKind: e.actorKind,
			kind: e.kind,
			fromState: e.fromState,
			toState: e.toState,
			note: e.note,
		})
		.from(e)
		.where(and(eq(e.villageId, villageId), eq(e.opinionId, opinionId)))
		.orderBy(asc(e.step))
}
