/** Which flow an event is for: pure, a table of rules in the order of interface.md's words. */
import type { Inbound, InboundOf } from "../channel/message.ts"
import { readNumber, readOptions } from "../engine/answer.ts"
import type { Who } from "../engine/flow.ts"
import type { Intent } from "../engine/turn.ts"
import type { Wait } from "../engine/wait.ts"
import { asCommand, cleanText } from "../text/normalize.ts"
import { parseOrdinal } from "../text/numerals.ts"
import type { LastingAsk } from "./lasting.ts"
import { argumentWord, inPrivate, spokenWord } from "./spoken.ts"
import { miscounted, misunderstood } from "./unclear.ts"
import type { Said, Vocabulary } from "./vocabulary.ts"

export type RouteInput = {
	readonly event: Inbound
	readonly who: Who
	/** What the top dialog waits for; undefined when nothing is open. */
	readonly wait: Wait | undefined
	/** When the current prompt came in front of the person, ms; undefined while it has not. */
	readonly promptShownAt: number | undefined
	readonly vocabulary: Vocabulary
	/** The lasting buttons said last, while nothing is asked; see lasting.ts. */
	readonly lasting?: LastingAsk | undefined
}

type OptionsWait = Extract<Wait["expects"], { readonly kind: "options" }>

/** Longest text kept of one message, in characters; an answer has its own, smaller limit in its flow. */
const maxKeptText = 20_000
/** From this length on, a text that fits no option is more likely an opinion than a mistyped answer. */
const opinionLength = 6

export function route(input: RouteInput): Intent {
	const { event } = input
	switch (event.kind) {
		case "text":
			return event.group === undefined ? privateText(event.text, input) : groupText(event, input)
		case "choice":
			return choice(event, input)
		case "media":
			return event.group === undefined ? media(event, input) : { kind: "ignore" }
		case "joined":
			return joined(event, input)
		case "left":
		case "blocked":
		case "delivery":
		case "timer":
			return { kind: "ignore" }
	}
}

function privateText(raw: string, input: RouteInput): Intent {
	const { wait, who, vocabulary } = input
	const text = cleanText(raw, maxKeptText)
	const command = asCommand(text)
	if (text === "")
		return wait === undefined ? { kind: "say", key: "router.empty" } : { kind: "unclear", key: "router.empty", counts: false }
	const control = controlWord(command, wait)
	if (control !== undefined) return control
	if (takesAnyWord(wait)) return textReply(text, input)
	const spoken = spokenWord(text, command, who, { vocabulary, isAsked: wait !== undefined && wait.expects.kind !== "nothing" })
	if (spoken !== undefined) return spoken
	if (callsOff(command, wait)) return { kind: "leave" }
	if (takesAnyShape(wait)) return textReply(text, input)
	const recognised = recognise(text, input)
	if (recognised !== undefined) return recognised
	if (wait !== undefined && wait.expects.kind !== "nothing") return answer(text, wait, input)
	return lastingPick(text, input) ?? plainTalk({ text }, input)
}

/** Inside a text question only the three control words are commands, 公告 may be the answer; unless it asks for what no command is. */
function takesAnyWord(wait: Wait | undefined): boolean {
	return wait?.expects.kind === "text" && wait.expects.commands === undefined
}

/** A number or numbered lines are part of what is asked for. */
function takesAnyShape(wait: Wait | undefined): boolean {
	return wait?.expects.kind === "text" && wait.expects.commands === "words"
}

const calledOff = new Set(["取消", "取消了", "算了", "不说了", "不写了", "不提了", "不发了", "不反映了"])

/** Where words are asked for and no command is the answer, people say in their own words that they do not want to give any. */
function callsOff(command: string, wait: Wait | undefined): boolean {
	return wait?.expects.kind === "text" && wait.expects.commands !== undefined && calledOff.has(command)
}

function textReply(text: string, input: RouteInput): Intent {
	return isBareNumber(text) && isBeforePrompt(input) ? old : { kind: "reply", reply: { kind: "text", text } }
}

/** A number that stands for a button under a notice, on a channel that has none. */
function lastingPick(text: string, { event, lasting, who, vocabulary }: RouteInput): Intent | undefined {
	if (lasting === undefined || who.person === undefined || event.at < lasting.shownAt) return undefined
	const { token, options, pick } = lasting
	const reading = readOptions(text, options, pick)
	const button = vocabulary.buttons?.find(({ prefix }) => token.startsWith(prefix))
	const option = reading.kind === "options" ? reading.ids[0] : undefined
	return option === undefined || button === undefined
		? undefined
		: { kind: "start", flow: button.flow, params: button.params(token, option) }
}

function controlWord(command: string, wait: Wait | undefined): Intent | undefined {
	if (command === "退出") return { kind: "leave" }
	// Said when nothing is asked, e.g. once too often, they are no opinion.
	if (wait === undefined || wait.expects.kind === "nothing")
		return command === "跳过" || command === "返回" ? { kind: "say", key: "router.nothingAsked" } : undefined
	if (command === "跳过")
		return wait.canSkip ? { kind: "reply", reply: { kind: "skip" } } : { kind: "unclear", key: "router.cannotSkip", counts: false }
	if (command === "返回")
		return wait.canGoBack ? { kind: "reply", reply: { kind: "back" } } : { kind: "unclear", key: "router.cannotGoBack", counts: false }
	return undefined
}

