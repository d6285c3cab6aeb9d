import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import type { Block } from "../../src/channel/message.ts"
import {
	type BaseCx,
	bindFlow,
	type CallResult,
	type Effect,
	type Flow,
	type Json,
	maxCallsPerTurn,
	maxEffectsPerTurn,
	maxStackDepth,
	maxTurnsPerSession,
	type Turn,
	UnreadableStateError,
} from "../../src/engine/flow.ts"
import { converse, type Frame, type Given, type Intent, type Outcome } from "../../src/engine/turn.ts"
import type { Wait } from "../../src/engine/wait.ts"
import { words } from "../../src/engine/words.ts"
import { speaker } from "../../src/text/catalogue.ts"

const minute = 60_000
const start = 1_000_000_000

/** A dialog whose every step is told by its answers: `ask` is the default. */
const script = z.object({
	name: z.string(),
	/** What the start does. */
	does: z
		.enum(["ask", "end", "calls", "effects", "loop", "starts", "offers", "nothing", "hands-over", "hands-over-cleared", "moves-on"])
		.optional(),
	times: z.number().optional(),
	next: z.string().optional(),
	until: z.number().optional(),
	settled: z.boolean().optional(),
})
const stateSchema = z.object({ step: z.number(), name: z.string() })
type State = z.infer<typeof stateSchema>
type Script = { readonly [key: string]: Json }

const flow: Flow<Script, State, null> = {
	type: "test",
	version: 2,
	params: z.record(z.string(), z.json()),
	state: stateSchema,
	upgrades: { 1: (old) => ({ step: z.number().parse(old), name: "upgraded" }) },
	start: (params, cx) => {
		const p = script.parse(params)
		const state = { step: 0, name: p.name }
		const line = (text: string): Effect => ({ kind: "say", blocks: [{ kind: "text", text }] })
		const ask = (out: readonly Effect[], more: Partial<Wait> = {}): Turn<State> => asking(state, out, p, cx.newToken(), more)
		switch (p.does ?? "ask") {
			case "ask":
				return ask([])
			case "end":
				return { out: [line(`${p.name} over`)], done: true }
			case "nothing":
				return {
					state,
					out: [line(`${p.name} waits quietly`)],
					wait: { token: cx.newToken(), expects: { kind: "nothing" }, canSkip: false, canGoBack: false },
				}
			case "calls":
				return { state, out: [], call: { name: "next", args: p.times ?? 1 } }
			case "effects":
				return { out: Array.from({ length: p.times ?? 0 }, () => ({ kind: "record", event: "e", subject: "s", data: null })), done: true }
			case "loop":
				return { out: [{ kind: "startFlow", flow: "test", params: { ...params, name: p.name === "x" ? "y" : "x" } }], done: true }
			case "offers":
				return { out: [{ kind: "startFlow", flow: "test", params: { name: p.next ?? "?" }, ifIdle: true }], done: true }
			case "starts":
				return ask([{ kind: "startFlow", flow: "test", params: { name: p.next ?? "next" } }])
			case "moves-on":
				return { out: [line(`${p.name} over`), { kind: "startFlow", flow: "test", params: { name: p.next ?? "next" } }], done: true }
			case "hands-over":
			case "hands-over-cleared": {
				const out: Effect[] = [
					line("handed over"),
					...(p.next === undefined ? [] : [{ kind: "startFlow", flow: "test", params: { name: p.next } } as const]),
				]
				return { out, done: true, handsOver: p.does === "hands-over" ? "left" : "cleared" }
			}
		}
	},
	resume: (state, resume, params, cx) => {
		const p = script.parse(params)
		switch (resume.kind) {
			case "returned":
				return asking(state, [], p, cx.newToken())
			case "expired":
				return { out: [{ kind: "say", blocks: [{ kind: "text", text: `${p.name} is past its time` }] }], done: true }
			case "result": {
				const left = Number(resume.result.ok ? resume.result.value : 0)
				if (left > 0) return { state, out: [], call: { name: "next", args: left } }
				return {
					out: [{ kind: "say", blocks: [{ kind: "text", text: resume.result.ok ? "counted" : `refused ${resume.result.code}` }] }],
					done: true,
				}
			}
			case "reply": {
				const { reply } = resume
				if (reply.kind === "picked" && reply.ids[0] === "end")
					return { out: [{ kind: "say", blocks: [{ kind: "text", text: `${p.name} done` }] }], done: true }
				return asking({ ...state, step: state.step + 1 }, [], p, cx.newToken())
			}
		}
	},
	summary: (state, params) => `${String(params.name)} has ${state.step} answers`,
}

