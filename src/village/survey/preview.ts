/** A survey exactly as residents will be asked it, in text: a button pressed in a preview would answer nothing. Pure. */
import type { Block } from "../../channel/message.ts"
import type { Say } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { type Asked, ask, deadline, greeting } from "./asking.ts"
import type { SurveyFile } from "./definition.ts"
import { placesWarning } from "./places.ts"

export function previewBlocks(
	{ definition, closesAt }: SurveyFile,
	place: { readonly locale: Locale; readonly timeZone: string },
	say: Say,
): readonly Block[] {
	const { questions } = definition
	const texts = questions.map((question, index) => {
		const skip = question.required ? ("no" as const) : ("yes" as const)
		return textOf(asked({ question, index, total: questions.length, skip }, "preview", say).block)
	})
	const warning = placesWarning(definition, say)
	const head = [say("survey.write.preview"), greeting(definition, deadline(closesAt ?? null, place, say), say)]
	return [...head, ...texts, ...(warning === undefined ? [] : [warning])].map((text) => ({ kind: "text", text }))
}

/** A question of a survey as it is put to whoever fills it in, whole and without anything answered before. */
export function asked(
	{ question, index, total, skip }: Pick<Asked, "question" | "total" | "skip"> & { readonly index: number },
	token: string,
	say: Say,
): ReturnType<typeof ask> {
	return ask({ question, number: index + 1, total, isMost: false, full: [], photos: 0, skip, canGoBack: index > 0 }, token, say)
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
