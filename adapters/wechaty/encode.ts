/** A part of a message → one request to the gateway. Pure. */
import { fileNameOf } from "../../src/channel/file-endings.ts"
import type { WirePart } from "../../src/channel/message.ts"
import { silkMs } from "../../src/channel/silk.ts"
import { maxLinkTitle } from "./limits.ts"
import { mentioning } from "./mention.ts"

export type Request =
	| { readonly kind: "text"; readonly text: string; readonly mentions: readonly string[] }
	/** A card; `instead` says the same where the gateway has none. */
	| { readonly kind: "link"; readonly title: string; readonly url: string; readonly instead: string }
	| { readonly kind: "announcement"; readonly text: string }
	/** `voiceMs`: a recording of WeChat's own, shown as a voice message where the gateway's program can. */
	| { readonly kind: "file"; readonly bytes: Uint8Array; readonly fileName: string; readonly voiceMs?: number }

export type Where = {
	/** The one person of the room whom this answers, where that is sure. */
	readonly answers?: { readonly id: string; readonly name: string }
	/** Whether this is a notice, to a room whose announcement is ours to write. */
	readonly announces: boolean
}

export function encodeText(part: Extract<WirePart, { kind: "text" }>, { answers, announces }: Where): Request {
	const { text, link } = part
	if (link !== undefined && mayBeCard(link)) {
		const instead = `${link.text}\n${link.url}`
		// A card shows two or three lines: only where there is nothing else to say does it carry the message.
		if (text.trim() === link.text.trim()) return { kind: "link", title: link.text, url: link.url, instead }
	}
	const whole = link === undefined ? text : text.trim() === link.text.trim() ? `${text}\n${link.url}` : `${text}\n${link.text}\n${link.url}`
	if (announces) return { kind: "announcement", text: whole }
	if (answers === undefined) return { kind: "text", text: whole, mentions: [] }
	return { kind: "text", text: mentioning(answers.name, whole), mentions: [answers.id] }
}

/**
 * A file is shown by WeChat as what its name ends in. A recording in WeChat's own format goes as a voice message; any other sound goes as
 * a file, for no gateway can make a voice message of it.
 */
export function encodeFile(
	part: Extract<WirePart, { kind: "media" }>,
	file: { readonly bytes: Uint8Array; readonly mime: string },
): Request {
	const voiceMs = file.mime === "audio/silk" ? silkMs(file.bytes) : undefined
	const fileName = fileNameOf(part, file.mime)
	return { kind: "file", bytes: file.bytes, fileName, ...(voiceMs !== undefined && { voiceMs }) }
}

function mayBeCard({ text, url }: { readonly text: string; readonly url: string }): boolean {
	return text.trim() !== "" && [...text].length <= maxLinkTitle && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
