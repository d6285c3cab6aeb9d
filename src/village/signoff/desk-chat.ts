/** The dialogs beside signing: 不对 (what was entered for us is wrong), 进度, 催办. Each a short flow with its calls. */
import { z } from "zod"
import type { CallResult, Cx, Flow, Json, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import type { Reader } from "../../store/store.ts"
import { formatDay, formatTime } from "../../text/date.ts"
import {
	type CallContext,
	type CallRegistration,
	defineCall,
	type FactContext,
	type House,
	registerFlow,
	type SharedWord,
} from "../affair.ts"
import { atOnce, nudgeNow, nudgePlan } from "./nudge.ts"
import { campaignById, campaignsIn } from "./repo.ts"
import { isComplete, pendingOf } from "./rules.ts"
import { contestable } from "./settling.ts"
import { type TallyLine, tallyOf } from "./tally.ts"
import { lineName, worthShowing } from "./tally-order.ts"

const mostCampaigns = 20
/** Groups named with the most pending households. */
const mostGroups = 3

const choiceSchema = z.object({ id: z.string(), label: z.string(), text: z.string(), canGo: z.boolean() })
const stateSchema = z.object({ choices: z.array(choiceSchema), id: z.string() })
type State = z.infer<typeof stateSchema>
type ShortTurn = Turn<State>

function offer(state: State, prompt: string, options: readonly { readonly id: string; readonly label: string }[], cx: Cx): ShortTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: false },
	}
}

type Short = {
	readonly type: string
	/** Call that lists what there is to choose from, and the one that does it. */
	readonly list: string
	readonly act: string
	/** Keys: nothing there, which one, yes, no, declined. */
	readonly words: { readonly none: string; readonly which: string; readonly yes: string; readonly no: string; readonly not: string }
}

/** Choose one, hear what would happen, say yes. */
function shortFlow({ type, list, act, words }: Short): Flow<null, State> {
	const look = (): ShortTurn => ({ state: { choices: [], id: "" }, out: [], call: { name: list, args: {} } })
	const ask = (state: State, choice: z.infer<typeof choiceSchema>, cx: Cx): ShortTurn =>
		choice.canGo
			? offer(
					{ ...state, id: choice.id },
					choice.text,
					[
						{ id: "yes", label: cx.say(words.yes) },
						{ id: "no", label: cx.say(words.no) },
					],
					cx,
				)
			: end(choice.text)
	const listed = (result: CallResult, cx: Cx): ShortTurn => {
		if (!result.ok) return end(cx.say(result.code === "NOT_STAFF" ? "router.staffOnly" : "router.memberOnly"))
		const choices = z.array(choiceSchema).parse(result.value)
		const [only, second] = choices
		if (only === undefined) return end(cx.say(words.none))
		const state: State = { choices, id: "" }
		return second === undefined ? ask(state, only, cx) : offer(state, cx.say(words.which), choices, cx)
	}
	return {
		type,
		version: 1,
		params: z.null(),
		state: stateSchema,
		upgrades: {},
		start: look,
		resume: (state, resume, _, cx) => {
			if (resume.kind === "expired") return end(cx.say(words.not))
			if (resume.kind === "result")
				return resume.call === list
					? listed(resume.result, cx)
					: end(z.string().parse(resume.result.ok ? resume.result.value : cx.say(words.none)))
			const picked = resume.kind === "reply" && resume.reply.kind === "picked" ? resume.reply.ids[0] : undefined
			if (picked === undefined) return look()
			if (state.id === "") {
				const choice = state.choices.find(({ id }) => id === picked)
				return choice === undefined ? look() : ask(state, choice, cx)
			}
			return picked === "yes" ? { state, out: [], call: { name: act, args: { campaignId: state.id } } } : end(cx.say(words.not))
		},
		summary: () => "",
	}
}

const wrongFlow = shortFlow({
	type: "signoff.wrong",
	list: "signoff.wrong.list",
	act: "signoff.wrong.act",
	words: {
		none: "signoff.wrong.none",
		which: "signoff.wrong.which",
		yes: "signoff.wrong.yes",
		no: "signoff.wrong.no",
		not: "signoff.wrong.kept",
	},
})

