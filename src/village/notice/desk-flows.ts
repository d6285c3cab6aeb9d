/** 公告进度 and 放行: how the latest notices stand, holding and going on; the supervisor's release of finance notices. Pure. */
import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import type { BaseCx, Flow, Turn } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"

const rowSchema = z.object({
	id: z.string(),
	label: z.string(),
	lines: z.array(z.string()),
	orders: z.array(z.enum(["pause", "resume", "cancel"])),
	broadcast: z.string(),
})
const progressState = z.object({ stage: z.enum(["list", "one", "sure", "ordering"]), rows: z.array(rowSchema), picked: z.string() })
type ProgressState = z.infer<typeof progressState>

const look = { name: "notice.progress", args: {} } as const

function choose<S>(state: S, cx: BaseCx, prompt: string, options: readonly Option[], above: readonly Block[] = []): Turn<S> {
	const token = cx.newToken()
	const pick = { min: 1, max: 1 }
	return {
		state,
		out: [{ kind: "say", blocks: [...above, { kind: "ask", prompt, token, options, pick }] }],
		wait: { token, expects: { kind: "options", options: [...options], pick }, canSkip: false, canGoBack: true, settled: true },
	}
}

export const progressFlow: Flow<null, ProgressState> = {
	type: "notice.progress",
	version: 1,
	params: z.null(),
	state: progressState,
	upgrades: {},
	start: () => ({ state: { stage: "list", rows: [], picked: "" }, out: [], call: look }),
	resume: (state, resume, _, cx) => {
		if (resume.kind === "expired") return { out: [], done: true }
		// The word again asks anew: meanwhile there may be another broadcast.
		if (resume.kind === "returned") return { state: { ...state, stage: "list", picked: "" }, out: [], call: look }
		if (resume.kind === "result") {
			if (!resume.result.ok) return end(cx.say(resume.result.code === "NOT_STAFF" ? "router.staffOnly" : "notice.progress.tooLate"))
			if (state.stage === "ordering") return { state: { ...state, stage: "one" }, out: [], call: look }
			const { rows } = z.object({ rows: z.array(rowSchema) }).parse(resume.result.value)
			const next = { ...state, rows }
			const [only, second] = rows
			if (only === undefined) return end(cx.say("notice.progress.none"))
			const chosen = rows.find(({ id }) => id === state.picked) ?? (second === undefined ? only : undefined)
			return chosen === undefined ? choose(next, cx, cx.say("notice.progress.which"), rows) : show(next, chosen, cx)
		}
		const picked = resume.reply.kind === "picked" ? resume.reply.ids[0] : undefined
		const chosen = state.rows.find(({ id }) => id === (state.stage === "list" ? picked : state.picked))
		if (chosen === undefined || picked === undefined || picked === "enough") return end(cx.say("notice.progress.bye"))
		if (state.stage === "list") return show(state, chosen, cx)
		// It cannot be taken back: asked once more.
		if (picked === "cancel" && state.stage === "one") return sure({ ...state, stage: "sure" }, cx)
		if (picked === "keep") return show(state, chosen, cx)
		if (picked === "again") return { state: { ...state, stage: "list" }, out: [], call: look }
		return {
			state: { ...state, stage: "ordering" },
			out: [],
			call: { name: "notice.order", args: { id: chosen.broadcast, order: picked } },
		}
	},
	summary: () => "",
}

function sure(state: ProgressState, cx: BaseCx): Turn<ProgressState> {
	const options = [
		{ id: "cancel", label: cx.say("notice.progress.cancelSure") },
		{ id: "keep", label: cx.say("notice.progress.keep") },
	]
	return choose(state, cx, cx.say("notice.progress.sure"), options)
}

function show(state: ProgressState, row: z.infer<typeof rowSchema>, cx: BaseCx): Turn<ProgressState> {
	const options = [...row.orders, "again", "enough"].map((id) => ({ id, label: cx.say(`notice.progress.${id}`) }))
	return choose({ ...state, stage: "one", picked: row.id }, cx, row.lines.join("\n"), options)
}

const releaseRow = z.object({
	id: z.string(),
	label: z.string(),
	draftVersion: z.number().int(),
	text: z.string(),
	/** Dialogs under way from before they came along have none. */
	files: z.array(z.object({ ref: z.string(), name: z.string(), kind: z.enum(["image", "file"]) })).default([]),
})
const releaseState = z.object({ stage: z.enum(["list", "one", "releasing"]), rows: z.array(releaseRow), picked: z.string() })
type ReleaseState = z.infer<typeof releaseState>
const waiting = { name: "notice.waiting", args: {} } as const

/** Shown in full before it is released: what is released is exactly what was read. */
export const releaseFlow: Flow<null, ReleaseState> = {
	type: "notice.release",
	version: 1,
	params: z.null(),
	state: releaseState,
	upgrades: {},
	start: () => ({ state: { stage: "list", rows: [], picked: "" }, out: [], call: waiting }),
	resume: (state, resume, _, cx) => {
		if (resume.kind === "expired") return { out: [], done: true }
		if (resume.kind === "returned") return { state: { ...state, stage: "list" }, out: [], call: waiting }
		if (resume.kind === "result") {
			if (!resume.result.ok)
				return end(
					cx.say(`notice.release.refused.${refusals.find((code) => !resume.result.ok && code === resume.result.code) ?? "NOTICE_MOVED"}`),
				)
			if (state.stage === "releasing")
				return end(cx.say("notice.release.done", z.object({ title: z.string(), number: z.string() }).parse(resume.result.value)))
			const { rows } = z.object({ rows: z.array(releaseRow) }).parse(resume.result.value)
			const [only, second] = rows
			if (only === undefined) return end(cx.say("notice.release.none"))
			const next = { ...state, rows }
			return second === undefined ? showRelease(next, only, cx) : choose(next, cx, cx.say("notice.release.which"), rows)
		}
		const picked = resume.reply.kind === "picked" ? resume.reply.ids[0] : undefined
		const row = state.rows.find(({ id }) => id === (state.stage === "list" ? picked : state.picked))
		if (row === undefined || picked === undefined || picked === "no") return end(cx.say("notice.release.left"))
		if (state.stage === "list") return showRelease(state, row, cx)
		const { id, draftVersion } = row
		return { state: { ...state, stage: "releasing" }, out: [], call: { name: "notice.releaseOne", args: { id, draftVersion } } }
	},
	summary: () => "",
}

const refusals = ["NOT_STAFF", "NOTICE_OWN_DRAFT", "NOTICE_MOVED"] as const

function showRelease(state: ReleaseState, row: z.infer<typeof releaseRow>, cx: BaseCx): Turn<ReleaseState> {
	const options = ["yes", "no"].map((id) => ({ id, label: cx.say(`notice.release.${id}`) }))
	return choose({ ...state, stage: "one", picked: row.id }, cx, cx.say("notice.release.ask"), options, [
		{ kind: "text", text: row.text },
		...row.files.map(({ ref, name, kind }): Block => ({ kind: "media", media: kind, ref, alt: name })),
	])
}
