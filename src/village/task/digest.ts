/** What the digest says of carrying out: what is overdue, what waits to be looked at, what the township owes; then how far things are. */
import { dayMs, formatDate } from "../../text/date.ts"
import type { DigestLine, DigestSource, DigestUse } from "../affair.ts"
import { member } from "../people/index.ts"
import { taskPath, tasksPath } from "./console.ts"
import { packetsOf } from "./packets.ts"
import { countTasks, tasksOf } from "./repo.ts"
import { satisfaction } from "./repo-follow-ups.ts"
import { isAnswerLate, isOverdue } from "./rules.ts"

const mostListed = 5
/** Who answers for a task hears of it so long before its day. */
const soonMs = 3 * dayMs
/** Fewer answers than this are people, not a figure. */
const leastAnswers = 5

const read: DigestSource = async ({ reader, house, villageId, from, to: now }) => {
	const { say, locale, timeZone } = house
	const counts = await countTasks(reader, villageId)
	const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
	if (all === 0) return []
	const running = await tasksOf(reader, villageId, { states: ["todo", "doing"] })
	const overdue = running.filter((task) => isOverdue(task, now)).slice(0, mostListed)
	const soon = running.filter((task) => task.deadline < now + soonMs)
	const checking = await tasksOf(reader, villageId, { states: ["checking"] }, { limit: mostListed, offset: 0 })
	const packets = await packetsOf(reader, [villageId], { isAnswered: false }, { limit: mostListed, offset: 0 })
	const late = packets.filter(({ escalation }) => isAnswerLate(escalation, now))
	// Whoever answers for a task is told of it before it is late; the office only of what is.
	const lines: DigestLine[] = soon.map(({ id, title, responsibleId, deadline }) => ({
		text: say(deadline < now ? "task.digest.ownOverdue" : "task.digest.own", { title, day: formatDate(deadline, locale, timeZone) }),
		path: taskPath(id),
		persons: [responsibleId],
		matter: `task ${id}`,
	}))
	for (const { id, title, responsibleId, deadline } of overdue) {
		const who = (await member(reader, villageId, responsibleId))?.name ?? ""
		const values = { title, who, day: formatDate(deadline, locale, timeZone) }
		const text = say("task.digest.overdue", values)
		lines.push({ text, path: taskPath(id), act: "task.manage", watch: ["supervisor"], matter: `task ${id}` })
	}
	for (const { escalation, task } of late)
		lines.push({
			text: say("task.digest.late", { office: escalation.office, number: escalation.number }),
			path: taskPath(task.id),
			act: "task.answer",
			watch: ["secretary", "committee", "supervisor"],
		})
	for (const { id, title } of checking)
		lines.push({ text: say("task.digest.checking", { title }), path: taskPath(id), act: "task.check", watch: ["secretary", "committee"] })
	const judged = await satisfaction(reader, villageId, { from, to: now })
	const answers = judged.satisfied + judged.unsatisfied
	return [
		{
			id: "task",
			title: say("task.nav"),
			path: tasksPath,
			right: "task.read",
			lines,
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

export const taskDigest: DigestUse = {
	concerns: { secretary: 3, committee: 3, supervisor: 3, township: 2, council: 1, "group-leader": 2 },
	read,
}
