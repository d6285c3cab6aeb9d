/** Sends one part over the long connection and says what became of it. */
import type { MediaStore, SendOptions } from "../../../src/channel/adapter.ts"
import type { SendOutcome } from "../../../src/channel/fault.ts"
import type { InboundOf, WirePart } from "../../../src/channel/message.ts"
import type { Failure } from "../../wechat-platform/failure.ts"
import { createMemory } from "../../wechat-platform/memory.ts"
import { type Card, type CardWords, cardOf, labelsOf, type TextPart } from "../card.ts"
import { faultOf } from "../fault.ts"
import { chosenWords, taskIdOf } from "../outflow.ts"
import { createQuota } from "../quota.ts"
import type { WecomSay } from "../words.ts"
import { failureOfAnswer } from "./failure.ts"
import type { Client } from "./library.ts"
import { botMarkdown } from "./markdown.ts"

export type BotBody =
	| { readonly msgtype: "markdown"; readonly markdown: { readonly content: string } }
	| { readonly msgtype: "template_card"; readonly template_card: Card }

/** One body; two where a card has no room for the words above its options. */
export function encodeBotText(part: TextPart, taskId: string, words: CardWords): readonly BotBody[] {
	const written: BotBody = { msgtype: "markdown", markdown: { content: botMarkdown(part) } }
	if (part.choices === undefined) return [written]
	const { card, isTextBefore } = cardOf(part, part.choices, { taskId, words, linkTo: (url) => url })
	const asked: BotBody = { msgtype: "template_card", template_card: card }
	return isTextBefore ? [written, asked] : [asked]
}

/** What stands on a card that was pressed: no buttons, and what was chosen. */
function answeredCard(taskId: string, title: string, chosen: string) {
	return { card_type: "text_notice", main_title: { title }, sub_title_text: chosen, card_action: { type: 0 }, task_id: taskId } as const
}

const photoTypes = new Set(["image/jpeg", "image/png"])
const keptMs = 72 * 3_600_000
const triedMs = 30 * 60_000
const mostKept = 20_000

export type BotOutflow = {
	send(client: Client, part: WirePart, chatId: string, options: SendOptions): Promise<SendOutcome>
	/** Never rejects: the choice itself is stored by now. `frame`: of the press. */
	showChosen(
		client: Client,
		frame: { readonly headers: { readonly req_id: string } },
		taskId: string,
		userId: string,
		choice: InboundOf<"choice">,
	): Promise<void>
}

export function botOutflow(parts: {
	readonly media: MediaStore
	readonly say: WecomSay
	/** ms. */
	readonly clock: () => number
	readonly onFailure: (failure: Failure) => void
}): BotOutflow {
	const { media, say, clock, onFailure } = parts
	const words: CardWords = { choose: say("card.choose"), submit: say("card.submit") }
	const labels = createMemory({ keptMs, most: mostKept, clock })
	const titles = createMemory({ keptMs, most: mostKept, clock })
	const tried = createMemory({ keptMs: triedMs, most: mostKept, clock })
	const quota = createQuota(clock)

	async function sendMedia(client: Client, part: Extract<WirePart, { kind: "media" }>, chatId: string): Promise<boolean> {
		const file = await media.get(part.ref)
		if (file === undefined) return false
		if (!photoTypes.has(file.mime)) {
			await client.sendMessage(chatId, { msgtype: "markdown", markdown: { content: botMarkdown({ kind: "text", text: part.alt }) } })
			return true
		}
		const filename = file.mime === "image/png" ? "photo.png" : "photo.jpg"
		const { media_id } = await client.uploadMedia(Buffer.from(file.bytes), { type: "image", filename })
		await client.sendMediaMessage(chatId, "image", media_id)
		return true
	}

	return {
		send: async (client, part, chatId, { outboxId, part: place }) => {
			try {
				const bodies = part.kind === "media" ? [] : encodeBotText(part, taskIdOf(outboxId, place), words)
				const retryAfterMs = quota.waitFor(chatId, Math.max(1, bodies.length))
				if (retryAfterMs > 0) return { ok: false, fault: { kind: "throttled", retryAfterMs } }
				if (part.kind === "media") {
					quota.note(chatId)
					const isSent = await sendMedia(client, part, chatId)
					return isSent ? { ok: true, externalIds: [] } : { ok: false, fault: { kind: "invalid", detail: "MEDIA_MISSING" } }
				}
				const taskId = taskIdOf(outboxId, place)
				if (part.choices !== undefined) for (const [key, label] of Object.entries(labelsOf(part.choices))) labels.put(key, label)
				for (const [index, body] of bodies.entries()) {
					const key = `${taskId}/${index}`
					// The words before a card are not said twice for the card's sake.
					if (bodies.length > 1 && tried.get(key) !== undefined) continue
					quota.note(chatId)
					if (body.msgtype === "markdown") await client.sendMessage(chatId, { msgtype: "markdown", markdown: body.markdown })
					else {
						titles.put(taskId, body.template_card.main_title.title)
						await client.sendMessage(chatId, { msgtype: "template_card", template_card: JSON.parse(JSON.stringify(body.template_card)) })
					}
					tried.put(key, "through")
				}
				return { ok: true, externalIds: [] }
			} catch (error) {
				const failure = failureOfAnswer(error)
				onFailure(failure)
				return { ok: false, fault: faultOf(failure) }
			}
		},
		showChosen: async (client, frame, taskId, userId, choice) => {
			const title = titles.get(taskId) ?? say("card.done")
			const card = answeredCard(taskId, title, chosenWords(say, choice, labels.get))
			await client.updateTemplateCard(frame, card, [userId]).catch(() => undefined)
		},
	}
}
