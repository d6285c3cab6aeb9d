/**
 * GET /w/ID: a message that waits for the person's next word, to be read before it. Only in a browser that is known to belong to the chat
 * it is for: the address says nothing by itself, so a forwarded one shows nothing. Reading changes nothing; the message goes on waiting.
 */
import { eq } from "drizzle-orm"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { knownChat } from "../channel/known-chat.ts"
import type { ChannelLimits } from "../channel/limits.ts"
import { blocksSchema, type WirePart } from "../channel/message.ts"
import { mediaHelp, type OutgoingMedia } from "../outbound/media.ts"
import { render } from "../outbound/render.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { House } from "../village/affair.ts"
import { WebError } from "./errors.ts"
import { renderPage } from "./layout.tsx"
import { webSay } from "./words.ts"

export const waitingPath = "/w/"

const paramsSchema = z.object({ id: z.string().min(1).max(100) })

/** A page has room for everything; what is asked is answered in the chat. */
const pageLimits: ChannelLimits = {
	text: { max: 20_000, unit: "characters", markup: "none" },
	buttons: { max: 0, label: 0, payload: 0, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {},
	initiate: { kind: "always" },
	links: true,
	groups: false,
	stableIds: true,
	rates: { perChannel: { perSecond: 1, burst: 1 } },
	visibleAtCommit: true,
	idempotentSend: true,
}

export function waitingMessageRoute(parts: {
	readonly house: Pick<House, "store" | "deriveKey" | "clock" | "locale" | "say" | "demo">
	readonly media: OutgoingMedia
	readonly isHttps: boolean
}) {
	const { house, media, isHttps } = parts
	const { store, clock, locale, demo, say } = house
	const key = house.deriveKey("known-chat")
	const refused = (code: string, status: number, what: "stranger" | "over"): WebError =>
		new WebError(code, status, {
			title: webSay(locale, `waiting.${what}.title`),
			kept: webSay(locale, `waiting.${what}.kept`),
			next: webSay(locale, `waiting.${what}.next`),
		})
	return (http: FastifyInstance): void => {
		http.get(`${waitingPath}:id`, async (request, reply) => {
			const { id } = paramsSchema.parse(request.params)
			reply.header("cache-control", "private, no-store").header("referrer-policy", "no-referrer")
			const known = knownChat(request, { key, isHttps, now: clock() })
			const message = known === undefined ? undefined : await store.read((reader) => messageOf(reader, id))
			// One answer for a browser of nobody, of somebody else, and a message that never was.
			const isTheirs =
				message !== undefined && message.channel === known?.channel && message.account === known.account && message.address === known.id
			if (!isTheirs) throw refused("WAITING_NOT_KNOWN", 403, "stranger")
			if (message.body === null) throw refused("WAITING_OVER", 410, "over")
			const blocks = blocksSchema.parse(JSON.parse(message.body))
			const help = await mediaHelp(blocks, media)
			const body = <WaitingMessage parts={render(blocks, pageLimits, say, help)} hint={webSay(locale, "waiting.hint")} />
			const page = renderPage({ locale, demo, look: "resident", title: webSay(locale, "waiting.title"), body })
			return reply.type("text/html; charset=utf-8").send(page)
		})
	}
}

function WaitingMessage({ parts, hint }: { readonly parts: readonly WirePart[]; readonly hint: string }) {
	return (
		<>
			{parts.map((part) => (part.kind === "text" ? <TextPart key={part.text} part={part} /> : <p key={part.ref}>{part.alt}</p>))}
			<p class="notice notice-info">{hint}</p>
		</>
	)
}

function TextPart({ part: { text, link } }: { readonly part: Extract<WirePart, { kind: "text" }> }) {
	const lines = text.split("\n").filter((line) => line.trim() !== "")
	return (
		<>
			{lines.map((line, index) => (
				<p key={`${index} ${line}`}>{line}</p>
			))}
			{link !== undefined && (
				<p>
					<a href={link.url}>{link.text}</a>
				</p>
			)}
		</>
	)
}

async function messageOf(reader: Reader, id: string) {
	const { outbox, chat } = reader.tables(transportTables)
	const [row] = await reader.db
		.select({ body: outbox.body, channel: chat.channel, account: chat.account, address: chat.address })
		.from(outbox)
		.innerJoin(chat, eq(chat.id, outbox.chatId))
		.where(eq(outbox.id, id))
	return row
}
