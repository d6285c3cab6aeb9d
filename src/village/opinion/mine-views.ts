/** How the dialog of 我的意见 shows a list and one opinion. Pure. */

import { z } from "zod"
import type { Block, Option } from "../../channel/message.ts"
import { end } from "../../engine/turns.ts"
import { formatDateTime, formatDay } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { ask, type MineCx, type MineTurn, type One, show } from "./mine-state.ts"
import { sourceKinds, states, stepKinds } from "./rules.ts"

/** So many fit on one page without turning; more are turned in smaller pages, so that there are never more than six buttons. */
export const mostOnOnePage = 6

export const pageSize = 4

const labelLength = 14

export const listSchema = z.object({
	total: z.number(),
	/** Pages there are, from 1. */
	pages: z.number(),
	page: z.number(),
	items: z.array(
		z.object({
			id: z.string(),
			number: z.string(),
			text: z.string(),
			state: z.enum(states),
			at: z.number(),
			/** In a word, how far it has come since. */
			stage: z.string().exactOptional(),
		}),
	),
})

export const oneSchema = z.object({
	id: z.string(),
	number: z.string(),
	text: z.string(),
	media: z.number(),
	sourceKind: z.enum(sourceKinds),
	state: z.enum(states),
	at: z.number(),
	canWithdraw: z.boolean(),
	place: z.string().nullable(),
	isNamed: z.boolean(),
	/** Staff entered it for the person. */
	isEntered: z.boolean(),
	isDisputed: z.boolean(),
	isOnly: z.boolean(),
	steps: z.array(z.object({ kind: z.enum(stepKinds), at: z.number() })),
	/** Where its claims stand; absent while nobody has put them in order. */
	standing: z.array(z.string()).exactOptional(),
})

type Shown = z.infer<typeof oneSchema>

export function canDispute({ isEntered, state }: Shown): boolean {
	return isEntered && state === "received"
}

export function showList({ total, page, pages, items }: z.infer<typeof listSchema>, cx: MineCx): MineTurn {
	const only = items[0]
	if (only === undefined) return end(cx.say("opinion.mine.none"))
	if (total === 1) return show(only.id, null)
	const { locale, timeZone } = cx.facts
	const options = items.map(({ id, number, text, state, at, stage }) => ({
		id,
		label: cx.say("opinion.mine.item", {
			number,
			text: text === "" ? cx.say("opinion.wordless") : excerpt(text, labelLength),
			state: stage ?? cx.say(`opinion.state.${state}`),
			day: formatDay(at, cx.now, locale, timeZone),
		}),
	}))
	const turns = [
		...(page < pages - 1 ? [{ id: "older", label: cx.say("opinion.mine.older") }] : []),
		...(page > 0 ? [{ id: "newer", label: cx.say("opinion.mine.newer") }] : []),
	]
	const prompt = pages === 1 ? cx.say("opinion.mine.list", { total }) : cx.say("opinion.mine.listPage", { total, page: page + 1, pages })
	return ask({ stage: "list", page }, cx, prompt, [...options, ...turns])
}

export function showOne(shown: Shown, state: One, cx: MineCx): MineTurn {
	const { locale, timeZone } = cx.facts
	const moment = (at: number): string => formatDateTime(at, locale, timeZone)
	const fields: Block = {
		kind: "fields",
		title: cx.say("opinion.one.title", { number: shown.number }),
		rows: [
			{ label: cx.say("opinion.one.text"), value: shown.text === "" ? cx.say("opinion.wordless") : shown.text },
			...(shown.media === 0
				? []
				: [{ label: cx.say("opinion.one.media"), value: cx.say("opinion.one.mediaCount", { count: shown.media }) }]),
			...(shown.place === null ? [] : [{ label: cx.say("opinion.one.place"), value: shown.place }]),
			{ label: cx.say("opinion.one.source"), value: cx.say(`opinion.source.${shown.sourceKind}`) },
			{ label: cx.say("opinion.one.name"), value: cx.say(shown.isNamed ? "opinion.one.named" : "opinion.one.unnamed") },
			// What became of it says more than that it was received.
			...(shown.standing !== undefined && shown.state === "received"
				? []
				: [{ label: cx.say("opinion.one.state"), value: cx.say(`opinion.state.${shown.state}`) }]),
			...(shown.standing === undefined ? [] : [{ label: cx.say("opinion.one.standing"), value: shown.standing.join("\n") }]),
			{
				label: cx.say("opinion.one.history"),
				value: shown.steps
					.map(({ kind, at }) => cx.say("opinion.one.step", { at: moment(at), what: cx.say(`opinion.step.${kind}`) }))
					.join("；"),
			},
		],
	}
	const options = [
		...(shown.canWithdraw ? [{ id: "withdraw", label: cx.say("opinion.one.withdraw") }] : []),
		...(canDispute(shown) ? [{ id: "wrong", label: cx.say("opinion.wrong.offer") }] : []),
		...(shown.state === "received" ? changesOf(shown, cx) : []),
		...(shown.isOnly ? [] : [{ id: "others", label: cx.say("opinion.mine.others") }]),
		{ id: "enough", label: cx.say("opinion.mine.enough") },
	]
	// Nothing to choose: nothing is asked.
	if (options.length === 1) return { out: [{ kind: "say", blocks: [fields] }], done: true }
	return ask(state, cx, cx.say("opinion.one.ask"), options, [fields])
}

function changesOf({ place, isNamed }: Shown, cx: MineCx): readonly Option[] {
	return [
		{ id: "place", label: cx.say(place === null ? "opinion.place.offer" : "opinion.place.change") },
		isNamed ? { id: "unnamed", label: cx.say("opinion.name.no") } : { id: "named", label: cx.say("opinion.name.yes") },
	]
}

export function askWithdraw(shown: Shown, page: number | null, cx: MineCx): MineTurn {
	const { id, number } = shown
	const options = [
		{ id: "yes", label: cx.say("opinion.withdraw.yes") },
		{ id: "no", label: cx.say("opinion.withdraw.no") },
	]
	return ask({ stage: "withdraw", id, number, page }, cx, cx.say("opinion.withdraw.ask", { number }), options)
}