const chaseFlow = shortFlow({
	type: "signoff.chase",
	list: "signoff.chase.list",
	act: "signoff.chase.act",
	words: {
		none: "signoff.chase.none",
		which: "signoff.chase.which",
		yes: "signoff.chase.yes",
		no: "signoff.chase.no",
		not: "signoff.chase.not",
	},
})

const progressFlow: Flow<null, null> = {
	type: "signoff.progress",
	version: 1,
	params: z.null(),
	state: z.null(),
	upgrades: {},
	start: () => ({ state: null, out: [], call: { name: "signoff.progress", args: {} } }),
	resume: (_, resume, __, cx) => {
		const text = resume.kind === "result" && resume.result.ok ? z.string().parse(resume.result.value) : cx.say("router.staffOnly")
		return { out: [{ kind: "say", blocks: [{ kind: "text", text }] }], done: true }
	},
	summary: () => "",
}

const staffRoles = new Set(["secretary", "committee", "supervisor"])

/** A call only those who speak for the village, or look after it, may make. */
function forStaff<A>(
	args: z.ZodType<A>,
	run: (args: A, me: { readonly villageId: string; readonly personId: string }, cx: CallContext) => Promise<CallResult>,
): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const { villageId, person } = cx.who
		if (villageId === undefined || person === undefined || !person.roles.some((role) => staffRoles.has(role)))
			return { ok: false, code: "NOT_STAFF" }
		return run(given, { villageId, personId: person.id }, cx)
	})
}

const progress = forStaff(z.strictObject({}), async (_, { villageId }, { tx, house, now }) => {
	const lines = await progressLines(tx, house, villageId, now)
	return { ok: true, value: lines.length === 0 ? house.say("signoff.progress.none") : lines.join("\n") }
})

/** What 进度 answers: where each open sign-off stands, and the groups that lag most. */
export async function progressLines(
	reader: Reader,
	{ say, locale, timeZone }: Pick<House, "say" | "locale" | "timeZone">,
	villageId: string,
	now: number,
): Promise<readonly string[]> {
	const campaigns = await campaignsIn(reader, villageId, ["open"], { limit: mostCampaigns, offset: 0 })
	const lines: string[] = []
	for (const { id, title, closesAt } of campaigns) {
		const tally = await tallyOf(reader, { villageId, campaignId: id })
		const all = tally.find(({ scope }) => scope === "village")
		if (all === undefined) continue
		if (isComplete(all)) {
			lines.push(say("signoff.progress.complete", { title, confirmed: all.confirmed, due: all.due }))
			continue
		}
		lines.push(say("signoff.progress.line", { ...all, title, pending: pendingOf(all), until: formatDay(closesAt, now, locale, timeZone) }))
		for (const scope of ["group", "grid"] as const) {
			const groups = laggards(tally, scope, say)
			if (groups.length > 0) lines.push(say(`signoff.progress.left.${scope}`, { groups: groups.join("，") }))
		}
	}
	return lines
}

/** Those with the most households left, of the groups or of the grids. */
function laggards(tally: readonly TallyLine[], scope: "group" | "grid", say: House["say"]): readonly string[] {
	return worthShowing(tally)
		.filter((line) => line.scope === scope && pendingOf(line) > 0)
		.toSorted((one, other) => pendingOf(other) - pendingOf(one))
		.slice(0, mostGroups)
		.map((line) => say("signoff.progress.group", { group: lineName(line, say), count: pendingOf(line) }))
}

