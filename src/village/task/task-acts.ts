import { z } from "zod"
import type { Tx } from "../../store/store.ts"
import { dayMs, parseLocalTime } from "../../text/date.ts"
import type { StaffSession } from "../affair.ts"
import type { CommandCx } from "../council/index.ts"
import { personOfHousehold } from "../people/index.ts"
import { type Actor, limits } from "./act.ts"
import { addProgress, checkTask, declineTask, moveDeadline, reportDone, spotCheck } from "./commands.ts"
import { acknowledge, answerEscalation, escalate } from "./commands-escalation.ts"
import { checkerOf } from "./console.ts"
import { answerBack } from "./follow-up.ts"
import { taskById } from "./repo.ts"

export const text = (max: number) => z.string().max(max).catch("")

export const noteBody = z.object({ note: text(limits.note * 2) })

const whenBody = z.object({ when: text(40) })

type Posted = {
	readonly villageId: string
	readonly taskId: string
	readonly note: string
	readonly photos: readonly string[]
	readonly fields: unknown
	readonly session: StaffSession
}

type Run = (tx: Tx, cx: CommandCx, actor: Actor, posted: Posted) => Promise<string>

const codeOf = (done: { readonly ok: boolean; readonly code?: string }, good: string) => (done.ok ? good : (done.code ?? "TASK_GONE"))

/** The last moment of a day typed; 0, which lies in the past, where it cannot be read. */
function endOf({ fields }: Posted, cx: CommandCx): number {
	const start = parseLocalTime(whenBody.parse(fields).when, cx.house.timeZone)
	return start === undefined ? 0 : start + dayMs - 1
}

export const acts: Readonly<Record<string, { readonly right: string; readonly run: Run }>> = {
	progress: {
		right: "task.manage",
		run: async (tx, cx, actor, posted) => {
			const { done } = z.object({ done: text(5) }).parse(posted.fields)
			return done === "yes"
				? codeOf(await reportDone(tx, cx, actor, posted), "reported")
				: codeOf(await addProgress(tx, cx, actor, posted), "noted")
		},
	},
	check: {
		right: "task.read",
		run: async (tx, cx, actor, posted) => {
			const { session, villageId } = posted
			const { good, household, name } = z.object({ good: text(5), household: text(40), name: text(100) }).parse(posted.fields)
			const resident =
				name === "" ? undefined : await personOfHousehold(tx, villageId, { householdNumber: household.trim(), name: name.trim() })
			if (name !== "" && resident === undefined) return "PERSON_UNKNOWN"
			const checker = checkerOf(session, resident)
			const looker = resident === undefined ? actor : { id: resident, name: name.trim() }
			const task = await taskById(tx, villageId, posted.taskId)
			const of = { ...posted, isGood: good === "yes" }
			const done = task?.state === "done" ? await spotCheck(tx, cx, looker, checker, of) : await checkTask(tx, cx, looker, checker, of)
			return codeOf(done, "checked")
		},
	},
	answer: {
		right: "task.manage",
		run: async (tx, cx, actor, posted) => {
			const body = z.object({ person: text(100), answer: z.enum(["satisfied", "unsatisfied"]) }).safeParse(posted.fields)
			const task = await taskById(tx, posted.villageId, posted.taskId)
			if (!body.success || task === undefined) return "TASK_GONE"
			const { person: personId, answer } = body.data
			const of = { villageId: posted.villageId, taskId: task.id, round: task.reopened, personId, answer, reason: posted.note }
			return codeOf(await answerBack(tx, cx, actor, of), "answered")
		},
	},
	escalate: {
		right: "task.manage",
		run: async (tx, cx, actor, posted) => {
			const { office } = z.object({ office: text(200) }).parse(posted.fields)
			return codeOf(await escalate(tx, cx, actor, { ...posted, office, deadline: endOf(posted, cx) }), "escalated")
		},
	},
	move: {
		right: "task.manage",
		run: async (tx, cx, actor, posted) => codeOf(await moveDeadline(tx, cx, actor, { ...posted, deadline: endOf(posted, cx) }), "moved"),
	},
	decline: {
		right: "task.manage",
		run: async (tx, cx, actor, posted) => codeOf(await declineTask(tx, cx, actor, posted), "declined"),
	},
	receive: {
		right: "task.answer",
		run: async (tx, cx, actor, posted) => {
			const { number } = z.object({ number: text(40) }).parse(posted.fields)
			return codeOf(await acknowledge(tx, cx, actor, { villageId: posted.villageId, number, promisedAt: endOf(posted, cx) }), "received")
		},
	},
	reply: {
		right: "task.answer",
		run: async (tx, cx, actor, posted) => {
			const { number } = z.object({ number: text(40) }).parse(posted.fields)
			const of = { villageId: posted.villageId, number, answer: posted.note, deadline: endOf(posted, cx) }
			return codeOf(await answerEscalation(tx, cx, actor, of), "replied")
		},
	},
}
