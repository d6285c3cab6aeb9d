/** 菜单, 帮助, 人工, and what a stranger is told. Pure. */
import { z } from "zod"
import type { BaseCx, CallResult, Effect, Flow, Json, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { holds } from "../rights.ts"
import { askOne, askText, pickedId } from "./ask.ts"
import { readCode } from "./code.ts"
import { peopleRights } from "./rights.ts"
import { maxNotes } from "./rules.ts"

const none = z.object({}).strict()
type None = z.infer<typeof none>

function end(text: string, more: readonly Effect[] = []): { readonly out: readonly Effect[]; readonly done: true } {
	return { out: [told(text), ...more], done: true }
}

export type MenuFacts = {
	readonly entries: readonly { readonly id: string; readonly label: string; readonly flow: string; readonly params: Json }[]
}
const menuState = z.object({ page: z.number().int().nonnegative() })
type MenuState = z.infer<typeof menuState>

/** Options on one screen; where there are more, the last one leads on. */
const menuSize = 10

export const menuFlow: Flow<None, MenuState, MenuFacts> = {
	type: "people.menu",
	version: 1,
	params: none,
	state: menuState,
	upgrades: {},
	start: (_, cx) => askMenu(0, cx.facts, cx),
	resume: ({ page }, resume, _params, cx) => {
		if (resume.kind !== "reply") return askMenu(page, cx.facts, cx)
		const picked = pickedId(resume.reply)
		if (picked === "more") return askMenu(page + 1, cx.facts, cx)
		const entry = cx.facts.entries.find((each) => each.id === picked)
		if (entry === undefined) return askMenu(page, cx.facts, cx, cx.say("router.unclear.options"))
		return { out: [{ kind: "startFlow", flow: entry.flow, params: entry.params }], done: true }
	},
	summary: () => "",
}

function askMenu(page: number, { entries }: MenuFacts, cx: BaseCx, reason?: string): Turn<MenuState> {
	const perPage = entries.length > menuSize ? menuSize - 1 : menuSize
	const pages = Math.max(1, Math.ceil(entries.length / perPage))
	const shown = entries.slice((page % pages) * perPage, (page % pages) * perPage + perPage).map(({ id, label }) => ({ id, label }))
	const isLast = page % pages === pages - 1
	const options = pages > 1 ? [...shown, { id: "more", label: cx.say(isLast ? "people.menu.first" : "people.menu.more") }] : shown
	const prompt = cx.say(cx.who.person === undefined ? "people.menu.stranger" : "people.menu.ask")
	return {
		state: { page: page % pages },
		...askOne(cx, reason === undefined ? prompt : `${reason}\n${prompt}`, options, { isOffer: true }),
	}
}

export type HelpFacts = { readonly helper: string | null; readonly village: string | null }

/** One screen: what can be done, the words for it, who helps. */
export const helpFlow: Flow<None, null, HelpFacts> = {
	type: "people.help",
	version: 1,
	params: none,
	state: z.null(),
	upgrades: {},
	start: (_, cx) => {
		const helper = cx.facts.helper ?? cx.say("people.helper.none")
		if (cx.who.person === undefined) return end(strangerText(cx.facts.village, cx))
		const isHelping = holds(peopleRights, "people.tasks", cx.who.person.roles)
		const text = cx.say("people.help", { helper })
		return end(isHelping ? `${text}\n${cx.say("people.help.helping")}` : text)
	},
	resume: (_, _resume, _params, cx) => end(cx.say("people.menu.ask")),
	summary: () => "",
}

function strangerText(village: string | null, cx: BaseCx): string {
	return `${village === null ? cx.say("people.welcome") : cx.say("people.welcome.village", { village })}\n${cx.say("people.welcome.how")}`
}

/** `digits`: how many were sent where they are no code, else 0. */
const welcomeParams = z.object({ said: z.enum(["nothing", "something"]), digits: z.number().int().default(0) })

/** Somebody who is not registered says something: who we are and what is needed. Nothing they said is kept as an opinion, and that is told. */
export const welcomeFlow: Flow<z.infer<typeof welcomeParams>, null, HelpFacts> = {
	type: "people.welcome",
	version: 1,
	params: welcomeParams,
	state: z.null(),
	upgrades: {},
	start: ({ said, digits }, cx) => {
		// Half a code is answered with what a code looks like, not with who we are.
		if (digits > 0) return end(cx.say("people.enrol.length", { digits }))
		const text = strangerText(cx.facts.village, cx)
		return end(said === "nothing" ? text : `${text}\n${cx.say("people.welcome.notTaken")}`)
	},
	resume: (_, _resume, _params, cx) => end(cx.say("people.menu.ask")),
	summary: () => "",
}

const humanParams = z.object({
	reason: z.enum(["asked", "codes", "not-listed"]),
	villageId: z.string().nullable(),
	householdId: z.string().nullable(),
})
type HumanParams = z.infer<typeof humanParams>
const humanState = z.discriminatedUnion("step", [
	z.object({ step: z.literal("asking") }),
	z.object({ step: z.literal("note"), villageId: z.string(), taskId: z.string() }),
])
type HumanState = z.infer<typeof humanState>

const askedValue = z.object({
	taskId: z.string(),
	villageId: z.string(),
	isNew: z.boolean(),
	helper: z.string().nullable(),
	/** 后天 */
	by: z.string(),
	/** Masked; null where the roster has none, or the person is not known. */
	phone: z.string().nullable(),
})

/** A human: who it is, and when they call. Whoever has no phone on the roster may leave one. */
export const humanFlow: Flow<HumanParams, HumanState> = {
	type: "people.human",
	version: 1,
	params: humanParams,
	state: humanState,
	upgrades: {},
	start: (params, cx) => {
		if (cx.who.isGroup) return end(cx.say("people.human.group"))
		return { state: { step: "asking" }, out: [], call: { name: "people.askHuman", args: params } }
	},
	resume: (state, resume, params, cx) => {
		if (resume.kind === "result" && state.step === "asking") {
			if (!resume.result.ok) return end(cx.say("people.human.noVillage"))
			return asked(askedValue.parse(resume.result.value), cx)
		}
		if (resume.kind === "result")
			return resume.result.ok || resume.result.code !== "too-long"
				? end(cx.say(afterNote(resume.result)))
				: askNote(state, cx, cx.say("people.human.tooLong", { max: maxNotes }))
		if (state.step === "asking") return { state, out: [], call: { name: "people.askHuman", args: params } }
		if (resume.kind !== "reply") return askNote(state, cx, cx.say("people.human.leave"))
		const { reply } = resume
		if (reply.kind === "skip") return end(cx.say("people.human.noPhone"))
		if (reply.kind !== "text") return askNote(state, cx, cx.say("people.human.onlyText"))
		const code = readCode(reply.text)
		// A code works anywhere, also here.
		if (code !== undefined)
			return {
				out: [
					{
						kind: "startFlow",
						flow: "people.enrol",
						params: code.kind === "code" ? { kind: "code", digits: code.digits } : { kind: "mistyped" },
					},
				],
				done: true,
			}
		return {
			state,
			out: [],
			call: {
				name: "people.leaveNote",
				args: { villageId: state.villageId, taskId: state.taskId, text: reply.text },
			},
		}
	},
	summary: (_, _params, cx) => cx.say("people.human.summary"),
}

function afterNote(result: CallResult): string {
	if (result.ok) return "people.human.noted"
	return result.code === "full" ? "people.human.full" : "people.human.tooLate"
}

function asked({ taskId, villageId, isNew, helper, by, phone }: z.infer<typeof askedValue>, cx: BaseCx): Turn<HumanState> {
	const values = { helper: helper ?? cx.say("people.helper.staff"), by }
	const first = cx.say(isNew ? "people.human.asked" : "people.human.again", values)
	if (phone !== null) return end(`${first}\n${cx.say("people.human.willCall", { phone })}`)
	return askNote({ step: "note", villageId, taskId }, cx, `${first}\n${cx.say("people.human.leave")}`)
}

function askNote(state: HumanState, cx: BaseCx, prompt: string): Turn<HumanState> {
	return { state, ...askText(cx, prompt, { canSkip: true, isOffer: true, hearsWords: true }) }
}
