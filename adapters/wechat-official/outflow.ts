/** Sends one part and says what became of it. */
import type { MediaStore } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { WirePart } from "../../src/channel/message.ts"
import type { Api } from "../wechat-platform/api.ts"
import { type Failure, failureOf } from "../wechat-platform/failure.ts"
import { uploaded } from "../wechat-platform/upload.ts"
import { type CustomMessage, encodeMedia, encodeText, uploads } from "./encode.ts"
import { faultOf, isTemplateRefusal, templateFaultOf } from "./fault.ts"
import type { Status } from "./status.ts"
import type { TemplateMessage } from "./template.ts"

/** As a 客服消息. Never throws for what the platform answers; `onFailure` hears why a call failed. */
export async function sendCustom(parts: {
	readonly api: Api
	readonly media: MediaStore
	readonly part: WirePart
	readonly person: string
	readonly linkTo: (url: string) => string
	readonly signal: AbortSignal
	readonly onFailure: (failure: Failure) => void
}): Promise<SendOutcome> {
	const { api, person, signal, onFailure } = parts
	try {
		const message = await messageOf(parts)
		if (message === undefined) return { ok: false, fault: { kind: "invalid", detail: "MEDIA_MISSING" } }
		await api.call("/cgi-bin/message/custom/send", { touser: person, ...message }, signal)
		// The platform names no id for what it was sent.
		return { ok: true, externalIds: [] }
	} catch (error) {
		const failure = failureOf(error)
		onFailure(failure)
		return { ok: false, fault: faultOf(failure) }
	}
}

/** As a 模板消息, beyond the window. */
export async function sendTemplate(parts: {
	readonly api: Api
	readonly message: TemplateMessage
	readonly signal: AbortSignal
	readonly status: Status
}): Promise<SendOutcome> {
	const { api, message, signal, status } = parts
	try {
		await api.call("/cgi-bin/message/template/send", message, signal)
		status.template(true)
		// The platform's id has 64 bits, more than a JSON number keeps; its report of the delivery names it as text.
		return { ok: true, externalIds: [] }
	} catch (error) {
		const failure = failureOf(error)
		if (isTemplateRefusal(failure)) status.template(false)
		else status.failed(failure)
		return { ok: false, fault: templateFaultOf(failure) }
	}
}

async function messageOf(parts: Parameters<typeof sendCustom>[0]): Promise<CustomMessage | undefined> {
	const { api, media, part, linkTo, signal } = parts
	if (part.kind === "text") return encodeText(part, linkTo)
	const file = await uploaded({ api, media, ref: part.ref, uploads, signal })
	if (file === "missing") return undefined
	return file === "words" ? encodeText({ kind: "text", text: part.alt }, linkTo) : encodeMedia(file.kind, file.mediaId)
}
