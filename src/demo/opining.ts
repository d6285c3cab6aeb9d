/** Handing in an opinion, in one of the ways people do it. */
import { type Conversation, LostResidentError, text } from "./conversation.ts"
import { pick } from "./enrolling.ts"
import type { Style } from "./utterance.ts"

export type OpinionPlan = {
	readonly text: string
	/** 提意见 with the words behind it; 提意见 alone and then the words; or just saying it. */
	readonly way: "command" | "asked" | "talk"
	/** Spoken instead of typed: then it is asked for first, and there are no words. */
	readonly isSpoken: boolean
	/** A photo afterwards. */
	readonly hasPhoto: boolean
}

export type Filed = { readonly number: string /** Empty where it was spoken. */; readonly text: string; readonly media: number }

export async function fileOpinion(talk: Conversation, plan: OpinionPlan, style: Style): Promise<Filed> {
	const { hears } = talk
	let screen =
		plan.way === "command" && !plan.isSpoken
			? await talk.say(text(`提意见 ${plan.text}`))
			: await talk.say(text(plan.way === "talk" && !plan.isSpoken ? plan.text : "提意见"))
	if (hears(screen.text, "opinion.ask") !== undefined)
		screen = await talk.say(plan.isSpoken ? { kind: "media", media: "voice" } : text(plan.text))
	if (hears(screen.text, "opinion.confirm.talk") !== undefined || hears(screen.text, "opinion.confirm.short") !== undefined) {
		screen = await talk.say(pick(screen, hears, "opinion.confirm.yes", style))
	}
	const number = (hears(screen.text, "opinion.filed") ?? hears(screen.text, "opinion.repeat"))?.number
	if (number === undefined) throw new LostResidentError("handing in an opinion", screen)
	if (!plan.hasPhoto) return { number, text: plan.isSpoken ? "" : plan.text, media: plan.isSpoken ? 1 : 0 }
	screen = await talk.say({ kind: "media", media: "image" })
	if (hears(screen.text, "opinion.added")?.number !== number) throw new LostResidentError("adding a photo", screen)
	return { number, text: plan.isSpoken ? "" : plan.text, media: plan.isSpoken ? 2 : 1 }
}
