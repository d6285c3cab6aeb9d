/** 发公告: a notice written in the chat, shown as residents will get it, confirmed twice. What was said is kept after each message. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { CallResult, Cx, Flow, Reply, Turn } from "../../engine/flow.ts"
import type { Wait } from "../../engine/wait.ts"
import { asCommand, cleanText } from "../../text/normalize.ts"
import { type Audience, type Content, categories, contentSchema, emptyContent, everyone, faultsOf, limits, spokenFrom } from "./rules.ts"
import { audienceWords, plainBody } from "./shown.ts"

const steps = [
	"looking",
	"found",
	"category",
	"title",
	"body",
	"spoken",
	"audience",
	"groups",
	"object",
	"preview",
	"change",
	"sure",
	"publishing",
] as const
type Step = (typeof steps)[number]

const stateSchema = z.object({
	step: z.enum(steps),
	/** Null before anything was kept. */
	id: z.string().nullable(),
	draftVersion: z.number().int(),
	draft: contentSchema,
	/** The village's groups, for whom it may be meant. */
	groups: z.array(z.string()),
	/** When everybody is told. */
	when: z.enum(["now", "evening", "no"]),
	/** Changed from the preview: the next answer leads back there. */
	isChanging: z.boolean(),
	above: z.array(z.string()),
})
type State = z.infer<typeof stateSchema>
type WriteCx = Cx<null>
type WriteTurn = Turn<State>

const foundSchema = z.object({
	groups: z.array(z.string()),
	draft: z.object({ id: z.string(), draftVersion: z.number().int(), content: contentSchema }).nullable(),
})
const keptSchema = z.object({ id: z.string(), draftVersion: z.number().int() })
const publishedSchema = z.object({
	number: z.string().nullable(),
	title: z.string(),
	told: z.enum(["no", "now", "morning", "evening"]),
	people: z.number().int(),
})

export const writeFlow: Flow<null, State> = {
	type: "notice.write",
	version: 1,
	params: z.null(),
	state: stateSchema,
	upgrades: {},
	start: () => ({
		state: {
			step: "looking",
			id: null,
			draftVersion: 0,
			draft: { ...emptyContent, category: "village" },
			groups: [],
			when: "now",
			isChanging: false,
			above: [],
		},
		out: [],
		call: { name: "notice.write.find", args: {} },
	}),
	resume: (state, resume, _, cx) => {
		switch (resume.kind) {
			case "returned":
				return prompt(state, cx)
			case "expired":
				return ended(cx.say("notice.write.later"))
			case "reply":
				return replied(state, resume.reply, cx)
			case "result":
				return worked(state, resume.result, cx)
		}
	},
	summary: ({ draft }, _, { say }) => say("notice.write.summary", { title: draft.title }),
}

function worked(state: State, result: CallResult, cx: WriteCx): WriteTurn {
	if (!result.ok) return refused(state, result.code, cx)
	switch (state.step) {
		case "looking": {
			const { groups, draft } = foundSchema.parse(result.value)
			if (draft === null) return prompt({ ...state, groups, step: "category" }, cx)
			return prompt({ ...state, groups, id: draft.id, draftVersion: draft.draftVersion, draft: draft.content, step: "found" }, cx)
		}
		case "publishing":
			return published(publishedSchema.parse(result.value), cx)
		default: {
			const { id, draftVersion } = keptSchema.parse(result.value)
			return prompt({ ...state, id, draftVersion }, cx)
		}
	}
}

function published({ number, title, told, people }: z.infer<typeof publishedSchema>, { say }: WriteCx): WriteTurn {
	if (number === null) return ended(say("notice.write.waits", { title }))
	return ended([say("notice.write.published", { title, number }), say(`notice.write.told.${told}`, { people })].join("\n"))
}

function refused(state: State, code: string, cx: WriteCx): WriteTurn {
	if (code === "NOT_STAFF") return ended(cx.say("router.staffOnly"))
	if (code === "NOTICE_GONE" || code === "NOTICE_MOVED") return ended(cx.say("notice.write.moved"))
	const key = code === "NOTICE_NOBODY" ? "notice.write.nobody" : "notice.write.incomplete"
	return prompt({ ...state, step: "preview", above: [cx.say(key)] }, cx)
}

