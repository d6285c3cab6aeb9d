/**
 * Template messages (模板消息): the one thing the platform shows outside its window, in the shape of a template the account was given.
 * A field's name says what may stand in it (`thing1`, `time2`), and how much; a value that does not fit is refused whole. Pure.
 */
import { createHash } from "node:crypto"
import type { WirePart } from "../../src/channel/message.ts"
import type { TemplateSettings } from "./variables.ts"

/** Characters of a `thing`. */
const mostOfThing = 20

export type TemplateMessage = {
	readonly touser: string
	readonly template_id: string
	readonly url: string
	/** For ten minutes the platform shows one message a person and id, however often it is asked. */
	readonly client_msg_id: string
	readonly data: Readonly<Record<string, { readonly value: string }>>
}

/** The first `thing` says what it is about, the others what can be done; undefined for a part that is not a text with a link. */
export function encodeTemplate(
	part: WirePart,
	about: {
		readonly template: TemplateSettings
		readonly person: string
		readonly outboxId: string
		/** ms. */
		readonly now: number
		readonly linkTo: (url: string) => string
	},
): TemplateMessage | undefined {
	const { template, person, outboxId, now, linkTo } = about
	if (part.kind !== "text" || part.link === undefined) return undefined
	const { text, link } = part
	const firstThing = template.fields.find((field) => field.startsWith("thing"))
	const textOf = (field: string): string => {
		if (field.startsWith("time")) return `${dayOf(now)} ${clockOf(now)}`
		if (field.startsWith("date")) return dayOf(now)
		return thing(field === firstThing ? text : link.text)
	}
	return {
		touser: person,
		template_id: template.id,
		url: linkTo(link.url),
		client_msg_id: createHash("sha256").update(outboxId).digest("hex").slice(0, 32),
		data: Object.fromEntries(template.fields.map((field) => [field, { value: textOf(field) }])),
	}
}

function thing(text: string): string {
	const characters = [...text.replace(/\s+/g, " ").trim()]
	return characters.length <= mostOfThing ? characters.join("") : `${characters.slice(0, mostOfThing - 1).join("")}…`
}

/** The platform's own time, whatever the machine's. */
const timeZone = "Asia/Shanghai"
const day = new Intl.DateTimeFormat("zh-CN", { timeZone, year: "numeric", month: "numeric", day: "numeric" })
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" })

/** 2026年3月5日, as the platform asks for. */
function dayOf(at: number): string {
	const parts = new Map(day.formatToParts(at).map(({ type, value }) => [type, value]))
	return `${parts.get("year")}年${parts.get("month")}月${parts.get("day")}日`
}

function clockOf(at: number): string {
	return clock.format(at)
}