function asking(state: State, out: readonly Effect[], p: z.infer<typeof script>, token: string, more: Partial<Wait> = {}): Turn<State> {
	const options = [
		{ id: "on", label: "on" },
		{ id: "end", label: "end" },
	]
	return {
		state,
		out: [{ kind: "say", blocks: [{ kind: "ask", prompt: `${p.name}?`, token, options, pick: { min: 1, max: 1 } }] }, ...out],
		wait: {
			token,
			expects: { kind: "options", options, pick: { min: 1, max: 1 } },
			canSkip: false,
			canGoBack: false,
			...(p.until !== undefined && { until: p.until }),
			...(p.settled === true && { settled: true }),
			...more,
		},
	}
}

const frameSchema = z.object({
	flow: z.string(),
	params: z.json(),
	version: z.number(),
	state: z.json(),
	wait: z.custom<Wait>(),
	misses: z.number(),
	turns: z.number(),
	startedAt: z.number(),
	updatedAt: z.number(),
})

/** A conversation whose stack goes through JSON between all turns. */
function conversation(answerCall: (args: Json) => CallResult = (args) => ({ ok: true, value: Number(args) - 1 })) {
	const say = speaker([words], "zh-CN")
	let now = start
	let tokens = 0
	let frames: readonly Frame[] = []
	const run = (intent: Intent): Outcome => {
		const cx: BaseCx = {
			now,
			say,
			who: { chatId: "c", sender: "s", channel: "web", isGroup: false, persons: 0 },
			newId: () => "id",
			newToken: () => `t${++tokens}`,
		}
		const steps = converse(frames, intent, cx)
		let step = steps.next()
		while (step.done !== true) {
			const need = step.value
			if (need.kind === "bind" && need.flow !== "test") step = steps.throw(new UnreadableStateError(need.flow, 0))
			else {
				const given: Given =
					need.kind === "call"
						? { kind: "result", result: answerCall(need.call.args) }
						: { kind: "bound", flow: bindFlow(flow, flow.params.parse(need.params), null) }
				step = steps.next(given)
			}
		}
		frames = z.array(frameSchema).parse(JSON.parse(JSON.stringify(step.value.frames)))
		expect(frames).toEqual(step.value.frames)
		return step.value
	}
	return {
		run,
		begin: (params: Script) => said(run({ kind: "start", flow: "test", params })),
		pick: (id: string) => said(run({ kind: "reply", reply: { kind: "picked", ids: [id], by: "typed" } })),
		unclear: (counts = true) => said(run({ kind: "unclear", key: "engine.later", counts })),
		leave: () => said(run({ kind: "leave" })),
		pass: (ms: number) => {
			now += ms
		},
		names: () =>
			frames.map(
				({ params, wait }) =>
					`${typeof params === "object" && params !== null && "name" in params ? String(params.name) : ""}${wait.expects.kind === "nothing" ? " (quiet)" : ""}`,
			),
		frames: () => frames,
		put: (stored: readonly Frame[]) => {
			frames = stored
		},
		now: () => now,
	}
}

/** Blocks as short lines: a question with its options in brackets. */
function said({ blocks }: Outcome): readonly string[] {
	return blocks.map((block: Block) =>
		block.kind === "ask"
			? `${block.prompt} [${block.options.map(({ label }) => label).join("/")}]`
			: block.kind === "text"
				? block.text
				: block.kind,
	)
}

const zh = words["zh-CN"]
const asks = (name: string) => `${name}? [on/end]`
const offers = (name: string, answers: number) => `${name} has ${answers} answers\n接着填吗？ [接着填/以后再说]`

