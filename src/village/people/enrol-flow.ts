/**
 * Enrolment: a code opens a household; the person says who of it they are; a head proves it; consent is asked; only then is
 * anything bound. The same steps add somebody of the family on a phone already bound. Pure.
 */
import { z } from "zod"
import type { BaseCx, CallResult, Effect, Flow, Reply, Turn } from "../../engine/flow.ts"
import { told } from "../../engine/turns.ts"
import { askOne, askText, pickedId } from "./ask.ts"
import { boundSchema, type Opened, openedSchema, proofSchema, refusalSchema } from "./opened.ts"

const params = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("code"), digits: z.string() }),
	z.object({ kind: z.literal("mistyped") }),
	/** Nearly a code: a digit too few or too many. */
	z.object({ kind: z.literal("length"), digits: z.number() }),
	/** Somebody of the household, without a code. */
	z.object({ kind: z.literal("family") }),
	/** 绑定 without a code. */
	z.object({ kind: z.literal("ask") }),
])
type Params = z.infer<typeof params>

const state = z.discriminatedUnion("step", [
	z.object({ step: z.literal("opening") }),
	z.object({ step: z.literal("village"), at: openedSchema }),
	z.object({ step: z.literal("pick"), at: openedSchema }),
	/** `misses`: replies that were no four digits; the engine counts none, for any text answers a text question. */
	z.object({ step: z.literal("prove"), at: openedSchema, personId: z.string(), misses: z.int().exactOptional() }),
	z.object({ step: z.literal("consent"), at: openedSchema, personId: z.string(), proof: proofSchema }),
])
type State = z.infer<typeof state>
type At<S extends State["step"]> = Extract<State, { step: S }>

export const enrolFlow: Flow<Params, State> = {
	type: "people.enrol",
	version: 1,
	params,
	state,
	upgrades: {},
	start: (given, cx) => {
		// A code shown to a whole group is a code given away.
		if (cx.who.isGroup) return end(cx.say("people.enrol.group"))
		switch (given.kind) {
			case "mistyped":
				return end(cx.say("people.enrol.mistyped"))
			case "length":
				return end(cx.say("people.enrol.length", { digits: given.digits }))
			case "ask":
				return end(cx.say("people.enrol.howTo"))
			case "code":
				return { state: { step: "opening" }, out: [], call: { name: "people.openCode", args: { digits: given.digits } } }
			case "family":
				return { state: { step: "opening" }, out: [], call: { name: "people.openFamily", args: null } }
		}
	},
	resume: (at, resume, given, cx) => {
		switch (resume.kind) {
			case "reply":
				return answered(at, resume.reply, given, cx)
			case "result":
				return called(at, resume.call, resume.result, given, cx)
			case "returned":
			case "expired":
				return ask(at, cx)
		}
	},
	summary: (_at, _given, cx) => cx.say("people.enrol.summary"),
}

function end(text: string, more: readonly Effect[] = []): Turn<State> {
	return { out: [told(text), ...more], done: true }
}

/** Asks what the step asks, under `reason` where something was not understood. */
function ask(at: State, cx: BaseCx, reason?: string): Turn<State> {
	const under = (prompt: string): string => (reason === undefined ? prompt : `${reason}\n${prompt}`)
	switch (at.step) {
		case "opening":
			return end(cx.say("people.enrol.howTo"))
		case "village": {
			const options = [
				{ id: "yes", label: cx.say("people.enrol.village.yes") },
				{ id: "no", label: cx.say("people.enrol.village.no") },
			]
			return { state: at, ...askOne(cx, under(cx.say("people.enrol.village", { village: at.at.villageName })), options) }
		}
		case "pick": {
			const options = [...at.at.members.map(({ id, label }) => ({ id, label })), { id: "none", label: cx.say("people.enrol.notListed") }]
			return { state: at, ...askOne(cx, under(pickPrompt(at.at, cx)), options, { isFree: true }) }
		}
		case "prove":
			return { state: at, ...askText(cx, under(cx.say("people.enrol.prove")), { canGoBack: true }) }
		case "consent": {
			const options = [
				{ id: "agree", label: cx.say("people.consent.agree") },
				{ id: "decline", label: cx.say("people.consent.decline") },
			]
			const prompt = consentPrompt(at, cx)
			return { state: at, ...askOne(cx, reason === undefined ? prompt : `${reason}\n\n${prompt}`, options, { canGoBack: true }) }
		}
	}
}

