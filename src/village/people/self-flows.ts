/** 换人, 换村, 退订, 恢复, 我的资料, 注销, 不是我家的: what a person does with their own registration. Pure. */
import { z } from "zod"
import type { FieldRow } from "../../channel/message.ts"
import type { BaseCx, Effect, Flow, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { askOne, pickedId } from "./ask.ts"

const none = z.object({}).strict()
type None = z.infer<typeof none>

function end(text: string, more: readonly Effect[] = []): { readonly out: readonly Effect[]; readonly done: true } {
	return { out: [told(text), ...more], done: true }
}

const nameValue = z.object({ name: z.string() })

const switchState = z.object({ step: z.enum(["pick"]) })
type SwitchState = z.infer<typeof switchState>
export type SwitchFacts = { readonly persons: readonly { readonly id: string; readonly name: string }[] }

export const switchFlow: Flow<None, SwitchState, SwitchFacts> = {
	type: "people.switch",
	version: 1,
	params: none,
	state: switchState,
	upgrades: {},
	start: (_, cx) => askWhom(cx.facts, cx),
	resume: (_, resume, _params, cx) => {
		if (resume.kind === "result") {
			if (!resume.result.ok) return askWhom(cx.facts, cx, cx.say("people.switch.gone"))
			const { name } = nameValue.parse(resume.result.value)
			return { ...end(cx.say("people.switch.done", { name })), handsOver: "left" }
		}
		if (resume.kind !== "reply") return askWhom(cx.facts, cx)
		const picked = pickedId(resume.reply)
		if (picked === undefined) return askWhom(cx.facts, cx, cx.say("router.unclear.options"))
		if (picked === "add") return { out: [{ kind: "startFlow", flow: "people.enrol", params: { kind: "family" } }], done: true }
		if (picked === cx.who.person?.id) return end(cx.say("people.switch.same", { name: cx.who.person.name }))
		return { state: { step: "pick" }, out: [], call: { name: "people.actFor", args: { personId: picked } } }
	},
	summary: () => "",
}

function askWhom({ persons }: SwitchFacts, cx: BaseCx, reason?: string): Turn<SwitchState> {
	if (persons.length === 0) return end(cx.say("people.enrol.howTo"))
	const options = [
		...persons.map(({ id, name }) => ({ id, label: id === cx.who.person?.id ? cx.say("people.switch.now", { name }) : name })),
		...(cx.who.person === undefined ? [] : [{ id: "add", label: cx.say("people.switch.add") }]),
	]
	const prompt = cx.say("people.switch.ask")
	return { state: { step: "pick" }, ...askOne(cx, reason === undefined ? prompt : `${reason}\n${prompt}`, options, { isOffer: true }) }
}

export type VillageFacts = { readonly villages: readonly { readonly id: string; readonly name: string }[] }

export const villageFlow: Flow<None, SwitchState, VillageFacts> = {
	type: "people.village",
	version: 1,
	params: none,
	state: switchState,
	upgrades: {},
	start: (_, cx) => askVillage(cx.facts, cx),
	resume: (_, resume, _params, cx) => {
		if (resume.kind === "result") {
			if (!resume.result.ok) return askVillage(cx.facts, cx)
			const said = z.object({ name: z.string(), village: z.string() }).parse(resume.result.value)
			// The same person may stand on both rosters: what was half done belongs to the other village.
			return { ...end(cx.say("people.village.done", said)), handsOver: "cleared" }
		}
		if (resume.kind !== "reply") return askVillage(cx.facts, cx)
		const picked = pickedId(resume.reply)
		if (picked === undefined) return askVillage(cx.facts, cx, cx.say("router.unclear.options"))
		return { state: { step: "pick" }, out: [], call: { name: "people.actIn", args: { villageId: picked } } }
	},
	summary: () => "",
}

function askVillage({ villages }: VillageFacts, cx: BaseCx, reason?: string): Turn<SwitchState> {
	const [only, second] = villages
	if (only === undefined) return end(cx.say("people.enrol.howTo"))
	if (second === undefined) return end(cx.say("people.village.only", { village: only.name }))
	const prompt = cx.say("people.village.ask")
	return {
		state: { step: "pick" },
		...askOne(
			cx,
			reason === undefined ? prompt : `${reason}\n${prompt}`,
			villages.map(({ id, name }) => ({ id, label: name })),
			{ isOffer: true },
		),
	}
}

const muteParams = z.object({ muted: z.boolean() })

export const muteFlow: Flow<z.infer<typeof muteParams>, SwitchState> = {
	type: "people.mute",
	version: 1,
	params: muteParams,
	state: switchState,
	upgrades: {},
	start: ({ muted }) => ({ state: { step: "pick" }, out: [], call: { name: "people.mute", args: { muted } } }),
	resume: (_, resume, { muted }, cx) => {
		if (!muted) return end(cx.say("people.mute.on"))
		const given = resume.kind === "result" && resume.result.ok ? z.object({ elsewhere: z.boolean() }).parse(resume.result.value) : undefined
		return end(cx.say(given?.elsewhere === true ? "people.mute.offHere" : "people.mute.off"))
	},
	summary: () => "",
}

/** 以后发到这里 */
export const preferFlow: Flow<None, SwitchState> = {
	type: "people.prefer",
	version: 1,
	params: none,
	state: switchState,
	upgrades: {},
	start: () => ({ state: { step: "pick" }, out: [], call: { name: "people.prefer", args: null } }),
	resume: (_, resume, _params, cx) => {
		if (resume.kind !== "result" || !resume.result.ok) return end(cx.say("people.enrol.howTo"))
		return end(cx.say("people.prefer.done", nameValue.parse(resume.result.value)))
	},
	summary: () => "",
}

const profileState = z.object({ step: z.enum(["shown"]) })
type ProfileState = z.infer<typeof profileState>
/** `canPrefer`: the person has other chats too, and has not asked for messages in this one. */
export type ProfileFacts = { readonly rows: readonly FieldRow[]; readonly canPrefer: boolean }

export const profileFlow: Flow<None, ProfileState, ProfileFacts> = {
	type: "people.profile",
	version: 1,
	params: none,
	state: profileState,
	upgrades: {},
	start: (_, cx) =>
		askProfile(cx, [
			{ kind: "say", blocks: [{ kind: "fields", title: cx.say("people.profile.title"), rows: cx.facts.rows }] },
			told(cx.say("people.profile.kept")),
		]),
	resume: (state, resume, _params, cx) => {
		if (resume.kind === "result") {
			const lines = resume.result.ok ? z.array(z.string()).parse(resume.result.value) : []
			return end([cx.say("people.copy.title"), ...lines].join("\n"))
		}
		if (resume.kind !== "reply") return askProfile(cx, [])
		switch (pickedId(resume.reply)) {
			case "copy":
				return { state, out: [], call: { name: "people.copy", args: cx.facts.rows.map(({ label, value }) => ({ label, value })) } }
			case "erase":
				return { out: [{ kind: "startFlow", flow: "people.erase", params: {} }], done: true }
			case "here":
				return { out: [{ kind: "startFlow", flow: "people.prefer", params: {} }], done: true }
			case "done":
				return end(cx.say("people.profile.closed"))
			default:
				return askProfile(cx, [told(cx.say("router.unclear.options"))])
		}
	},
	summary: () => "",
}

function askProfile(cx: BaseCx & { readonly facts: ProfileFacts }, before: readonly Effect[]): Turn<ProfileState> {
	const options = [
		{ id: "done", label: cx.say("people.profile.done") },
		...(cx.facts.canPrefer ? [{ id: "here", label: cx.say("people.profile.here") }] : []),
		{ id: "copy", label: cx.say("people.profile.copy") },
		{ id: "erase", label: cx.say("people.profile.erase") },
	]
	const asked = askOne(cx, cx.say("people.profile.ask"), options, { isOffer: true })
	return { state: { step: "shown" }, out: [...before, ...asked.out], wait: asked.wait }
}

const eraseState = z.object({ step: z.enum(["asked"]) })
type EraseState = z.infer<typeof eraseState>

export const eraseFlow: Flow<None, EraseState> = {
	type: "people.erase",
	version: 1,
	params: none,
	state: eraseState,
	upgrades: {},
	start: (_, cx) => askErase(cx),
	resume: (state, resume, _params, cx) => {
		if (resume.kind === "result") {
			const { next } = z.object({ next: z.string().nullable() }).parse(resume.result.ok ? resume.result.value : { next: null })
			const text =
				next === null ? cx.say("people.erase.done") : `${cx.say("people.erase.done")}\n${cx.say("people.switch.done", { name: next })}`
			return { ...end(text), handsOver: "cleared" }
		}
		if (resume.kind !== "reply") return askErase(cx)
		switch (pickedId(resume.reply)) {
			case "yes":
				return { state, out: [], call: { name: "people.erase", args: null } }
			case "no":
				return end(cx.say("people.erase.kept"))
			default:
				return askErase(cx, cx.say("router.unclear.options"))
		}
	},
	summary: () => "",
}

function askErase(cx: BaseCx, reason?: string): Turn<EraseState> {
	const prompt = cx.say("people.erase.ask", { name: cx.who.person?.name ?? "" })
	const options = [
		{ id: "no", label: cx.say("people.erase.no") },
		{ id: "yes", label: cx.say("people.erase.yes") },
	]
	return { state: { step: "asked" }, ...askOne(cx, reason === undefined ? prompt : `${reason}\n${prompt}`, options, { isOffer: true }) }
}

const phoneSchema = z.object({ chatId: z.string(), personId: z.string(), label: z.string() })
const objectState = z.object({ phones: z.array(phoneSchema) })
type ObjectState = z.infer<typeof objectState>

/** 不是我家的 */
export const objectFlow: Flow<None, ObjectState> = {
	type: "people.object",
	version: 1,
	params: none,
	state: objectState,
	upgrades: {},
	start: () => ({ state: { phones: [] }, out: [], call: { name: "people.otherPhones", args: null } }),
	resume: (state, resume, _params, cx) => {
		if (resume.kind === "result") {
			if (resume.call === "people.otherPhones")
				return askPhone({ phones: resume.result.ok ? z.array(phoneSchema).parse(resume.result.value) : [] }, cx)
			if (!resume.result.ok) return end(cx.say("people.object.gone"))
			const { helper } = z.object({ helper: z.string().nullable() }).parse(resume.result.value)
			return end(cx.say("people.object.done", { helper: helper ?? cx.say("people.helper.staff") }))
		}
		if (resume.kind !== "reply") return askPhone(state, cx)
		const picked = pickedId(resume.reply)
		if (picked === "none") return end(cx.say("people.object.fine"))
		const phone = state.phones[Number(picked) - 1]
		if (phone === undefined) return askPhone(state, cx, cx.say("router.unclear.options"))
		return { state, out: [], call: { name: "people.dispute", args: { chatId: phone.chatId, personId: phone.personId } } }
	},
	summary: () => "",
}

function askPhone(state: ObjectState, cx: BaseCx, reason?: string): Turn<ObjectState> {
	if (state.phones.length === 0) return end(cx.say("people.object.none"))
	const options = [
		...state.phones.map(({ label }, index) => ({ id: String(index + 1), label })),
		{ id: "none", label: cx.say("people.object.allOurs") },
	]
	const prompt = cx.say("people.object.ask")
	return { state, ...askOne(cx, reason === undefined ? prompt : `${reason}\n${prompt}`, options, { isOffer: true }) }
}
