/** A part of a message → bodies for `kf/send_msg`. Pure. */
import type { WirePart } from "../../../src/channel/message.ts"
import { keyOf } from "../../wechat-platform/text.ts"
import { films, photos, recordings, type Upload, type Uploaded } from "../../wechat-platform/upload.ts"

type TextPart = Extract<WirePart, { kind: "text" }>
type Line =
	| { readonly type: "click"; readonly click: { readonly id: string; readonly content: string } }
	| { readonly type: "view"; readonly view: { readonly url: string; readonly content: string } }

export type KfBody =
	| { readonly msgtype: "text"; readonly text: { readonly content: string } }
	| { readonly msgtype: "msgmenu"; readonly msgmenu: { readonly head_content: string; readonly list: readonly Line[] } }
	| { readonly msgtype: "image"; readonly image: { readonly media_id: string } }
	| { readonly msgtype: "voice"; readonly voice: { readonly media_id: string } }
	| { readonly msgtype: "video"; readonly video: { readonly media_id: string } }

/** What stands above the lines, bytes; longer words are a message of their own, which costs a place of the window. */
const mostAbove = 1_024
/** Lines of a menu, and bytes of one. */
const mostLines = 10
const mostOfLine = 128

/** One body; two where a menu has no room for the words above it. */
export function encodeKfText(part: TextPart, choose: string): readonly KfBody[] {
	const { text, choices, link } = part
	if (choices === undefined) return [{ msgtype: "text", text: { content: withAddress(part) } }]
	const clicks = choices.options.map(({ id, label }): Line => ({ type: "click", click: { id: keyOf(choices.token, id), content: label } }))
	const isLine = link !== undefined && clicks.length < mostLines && Buffer.byteLength(link.text) <= mostOfLine
	const view: Line[] = isLine ? [{ type: "view", view: { url: link.url, content: link.text } }] : []
	const above = isLine ? text : withAddress(part)
	const list = [...clicks, ...view]
	if (Buffer.byteLength(above) <= mostAbove) return [{ msgtype: "msgmenu", msgmenu: { head_content: above, list } }]
	return [
		{ msgtype: "text", text: { content: above } },
		{ msgtype: "msgmenu", msgmenu: { head_content: choose, list } },
	]
}

/** Phones make a written address one to tap. */
function withAddress({ text, link }: TextPart): string {
	if (link === undefined) return text
	return text === link.text ? `${text}\n${link.url}` : `${text}\n${link.text}\n${link.url}`
}

export function encodeKfMedia({ kind, mediaId }: Uploaded): KfBody {
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
export const kfUploads: ReadonlyMap<string, Upload> = new Map([...photos.filter(([mime]) => mime !== "image/gif"), ...recordings, ...films])
