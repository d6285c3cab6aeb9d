/** What an archive folder says of carrying a decision out: who, by when, every step with the hashes of its photos, what went up, how it was judged. */
import { createHash } from "node:crypto"
import { recordsOf } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { formatDate, formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { type MatterView, yuanOf } from "../council/index.ts"
import { member } from "../people/index.ts"
import type { Line } from "./archive-page.ts"
import { standingDecision } from "./corrected.ts"
import { deadlinesIn } from "./deadlines.ts"
import { eventsOf, type Task, type TaskEvent } from "./repo.ts"
import { type Escalation, escalationsOf } from "./repo-escalations.ts"
import { type FollowUp, followUpsOf } from "./repo-follow-ups.ts"
import { isAnswerLate, isOverdue } from "./rules.ts"

export type Work = {
	readonly task: Task
	readonly who: string
	readonly events: readonly TaskEvent[]
	readonly escalations: readonly Escalation[]
	readonly followUps: readonly FollowUp[]
	/** Every deadline it ever had, the first one first. */
	readonly deadlines: readonly { readonly at: number; readonly deadline: number }[]
}

export async function workOf(reader: Reader, task: Task): Promise<Work> {
	const { villageId, id, responsibleId } = task
	return {
		task,
		who: (await member(reader, villageId, responsibleId))?.name ?? "",
		events: await eventsOf(reader, villageId, id),
		escalations: await escalationsOf(reader, villageId, id),
		followUps: await followUpsOf(reader, villageId, { taskId: id }),
		deadlines: deadlinesIn(await recordsOf(reader, villageId, id)),
	}
}

/** A photo as it lies in the folder. */
export type Photo = { readonly label: string; readonly name: string; readonly bytes: Uint8Array }

type Cx = {
	readonly house: Pick<House, "say" | "locale" | "timeZone">
	readonly decisions: MatterView["decisions"]
	/** By reference; what is not in it has been erased since. */
	readonly photos: ReadonlyMap<string, Photo>
	readonly now: number
}

export function workLines(work: Work, cx: Cx): readonly Line[] {
	const { say } = cx.house
	const { task, events, escalations, followUps } = work
	return [
		{ head: say("task.archive.task", { number: task.number, title: task.title, state: say(`task.state.${task.state}`) }) },
		...factLines(work, cx),
		say("task.archive.steps"),
		...events.flatMap((event) => eventLines(event, followUps, cx)),
		...escalations.flatMap((escalation) => packetLines(escalation, work, cx)),
		...judgedLines(task, followUps, cx),
	]
}

function factLines({ task, who, events, deadlines }: Work, { house, decisions, now }: Cx): readonly string[] {
	const { say, locale, timeZone } = house
	const day = (at: number) => formatDate(at, locale, timeZone)
	const moves = deadlines.slice(1).map(({ at, deadline }) => say("task.archive.moved", { at: day(at), day: day(deadline) }))
	const first = deadlines[0]?.deadline ?? task.deadline
	const given = decisions.find(({ number }) => number === task.decisionNumber)
	const stands = standingDecision(decisions, task.decisionNumber)
	const checked = task.state === "done" ? events.findLast(({ kind }) => kind === "checked") : undefined
	return [
		...(task.text === "" ? [] : [say("task.archive.what", { text: task.text })]),
		say("task.archive.who", { name: who }),
		`${say("task.archive.deadline", { day: day(moves.length > 0 ? first : task.deadline) })}${moves.join("")}${isOverdue(task, now) ? say("task.archive.late") : ""}`,
		task.budgetFen === null ? say("task.archive.noBudget") : say("task.archive.budget", { yuan: yuanOf(task.budgetFen) }),
		say(task.decisionNumber === null ? "task.archive.spent" : "task.archive.spentUnder", { number: task.decisionNumber ?? "" }),
		...(task.decisionNumber === null ? [] : [say("task.archive.decision", { number: task.decisionNumber })]),
		...(given === undefined || stands === undefined
			? []
			: [say("task.archive.corrected", { number: stands.number, verdict: say(`council.verdict.${stands.verdict}`) })]),
		...(checked === undefined
			? []
			: [say("task.archive.checked", { name: checked.actorName, when: formatDateTime(checked.at, locale, timeZone) })]),
		...(task.reopened === 0 ? [] : [say("task.archive.reopened", { count: task.reopened })]),
	]
}

/** Who was not satisfied is told apart by nobody: the folder goes to more people than the console's page. */
function eventLines(event: TaskEvent, followUps: readonly FollowUp[], { house, photos }: Cx): readonly Line[] {
	const { say, locale, timeZone } = house
	const { step, at, kind, note, toState, actor, actorName } = event
	const isAnswer = followUps.some(({ personId, answeredAt }) => personId === actor && answeredAt === at)
	const said = say(note === "" ? "task.archive.step" : "task.archive.stepSaid", {
		step,
		when: formatDateTime(at, locale, timeZone),
		who: isAnswer ? say("task.chat.asker") : actorName,
		what: say(`task.event.${kind}`),
		state: say(`task.state.${toState}`),
		note,
	})
	return [
		said,
		...event.photos.map((ref): Line => {
			const photo = photos.get(ref)
			if (photo === undefined) return say("task.archive.photoGone", { ref })
			const hash = createHash("sha256").update(photo.bytes).digest("hex")
			return { file: photo.name, label: photo.label, more: say("task.archive.hash", { name: photo.name, hash }) }
		}),
	]
}

function packetLines(escalation: Escalation, { task, events, followUps }: Work, { house, now }: Cx): readonly Line[] {
	const { say, locale, timeZone } = house
	const day = (at: number) => formatDate(at, locale, timeZone)
	const { number, office, reason, sentAt, sentBy, deadline, acknowledgedAt, promisedAt, answer, answeredAt } = escalation
	const doneBy = (kind: TaskEvent["kind"], at: number | null) =>
		events.find((event) => event.kind === kind && event.at === at)?.actorName ?? ""
	const isAnswer = followUps.some(({ personId, answeredAt: judged }) => personId === sentBy && judged === sentAt)
	// What the village gave up in the meantime is owed no answer.
	const isOwed = answeredAt === null && task.state === "escalated"
	return [
		{ head: say("task.archive.packet", { number, office }) },
		say("task.archive.sent", {
			day: day(sentAt),
			who: isAnswer ? say("task.chat.asker") : doneBy("escalated", sentAt),
			deadline: day(deadline),
			reason,
		}),
		acknowledgedAt === null
			? say("task.archive.noReceipt")
			: say("task.archive.receipt", {
					day: day(acknowledgedAt),
					who: doneBy("acknowledged", acknowledgedAt),
					promised: promisedAt === null ? "" : day(promisedAt),
				}),
		answeredAt === null
			? say(isOwed ? (isAnswerLate(escalation, now) ? "task.archive.answerLate" : "task.archive.noAnswer") : "task.archive.dropped")
			: say("task.archive.answer", { day: day(answeredAt), who: doneBy("answered", answeredAt), answer: answer ?? "" }),
	]
}

/** How many were asked after each round of work, what they answered and why; never who. */
function judgedLines(task: Task, followUps: readonly FollowUp[], { house: { say } }: Cx): readonly Line[] {
	const rounds = [...new Set(followUps.map(({ round }) => round))].toSorted((a, b) => a - b)
	if (rounds.length === 0) return task.doneAt === null ? [] : [{ head: say("task.archive.judged") }, say("task.archive.notAsked")]
	return [
		{ head: say("task.archive.judged") },
		...rounds.flatMap((round, index) => {
			const asked = followUps.filter((each) => each.round === round)
			const of = (answer: FollowUp["answer"]) => asked.filter((each) => each.answer === answer)
			const [satisfied, unsatisfied] = [of("satisfied").length, of("unsatisfied").length]
			return [
				say("task.archive.judgedRound", {
					round: index + 1,
					asked: asked.length,
					answered: satisfied + unsatisfied,
					satisfied,
					unsatisfied,
				}),
				...asked.flatMap(({ answer, reason }) =>
					answer === null || reason === "" ? [] : [say("task.archive.judgedWhy", { answer: say(`task.judge.${answer}`), reason })],
				),
			]
		}),
	]
}