describe("the stack", () => {
	it("lays a dialog on another, and comes back to it at once with what is still open", () => {
		const talk = conversation()
		expect(talk.begin({ name: "A" })).toEqual([asks("A")])
		talk.pick("on")
		talk.pass(5 * minute)
		expect(talk.begin({ name: "B" })).toEqual([asks("B")])
		talk.pass(20 * minute)
		expect(talk.pick("end")).toEqual(["B done", "A has 1 answers", asks("A")])
		expect(talk.names()).toEqual(["A"])
	})

	it("asks first after a long interruption, and takes either answer", () => {
		for (const [answer, wanted, names] of [
			["continue", [asks("A")], ["A"]],
			["later", [zh["engine.later"]], ["A (quiet)"]],
		] as const) {
			const talk = conversation()
			talk.begin({ name: "A" })
			talk.begin({ name: "B" })
			talk.pass(30 * minute)
			expect(talk.pick("end")).toEqual(["B done", offers("A", 0)])
			expect(talk.pick(answer)).toEqual(wanted)
			expect(talk.names()).toEqual(names)
		}
	})

	it("leaves quiet what was put off, and goes on with what lay below it", () => {
		const talk = conversation()
		talk.begin({ name: "A" })
		talk.begin({ name: "B" })
		talk.begin({ name: "C" })
		talk.pass(31 * minute)
		expect(talk.pick("end")).toEqual(["C done", offers("B", 0)])
		expect(talk.pick("later")).toEqual([zh["engine.later"], offers("A", 0)])
		expect(talk.names()).toEqual(["B (quiet)", "A"])
		expect(talk.pick("continue")).toEqual([asks("A")])
		expect(talk.pick("end")).toEqual(["A done"])
		expect(talk.names()).toEqual(["B (quiet)"])
		// Nothing listens now, and another dialog comes and goes without a word about B.
		expect(talk.leave()).toEqual([zh["engine.nothingToLeave"]])
		talk.begin({ name: "D" })
		expect(talk.pick("end")).toEqual(["D done"])
		expect(talk.begin({ name: "B" }), "asked for by name it goes on").toEqual([asks("B")])
		expect(talk.names()).toEqual(["B"])
	})

	it("brings up what is open already instead of doubling it, however its params are written", () => {
		const talk = conversation()
		talk.begin({ name: "A", next: "x" })
		talk.pick("on")
		talk.begin({ name: "B" })
		expect(talk.begin({ next: "x", name: "A" })).toEqual([asks("A")])
		expect(talk.names()).toEqual(["B", "A"])
		expect(talk.frames().at(-1)?.state).toEqual({ step: 1, name: "A" })
	})

	it("takes three, then says so and goes on with the third", () => {
		const talk = conversation()
		for (const name of ["A", "B", "C"]) talk.begin({ name })
		expect(talk.begin({ name: "D" })).toEqual([zh["engine.tooDeep"], "C has 0 answers", asks("C")])
		expect(talk.names()).toEqual(["A", "B", "C"])
	})

	it("offers one that was put off when three are in the way, so that it can be left", () => {
		const talk = conversation()
		for (const name of ["A", "B"]) {
			talk.begin({ name })
			talk.begin({ name: "short" })
			talk.pass(31 * minute)
			talk.pick("end")
			talk.pick("later")
		}
		talk.begin({ name: "C", does: "nothing" })
		expect(talk.names()).toEqual(["C (quiet)", "B (quiet)", "A (quiet)"])
		expect(talk.begin({ name: "D" })).toEqual([zh["engine.tooDeep"], offers("A", 0)])
		expect(talk.leave()).toEqual([zh["engine.left"]])
		expect(talk.begin({ name: "D" })).toEqual([asks("D")])
	})

	it("goes back to the dialog below after 退出", () => {
		const talk = conversation()
		expect(talk.leave()).toEqual([zh["engine.nothingToLeave"]])
		talk.begin({ name: "A" })
		talk.begin({ name: "B" })
		expect(talk.leave()).toEqual([zh["engine.left"], "A has 0 answers", asks("A")])
		expect(talk.leave()).toEqual([zh["engine.left"]])
		expect(talk.names()).toEqual([])
	})

	it("makes room for a new dialog by what owes nothing any more", () => {
		const talk = conversation()
		talk.begin({ name: "A" })
		talk.begin({ name: "B", settled: true })
		talk.begin({ name: "C" })
		expect(talk.names()).toEqual(["A", "C"])
	})

	it("does not offer again what is past its time", () => {
		const talk = conversation()
		talk.begin({ name: "A", until: start + 10 * minute })
		talk.begin({ name: "B" })
		talk.pass(10 * minute)
		expect(talk.pick("end")).toEqual(["B done", "A is past its time"])
		expect(talk.names()).toEqual([])
	})

	it("keeps the end of a dialog that is put off", () => {
		const talk = conversation()
		talk.begin({ name: "A", until: start + 60 * minute })
		talk.begin({ name: "B" })
		talk.pass(31 * minute)
		talk.pick("end")
		expect(talk.frames()[0]?.wait).toMatchObject({ purpose: "return", until: start + 60 * minute })
		talk.pick("later")
		expect(talk.frames()[0]?.wait).toMatchObject({ until: start + 60 * minute })
	})

	it("makes an offer only where nothing else is half done", () => {
		expect(conversation().begin({ name: "A", does: "offers", next: "B" })).toEqual([asks("B")])
		const busy = conversation()
		busy.begin({ name: "survey" })
		expect(busy.begin({ name: "A", does: "offers", next: "B" })).not.toContainEqual(asks("B"))
		expect(busy.frames().map(({ params }) => params)).toEqual([{ name: "survey" }])
	})

	it("starts what a dialog asks to start: above it, or in its place", () => {
		const above = conversation()
		expect(above.begin({ name: "A", does: "starts", next: "B" })).toEqual([asks("A"), asks("B")])
		expect(above.names()).toEqual(["A", "B"])
		const instead = conversation()
		expect(instead.begin({ name: "A", does: "moves-on", next: "B" })).toEqual(["A over", asks("B")])
		expect(instead.names()).toEqual(["B"])
	})

	it("lays a dialog that asks nothing below one that does", () => {
		const talk = conversation()
		talk.begin({ name: "A" })
		expect(talk.begin({ name: "B", does: "nothing" })).toEqual(["B waits quietly", "A has 0 answers", asks("A")])
		expect(talk.names()).toEqual(["B (quiet)", "A"])
	})

	it("hands over to another person's dialogs: nothing below is brought up, what is to start is the host's to start", () => {
		const talk = conversation()
		talk.begin({ name: "A" })
		const left = talk.run({ kind: "start", flow: "test", params: { name: "B", does: "hands-over", next: "C" } })
		expect(said(left)).toEqual(["handed over"])
		expect(left.handedOver).toEqual({ starts: [{ flow: "test", params: { name: "C" } }] })
		expect(talk.names()).toEqual(["A"])
		const cleared = talk.run({ kind: "start", flow: "test", params: { name: "B", does: "hands-over-cleared" } })
		expect(cleared.handedOver).toEqual({ starts: [] })
		expect(talk.names()).toEqual([])
		expect(said(talk.run({ kind: "goOn" })), "nobody left anything half done").toEqual([])
		talk.begin({ name: "A" })
		expect(said(talk.run({ kind: "goOn" }))).toEqual(["A has 0 answers", asks("A")])
	})
})