function pickPrompt(opened: Opened, cx: BaseCx): string {
	const place = [opened.villageName, opened.group, cx.say("people.household", { number: opened.number })]
		.filter((part) => part !== null)
		.join(" ")
	const household = opened.head === null ? place : cx.say("people.householdOf", { place, head: opened.head })
	const isForOther = opened.already.length > 0
	return cx.say(isForOther ? "people.enrol.pickOther" : "people.enrol.pick", { household })
}

function consentPrompt({ at, personId }: At<"consent">, cx: BaseCx): string {
	const label = at.members.find((member) => member.id === personId)?.label ?? ""
	const text = cx.say("people.consent", { village: at.villageName })
	// In another village the person registers themselves: whose phone it is there is not known yet.
	return cx.who.person === undefined || at.isOtherVillage ? text : `${cx.say("people.consent.behalf", { name: label })}\n${text}`
}

function answered(at: State, reply: Reply, given: Params, cx: BaseCx): Turn<State> {
	if (reply.kind === "back" && (at.step === "prove" || at.step === "consent")) return ask({ step: "pick", at: at.at }, cx)
	const picked = pickedId(reply)
	switch (at.step) {
		case "opening":
			return ask(at, cx)
		case "village":
			if (picked === undefined) return ask(at, cx, cx.say("router.unclear.options"))
			return picked === "yes" ? ask({ step: "pick", at: at.at }, cx) : end(cx.say("people.enrol.village.left"))
		case "pick":
			if (picked === "none") return notListed(at.at, cx)
			if (picked !== undefined) return chosen(at.at, picked, cx)
			if (reply.kind === "text") {
				const { villageId, householdId } = at.at
				return { state: at, out: [], call: { name: "people.findMember", args: { villageId, householdId, text: reply.text.slice(0, 60) } } }
			}
			return ask(at, cx, cx.say("router.unclear.options"))
		case "prove":
			return proving(at, reply, cx)
		case "consent":
			if (picked === "agree")
				return { state: at, out: [], call: { name: "people.bind", args: { via: viaOf(given), personId: at.personId, proof: at.proof } } }
			return picked === "decline" ? end(cx.say("people.consent.declined")) : ask(at, cx, cx.say("router.unclear.options"))
	}
}

function viaOf(given: Params): { readonly kind: "code"; readonly digits: string } | { readonly kind: "family" } {
	return given.kind === "code" ? { kind: "code", digits: given.digits } : { kind: "family" }
}

function notListed(opened: Opened, cx: BaseCx): Turn<State> {
	const { villageId, householdId } = opened
	return end(cx.say("people.enrol.notListed.said"), [
		{ kind: "startFlow", flow: "people.human", params: { reason: "not-listed", villageId, householdId } },
	])
}

function chosen(opened: Opened, personId: string, cx: BaseCx): Turn<State> {
	const member = opened.members.find((each) => each.id === personId)
	if (member === undefined) return ask({ step: "pick", at: opened }, cx, cx.say("people.enrol.noSuchMember"))
	if (member.proof === "phone") return ask({ step: "prove", at: opened, personId }, cx)
	return toConsent(opened, personId, member.proof, cx)
}

function toConsent(opened: Opened, personId: string, proof: "none" | "phone" | "contact", cx: BaseCx, before = ""): Turn<State> {
	const later = cx.say("people.enrol.headLater", { helper: opened.helper ?? cx.say("people.helper.staff") })
	const reason = proof === "contact" ? `${before}${later}` : undefined
	return ask({ step: "consent", at: opened, personId, proof }, cx, reason)
}

/** 人工 and the like cannot be commands inside a text question; here they all mean that the contact must confirm. */
const cannotProve = /人工|不记得|记不|忘|不知道|不晓得|没有|没电话|没手机|换号|换了|不用|帮/

function proving(at: At<"prove">, reply: Reply, cx: BaseCx): Turn<State> {
	if (reply.kind !== "text") return noDigits(at, cx)
	if (cannotProve.test(reply.text)) return toConsent(at.at, at.personId, "contact", cx)
	return {
		state: at,
		out: [],
		call: { name: "people.proveHead", args: { villageId: at.at.villageId, personId: at.personId, text: reply.text.slice(0, 60) } },
	}
}

/** From this one on they are offered somebody who can do without the digits. */
const missesBeforeHelper = 3

