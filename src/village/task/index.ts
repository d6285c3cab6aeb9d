/** The task affair: what was decided is carried out by somebody, looked at by somebody else, and judged by who asked. */
import { type Affair, registerFlow } from "../affair.ts"
import { calls } from "./calls.ts"
import { answerTimer, followUpTimer, overdueTimer } from "./commands.ts"
import { todoFlow } from "./flow.ts"
import { answerDue, followUpDue, overdueDue } from "./follow-up.ts"
import { judgeFlow } from "./judge-flow.ts"
import { taskTables } from "./tables.ts"
import { words } from "./words.ts"

export { acknowledge, addProgress, answerEscalation, checkTask, declineTask, escalate, giveTask, reportDone } from "./commands.ts"
export { countTasks, escalationsOf, satisfaction, type Task, taskByNumber, tasksOf } from "./repo.ts"
export { taskTables } from "./tables.ts"

export const taskAffair: Affair = {
	id: "task",
	tables: taskTables,
	instanceTables: [],
	words,
	flows: [registerFlow(todoFlow, async () => null), registerFlow(judgeFlow, async () => null)],
	calls,
	chatWords: [
		{ word: "待办", kind: "whole", flow: todoFlow.type, params: () => null, audience: "member" },
		{ word: "评价", kind: "whole", flow: judgeFlow.type, params: () => null, audience: "member" },
	],
	recognisers: [],
	plainTalk: [],
	menu: [
		{
			id: "task.todo",
			label: "task.menu",
			flow: todoFlow.type,
			params: null,
			audience: "member",
			only: { roles: new Set(["secretary", "committee", "supervisor", "grid-worker", "group-leader"]), orContacts: false },
		},
	],
	timers: { [overdueTimer]: overdueDue, [followUpTimer]: followUpDue, [answerTimer]: answerDue },
	nav: [],
	routes: () => {},
}
