/** 发公告: a notice written in the chat, shown as residents will get it, confirmed twice. What was said is kept after each message. Pure. */
import { z } from "zod"
import type { CallResult, Flow } from "../../engine/flow.ts"
import { end } from "../../engine/turns.ts"
import { contentSchema, emptyContent } from "./rules.ts"
import { prompt } from "./write-prompts.ts"
import { replied } from "./write-replies.ts"
import { type State, stateSchema, type WriteCx, type WriteTurn } from "./write-state.ts"

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
				return end(cx.say("notice.write.later"))
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
	if (number === null) return end(say("notice.write.waits", { title }))
	return end([say("notice.write.published", { title, number }), say(`notice.write.told.${told}`, { people })].join("\n"))
}

function refused(state: State, code: string, cx: WriteCx): WriteTurn {
	if (code === "NOT_STAFF") return end(cx.say("router.staffOnly"))
	if (code === "NOTICE_GONE" || code === "NOTICE_MOVED") return end(cx.say("notice.write.moved"))
	const key = code === "NOTICE_NOBODY" ? "notice.write.nobody" : "notice.write.incomplete"
	return prompt({ ...state, step: "preview", above: [cx.say(key)] }, cx)
}
