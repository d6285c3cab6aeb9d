/** 评价 without a chat. Looking changes nothing; an answer is one POST of the form. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { House } from "../affair.ts"
import {
	nobodyGiven,
	type Resident,
	type ResidentErrors,
	type ResidentGiven,
	residentHere,
	residentKnown,
	residentPages,
	residentSchema,
	type Village,
} from "../people/index.ts"
import { answerBack } from "./follow-up.ts"
import { type JudgeEntered, JudgePage, type JudgeView, JudgeWhoPage } from "./judge-page.tsx"
import { judgePath } from "./paths.ts"
import { taskByNumber } from "./repo.ts"
import { toJudgeBy } from "./to-judge.ts"

const sentSchema = z.object({
	step: z.enum(["who", "send"]).catch("who"),
	number: z.string().max(40).catch(""),
	round: z.coerce.number().int().min(0).max(1_000).catch(0),
	answer: z.enum(["satisfied", "unsatisfied", ""]).catch(""),
	reason: z.string().max(5_000).catch(""),
})
const empty: JudgeEntered = { answer: "", reason: "" }

type Shown = {
	readonly resident: Resident
	readonly given: ResidentGiven
	readonly notice?: NonNullable<JudgeView["notice"]>
	readonly entered?: JudgeEntered
	readonly errors?: { readonly answer?: string; readonly reason?: string }
}

export function mountJudge(server: FastifyInstance, house: House): void {
	const { store, say } = house
	const { villageOf, send, isTooMany } = residentPages(server, house, "judging")

	function viewOf({ code, name }: Village, given: ResidentGiven, notice?: JudgeView["notice"]): JudgeView {
		return { title: say("task.judgePage.title", { village: name }), path: judgePath(code), given, notice }
	}

	function sendWho(reply: FastifyReply, village: Village, given: ResidentGiven, errors: ResidentErrors, status: number): FastifyReply {
		const view = viewOf(village, given)
		return send(reply, village, { title: view.title, body: h(JudgeWhoPage, { view, errors, say }), status })
	}

	async function sendOne(reply: FastifyReply, village: Village, of: Shown): Promise<FastifyReply> {
		const { resident, given, notice, entered = empty, errors = {} } = of
		const waiting = await store.read((reader) => toJudgeBy(reader, { villageId: village.id, personId: resident.personId }))
		const view = viewOf(village, given, notice)
		const body = h(JudgePage, { view, resident, waiting, entered, errors, say })
		return send(reply, village, { title: view.title, body, status: Object.keys(errors).length > 0 ? 422 : 200 })
	}

	server.get("/v/:code/judge", async (request, reply) => {
		const village = await villageOf(request)
		if (village === undefined) return reply.callNotFound()
		const resident = await residentKnown(house, request, village.id)
		return resident === undefined
			? sendWho(reply, village, nobodyGiven, {}, 200)
			: sendOne(reply, village, { resident, given: nobodyGiven })
	})

	server.post("/v/:code/judge", async (request, reply) => {
		const village = await villageOf(request)
		if (village === undefined) return reply.callNotFound()
		const given = residentSchema.parse(request.body ?? {})
		const { step, number, round, answer, reason } = sentSchema.parse(request.body ?? {})
		if (await isTooMany(request)) return sendWho(reply, village, given, { code: "people.page.tooMany" }, 429)
		const found = await residentHere(house, request, village.id, given)
		if (!found.ok) return sendWho(reply, village, given, found.errors, 422)
		const { resident } = found
		if (step === "who") return sendOne(reply, village, { resident, given })
		const entered = { answer, reason }
		if (answer === "") return sendOne(reply, village, { resident, given, entered, errors: { answer: "task.judgePage.answerMissing" } })
		const { personId, name } = resident
		const came = await store.tx(async (tx) => {
			const task = await taskByNumber(tx, village.id, number)
			const cx = { house, now: house.clock(), by: null }
			const of = { villageId: village.id, taskId: task?.id ?? "", round, personId, answer, reason }
			return answerBack(tx, cx, { id: personId, name }, of)
		})
		if (came.ok) {
			const title = say(`task.judge.came.${answer === "satisfied" ? "satisfied" : came.came}`)
			return sendOne(reply, village, { resident, given, notice: { kind: "success", title } })
		}
		if (came.code === "REASON_MISSING")
			return sendOne(reply, village, { resident, given, entered, errors: { reason: "task.judgePage.reasonMissing" } })
		return sendOne(reply, village, { resident, given, notice: { kind: "info", title: say("task.judge.over") } })
	})
}
