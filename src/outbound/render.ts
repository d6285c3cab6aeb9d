/**
 * Fits what the village says to what a channel can show. Options go down as a whole set: native buttons, native list,
 * numbers in the text, a signed link; an option or a fact is never dropped. The text is plain: an adapter escapes it for its markup. Pure.
 */
import type { ChannelLimits } from "../channel/limits.ts"
import type { Block, WirePart } from "../channel/message.ts"
import { readsByPosition } from "../engine/answer.ts"
import type { Say } from "../engine/flow.ts"
import { labelled } from "../text/labelled.ts"
import { textLength } from "../text/normalize.ts"
import { splitText } from "./split.ts"

export type Ask = Extract<Block, { kind: "ask" }>
type TextPart = Extract<WirePart, { kind: "text" }>
type MediaPart = Extract<WirePart, { kind: "media" }>
type Choices = NonNullable<TextPart["choices"]>
type Link = NonNullable<TextPart["link"]>

/** What only the host knows about this message. */
export type RenderHelp = {
	/** A signed address where this question can be answered on a page; undefined where there is none. */
	readonly linkFor?: (ask: Ask) => string | undefined
	/** Size of a stored medium; where it is not known, its words are sent instead. */
	readonly mediaBytes?: (ref: string) => number | undefined
	/** A signed address where a stored medium can be opened; undefined where there is none. */
	readonly mediaLink?: (ref: string) => string | undefined
}

/** More options than this are too many to read through as numbered lines where a page can show them. */
export const mostNumbered = 6

/** Words under a medium that every channel shows whole; longer ones are said once more as a text. */
const longestAlt = 200

/** Text that becomes one part, or several where it is long; the choices and the link stand under the last. */
type Passage = {
	readonly kind: "passage"
	readonly paragraphs: readonly string[]
	readonly choices?: Choices
	readonly link?: Link
	readonly asks: boolean
}
type Shown = { readonly paragraphs: readonly string[]; readonly choices?: Choices; readonly link?: Link; readonly asks?: boolean }

/** The parts to send, in order, as few as possible; none is empty. A message of nothing but blanks has none. */
export function render(blocks: readonly Block[], limits: ChannelLimits, say: Say, help: RenderHelp = {}): readonly WirePart[] {
	const sections: (Passage | MediaPart)[] = []
	for (const block of blocks) {
		const shown = showBlock(block, limits, say, help)
		if ("kind" in shown) {
			sections.push(shown)
			if (textLength(shown.alt, "characters") > longestAlt) sections.push({ kind: "passage", paragraphs: [shown.alt], asks: false })
			continue
		}
		const before = sections.at(-1)
		const joined = before?.kind === "passage" ? join(before, shown) : undefined
		if (joined) sections[sections.length - 1] = joined
		else sections.push(passageOf(shown.paragraphs, shown.choices, shown.link, shown.asks))
	}
	return sections.flatMap((section): readonly WirePart[] => (section.kind === "passage" ? partsOf(section, limits, say) : [section]))
}

/** Two questions, or two native links, cannot stand in one part. */
function join(before: Passage, shown: Shown): Passage | undefined {
	if ((before.asks && shown.asks) || (before.link && shown.link)) return undefined
	const paragraphs = [...before.paragraphs, ...shown.paragraphs]
	return passageOf(paragraphs, shown.choices ?? before.choices, shown.link ?? before.link, before.asks || shown.asks)
}

/** Most have neither choices nor a link: written out they have one shape. ▲ Put together by spreading, laying out took 8 µs a message more. */
function passageOf(
	paragraphs: readonly string[],
	choices: Choices | undefined,
	link: Link | undefined,
	asks: boolean | undefined = false,
): Passage {
	if (choices === undefined && link === undefined) return { kind: "passage", paragraphs, asks }
	return { kind: "passage", paragraphs, asks, ...(choices && { choices }), ...(link && { link }) }
}

function partsOf(passage: Passage, limits: ChannelLimits, say: Say): readonly TextPart[] {
	const { choices, link } = passage
	const written = passage.paragraphs.filter((paragraph) => paragraph.trim() !== "").join("\n\n")
	const text = written.trim() || (choices ? say("render.choose") : (link?.text ?? ""))
	const parts = splitText(text, limits.text.max, limits.text.unit)
	return parts.map((part, index) => {
		if (index < parts.length - 1 || (choices === undefined && link === undefined)) return { kind: "text", text: part }
		return { kind: "text", text: part, ...(choices && { choices }), ...(link && { link }) }
	})
}

