/** A part of a message → a body for the platform. Pure. */
import type { WirePart } from "../../src/channel/message.ts"
import { writeXml } from "./xml.ts"

type TextPart = Extract<WirePart, { kind: "text" }>

/** The body of a 客服消息 without its `touser`. */
export type CustomMessage =
	| { readonly msgtype: "text"; readonly text: { readonly content: string } }
	| {
			readonly msgtype: "msgmenu"
			readonly msgmenu: {
				readonly head_content: string
				readonly list: readonly { readonly id: string; readonly content: string }[]
				readonly tail_content: string
			}
	  }
	| { readonly msgtype: "image"; readonly image: { readonly media_id: string } }
	| { readonly msgtype: "voice"; readonly voice: { readonly media_id: string } }
	| { readonly msgtype: "video"; readonly video: { readonly media_id: string; readonly title: string } }

/** `linkTo` gives the address a link gets. */
export function encodeText(part: TextPart, linkTo: (url: string) => string): CustomMessage {
	const content = plainText(part, linkTo)
	if (part.choices === undefined) return { msgtype: "text", text: { content } }
	const { token, options } = part.choices
	const list = options.map(({ id, label }) => ({ id: `${token}:${id}`, content: inert(label) }))
	return { msgtype: "msgmenu", msgmenu: { head_content: content, list, tail_content: "" } }
}

/** The part as words; undefined where it needs more than the answer to a callback can show. */
export function passiveText(part: WirePart, linkTo: (url: string) => string): string | undefined {
	return part.kind === "text" && part.choices === undefined ? plainText(part, linkTo) : undefined
}

export function encodeMedia(kind: UploadKind, mediaId: string): CustomMessage {
	switch (kind) {
		case "image":
			return { msgtype: "image", image: { media_id: mediaId } }
		case "voice":
			return { msgtype: "voice", voice: { media_id: mediaId } }
		case "video":
			return { msgtype: "video", video: { media_id: mediaId, title: "" } }
	}
}

export type UploadKind = "image" | "voice" | "video"

/** As what a stored medium can be uploaded; undefined for types the platform does not take: then its words go instead. */
export function uploadKindOf(mime: string): { readonly kind: UploadKind; readonly fileName: string } | undefined {
	return uploads.get(mime)
}

const uploads: ReadonlyMap<string, { readonly kind: UploadKind; readonly fileName: string }> = new Map([
	["image/jpeg", { kind: "image", fileName: "photo.jpg" }],
	["image/png", { kind: "image", fileName: "photo.png" }],
	["image/gif", { kind: "image", fileName: "photo.gif" }],
	["audio/amr", { kind: "voice", fileName: "voice.amr" }],
	["audio/mpeg", { kind: "voice", fileName: "voice.mp3" }],
	["video/mp4", { kind: "video", fileName: "video.mp4" }],
])

function plainText({ text, link }: TextPart, linkTo: (url: string) => string): string {
	if (link === undefined) return inert(text)
	const url = linkTo(link.url)
	// A message that is nothing but a link comes with the link's words as its text.
	const before = text === link.text ? "" : `${inert(text)}\n`
	// An address that could end the quotes is written out.
	if (!/^https?:\/\/[^\s"'<>]+$/.test(url)) return `${before}${inert(`${link.text}\n${url}`)}`
	return `${before}<a href="${url}">${link.text.replace(/[<>]/g, (sign) => (sign === "<" ? "＜" : "＞"))}</a>`
}

/** The only markup the platform reads in a text is `<a …>`: what a person wrote must not become a link, or a menu line. */
function inert(text: string): string {
	return text.replace(/<(?=\/?a[\s>/])/gi, "＜")
}

/** The answer to a callback, as the person sees it. `ours` is the account's original id (gh_…). `seconds` since 1970. */
export function encodeReply(reply: {
	readonly to: string
	readonly ours: string
	readonly seconds: number
	readonly text: string
}): string {
	const { to, ours, seconds, text } = reply
	return writeXml({ ToUserName: to, FromUserName: ours, CreateTime: seconds, MsgType: "text", Content: text })
}
