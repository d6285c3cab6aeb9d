/** What carrying out keeps of a person: whether they were satisfied and why, and what they wrote as the one responsible. */
import { and, eq } from "drizzle-orm"
import { formatDate } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { tasksOf } from "./repo.ts"
import { taskTables } from "./tables.ts"

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { workFollowUp: f, workEvent: e } = reader.tables(taskTables)
		const answers = await reader.db
			.select({ taskId: f.taskId, answer: f.answer, reason: f.reason, at: f.askedAt })
			.from(f)
			.where(and(eq(f.villageId, villageId), eq(f.personId, personId)))
		const written = await reader.db
			.select({ taskId: e.taskId, note: e.note, at: e.at })
			.from(e)
			.where(and(eq(e.villageId, villageId), eq(e.actor, personId)))
		if (answers.length + written.length === 0) return []
		const ids = [...new Set([...answers, ...written].map(({ taskId }) => taskId))]
		const titles = new Map((await tasksOf(reader, villageId, { ids })).map(({ id, title }) => [id, title]))
		const line = (taskId: string, at: number, words: string) =>
			`${formatDate(at, house.locale, house.timeZone)} ${titles.get(taskId) ?? ""} ${words}`.trim()
		return [
			{
				title: house.say("task.copy"),
				lines: [
					...answers.map(({ taskId, answer, reason, at }) =>
						line(taskId, at, `${answer === null ? "" : house.say(`task.judge.${answer}`)} ${reason}`),
					),
					...written.map(({ taskId, note, at }) => line(taskId, at, note)),
				],
			},
		]
	},
	erase: async ({ villageId, personId }, { tx }) => {
		const { workFollowUp: f, workEvent: e } = tx.tables(taskTables)
		await tx.db
			.update(f)
			.set({ reason: "" })
			.where(and(eq(f.villageId, villageId), eq(f.personId, personId)))
		await tx.db
			.update(e)
			.set({ note: "" })
			.where(and(eq(e.villageId, villageId), eq(e.actor, personId)))
	},
}
