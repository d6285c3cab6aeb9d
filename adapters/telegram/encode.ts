/** A part of a message → one request of the Bot API. Pure. */
import { fileNameOf } from "../../src/channel/file-endings.ts"
import type { Option, WirePart } from "../../src/channel/message.ts"
import { maxCaption, maxLinkLabel } from "./limits.ts"

export type Button = { readonly text: string } & ({ readonly callback_data: string } | { readonly url: string })

/** `rows`: the keyboard under the message; empty where there is none. */
export type TextRequest = { readonly method: "sendMessage"; readonly text: string; readonly rows: readonly (readonly Button[])[] }
export type FileRequest = {
	readonly method: "sendPhoto" | "sendVoice" | "sendVideo" | "sendDocument"
	readonly bytes: Uint8Array
	readonly fileName: string
	readonly caption: string
}

/** Text goes as it is, without `parse_mode`: there is no markup in what the village says, so nothing a person wrote can become any. */
export function encodeText(part: Extract<WirePart, { kind: "text" }>): TextRequest {
	const { choices, link } = part
	const rows: Button[][] = choices === undefined ? [] : keyboard(choices.options, (option) => `${choices.token}:${option.id}`)
	if (link === undefined) return { method: "sendMessage", text: part.text, rows }
	if (!mayBeButton(link)) return { method: "sendMessage", text: `${part.text}\n${link.text}\n${link.url}`, rows }
	return { method: "sendMessage", text: part.text, rows: [...rows, [{ text: link.text, url: link.url }]] }
}

/** Bytes of a stored medium as what Telegram shows best; whatever it does not know as such goes as a file. */
export function encodeFile(
	part: Extract<WirePart, { kind: "media" }>,
	file: { readonly bytes: Uint8Array; readonly mime: string },
): FileRequest {
	return { method: wayOf(part, file.mime), bytes: file.bytes, fileName: fileNameOf(part, file.mime), caption: captionOf(part.alt) }
}

function captionOf(alt: string): string {
	return alt.length <= maxCaption ? alt : `${alt.slice(0, maxCaption - 1).replace(/\p{Surrogate}$/u, "")}…`
}

function wayOf(part: Extract<WirePart, { kind: "media" }>, mime: string): FileRequest["method"] {
	if (/^image\/(jpeg|png|webp)$/.test(mime)) return "sendPhoto"
	if (/^audio\/(ogg|mpeg|mp4)$/.test(mime) && part.media === "voice") return "sendVoice"
	return mime === "video/mp4" ? "sendVideo" : "sendDocument"
}

/** Short labels stand beside each other (1 2 3 4 5), longer ones below each other: large enough for any thumb, never cut by the app. */
function keyboard(options: readonly Option[], data: (option: Option) => string): Button[][] {
	const longest = Math.max(...options.map((option) => option.label.length))
	const columns = longest <= 2 ? 5 : longest <= 4 ? 3 : longest <= 8 ? 2 : 1
	const rows: Button[][] = []
	for (let from = 0; from < options.length; from += columns) {
		rows.push(options.slice(from, from + columns).map((option) => ({ text: option.label, callback_data: data(option) })))
	}
	return rows
}

/** A button with an address the platform refuses would take the whole message with it. */
function mayBeButton({ text, url }: { readonly text: string; readonly url: string }): boolean {
	if (text.length > maxLinkLabel || !URL.canParse(url)) return false
	const { protocol, hostname } = new URL(url)
	return (protocol === "https:" || protocol === "http:") && hostname.includes(".") && !/^127\.|\.localhost$/.test(hostname)
}
