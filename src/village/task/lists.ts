/** The three lists of a village: what was proposed, who does what by when, what came of it. */
import type { Reader } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { bodiesOf, decisionsOf, mattersOf, partiesOf } from "../council/index.ts"
import { member } from "../people/index.ts"
import { eventsOf, type TaskEvent, tasksOf } from "./repo.ts"
import { followUpsOf } from "./repo-follow-ups.ts"
import type { EventKind } from "./rules.ts"

export const listIds = ["proposed", "duties", "outcomes"] as const
export type ListId = (typeof listIds)[number]

export type ListFile = {
	readonly title: string
	/** `width`: percent of a page that lies across. */
	readonly columns: readonly { readonly label: string; readonly width: number; readonly isNumber?: true }[]
	readonly rows: readonly (readonly (string | number | null)[])[]
}

type Cx = { readonly reader: Reader; readonly house: House; readonly villageId: string }

export async function listFile(cx: Cx, list: ListId): Promise<ListFile> {
	switch (list) {
		case "proposed":
			return proposed(cx)
		case "duties":
			return duties(cx)
		case "outcomes":
			return outcomes(cx)
	}
}

const column = (house: House, key: string, width: number, isNumber?: true) => ({
	label: house.say(`task.list.${key}`),
	width,
	...(isNumber === true && { isNumber }),
})

/** 李** 等 3 人: lists are posted, so names are masked. */
async function peopleWords({ reader, house, villageId }: Cx, personIds: readonly string[]): Promise<string> {
	const [first] = personIds
	if (first === undefined) return ""
	const name = maskName((await member(reader, villageId, first))?.name ?? "")
	return personIds.length === 1 ? name : house.say("task.list.people", { first: name, count: personIds.length })
}

async function proposed(cx: Cx): Promise<ListFile> {
	const { reader, house, villageId } = cx
	const bodies = new Map((await bodiesOf(reader, villageId)).map(({ id, name }) => [id, name]))
	const rows: (string | number)[][] = []
	for (const matter of await mattersOf(reader, villageId)) {
		const decision = (await decisionsOf(reader, villageId, matter.id)).at(-1)
		rows.push([
			matter.serial,
			matter.title,
			await peopleWords(cx, await partiesOf(reader, villageId, matter.id, "asker")),
			bodies.get(matter.bodyId) ?? "",
			decision === undefined ? house.say(`council.state.${matter.state}`) : house.say(`council.verdict.${decision.verdict}`),
			decision?.number ?? "",
		])
	}
	return {
		title: house.say("task.list.proposed"),
		columns: [
			column(house, "serial", 8, true),
			column(house, "matter", 34),
			column(house, "askers", 15),
			column(house, "body", 16),
			column(house, "verdict", 10),
			column(house, "decision", 17),
		],
		rows,
	}
}

async function duties(cx: Cx): Promise<ListFile> {
	const { reader, house, villageId } = cx
	const rows: (string | number | null)[][] = []
	for (const task of await tasksOf(reader, villageId)) {
		rows.push([
			task.number,
			task.title,
			(await member(reader, villageId, task.responsibleId))?.name ?? "",
			formatDate(task.deadline, house.locale, house.timeZone),
			task.budgetFen === null ? null : task.budgetFen / 100,
			house.say(`task.state.${task.state}`),
			task.decisionNumber ?? "",
		])
	}
	return {
		title: house.say("task.list.duties"),
		columns: [
			column(house, "number", 16),
			column(house, "work", 22),
			column(house, "responsible", 11),
			column(house, "deadline", 17),
			column(house, "budget", 10, true),
			column(house, "state", 9),
			column(house, "decision", 15),
		],
		rows,
	}
}

/** The latest that was said of it. What was wrong before it was put right is no result: the list goes back to whoever asked. */
function resultIn(events: readonly TaskEvent[]): string {
	const last = events.at(-1)
	return events.findLast((event) => event.note !== "" && (event === last || !saidWhatWasWrong.includes(event.kind)))?.note ?? ""
}

const saidWhatWasWrong: readonly EventKind[] = ["sent-back", "reopened"]

async function outcomes(cx: Cx): Promise<ListFile> {
	const { reader, house, villageId } = cx
	const rows: string[][] = []
	for (const task of await tasksOf(reader, villageId)) {
		const events = await eventsOf(reader, villageId, task.id)
		const answers = (await followUpsOf(reader, villageId, { taskId: task.id })).filter(({ answer }) => answer !== null)
		const satisfied = answers.filter(({ answer }) => answer === "satisfied").length
		rows.push([
			task.number,
			task.title,
			house.say(`task.state.${task.state}`),
			resultIn(events),
			task.doneAt === null ? "" : formatDate(task.doneAt, house.locale, house.timeZone),
			answers.length === 0 ? "" : house.say("task.list.judgedCounts", { satisfied, unsatisfied: answers.length - satisfied }),
		])
	}
	return {
		title: house.say("task.list.outcomes"),
		columns: [
			column(house, "number", 16),
			column(house, "work", 24),
			column(house, "state", 9),
			column(house, "came", 20),
			column(house, "done", 17),
			column(house, "judged", 14),
		],
		rows,
	}
}