const chaseList = forStaff(z.strictObject({}), async (_, { villageId }, { tx, house, now }) => {
	const choices: Json[] = []
	for (const campaign of await campaignsIn(tx, villageId, ["open"], { limit: mostCampaigns, offset: 0 })) {
		if (now >= campaign.closesAt) continue
		const plan = await nudgePlan(tx, { house, now }, campaign)
		const { say, locale, timeZone } = house
		const reasons = (["lately", "budget"] as const).flatMap((why) =>
			plan[why] === 0 ? [] : [say(`signoff.chase.${why}`, { count: plan[why] })],
		)
		const until = formatDay(campaign.closesAt, now, locale, timeZone)
		const lines = [
			say("signoff.chase.plan", { title: campaign.title, until, pending: plan.pending, send: plan.send.length }),
			...(reasons.length === 0 ? [] : [say("signoff.chase.spared", { reasons: reasons.join("；") })]),
			...(plan.unreached === 0 ? [] : [say("signoff.chase.unreached", { count: plan.unreached })]),
			say(plan.send.length === 0 ? "signoff.chase.nobody" : "signoff.chase.ask"),
		]
		choices.push({ id: campaign.id, label: campaign.title, text: lines.join("\n"), canGo: plan.send.length > 0 })
	}
	return { ok: true, value: choices }
})

const chaseAct = forStaff(
	z.strictObject({ campaignId: z.string() }),
	async ({ campaignId }, { villageId, personId }, { tx, house, now }) => {
		const campaign = await campaignById(tx, villageId, campaignId)
		const done = campaign && (await nudgeNow(tx, { house, now, by: personId }, campaign, atOnce))
		const { say, locale, timeZone } = house
		if (done === undefined || !done.ok) return { ok: true, value: say("signoff.chase.closed") }
		const send = done.plan.send.length
		if (send === 0) return { ok: true, value: say("signoff.chase.nobody") }
		if (done.startsAt <= now) return { ok: true, value: say("signoff.chase.done", { send }) }
		const time = `${formatDay(done.startsAt, now, locale, timeZone)}${formatTime(done.startsAt, locale, timeZone)}`
		return { ok: true, value: say("signoff.chase.later", { send, time }) }
	},
)

async function wrongsOf({ tx, who, now }: FactContext) {
	const { villageId, person } = who
	return villageId === undefined || person === undefined ? [] : contestable(tx, villageId, person.householdId, now)
}

const wrongList = defineCall(z.strictObject({}), async (_, cx) => {
	const { tx, house, who } = cx
	const choices: Json[] = []
	for (const { campaignId, answer } of await wrongsOf(cx)) {
		const title = (await campaignById(tx, who.villageId ?? "", campaignId))?.title ?? ""
		const text = house.say("signoff.wrong.ask", { title, answer: house.say(`signoff.answer.${answer}`) })
		choices.push({ id: campaignId, label: title, text, canGo: true })
	}
	return { ok: true, value: choices }
})

/** The commands behind the last word, handed in by calls.ts. */
export function deskCalls(contest: CallRegistration): Readonly<Record<string, CallRegistration>> {
	return {
		"signoff.progress": progress,
		"signoff.chase.list": chaseList,
		"signoff.chase.act": chaseAct,
		"signoff.wrong.list": wrongList,
		"signoff.wrong.act": {
			run: async (args, cx) => {
				const done = await contest.run(args, cx)
				const key = done.ok ? "signoff.wrong.done" : done.code === "CONTEST_OVER" ? "signoff.wrong.over" : "signoff.wrong.none"
				return { ok: true, value: cx.house.say(key) }
			},
		},
	}
}

export const deskFlows = [wrongFlow, chaseFlow]
	.map((flow) => registerFlow(flow, async () => null))
	.concat(registerFlow(progressFlow, async () => null))

const hasOpen = async ({ tx, who }: FactContext) =>
	who.villageId !== undefined && (await campaignsIn(tx, who.villageId, ["open"], { limit: 1, offset: 0 })).length > 0

export const sharedWords: readonly SharedWord[] = [
	{
		word: "不对",
		audience: "member",
		flow: wrongFlow.type,
		params: null,
		label: "signoff.shared.wrong",
		isOffered: async (cx) => (await wrongsOf(cx)).length > 0,
	},
	{ word: "催办", audience: "staff", flow: chaseFlow.type, params: null, label: "signoff.shared.chase", isOffered: hasOpen },
	{ word: "进度", audience: "staff", flow: progressFlow.type, params: null, label: "signoff.shared.progress", isOffered: hasOpen },
]
