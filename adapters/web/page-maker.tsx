/** Puts the chat page together for a device: its last entries, its form token, the page's files. */
import { randomUUID } from "node:crypto"
import type { ComponentChildren } from "preact"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import { maxTextLength } from "../../src/channel/message.ts"
import { addressOf } from "./decode.ts"
import { encodeBatch, type MediaUrl } from "./encode.ts"
import { maxUploadBytes } from "./limits.ts"
import { ChatMain, type ChatPage } from "./page.tsx"
import { type ChatSay, clientWords, type webChatWords } from "./words.ts"

/** The page as handed to the house's layout. */
export type ChatFrame = {
	readonly title: string
	readonly styles: readonly string[]
	readonly scripts: readonly string[]
	readonly body: ComponentChildren
}

export type PageParts = {
	readonly host: AdapterHost
	readonly say: ChatSay
	readonly locale: keyof typeof webChatWords
	/** IANA name; times on the page are the village's. */
	readonly timeZone: string
	readonly styles: readonly string[]
	readonly scripts: readonly string[]
	readonly render: (frame: ChatFrame) => string
	readonly contact: () => Promise<string | undefined>
	readonly formTokenOf: (device: string) => string
	readonly mediaUrlOf: (device: string) => MediaUrl
}

/** Makes the whole HTML of a device's chat. */
export type PageMaker = (device: string, facts: Pick<ChatPage, "prefill" | "note">) => Promise<string>

/** Entries on the first page; earlier ones are asked for. */
const firstEntries = 50

export function createPageMaker(parts: PageParts): PageMaker {
	const { host, say, locale } = parts
	const timeOf = timesIn(parts.timeZone, say)
	const client = { maxText: maxTextLength, maxUploadBytes, words: clientWords(locale) }
	return async (device, facts) => {
		// One more than shown tells whether there are earlier ones.
		const stored = await host.history.before("web", addressOf(device), Number.MAX_SAFE_INTEGER, firstEntries + 1)
		const page: ChatPage = {
			...facts,
			say,
			batch: encodeBatch(stored.slice(-firstEntries), 0, firstEntries, parts.mediaUrlOf(device)),
			hasEarlier: stored.length > firstEntries,
			contact: await parts.contact(),
			formToken: parts.formTokenOf(device),
			newId: randomUUID,
			timeOf,
			client,
		}
		return parts.render({ title: say("chat.title"), styles: parts.styles, scripts: parts.scripts, body: <ChatMain page={page} /> })
	}
}

/** As the village writes times everywhere: 11月22日 上午6:14. */
function timesIn(timeZone: string, say: ChatSay): (at: number) => string {
	const clock = new Intl.DateTimeFormat("en-US", {
		timeZone,
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "2-digit",
		hourCycle: "h23",
	})
	return (at) => {
		const {
			month = "",
			day = "",
			hour = "0",
			minute = "",
		} = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
		const hour24 = Number(hour)
		const values = { month, day, hour: hour24 > 12 ? hour24 - 12 : hour24, hour24, minute }
		return say(`client.when.${partOfDay(hour24)}`, values)
	}
}

function partOfDay(hour: number) {
	if (hour < 6) return "night"
	if (hour < 12) return "morning"
	if (hour < 13) return "noon"
	return hour < 18 ? "afternoon" : "evening"
}
