/**
 * Words several affairs answer to (催办, 进度, 不对 …): each affair says whether it has anything for the person now; one that has is asked at
 * once, of several the person chooses. The words themselves are registered here, once.
 */
import { z } from "zod"
import type { CallResult, Cx, Flow, Turn } from "../engine/flow.ts"
import type { Catalogue } from "../text/catalogue.ts"
import { type Affair, type CallContext, defineCall, registerFlow } from "./affair.ts"

const offersSchema = z.array(z.object({ id: z.string(), flow: z.string(), params: z.json(), label: z.string() }))
const stateSchema = z.object({ offers: offersSchema })
type State = z.infer<typeof stateSchema>
const paramsSchema = z.object({ word: z.string() })
type Params = z.infer<typeof paramsSchema>

const sharedFlow: Flow<Params, State> = {
	type: "shared.word",
	version: 1,
	params: paramsSchema,
	state: stateSchema,
	upgrades: {},
	start: ({ word }) => look(word),
	resume: (state, resume, { word }, cx) => {
		if (resume.kind === "result") return listed(resume.result, cx)
		if (resume.kind === "expired") return { out: [], done: true }
		const picked = resume.kind === "reply" && resume.reply.kind === "picked" ? resume.reply.ids[0] : undefined
		const offer = state.offers.find(({ id }) => id === picked)
		return offer === undefined ? look(word) : begin(offer)
	},
	summary: () => "",
}

function look(word: string): Turn<State> {
	return { state: { offers: [] }, out: [], call: { name: "shared.offers", args: { word } } }
}

function listed(result: CallResult, cx: Cx<null>): Turn<State> {
	const offers = offersSchema.parse(result.ok ? result.value : [])
	const [only, second] = offers
	if (only === undefined) return { out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say("shared.nothing") }] }], done: true }
	if (second === undefined) return begin(only)
	const options = offers.map(({ id, label }) => ({ id, label: cx.say(label) }))
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state: { offers },
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt: cx.say("shared.which"), token, options, pick }] }],
		wait: { token, expects: { kind: "options", options, pick }, canSkip: false, canGoBack: false, settled: true },
	}
}

function begin({ flow, params }: State["offers"][number]): Turn<State> {
	return { out: [{ kind: "startFlow", flow, params }], done: true }
}

const words: Catalogue = {
	"zh-CN": { "shared.which": "您说的是哪一件？", "shared.nothing": "现在没有要办的。" },
	en: { "shared.which": "Which of these do you mean?", "shared.nothing": "There is nothing to do now." },
}

/** The affair that holds the shared words of all others. */
export function sharedWordsOf(affairs: readonly Affair[]): Affair {
	const shared = affairs.flatMap((affair) => (affair.sharedWords ?? []).map((entry) => ({ ...entry, affair: affair.id })))
	const byWord = new Map(shared.map(({ word, audience }) => [word, audience]))
	return {
		id: "shared",
		tables: () => ({}),
		instanceTables: [],
		words,
		flows: [registerFlow(sharedFlow, async () => null)],
		calls: {
			"shared.offers": defineCall(paramsSchema, async ({ word }, cx: CallContext) => {
				const candidates = shared.filter((entry) => entry.word === word)
				const offered = []
				for (const entry of candidates) if (await entry.isOffered(cx)) offered.push(entry)
				const over = []
				if (offered.length === 0) for (const entry of candidates) if ((await entry.isOver?.(cx)) === true) over.push(entry)
				// Where none has anything, who comes too late hears that, else the first says so in its own words.
				const shown = offered.length > 0 ? offered : [...over, ...candidates].slice(0, 1)
				return { ok: true, value: shown.map(({ affair, flow, params, label }) => ({ id: affair, flow, params, label })) }
			}),
		},
		chatWords: [...byWord].map(([word, audience]) => ({
			word,
			kind: "whole",
			flow: sharedFlow.type,
			params: () => ({ word }),
			audience,
		})),
		recognisers: [],
		plainTalk: [],
		menu: [],
		timers: {},
		nav: [],
		routes: () => {},
	}
}
