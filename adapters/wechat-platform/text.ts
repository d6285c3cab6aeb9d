/** Texts as the platforms' phones read them. Pure. */
import type { Inbound, WirePart } from "../../src/channel/message.ts"
import type { Envelope } from "./files.ts"

type TextPart = Extract<WirePart, { kind: "text" }>

/** The part's words and its link, without its choices. `linkTo` gives the address a link gets. */
export function plainText({ text, link }: TextPart, linkTo: (url: string) => string): string {
	if (link === undefined) return inert(text)
	const url = linkTo(link.url)
	// A message that is nothing but a link comes with the link's words as its text.
	const before = text === link.text ? "" : `${inert(text)}\n`
	// An address that could end the quotes is written out.
	if (!/^https?:\/\/[^\s"'<>]+$/.test(url)) return `${before}${inert(`${link.text}\n${url}`)}`
	return `${before}<a href="${url}">${link.text.replace(/[<>]/g, (sign) => (sign === "<" ? "＜" : "＞"))}</a>`
}

/** The only markup the platforms read in a text is `<a …>`: what a person wrote must not become a link, or a menu line. */
export function inert(text: string): string {
	return text.replace(/<(?=\/?a[\s>/])/gi, "＜")
}

/** What stands behind a line or a button: the prompt's token and the option. */
export function keyOf(token: string, optionId: string): string {
	return `${token}:${optionId}`
}

/** The choice behind such a key; undefined for a key that is not ours. */
export function choiceOf(key: string | undefined, envelope: Envelope & Pick<Inbound, "group">): Inbound | undefined {
	const [, prompt, option] = /^([^:]{1,64}):(.{1,64})$/.exec(key ?? "") ?? []
	return prompt === undefined || option === undefined ? undefined : { ...envelope, kind: "choice", prompt, option }
}