function recognise(text: string, { vocabulary, wait }: RouteInput, isOnlyOffered = false): Intent | undefined {
	const isAsked = wait !== undefined && wait.expects.kind !== "nothing"
	for (const { flow, recognise: read, onlyUnasked = false } of vocabulary.recognisers) {
		const isTaken = onlyUnasked === false || !isAsked || (isOnlyOffered && onlyUnasked === "or-settled")
		const params = isTaken ? read(text) : undefined
		if (params !== undefined) return { kind: "start", flow, params }
	}
	return undefined
}

/** 第五题 and 改第5题 as 第五个, where that is what the options are. */
function counted(text: string, counter: string | undefined): string {
	const said = counter === undefined ? undefined : numbered(text, counter)
	return said === undefined ? text : `${said}个`
}

/** 第五 of 第五题, 改第五题, 我想改第5题, 第5题错了. */
function numbered(text: string, counter: string): string | undefined {
	return new RegExp(`^\\s*(?:我?[想要]?改)?(第[^第]{1,6})${counter}(?:要改|有错|错了|不对|写错了|填错了)?[。.!！]?\\s*$`).exec(text)?.[1]
}

/** The id of what a text names by its number. */
function namedByNumber(text: string, { counter, ids }: NonNullable<OptionsWait["byNumber"]>): string | undefined {
	const said = numbered(text, counter)
	const position = said === undefined ? undefined : parseOrdinal(`${said}个`)
	return position === undefined ? undefined : ids.at(position < 0 ? position : position - 1)
}

function answer(text: string, wait: Wait, input: RouteInput): Intent {
	const { expects } = wait
	if (expects.kind === "options") {
		if (expects.asText?.includes(asCommand(text)) === true) return { kind: "reply", reply: { kind: "text", text } }
		const named = expects.byNumber === undefined ? undefined : namedByNumber(text, expects.byNumber)
		if (named !== undefined) return isBeforePrompt(input) ? old : { kind: "reply", reply: { kind: "picked", ids: [named], by: "typed" } }
		const reading = readOptions(counted(text, expects.counter), expects.options, expects.pick)
		if (reading.kind === "options")
			return reading.byPosition && isBeforePrompt(input)
				? old
				: { kind: "reply", reply: { kind: "picked", ids: reading.ids, by: "typed", ...(expects.free === true && { text }) } }
		// Nothing of theirs waits there: what is none of its options may be meant for who is not asking.
		const meant = reading.kind === "unclear" && wait.settled === true ? recognise(text, input, true) : undefined
		if (meant !== undefined) return meant
		if (expects.free === true && reading.kind === "unclear") return { kind: "reply", reply: { kind: "text", text } }
		if (reading.kind === "unclear" && soundsLikeOpinion(text, input)) return plainTalk({ text }, input)
		return misunderstood(reading, wait)
	}
	if (expects.kind === "number") {
		const { min, max, decimals, unit } = expects
		const reading = readNumber(text, {
			...(min !== undefined && { min }),
			...(max !== undefined && { max }),
			...(decimals !== undefined && { decimals }),
			...(unit !== undefined && { unit }),
		})
		if (reading.kind === "number")
			return isBeforePrompt(input) ? old : { kind: "reply", reply: { kind: "number", value: reading.value, text } }
		if (reading.kind === "unclear" && soundsLikeOpinion(text, input)) return plainTalk({ text }, input)
		return misunderstood(reading, wait)
	}
	return textReply(text, input)
}

const old: Intent = { kind: "unclear", key: "router.old", counts: false }

/** A typed digit cannot carry its prompt's token: one sent before the prompt was shown belonged to another question. */
function isBeforePrompt({ event, promptShownAt }: RouteInput): boolean {
	return promptShownAt === undefined || event.at < promptShownAt
}

function soundsLikeOpinion(text: string, { who }: RouteInput): boolean {
	const hanCount = text.match(/\p{Script=Han}/gu)?.length ?? 0
	return who.person !== undefined && hanCount >= opinionLength
}

function choice(event: InboundOf<"choice">, { wait, who, vocabulary }: RouteInput): Intent {
	const lasting = vocabulary.buttons?.find(({ prefix }) => event.prompt.startsWith(prefix))
	if (lasting !== undefined) {
		if (event.group !== undefined) return { kind: "ignore" }
		if (who.person === undefined) return { kind: "say", key: "router.memberOnly" }
		return { kind: "start", flow: lasting.flow, params: lasting.params(event.prompt, event.option) }
	}
	if (wait === undefined || wait.expects.kind === "nothing") {
		// In a group a button stands under somebody else's question as well.
		return event.group === undefined ? { kind: "say", key: "router.endedButton" } : { kind: "ignore" }
	}
	if (wait.token !== event.prompt || wait.expects.kind !== "options")
		return event.group === undefined ? { kind: "say", key: "router.oldButton" } : { kind: "ignore" }
	const { options, pick } = wait.expects
	const ids = [...new Set([event.option, ...(event.more ?? [])])]
	if (!ids.every((id) => options.some((option) => option.id === id)))
		return { kind: "unclear", key: "router.unclear.options", counts: true }
	if (ids.length < pick.min || ids.length > pick.max) return miscounted(ids.length, pick)
	return { kind: "reply", reply: { kind: "picked", ids, by: "button" } }
}