function showBlock(block: Block, limits: ChannelLimits, say: Say, help: RenderHelp): Shown | MediaPart {
	switch (block.kind) {
		case "text":
			return { paragraphs: [block.text] }
		case "fields": {
			const rows = block.rows.map(({ label, value }) => labelled(label, value, say("render.colon")))
			return { paragraphs: [[...(block.title ? [block.title] : []), ...rows].join("\n")] }
		}
		case "link":
			return showLink({ text: block.text, url: block.url }, limits)
		case "media":
			return showMedia(block, limits, say, help)
		case "ask":
			return showAsk(block, limits, say, help)
	}
}

/** Natively, else by a link, else in words that say where it can be seen; always with what it shows. */
function showMedia(block: MediaPart, limits: ChannelLimits, say: Say, help: RenderHelp): Shown | MediaPart {
	const bytes = help.mediaBytes?.(block.ref)
	const allowed = limits.media[block.media]
	if (allowed && bytes !== undefined && bytes <= allowed.maxBytes) return block
	const words = `${say(`render.media.${block.media}`)}${block.alt}`
	// Of what is not stored there is nothing to open anywhere.
	if (bytes === undefined) return { paragraphs: [words] }
	const url = help.mediaLink?.(block.ref)
	if (url === undefined) return { paragraphs: [`${words}\n${say("render.media.elsewhere")}`] }
	const { paragraphs, link } = showLink({ text: say("render.media.open"), url }, limits)
	return { paragraphs: [words, ...paragraphs], ...(link && { link }) }
}

function showLink(link: Link, limits: ChannelLimits): Shown {
	const isNative = limits.links === true && link.text.trim() !== "" && textLength(link.text, limits.text.unit) <= limits.text.max
	return isNative ? { paragraphs: [], link } : { paragraphs: [link.text.trim() === "" ? link.url : `${link.text}\n${link.url}`] }
}

function showAsk(ask: Ask, limits: ChannelLimits, say: Say, help: RenderHelp): Shown {
	const { prompt, token, options, pick } = ask
	if (options.length === 0) return { paragraphs: [prompt] }
	const style = nativeStyle(ask, limits)
	if (style) return { paragraphs: [prompt], choices: { token, style, options, pick }, asks: true }
	const url = options.length > mostNumbered ? help.linkFor?.(ask) : undefined
	if (url === undefined) return { paragraphs: [[...(prompt.trim() === "" ? [] : [prompt]), ...listed(ask, say)].join("\n")], asks: true }
	const { paragraphs, link } = showLink({ text: say("render.answerByLink"), url }, limits)
	return { paragraphs: [prompt, ...paragraphs], ...(link && { link }), asks: true }
}

/** Labels are never shortened: a set with one that does not fit is not shown this way at all. */
function nativeStyle({ options, token, pick }: Ask, { buttons, list }: ChannelLimits): Choices["style"] | undefined {
	const fits = ({ max, label, payload }: ChannelLimits["list"]): boolean =>
		options.length <= max &&
		options.every(
			(option) =>
				option.label.trim() !== "" &&
				textLength(option.label, "characters") <= label &&
				textLength(`${token}:${option.id}`, "bytes") <= payload,
		)
	if (fits(buttons) && (pick.max === 1 || buttons.multiple)) return "buttons"
	return pick.max === 1 && fits(list) ? "list" : undefined
}

/**
 * The options as lines, each under a name the reply reader takes for it: a number; 第几个 where labels are amounts
 * themselves (1个, 2个); else nothing but the label.
 */
function listed({ options, pick }: Ask, say: Say): readonly string[] {
	const isMany = pick.max > 1 && options.length > 1
	const third = Math.min(3, options.length)
	const ordinal = (n: number): string => say("render.ordinal", { n })
	if (readsByPosition(options, String)) {
		const lines = options.map(({ label }, index) => say("render.numbered", { n: index + 1, label }))
		return [...lines, isMany ? say("render.replyNumbers", { example: `1 ${third}` }) : say("render.replyNumber", { example: "1" })]
	}
	if (readsByPosition(options, ordinal)) {
		const lines = options.map(({ label }, index) => say("render.ordinalItem", { marker: ordinal(index + 1), label }))
		const example = isMany ? `${ordinal(1)} ${ordinal(third)}` : ordinal(1)
		return [...lines, isMany ? say("render.replyOrdinals", { example }) : say("render.replyOrdinal", { example })]
	}
	const labels = options.map(({ label }) => label)
	const example = isMany ? `${labels[0] ?? ""} ${labels[third - 1] ?? ""}` : (labels[0] ?? "")
	return [...labels.map((label) => say("render.listed", { label })), say(isMany ? "render.replyLabels" : "render.replyLabel", { example })]
}
