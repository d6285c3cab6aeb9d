/** A survey exactly as residents will be asked it, in text: a button pressed in a preview would answer nothing. Pure. */
import type { Block } from "../../channel/message.ts"
import type { Say } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { ask, deadline, greeting } from "./asking.ts"
import type { SurveyFile } from "./definition.ts"

export function previewBlocks(
	{ definition, closesAt }: SurveyFile,
	place: { readonly locale: Locale; readonly timeZone: string },
	say: Say,
): readonly Block[] {
	const { questions } = definition
	const asked = questions.map((question, index) => {
		const skip = question.required ? ("no" as const) : ("yes" as const)
		const asked = {
			question,
			number: index + 1,
			total: questions.length,
			isMost: questions.some(({ showIf }) => showIf !== undefined),
			full: [],
			photos: 0,
			skip,
			canGoBack: index > 0,
		}
		const { block } = ask(asked, "preview", say)
		return textOf(block)
	})
	return [say("survey.write.preview"), greeting(definition, deadline(closesAt ?? null, place, say), say), ...asked].map((text) => ({
		kind: "text",
		text,
	}))
}

function textOf(block: Block): string {
	switch (block.kind) {
		case "text":
			return block.text
		case "ask":
			return [block.prompt, ...block.options.map(({ label }, index) => `  ${index + 1} ${label}`)].join("\n")
		case "fields":
		case "media":
		case "link":
			return ""
	}
}
