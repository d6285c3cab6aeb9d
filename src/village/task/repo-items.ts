/** Tasks that carry out posted items: the SQL. */
import { and, asc, eq, inArray, isNotNull, max } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import type { Task } from "./repo.ts"
import { taskTables } from "./tables.ts"

type ItemTask = Pick<Task, "id" | "number" | "state" | "deadline"> & {
	readonly itemId: string
	/** When something last happened to it. */
	readonly movedAt: number
}

/** Of these items or of all, in the order the tasks were given. */
export async function tasksOfItems(reader: Reader, villageId: string, itemIds?: readonly string[]): Promise<readonly ItemTask[]> {
	const { workTask: t, workEvent: e } = reader.tables(taskTables)
	const rows = await reader.db
		.select({
			id: t.id,
			number: t.number,
			state: t.state,
			deadline: t.deadline,
			itemId: t.itemId,
			createdAt: t.createdAt,
			movedAt: max(e.at),
		})
		.from(t)
		.leftJoin(e, and(eq(e.villageId, t.villageId), eq(e.taskId, t.id)))
		.where(and(eq(t.villageId, villageId), itemIds === undefined ? isNotNull(t.itemId) : inArray(t.itemId, [...itemIds])))
		.groupBy(t.id, t.number, t.state, t.deadline, t.itemId, t.createdAt)
		.orderBy(asc(t.createdAt), asc(t.number))
	return rows.flatMap(({ itemId, createdAt, movedAt, ...row }) =>
		itemId === null ? [] : [{ ...row, itemId, movedAt: movedAt === null ? createdAt : Number(movedAt) }],
	)
}
