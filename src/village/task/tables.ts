/** Tables of carrying out. What happened to a task is only ever added to. */
import type { Kit } from "../../store/kit.ts"
import { eventKinds, taskStates } from "./rules.ts"

export function taskTables(kit: Kit) {
	/** Not to be mistaken for `task` of the people affair: work that staff owe a person. */
	const workTask = kit.table(
		"work_task",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** QJRW-2026-0001. */
			number: kit.text().notNull(),
			title: kit.text().notNull(),
			text: kit.text().notNull(),
			/** The matter it carries out; null where the village does it without a vote. */
			matterId: kit.text(),
			/** The decision that allows it. */
			decisionNumber: kit.text(),
			/** The consolidated item it answers. */
			itemId: kit.text(),
			/** Who answers for it: a person of the roster. */
			responsibleId: kit.text().notNull(),
			deadline: kit.time().notNull(),
			/** Fen; null: none. */
			budgetFen: kit.int(),
			state: kit.oneOf(taskStates).notNull(),
			/** Who said that it is done: person or staff account. */
			reportedBy: kit.text(),
			doneAt: kit.time(),
			/** How often 不满意 brought it back. */
			reopened: kit.int().notNull(),
			/** In [0, 1), drawn when it was done: below the share it is looked at once more. */
			draw: kit.real(),
			/** When the alarm for being overdue was raised. */
			overdueAt: kit.time(),
			createdAt: kit.time().notNull(),
			createdBy: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("work_task_number").on(t.villageId, t.number),
			kit.index("work_task_state").on(t.villageId, t.state, t.deadline),
			kit.index("work_task_responsible").on(t.villageId, t.responsibleId),
			kit.index("work_task_matter").on(t.villageId, t.matterId),
			kit.index("work_task_item").on(t.villageId, t.itemId),
		],
	)
	const workEvent = kit.table(
		"work_event",
		{
			villageId: kit.text().notNull(),
			taskId: kit.text().notNull(),
			/** Order within the task, from 1. */
			step: kit.int().notNull(),
			at: kit.time().notNull(),
			kind: kit.oneOf(eventKinds).notNull(),
			fromState: kit.oneOf(taskStates),
			toState: kit.oneOf(taskStates).notNull(),
			/** Person or staff account; null for timers. */
			actor: kit.text(),
			/** As shown: the actor's name when it happened. */
			actorName: kit.text().notNull(),
			note: kit.text().notNull(),
			/** References into the media store, string[]. */
			photos: kit.json().notNull(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.taskId, t.step] })],
	)
	/** Who asked for it, and is asked whether it is well done. */
	const workAsker = kit.table(
		"work_asker",
		{ villageId: kit.text().notNull(), taskId: kit.text().notNull(), personId: kit.text().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.taskId, t.personId] }), kit.index("work_asker_person").on(t.villageId, t.personId)],
	)
	const workEscalation = kit.table(
		"work_escalation",
		{
			villageId: kit.text().notNull(),
			/** QJSB-2026-0001. */
			number: kit.text().notNull(),
			taskId: kit.text().notNull(),
			/** Which office of the township. */
			office: kit.text().notNull(),
			reason: kit.text().notNull(),
			/** By when an answer is asked for. */
			deadline: kit.time().notNull(),
			sentAt: kit.time().notNull(),
			sentBy: kit.text(),
			acknowledgedAt: kit.time(),
			acknowledgedBy: kit.text(),
			/** What the township promised as its own deadline. */
			promisedAt: kit.time(),
			answer: kit.text(),
			answeredAt: kit.time(),
			answeredBy: kit.text(),
			/** When the alarm for the missing answer was raised. */
			overdueAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.number] }), kit.index("work_escalation_task").on(t.villageId, t.taskId)],
	)
	/** 满意吗: one row per (task, round of work, person); the answer of each is kept. */
	const workFollowUp = kit.table(
		"work_follow_up",
		{
			villageId: kit.text().notNull(),
			taskId: kit.text().notNull(),
			/** `reopened` when it was asked. */
			round: kit.int().notNull(),
			personId: kit.text().notNull(),
			askedAt: kit.time().notNull(),
			answer: kit.oneOf(["satisfied", "unsatisfied"]),
			reason: kit.text().notNull(),
			answeredAt: kit.time(),
			/** Staff account that entered it for the person. */
			enteredBy: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.taskId, t.round, t.personId] }),
			kit.index("work_follow_up_person").on(t.villageId, t.personId, t.answeredAt),
		],
	)
	return { workTask, workEvent, workAsker, workEscalation, workFollowUp }
}
