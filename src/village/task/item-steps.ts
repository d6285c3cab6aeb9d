/** How far the work on posted items has come. */
import { formatDate } from "../../text/date.ts"
import type { ItemProgressSource, ItemStep } from "../affair.ts"
import { taskPath } from "./console.ts"
import { tasksOfItems } from "./repo-items.ts"
import type { TaskState } from "./rules.ts"

const stageOf: Readonly<Record<TaskState, "doing" | "checking" | "done" | "escalated" | "declined">> = {
	todo: "doing",
	doing: "doing",
	checking: "checking",
	done: "done",
	escalated: "escalated",
	declined: "declined",
}

export const itemProgress: ItemProgressSource = async ({ reader, house: { say, locale, timeZone }, villageId, itemIds }) =>
	(await tasksOfItems(reader, villageId, itemIds)).map(({ id, itemId, number, state, deadline, movedAt }): ItemStep => {
		const stage = stageOf[state]
		const words = say(`task.item.${stage}`, { number, day: formatDate(deadline, locale, timeZone) })
		return { itemId, stage, at: movedAt, words, path: taskPath(id) }
	})
