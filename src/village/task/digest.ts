/** What the digest says of carrying out: what is overdue, what waits to be looked at, what the township owes; then how far things are. */
import { formatDate } from "../../text/date.ts"
import type { DigestSource } from "../affair.ts"
import { member } from "../people/index.ts"
import { taskPath, tasksPath } from "./console.ts"
import { countTasks, tasksOf } from "./repo.ts"
import { escalationsOf } from "./repo-escalations.ts"
import { satisfaction } from "./repo-follow-ups.ts"
import { isOverdue } from "./rules.ts"

const mostListed = 5
/** Fewer answers than this are people, not a figure. */
const leastAnswers = 5

export const taskDigest: DigestSource = async ({ reader, house, villageId, from, to: now }) => {
	const { say, locale, timeZone } = house
	const counts = await countTasks(reader, villageId)
	const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
	if (all === 0) return []
	const running = await tasksOf(reader, villageId, { states: ["todo", "doing"] })
	const overdue = running.filter((task) => isOverdue(task, now)).slice(0, mostListed)
	const checking = await tasksOf(reader, villageId, { states: ["checking"] }, { limit: mostListed, offset: 0 })
	const late = (await escalationsOf(reader, villageId)).filter(({ answeredAt, deadline }) => answeredAt === null && deadline < now)
	const decide: { readonly text: string; readonly path: string }[] = []
	for (const { id, title, responsibleId, deadline } of overdue) {
		const who = (await member(reader, villageId, responsibleId))?.name ?? ""
		const values = { title, who, day: formatDate(deadline, locale, timeZone) }
		decide.push({ text: say("task.digest.overdue", values), path: taskPath(id) })
	}
	for (const { taskId, office, number } of late.slice(0, mostListed))
		decide.push({ text: say("task.digest.late", { office, number }), path: taskPath(taskId) })
	for (const { id, title } of checking) decide.push({ text: say("task.digest.checking", { title }), path: taskPath(id) })
	const judged = await satisfaction(reader, villageId, { from, to: now })
	const answers = judged.satisfied + judged.unsatisfied
	return [
		{
			id: "task",
			title: say("task.nav"),
			path: tasksPath,
			decide,
			figures: [
				...(["todo", "doing", "checking", "done", "escalated"] as const).map((state) => ({
					label: say(`task.state.${state}`),
					value: String(counts[state]),
				})),
				...(answers < leastAnswers
					? []
					: [{ label: say("task.digest.satisfied"), value: say("task.digest.satisfiedOf", { satisfied: judged.satisfied, answers }) }]),
			],
			bars: { title: say("task.title"), rows: [{ label: say("task.state.done"), count: counts.done, of: all - counts.declined }] },
		},
	]
}
