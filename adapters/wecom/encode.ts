/** A part of a message → bodies for `message/send`. Pure. */
import { plainText } from "../wechat-platform/text.ts"
import { films, photos, recordings, type Upload, type Uploaded } from "../wechat-platform/upload.ts"
import { type Card, type CardWords, cardOf, type TextPart } from "./card.ts"
import { mostBytes } from "./limits.ts"
import { markdownOf } from "./markdown.ts"

/** What of a body says something; whom to and from which app is added in sending. */
export type Body =
	| { readonly msgtype: "text"; readonly text: { readonly content: string } }
	| { readonly msgtype: "markdown"; readonly markdown: { readonly content: string } }
	| { readonly msgtype: "template_card"; readonly template_card: Card }
	| { readonly msgtype: "image"; readonly image: { readonly media_id: string } }
	| { readonly msgtype: "voice"; readonly voice: { readonly media_id: string } }
	| { readonly msgtype: "video"; readonly video: { readonly media_id: string } }

/** One body; two where a card has no room for the words above its options. */
export function encodeText(
	part: TextPart,
	about: {
		readonly taskId: string
		readonly words: CardWords
		readonly linkTo: (url: string) => string
		readonly isMarkdown: boolean
	},
): readonly Body[] {
	const { isMarkdown, linkTo } = about
	const marked = isMarkdown ? markdownOf(part, linkTo) : undefined
	// What keeps signs from taking effect makes a text longer: one that is cut would be worse than one without a link in it.
	const words: Body =
		marked !== undefined && Buffer.byteLength(marked) <= mostBytes
			? { msgtype: "markdown", markdown: { content: marked } }
			: { msgtype: "text", text: { content: plainText(part, linkTo) } }
	if (part.choices === undefined) return [words]
	const { card, isTextBefore } = cardOf(part, part.choices, about)
	const asked: Body = { msgtype: "template_card", template_card: card }
	return isTextBefore ? [words, asked] : [asked]
}

export function encodeMedia({ kind, mediaId }: Uploaded): Body {
	switch (kind) {
		case "image":
			return { msgtype: "image", image: { media_id: mediaId } }
		case "voice":
			return { msgtype: "voice", voice: { media_id: mediaId } }
		case "video":
			return { msgtype: "video", video: { media_id: mediaId } }
	}
}

/** What the platform takes; of other types their words go instead. */
export const uploads: ReadonlyMap<string, Upload> = new Map([...photos.filter(([mime]) => mime !== "image/gif"), ...recordings, ...films])