function replied(state: State, reply: Reply, cx: WriteCx): WriteTurn {
	const { draft } = state
	const picked = reply.kind === "picked" ? reply.ids : []
	const [first] = picked
	const text = reply.kind === "text" ? reply.text : undefined
	switch (state.step) {
		case "looking":
		case "publishing":
			return prompt(state, cx)
		case "found":
			if (first === "drop")
				return {
					state: { ...state, step: "category", id: null, draft: emptyContent, draftVersion: 0 },
					out: [],
					call: { name: "notice.write.drop", args: { id: state.id } },
				}
			return first === undefined ? prompt(state, cx) : prompt({ ...state, step: "preview" }, cx)
		case "category": {
			const category = categories.find((one) => one === first)
			return category === undefined ? prompt(state, cx) : keep(state, { ...draft, category }, "title")
		}
		case "title": {
			const title = cleanText(text ?? "").replaceAll("\n", " ")
			if (title === "") return prompt(state, cx)
			if (title.length > limits.title) return prompt({ ...state, above: [cx.say("notice.write.titleLong", { max: limits.title })] }, cx)
			return keep(state, { ...draft, title }, "body")
		}
		case "body":
			return repliedToBody(state, reply, cx)
		case "spoken": {
			const spoken = text === undefined ? draft.spoken : cleanText(text)
			if (spoken.length > limits.spoken)
				return prompt({ ...state, above: [cx.say("notice.write.spokenLong", { max: limits.spoken, now: spoken.length })] }, cx)
			return keep(state, { ...draft, spoken }, "audience")
		}
		case "audience":
			if (first === "groups") return prompt({ ...state, step: "groups" }, cx)
			if (first === "heads") return keep(state, withAudience(draft, { ...everyone, roles: ["head"] }), "object")
			return first === "all" ? keep(state, withAudience(draft, everyone), "object") : prompt(state, cx)
		case "groups": {
			if (reply.kind === "back") return prompt({ ...state, step: "audience" }, cx)
			const groups = state.groups.filter((_, index) => picked.includes(String(index)))
			return groups.length === 0 ? prompt(state, cx) : keep(state, withAudience(draft, { ...everyone, groups }), "object")
		}
		case "object": {
			const days = objectDays.find((one) => String(one) === first)
			return days === undefined ? prompt(state, cx) : keep(state, { ...draft, objectDays: days === 0 ? null : days }, "preview")
		}
		case "preview":
			return repliedToPreview(state, first, cx)
		case "change": {
			const step = changes.find((one) => one === first)
			return prompt(step === undefined ? { ...state, step: "preview" } : { ...state, step, isChanging: true }, cx)
		}
		case "sure":
			if (first !== "yes" || state.id === null) return prompt({ ...state, step: "preview" }, cx)
			return {
				state: { ...state, step: "publishing" },
				out: [],
				call: { name: "notice.write.publish", args: { id: state.id, draftVersion: state.draftVersion, when: state.when } },
			}
	}
}

const finished = new Set(["写完了", "好了", "没有了", "发完了", "就这些"])

/** Text is the notice itself, pictures go under it, in any order. */
function repliedToBody(state: State, reply: Reply, cx: WriteCx): WriteTurn {
	const { draft } = state
	if (reply.kind === "media") {
		if (reply.media !== "image") return prompt({ ...state, above: [cx.say("notice.write.onlyPictures")] }, cx)
		if (draft.attachments.length >= limits.attachments)
			return prompt({ ...state, above: [cx.say("notice.write.fullPictures", { max: limits.attachments })] }, cx)
		const count = draft.attachments.length + 1
		const picture = { ref: reply.ref, name: cx.say("notice.picture", { number: count }), kind: "image" as const, bytes: 0 }
		const above = [cx.say("notice.write.picture", { count })]
		return keep({ ...state, above, isChanging: false }, { ...draft, attachments: [...draft.attachments, picture] }, "body")
	}
	if (reply.kind === "skip" || (reply.kind === "text" && finished.has(asCommand(reply.text)))) {
		if (draft.body === "" && draft.attachments.length === 0) return prompt(state, cx)
		return keep(state, withSpoken(draft), "spoken")
	}
	if (reply.kind !== "text") return prompt(state, cx)
	return keep(state, withSpoken({ ...draft, body: cleanText(reply.text, limits.body) }), "spoken")
}

/** Proposed from the text; what somebody wrote themselves is asked for again when the text has changed. */
function withSpoken(draft: Content): Content {
	return { ...draft, spoken: spokenFrom(draft.title, draft.body) }
}

function withAudience(draft: Content, audience: Audience): Content {
	return { ...draft, audience }
}

function repliedToPreview(state: State, picked: string | undefined, cx: WriteCx): WriteTurn {
	switch (picked) {
		case "now":
		case "evening":
		case "no":
			return prompt({ ...state, when: picked, step: "sure" }, cx)
		case "change":
			return prompt({ ...state, step: "change" }, cx)
		default:
			return picked === "later" ? ended(cx.say("notice.write.later")) : prompt(state, cx)
	}
}

/** Keeps what was said; the next question follows once it is kept. */
function keep(state: State, draft: Content, step: Step): WriteTurn {
	const next = state.isChanging && step !== "spoken" ? "preview" : step
	return {
		state: { ...state, draft, step: next, isChanging: state.isChanging && next !== "preview" },
		out: [],
		call: {
			name: "notice.write.keep",
			args: { id: state.id, draftVersion: state.draftVersion, content: { ...draft, audience: { ...draft.audience } } },
		},
	}
}