describe("a turn", () => {
	it(`makes up to ${maxCallsPerTurn} calls and no more`, () => {
		const talk = conversation()
		expect(talk.begin({ name: "A", does: "calls", times: maxCallsPerTurn })).toEqual(["counted"])
		expect(() => talk.begin({ name: "A", does: "calls", times: maxCallsPerTurn + 1 })).toThrow(
			expect.objectContaining({ code: "TURN_LIMIT" }),
		)
	})

	it("tells the dialog of a refusal", () => {
		expect(conversation(() => ({ ok: false, code: "full" })).begin({ name: "A", does: "calls" })).toEqual(["refused full"])
	})

	it(`has up to ${maxEffectsPerTurn} effects and no more, over all dialogs it runs`, () => {
		const talk = conversation()
		expect(
			talk.run({ kind: "start", flow: "test", params: { name: "A", does: "effects", times: maxEffectsPerTurn } }).records,
		).toHaveLength(maxEffectsPerTurn)
		for (const params of [
			{ name: "A", does: "effects", times: maxEffectsPerTurn + 1 },
			{ name: "x", does: "loop" },
		]) {
			expect(() => talk.begin(params)).toThrow(expect.objectContaining({ code: "TURN_LIMIT" }))
		}
	})

	it("asks the same question again under the same token, and offers a person at the third miss", () => {
		const talk = conversation()
		talk.begin({ name: "A" })
		const token = talk.frames()[0]?.wait.token
		expect(talk.unclear()).toEqual([`${zh["engine.later"]} [on/end]`])
		expect(talk.unclear(false), "not a miss").toEqual([`${zh["engine.later"]} [on/end]`])
		talk.unclear()
		expect(talk.unclear()).toEqual([`${zh["engine.later"]}\n${zh["engine.offerHuman"]} [on/end]`])
		expect(talk.frames()[0]?.wait.token).toBe(token)
		talk.pick("on")
		expect(talk.unclear(), "an answer begins the count anew").toEqual([`${zh["engine.later"]} [on/end]`])
	})

	it("says a word and stays where it is; ignores what is not for it", () => {
		const talk = conversation()
		talk.begin({ name: "A" })
		const before = talk.frames()
		expect(said(talk.run({ kind: "say", key: "engine.nothingToLeave" }))).toEqual([zh["engine.nothingToLeave"]])
		expect(said(talk.run({ kind: "ignore" }))).toEqual([])
		expect(talk.frames()).toEqual(before)
	})
})

