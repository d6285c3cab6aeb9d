/** Sends one part and says what became of it. */
import { type Api, InputFile } from "grammy"
import type { MediaStore } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { Address, WirePart } from "../../src/channel/message.ts"
import { encodeFile, encodeText, type FileRequest, type TextRequest } from "./encode.ts"
import { failureOf, faultOf } from "./fault.ts"

/** Never throws for what the platform answers. */
export async function sendPart(api: Api, media: MediaStore | undefined, part: WirePart, to: Address): Promise<SendOutcome> {
	const request = part.kind === "text" ? encodeText(part) : await fileRequest(part, media)
	if (request === undefined) return { ok: false, fault: { kind: "invalid", detail: "MEDIA_MISSING" } }
	try {
		const { message_id } = await perform(api, to.id, request)
		return { ok: true, externalIds: [String(message_id)] }
	} catch (error) {
		return { ok: false, fault: faultOf(failureOf(error)) }
	}
}

async function fileRequest(part: Extract<WirePart, { kind: "media" }>, media: MediaStore | undefined): Promise<FileRequest | undefined> {
	const file = await media?.get(part.ref)
	return file === undefined ? undefined : encodeFile(part, file)
}

function perform(api: Api, chatId: string, request: TextRequest | FileRequest): Promise<{ readonly message_id: number }> {
	switch (request.method) {
		case "sendMessage":
			return api.sendMessage(chatId, request.text, {
				// A preview would have the platform open our links, and a signed one is meant for one pair of eyes.
				link_preview_options: { is_disabled: true },
				...(request.rows.length > 0 && { reply_markup: { inline_keyboard: request.rows.map((row) => [...row]) } }),
			})
		case "sendPhoto":
			return api.sendPhoto(chatId, inputOf(request), { caption: request.caption })
		case "sendVoice":
			return api.sendVoice(chatId, inputOf(request), { caption: request.caption })
		case "sendVideo":
			return api.sendVideo(chatId, inputOf(request), { caption: request.caption })
		case "sendDocument":
			return api.sendDocument(chatId, inputOf(request), { caption: request.caption })
	}
}

function inputOf({ bytes, fileName }: FileRequest): InputFile {
	return new InputFile(bytes, fileName)
}
