/** A part of a message → a body for the platform. Pure. */
import type { WirePart } from "../../src/channel/message.ts"
import { inert, keyOf, plainText } from "../wechat-platform/text.ts"
import { films, photos, recordings, type Upload, type UploadKind } from "../wechat-platform/upload.ts"

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
	const list = options.map(({ id, label }) => ({ id: keyOf(token, id), content: inert(label) }))
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

/** What the platform takes; of other types their words go instead. */
export const uploads: ReadonlyMap<string, Upload> = new Map([
	...photos,
	...recordings,
	["audio/mpeg", { kind: "voice", fileName: "voice.mp3" }],
	...films,
])