describe("stored dialogs that cannot be read", () => {
	const stored = (name: string, more: Partial<Frame> = {}): Frame => ({
		flow: "test",
		params: { name },
		version: 2,
		state: { step: 3, name },
		wait: { token: `of ${name}`, expects: { kind: "text" }, canSkip: false, canGoBack: false },
		misses: 0,
		turns: 1,
		startedAt: start,
		updatedAt: start,
		...more,
	})
	const unreadable = [
		["a version of the future", { version: 3 }],
		["a version no step leads on from", { version: 0 }],
		["a state that does not pass", { state: { step: "three" } }],
		["a state the step on from its version cannot take", { version: 1, state: "three" }],
		["a dialog no affair knows", { flow: "gone" }],
		["a dialog that has gone on too long", { turns: maxTurnsPerSession }],
	] as const

	it.each(unreadable)("%s: told, alerted, the others kept", (_, broken) => {
		const talk = conversation()
		talk.put([stored("A"), stored("B", broken)])
		const outcome = talk.run({ kind: "reply", reply: { kind: "text", text: "1" } })
		expect(said(outcome)).toEqual([zh["engine.failed"], "A has 3 answers", asks("A")])
		expect(outcome.alerts).toMatchObject([{ kind: "session-failed", subject: broken === unreadable[4][1] ? "gone" : "test" }])
		expect(talk.names()).toEqual(["A"])
	})

	it.each(unreadable.slice(0, 5))("%s below one that ends: what ended stays ended and said", (_, broken) => {
		const talk = conversation()
		talk.put([stored("A"), stored("B", broken), stored("C")])
		const outcome = talk.run({ kind: "reply", reply: { kind: "picked", ids: ["end"], by: "button" } })
		expect(said(outcome)).toEqual(["C done", zh["engine.failed"], "A has 3 answers", asks("A")])
		expect(outcome.alerts).toHaveLength(1)
		expect(talk.names()).toEqual(["A"])
	})

	it.each(unreadable.slice(0, 4))("%s started again: it goes, not the one on top", (_, broken) => {
		const talk = conversation()
		talk.put([stored("A", broken), stored("B")])
		expect(talk.begin({ name: "A" })).toEqual([zh["engine.failed"], "B has 3 answers", asks("B")])
		expect(talk.names()).toEqual(["B"])
	})

	it("counts each turn of a dialog, so that one that never ends is over one day", () => {
		const talk = conversation()
		talk.put([stored("A", { turns: maxTurnsPerSession - 2 })])
		talk.pick("on")
		talk.unclear()
		talk.pick("on")
		expect(talk.names(), "a word that was not understood is no turn").toEqual(["A"])
		expect(talk.pick("on")).toEqual([zh["engine.failed"]])
		expect(talk.names()).toEqual([])
	})

	it("upgrades a state step by step", () => {
		const talk = conversation()
		talk.put([stored("A", { version: 1, state: 4 })])
		talk.pick("on")
		expect(talk.frames()).toMatchObject([{ version: 2, state: { step: 5, name: "upgraded" } }])
	})
})

it("never throws nor grows beyond its depth, whatever is done and however much time passes", () => {
	const name = fc.constantFrom("A", "B", "C", "D", "E")
	const params = fc.oneof(
		fc.record({ name, does: fc.constantFrom("ask", "end", "nothing", "calls", "starts", "moves-on", "hands-over"), next: name }),
		fc.record({ name, until: fc.integer({ min: start, max: start + 300 * minute }), settled: fc.boolean() }),
	)
	const intent: fc.Arbitrary<Intent> = fc.oneof(
		params.map((given): Intent => ({ kind: "start", flow: "test", params: given })),
		fc
			.constantFrom("on", "end", "continue", "later", "else")
			.map((id): Intent => ({ kind: "reply", reply: { kind: "picked", ids: [id], by: "button" } })),
		fc.constantFrom<Intent>(
			{ kind: "reply", reply: { kind: "text", text: "x" } },
			{ kind: "reply", reply: { kind: "skip" } },
			{ kind: "reply", reply: { kind: "media", media: "voice", ref: "r" } },
			{ kind: "unclear", key: "engine.later", counts: true },
			{ kind: "leave" },
			{ kind: "goOn" },
			{ kind: "say", key: "engine.left" },
			{ kind: "ignore" },
		),
	)
	fc.assert(
		fc.property(fc.array(fc.tuple(intent, fc.integer({ min: 0, max: 60 })), { maxLength: 40 }), (steps) => {
			const talk = conversation()
			for (const [next, minutes] of steps) {
				talk.pass(minutes * minute)
				talk.run(next)
				expect(talk.frames().length).toBeLessThanOrEqual(maxStackDepth)
				const listening = talk.frames().map(({ wait }) => wait.expects.kind !== "nothing")
				expect(listening, "what is quiet lies below what listens").toEqual([...listening].sort((a, b) => Number(a) - Number(b)))
			}
		}),
		{ numRuns: 300 },
	)
})
