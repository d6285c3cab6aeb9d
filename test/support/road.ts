/**
 * A dialog test taken over a channel: what the person does becomes the platform's own payload and is decoded by the adapter, what the
 * village says is fitted to the channel's limits and encoded. Without a road chosen, everything goes by as it is.
 */
import { expect } from "vitest"
import type { ChannelLimits } from "../../src/channel/limits.ts"
import { type Block, type Inbound, type InboundOf, inboundSchema, type WirePart } from "../../src/channel/message.ts"
import { readOptions } from "../../src/engine/answer.ts"
import { type Ask, render } from "../../src/outbound/render.ts"
import { words as outboundWords } from "../../src/outbound/words.ts"
import { speaker } from "../../src/text/catalogue.ts"

/** What stands around an event: who, where, when. */
export type Envelope = Pick<Inbound, "externalId" | "at" | "chat" | "from" | "group">

/** One encoded part as the person has it before them. */
export type Screen = {
	/** All that can be read, labels of buttons included. */
	readonly words: string
	/** Pressing the button of each option, in their order; empty where the options stand in the text. */
	readonly buttons: readonly ((by: Envelope) => Inbound | undefined)[]
	/** Checks several options, by their places, and confirms. */
	readonly check?: (places: readonly number[], by: Envelope) => Inbound | undefined
}

/** A channel's decode and encode, without its wire. */
export type Road = {
	readonly name: string
	readonly limits: ChannelLimits
	readonly show: (part: WirePart) => Screen
	/** Text, media or joining as this channel brings it; undefined where people have no way to do that there. */
	readonly hear: (event: Inbound) => Inbound | undefined
	/** Where the channel places what is done here. */
	readonly place: (by: Envelope) => Pick<Envelope, "chat" | "from">
	/** The kinds of what has no way there; anything else must pass. */
	readonly unheard: readonly string[]
}

let current: Road | undefined

/** Every dialog of this test file goes over `road` from now on. */
export function takeRoad(road: Road): void {
	current = road
}

export function isOnRoad(): boolean {
	return current !== undefined
}

const say = speaker([outboundWords], "zh-CN")
const anyOne = { min: 1, max: 1 }

/** One person's way to the village and back. */
export function journey() {
	const road = current
	const asked = new Map<string, { readonly ask: Ask; readonly screens: readonly Screen[] }>()
	let newest: string | undefined

	/** Not every road has everything: what it lacks is in its table, and comes in as the dialog has it. */
	function heard(event: Inbound): Inbound {
		if (road === undefined) return event
		const came = road.hear(event)
		if (came === undefined) {
			expect(road.unheard, `${road.name} lost what the person did`).toContain(kindOf(event))
			return { ...event, ...road.place(event) }
		}
		// As the store gives it back.
		return inboundSchema.parse(JSON.parse(JSON.stringify(came)))
	}

	function chosen(event: InboundOf<"choice">): Inbound {
		const question = asked.get(event.prompt)
		if (road === undefined || question === undefined) return event
		const { ask, screens } = question
		const ids = [event.option, ...(event.more ?? [])]
		const places = ids.map((id) => ask.options.findIndex((option) => option.id === id))
		const screen = screens.find(({ buttons }) => buttons.length > 0)
		const [first = 0, ...more] = places
		if (screen !== undefined) {
			const came = more.length === 0 ? screen.buttons[first]?.(event) : screen.check?.(places, event)
			expect(came, `${road.name} lost a pressed button`).toBeDefined()
			return came ?? event
		}
		// Without buttons nothing tells which question a number answers: only the newest can be answered, and once.
		if (event.prompt !== newest) return { ...event, ...road.place(event) }
		newest = undefined
		const text = places.map((place) => typedFor(ask, place, screens)).join(" ")
		return heard({ ...envelopeOf(event), kind: "text", text })
	}

	function show(block: Block, screens: readonly Screen[], limits: ChannelLimits): void {
		const words = squeezed(screens.map((screen) => screen.words).join("\n"))
		for (const fact of factsOf(block)) expect(words, `${road?.name} does not show it`).toContain(squeezed(fact))
		if (block.kind !== "ask" || block.options.length === 0) return
		const own = screens.filter((screen) => answersOf(screen, block).length > 0)
		const native = own[0]
		if (native !== undefined) {
			expect(answersOf(native, block), "each button answers its own option").toEqual(block.options.map((option) => option.id))
			if (block.pick.max > 1) expect(limits.buttons.multiple).toBe(true)
		} else
			for (const [place, option] of block.options.entries())
				expect(readOptions(typedFor(block, place, screens), block.options, anyOne)).toMatchObject({ kind: "options", ids: [option.id] })
		asked.set(block.token, { ask: block, screens: native === undefined ? screens : [native] })
		newest = block.token
	}

	return {
		/** What arrives in the house of what the person did. */
		there: (event: Inbound): Inbound => (event.kind === "choice" ? chosen(event) : heard(event)),
		/** The person reads one message; fails where a fact is missing or an option is out of reach. */
		back: (blocks: readonly Block[]): void => {
			if (road === undefined || blocks.length === 0) return
			const parts = render(blocks, road.limits, say)
			const screens = parts.map((part) => road.show(part))
			for (const block of blocks) show(block, screens, road.limits)
		},
	}
}

/** Longer than anything a platform's own program lets people send, in UTF-16 units. */
export const hugeText = 16_000

function kindOf(event: Inbound): string {
	if (event.kind === "text" && event.text.length > hugeText) return "huge text"
	const kind = event.kind === "media" ? `${event.media}${event.caption === undefined ? "" : " with words"}` : event.kind
	return event.group === undefined ? kind : "group"
}

function envelopeOf({ externalId, at, chat, from, group }: Inbound): Envelope {
	return { externalId, at, chat, from, ...(group !== undefined && { group }) }
}

const probe: Envelope = { externalId: "probe", at: 0, chat: { account: "test", id: "1" }, from: { id: "1" } }

/** The options of this question that the buttons of a screen answer. */
function answersOf({ buttons }: Screen, { token }: Ask): readonly string[] {
	return buttons.flatMap((press) => {
		const event = press(probe)
		return event?.kind === "choice" && event.prompt === token ? [event.option] : []
	})
}

/** What the person reads beside an option and types for it. */
function typedFor({ options }: Ask, place: number, screens: readonly Screen[]): string {
	const label = options[place]?.label ?? ""
	const lines = screens.flatMap((screen) => screen.words.split("\n"))
	for (const line of lines) {
		const [, number] = /^(\d+)\. /.exec(line) ?? []
		if (number !== undefined && line === `${number}. ${label}`) return number
		const [, ordinal] = /^(第\d+个)：/.exec(line) ?? []
		if (ordinal !== undefined && line === `${ordinal}：${label}`) return ordinal
	}
	expect(lines, "an option stands nowhere").toContain(`· ${label}`)
	return label
}

/** Everything of a block that must be in front of the person. */
function factsOf(block: Block): readonly string[] {
	switch (block.kind) {
		case "text":
			return [block.text]
		case "ask":
			return [block.prompt, ...block.options.map((option) => option.label)]
		case "fields":
			return [block.title ?? "", ...block.rows.flatMap(({ label, value }) => [label, value])]
		case "media":
			return [block.alt]
		case "link":
			return [block.text, block.url]
	}
}

/** Blanks are where a text may be cut. */
function squeezed(text: string): string {
	return text.replace(/\s+/g, "")
}
