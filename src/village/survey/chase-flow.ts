/** 催办: staff see who would be reminded and who is left in peace and why, and decide. Pure. */
import { z } from "zod"
import type { CallResult, Cx, Flow, Reply, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatDay, formatTime } from "../../text/date.ts"
import { clipped, deadline } from "./asking.ts"
import { units } from "./definition.ts"

const planSchema = z.object({
	id: z.string(),
	title: z.string(),
	unit: z.enum(units),
	closesAt: z.number().nullable(),
	send: z.number().int(),
	spared: z.object({ answered: z.number().int(), muted: z.number().int(), budget: z.number().int(), lately: z.number().int() }),
	unreached: z.number().int(),
})
type Plan = z.infer<typeof planSchema>

const stateSchema = z.object({
	step: z.enum(["looking", "choosing", "asking", "sending"]),
	plans: z.array(planSchema),
	/** The survey chosen. */
	id: z.string(),
})
type State = z.infer<typeof stateSchema>

export type ChaseFacts = { readonly locale: Locale; readonly timeZone: string }
type ChaseCx = Cx<ChaseFacts>
type ChaseTurn = Turn<State>

const doneSchema = z.object({ send: z.number().int(), startsAt: z.number() })

export const chaseFlow: Flow<null, State, ChaseFacts> = {
	type: "survey.chase",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: () => lookUp(),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "returned":
				return lookUp()
			case "expired":
				return end(cx.say("survey.chase.not"))
			case "reply":
				return replied(state, resume.reply, cx)
			case "result":
				return state.step === "sending" ? sent(resume.result, cx) : listed(resume.result, cx)
		}
	},
	summary: (_, __, { say }) => say("survey.chase.summary"),
}

function lookUp(): ChaseTurn {
	return { state: { step: "looking", plans: [], id: "" }, out: [], call: { name: "survey.chase.plans", args: {} } }
}

function listed(result: CallResult, cx: ChaseCx): ChaseTurn {
	if (!result.ok) return end(cx.say("survey.staffOnly"))
	const plans = z.array(planSchema).parse(result.value)
	const [only, second] = plans
	if (only === undefined) return end(cx.say("survey.chase.none"))
	if (second === undefined) return ask({ step: "asking", plans, id: only.id }, only, cx)
	const options = plans.map(({ id, title }) => ({ id, label: clipped(title, 40) }))
	return offer({ step: "choosing", plans, id: "" }, cx.say("survey.chase.which"), options, cx)
}

function replied(state: State, reply: Reply, cx: ChaseCx): ChaseTurn {
	const picked = reply.kind === "picked" ? reply.ids[0] : undefined
	if (state.step === "choosing") {
		const plan = state.plans.find(({ id }) => id === picked)
		return plan === undefined ? lookUp() : ask({ ...state, step: "asking", id: plan.id }, plan, cx)
	}
	if (state.step !== "asking" || picked === undefined) return lookUp()
	if (picked !== "yes") return end(cx.say("survey.chase.not"))
	return { state: { ...state, step: "sending" }, out: [], call: { name: "survey.chase.send", args: { surveyId: state.id } } }
}

function ask(state: State, plan: Plan, cx: ChaseCx): ChaseTurn {
	const lines = planLines(plan, cx)
	if (plan.send === 0) return end([...lines, cx.say("survey.chase.nobody")].join("\n"))
	const options = [
		{ id: "yes", label: cx.say("survey.chase.yes") },
		{ id: "no", label: cx.say("survey.chase.no") },
	]
	return offer(state, [...lines, cx.say("survey.chase.ask")].join("\n"), options, cx)
}

/** What would happen: how many are reminded, how many are left in peace and why, and whom only a visit reaches. */
function planLines({ title, unit, closesAt, send, spared, unreached }: Plan, { say, facts }: ChaseCx): readonly string[] {
	const reasons = (["answered", "lately", "budget", "muted"] as const).flatMap((reason) =>
		spared[reason] === 0 ? [] : [say(`survey.chase.${reason}`, { count: spared[reason] })],
	)
	return [
		say("survey.chase.plan", { title, until: deadline(closesAt, facts, say), send }),
		...(reasons.length === 0 ? [] : [say("survey.chase.spared", { reasons: reasons.join("；") })]),
		...(unreached === 0 ? [] : [say("survey.chase.unreached", { count: unreached, unit: say(`survey.chase.unit.${unit}`) })]),
	]
}

function sent(result: CallResult, cx: ChaseCx): ChaseTurn {
	if (!result.ok) return end(cx.say(result.code === "NOT_STAFF" ? "survey.staffOnly" : "survey.chase.closed"))
	const { send, startsAt } = doneSchema.parse(result.value)
	if (send === 0) return end(cx.say("survey.chase.nobody"))
	if (startsAt <= cx.now) return end(cx.say("survey.chase.done", { send }))
	const { locale, timeZone } = cx.facts
	const time = `${formatDay(startsAt, cx.now, locale, timeZone)}${formatTime(startsAt, locale, timeZone)}`
	return end(cx.say("survey.chase.later", { time, send }))
}

function offer(state: State, prompt: string, options: readonly { readonly id: string; readonly label: string }[], cx: ChaseCx): ChaseTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: false },
	}
}