const changes = ["category", "title", "body", "spoken", "audience", "object"] as const
/** 0: no objection. */
const objectDays = [0, 7, 15] as const

function prompt(state: State, cx: WriteCx): WriteTurn {
	const { step, draft } = state
	const { say } = cx
	switch (step) {
		case "looking":
		case "category":
			return choose(
				{ ...state, step: "category" },
				say("notice.write.category"),
				categories.map((id) => ({ id, label: say(`notice.category.${id}`) })),
				cx,
			)
		case "found":
			return offer(state, say("notice.write.found", { title: draft.title }), ["goOn", "drop"], cx)
		case "title":
			return askText(state, say("notice.write.title"), cx, false)
		case "body":
			return askText(state, say("notice.write.body"), cx, draft.body !== "" || draft.attachments.length > 0)
		case "spoken":
			return askText(state, say("notice.write.spoken", { spoken: draft.spoken, max: limits.spoken }), cx, draft.spoken !== "")
		case "audience":
			return offer(state, say("notice.write.audience"), state.groups.length > 0 ? ["all", "heads", "groups"] : ["all", "heads"], cx)
		case "groups":
			return choose(
				state,
				say("notice.write.groups"),
				state.groups.map((label, index) => ({ id: String(index), label })),
				cx,
				[],
				state.groups.length,
			)
		case "object":
			return choose(
				state,
				say("notice.write.object"),
				objectDays.map((days) => ({
					id: String(days),
					label: days === 0 ? say("notice.write.option.noObject") : say("notice.write.option.days", { days }),
				})),
				cx,
			)
		case "preview":
			return preview(state, cx)
		case "change":
			return offer(state, say("notice.write.whichPart"), [...changes, "back"], cx)
		case "sure":
		case "publishing":
			return offer(
				{ ...state, step: "sure" },
				say(`notice.write.sure.${draft.category === "finance" ? "finance" : state.when}`),
				["yes", "back"],
				cx,
			)
	}
}

/** As residents will get it. */
function preview(state: State, cx: WriteCx): WriteTurn {
	const { draft } = state
	const { say } = cx
	const faults = faultsOf(draft)
	const rows = [
		{ label: say("notice.field.title"), value: draft.title },
		{ label: say("notice.field.category"), value: say(`notice.category.${draft.category}`) },
		{ label: say("notice.field.audience"), value: audienceWords(draft.audience, say) },
		{
			label: say("notice.field.object"),
			value: draft.objectDays === null ? say("notice.write.option.noObject") : say("notice.write.option.days", { days: draft.objectDays }),
		},
		{ label: say("notice.field.spoken"), value: draft.spoken },
	]
	const blocks: readonly Block[] = [
		{ kind: "text", text: say("notice.write.preview") },
		{ kind: "fields", rows },
		...(draft.body === "" ? [] : [{ kind: "text" as const, text: plainBody(draft.body) }]),
		...draft.attachments.map(
			({ ref, name, kind }): Block => ({ kind: "media", media: kind === "image" ? "image" : "file", ref, alt: name }),
		),
	]
	if (faults.length > 0) return offer(state, say("notice.write.incomplete"), ["change", "later"], cx, blocks)
	return offer(state, say("notice.write.publishAsk"), ["now", "evening", "no", "change", "later"], cx, blocks)
}

function offer(state: State, words: string, ids: readonly string[], cx: WriteCx, above: readonly Block[] = []): WriteTurn {
	return choose(
		state,
		words,
		ids.map((id) => ({ id, label: cx.say(`notice.write.option.${id}`) })),
		cx,
		above,
	)
}

function choose(state: State, words: string, options: readonly Option[], cx: WriteCx, above: readonly Block[] = [], most = 1): WriteTurn {
	const token = cx.newToken()
	const pick = { min: 1, max: most }
	return said(state, [...above, { kind: "ask", prompt: words, token, options, pick }], {
		token,
		expects: { kind: "options", options: [...options], pick },
		canSkip: false,
		canGoBack: state.step === "groups",
	})
}

function askText(state: State, words: string, cx: WriteCx, canSkip: boolean): WriteTurn {
	return said(state, [{ kind: "text", text: words }], { token: cx.newToken(), expects: { kind: "text" }, canSkip, canGoBack: false })
}

function said(state: State, blocks: readonly Block[], wait: Wait): WriteTurn {
	const above: readonly Block[] = state.above.map((text) => ({ kind: "text", text }))
	return { state: { ...state, above: [] }, out: [{ kind: "say", blocks: [...above, ...blocks] }], wait }
}

function ended(text: string): WriteTurn {
	return { out: [{ kind: "say", blocks: [{ kind: "text", text }] }], done: true }
}