function noDigits(at: At<"prove">, cx: BaseCx): Turn<State> {
	const misses = (at.misses ?? 0) + 1
	const helper = at.at.helper ?? cx.say("people.helper.staff")
	const said = cx.say(misses < missesBeforeHelper ? "people.enrol.prove.unclear" : "people.enrol.prove.helper", { helper })
	return ask({ ...at, misses }, cx, said)
}

function helperWords(helper: string | null, cx: BaseCx): string {
	return helper ?? cx.say("people.helper.none")
}

function called(at: State, call: string, result: CallResult, given: Params, cx: BaseCx): Turn<State> {
	if (!result.ok) return refused(result, cx)
	switch (at.step) {
		case "opening":
			return opened(openedSchema.parse(result.value), given, cx)
		case "pick": {
			const { found } = foundSchema.parse(result.value)
			return found === null ? ask(at, cx, cx.say("people.enrol.noSuchMember")) : chosen(at.at, found, cx)
		}
		case "prove":
			return proved(at, proofResult.parse(result.value), cx)
		case "consent":
			return bound(boundSchema.parse(result.value), cx)
		case "village":
			throw new TypeError(`nothing was asked for in this step: ${call}`)
	}
}

const foundSchema = z.object({ found: z.string().nullable() })
const proofResult = z.object({ proof: z.enum(["phone", "contact", "wrong", "unclear"]), left: z.number().exactOptional() })

function opened(at: Opened, given: Params, cx: BaseCx): Turn<State> {
	if (at.members.length === 0) {
		const names = at.already.join(cx.say("people.and"))
		if (given.kind === "family") return end(cx.say("people.enrol.familyFull", { names }))
		return at.already.length > 0 ? end(cx.say("people.enrol.already", { village: at.villageName, names })) : notListed(at, cx)
	}
	return ask(at.isOtherVillage ? { step: "village", at } : { step: "pick", at }, cx)
}

function proved(at: At<"prove">, { proof, left }: z.infer<typeof proofResult>, cx: BaseCx): Turn<State> {
	switch (proof) {
		case "phone":
			return toConsent(at.at, at.personId, proof, cx)
		case "contact":
			return toConsent(at.at, at.personId, proof, cx, cx.say("people.enrol.prove.over"))
		case "wrong":
			return ask(at, cx, cx.say("people.enrol.prove.wrong", { left: left ?? 0 }))
		case "unclear":
			return noDigits(at, cx)
	}
}

function bound(result: z.infer<typeof boundSchema>, cx: BaseCx): Turn<State> {
	const lines = [
		cx.say(result.wasThere ? "people.enrol.wasThere" : "people.enrol.done", { village: result.villageName, name: result.name }),
		...(result.isAwaited ? [cx.say("people.enrol.awaited", { helper: result.helper ?? cx.say("people.helper.staff") })] : []),
		...(result.others > 0 ? [cx.say("people.enrol.others", { count: result.others })] : []),
		...(result.persons > 1 ? [cx.say("people.enrol.several", { count: result.persons, name: result.name })] : []),
		cx.say("people.enrol.next"),
	]
	// A stranger's other half-done enrolments end here; a member's half-done things wait for that member.
	return { out: [told(lines.join("\n"))], done: true, handsOver: cx.who.person === undefined ? "cleared" : "left" }
}

function refused(result: Extract<CallResult, { ok: false }>, cx: BaseCx): Turn<State> {
	const parsed = refusalSchema.safeParse(result.detail)
	const { helper, left = 0, uses = 0, handOver = false } = parsed.success ? parsed.data : { helper: null }
	const who = helperWords(helper, cx)
	switch (result.code) {
		case "unknown":
			if (handOver)
				return end(cx.say("people.enrol.handOver"), [
					{ kind: "startFlow", flow: "people.human", params: { reason: "codes", villageId: null, householdId: null } },
				])
			return end(cx.say("people.enrol.unknown", { left }))
		case "closed":
			return end(cx.say("people.enrol.closed", { helper: who }))
		case "spent":
			return end(cx.say("people.enrol.spent", { uses, helper: who }))
		case "revoked":
			return end(cx.say("people.enrol.revoked", { helper: who }))
		case "gone":
			return end(cx.say("people.enrol.gone", { helper: who }))
		case "group":
			return end(cx.say("people.enrol.group"))
		default:
			return end(cx.say("people.enrol.howTo"))
	}
}
