/** The task affair: what was decided is carried out by somebody, looked at by somebody else, and judged by who asked. */

import { type Affair, registerFlow } from "../affair.ts"
import { answerTimer, followUpTimer, overdueTimer } from "./act.ts"
import { taskApi } from "./api.ts"
import { calls } from "./calls.ts"
import { rights, tasksPath } from "./console.ts"
import { taskDigest } from "./digest.ts"
import { taskFiles } from "./export.ts"
import { todoFlow } from "./flow.ts"
import { answerDue, followUpDue, overdueDue } from "./follow-up.ts"
import { groundMoved } from "./ground.ts"
import { itemProgress } from "./item-steps.ts"
import { judgeFlow, judgementIn } from "./judge-flow.ts"
import { personalData } from "./personal.ts"
import { judgeSection } from "./public-section.tsx"
import { countTasks, tasksOf } from "./repo.ts"
import { mountRoutes } from "./routes.ts"
import { isOverdue } from "./rules.ts"
import { taskSearch } from "./search.ts"
import { taskTables } from "./tables.ts"
import { responsibleTimer, tellResponsible } from "./tell-responsible.ts"
import { taskTownship } from "./township.ts"
import { words } from "./words.ts"

export { addProgress, checkTask, declineTask, giveTask, reportDone } from "./commands.ts"
export { acknowledge, answerEscalation, escalate } from "./commands-escalation.ts"
export { countPackets, type Packet, packetsOf } from "./packets.ts"
export { isAnswerLate } from "./rules.ts"

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
	recognisers: [{ flow: judgeFlow.type, recognise: (text) => judgementIn(text), onlyUnasked: "or-settled" }],
	plainTalk: [],
	menu: [
		{
			id: "task.todo",
			label: "task.menu",
			flow: todoFlow.type,
			params: null,
			audience: "member",
			right: "task.mine",
		},
	],
	timers: { [overdueTimer]: overdueDue, [followUpTimer]: followUpDue, [answerTimer]: answerDue, [responsibleTimer]: tellResponsible },
	record: {
		kind: "task",
		label: "record.kind.task",
		told: ["task.given", "task.reported-done", "task.checked", "task.escalated"],
		events: ["task."],
	},
	api: taskApi,
	search: [taskSearch],
	rights,
	publicSections: [judgeSection],
	personal: personalData,
	digest: taskDigest,
	itemProgress,
	onDecision: groundMoved,
	township: taskTownship,
	exportFiles: taskFiles,
	nav: [{ path: tasksPath, label: "task.nav", group: "voice", right: "task.read" }],
	homeTiles: async ({ reader, house, villageId, now }) => {
		const { checking } = await countTasks(reader, villageId)
		const running = await tasksOf(reader, villageId, { states: ["todo", "doing"] })
		const overdue = running.filter((task) => isOverdue(task, now)).length
		return [
			{ label: house.say("task.home.overdue"), value: overdue, path: tasksPath, isUrgent: overdue > 0, right: "task.read" },
			{
				label: house.say("task.home.checking"),
				value: checking,
				path: `${tasksPath}?state=checking`,
				isUrgent: checking > 0,
				right: "task.read",
			},
		]
	},
	routes: mountRoutes,
}