function media(event: InboundOf<"media">, input: RouteInput): Intent {
	const { wait } = input
	const heard = event.media === "voice" && event.caption !== undefined ? heardIn(event.caption, input) : undefined
	if (heard !== undefined) return heard
	const reply = {
		kind: "media",
		media: event.media,
		ref: event.ref,
		...(event.caption !== undefined && { caption: event.caption }),
	} as const
	if (wait === undefined || wait.expects.kind === "nothing") {
		if (event.media === "sticker") return { kind: "say", key: "router.nothingAsked" }
		return plainTalk({ text: cleanText(event.caption ?? "", maxKeptText), media: { kind: event.media, ref: event.ref } }, input)
	}
	// 接着填吗 is the engine's own question: only an answer to it goes on.
	const isAsked = wait.expects.kind === "text" || event.media === "voice" || event.media === "image"
	// Where nothing is owed and anything may be said, the flow itself hears whatever comes: a place, a film.
	const isFree = wait.expects.kind === "options" && wait.expects.free === true
	const isOffered = wait.settled === true && isFree && event.media !== "sticker"
	const isTaken = wait.purpose !== "return" && (isAsked || isOffered)
	// A flow may keep what was said aloud for a contact to enter; it sees the media as a reply and decides.
	return isTaken ? { kind: "reply", reply } : { kind: "unclear", key: "router.unclear.mediaOptional", counts: true }
}

/**
 * What a platform made of a recording counts as typed where it is a word, a code, or an answer that can be read: who cannot type says 同意.
 * Anything else stays a recording with its words beside it, for a machine may have misheard.
 */
function heardIn(words: string, input: RouteInput): Intent | undefined {
	const { wait, who, vocabulary } = input
	const text = cleanText(words, maxKeptText)
	const command = asCommand(text)
	const control = controlWord(command, wait)
	if (control !== undefined || takesAnyWord(wait)) return control
	const isAsked = wait !== undefined && wait.expects.kind !== "nothing"
	const word = spokenWord(text, command, who, { vocabulary, isAsked })
	if (word !== undefined) return word
	if (callsOff(command, wait)) return { kind: "leave" }
	const spoken = takesAnyShape(wait) ? undefined : recognise(text, input)
	if (spoken !== undefined || !isAsked) return spoken
	const read = answer(text, wait, input)
	return read.kind === "reply" && read.reply.kind !== "text" ? read : undefined
}

/** The chat was opened, perhaps by a link that carries a code. */
function joined(event: InboundOf<"joined">, input: RouteInput): Intent {
	if (event.group !== undefined) return { kind: "ignore" }
	const recognised = event.start === undefined ? undefined : recognise(event.start, input)
	if (recognised !== undefined) return recognised
	const { wait } = input
	// Opened again in the middle of something: the question still stands.
	if (wait !== undefined && wait.expects.kind !== "nothing") return { kind: "unclear", key: "router.stillOpen", counts: false }
	return plainTalk({ text: cleanText(event.start ?? "") }, input)
}

/** Anything said while nothing is asked. A bare digit or one character is no opinion. */
function plainTalk(said: Said, { who, vocabulary }: RouteInput): Intent {
	if (who.isGroup) {
		const listener = vocabulary.plainTalk.find((entry) => entry.audience === "group")
		return listener === undefined ? inPrivate : { kind: "start", flow: listener.flow, params: listener.params(said) }
	}
	const audience = who.person === undefined ? "stranger" : "member"
	if (audience === "member" && said.media === undefined && [...said.text].length < 2) return { kind: "say", key: "router.nothingAsked" }
	if (audience === "member" && said.media === undefined && isBareNumber(said.text)) return { kind: "say", key: "router.nothingAsked" }
	const listener = vocabulary.plainTalk.find((entry) => entry.audience === audience)
	if (listener === undefined) return { kind: "say", key: said.media === undefined ? "router.nothingAsked" : "router.media" }
	return { kind: "start", flow: listener.flow, params: listener.params(said) }
}

/** Digits and what parts them: an answer to something, never an opinion. */
export function isBareNumber(text: string): boolean {
	return /^[\d\s.,、，０-９]+$/.test(text)
}

/** In a group the bot is quiet: a mention, or an argument word with its separator, and nothing else. */
function groupText(event: InboundOf<"text">, input: RouteInput): Intent {
	const text = cleanText(event.text, maxKeptText)
	const spoken = argumentWord(text, input.who, input.vocabulary)
	if (spoken !== undefined) return spoken
	return event.group?.mentioned === true ? privateText(text, input) : { kind: "ignore" }
}
