/** Sends one part to a member and says what became of it. */
import { createHash } from "node:crypto"
import { z } from "zod"
import type { MediaStore, SendOptions } from "../../src/channel/adapter.ts"
import type { SendOutcome } from "../../src/channel/fault.ts"
import type { InboundOf, WirePart } from "../../src/channel/message.ts"
import type { Api } from "../wechat-platform/api.ts"
import { type Failure, failureOf } from "../wechat-platform/failure.ts"
import { createMemory } from "../wechat-platform/memory.ts"
import { keyOf } from "../wechat-platform/text.ts"
import { uploaded } from "../wechat-platform/upload.ts"
import { type CardWords, labelsOf } from "./card.ts"
import type { Press } from "./decode.ts"
import { type Body, encodeMedia, encodeText, uploads } from "./encode.ts"
import { faultOf } from "./fault.ts"
import { createQuota } from "./quota.ts"
import type { WecomSay } from "./words.ts"

const sentSchema = z.object({
	msgid: z.string().max(256).optional(),
	invaliduser: z.string().optional(),
	unlicenseduser: z.string().optional(),
})

/** The platform's check for repetitions looks back so far, s: by then a lease has run out and the row been tried again. */
const checkSeconds = 1_800
/** A card may be changed so long after a press, ms. */
const cardMs = 72 * 3_600_000
const mostKept = 20_000
/** What a button that says what was chosen has room for. */
const longestChosen = 16

export type Outflow = {
	send(part: WirePart, userId: string, options: SendOptions): Promise<SendOutcome>
	/** Writes onto a card what was chosen; a second press finds nothing to press. Never rejects: the choice itself is stored by now. */
	showChosen(press: Press, choice: InboundOf<"choice">, signal: AbortSignal): Promise<void>
}

export function outflow(parts: {
	readonly api: Api
	readonly media: MediaStore
	readonly agentId: number
	readonly hasMarkdown: boolean
	readonly say: WecomSay
	/** ms. */
	readonly clock: () => number
	readonly onFailure: (failure: Failure) => void
	readonly onSent: () => void
}): Outflow {
	const { api, media, agentId, hasMarkdown, say, clock, onFailure, onSent } = parts
	const words: CardWords = { choose: say("card.choose"), submit: say("card.submit") }
	const labels = createMemory({ keptMs: cardMs, most: mostKept, clock })
	/** Bodies that are through, of rows that are not yet; and those nobody knows of. */
	const tried = createMemory({ keptMs: checkSeconds * 1_000, most: mostKept, clock })
	const quota = createQuota(clock)

	async function bodiesOf(part: WirePart, { outboxId, part: index, lane, signal }: SendOptions): Promise<readonly Body[] | undefined> {
		const about = { taskId: taskIdOf(outboxId, index), words, linkTo: (url: string) => url, isMarkdown: hasMarkdown && lane === "bulk" }
		if (part.kind === "text") {
			if (part.choices !== undefined) for (const [key, label] of Object.entries(labelsOf(part.choices))) labels.put(key, label)
			return encodeText(part, about)
		}
		const file = await uploaded({ api, media, ref: part.ref, uploads, signal })
		if (file === "missing") return undefined
		return file === "words" ? encodeText({ kind: "text", text: part.alt }, about) : [encodeMedia(file)]
	}

	async function sendBody(body: Body, userId: string, key: string, { lane, signal }: SendOptions): Promise<SendOutcome> {
		// Of two answers that are alike, "1" and "1", the second is no repetition: only where one is meant, it is checked for.
		const isChecked = lane === "bulk" || tried.get(key) === "unknown"
		const checks = isChecked ? { enable_duplicate_check: 1, duplicate_check_interval: checkSeconds } : {}
		const message = { touser: userId, agentid: agentId, ...body, ...checks }
		// However it ends: of what nobody knows, it counts.
		quota.note(userId)
		try {
			const answer = sentSchema.safeParse(await api.call("/cgi-bin/message/send", message, signal))
			const { msgid, invaliduser = "", unlicenseduser = "" } = answer.data ?? {}
			// A refusal of the only one it was for comes as a success.
			if (namesIn(unlicenseduser).includes(userId)) return { ok: false, fault: { kind: "invalid", detail: "UNLICENSED_USER" } }
			if (namesIn(invaliduser).includes(userId)) return { ok: false, fault: { kind: "gone", detail: "INVALID_USER" } }
			tried.put(key, "through")
			return { ok: true, externalIds: msgid === undefined ? [] : [msgid] }
		} catch (error) {
			const failure = failureOf(error)
			onFailure(failure)
			const fault = faultOf(failure)
			if (fault.kind === "uncertain") tried.put(key, "unknown")
			return { ok: false, fault }
		}
	}

	return {
		send: async (part, userId, options) => {
			let bodies: readonly Body[] | undefined
			try {
				bodies = await bodiesOf(part, options)
			} catch (error) {
				const failure = failureOf(error)
				onFailure(failure)
				return { ok: false, fault: faultOf(failure) }
			}
			if (bodies === undefined) return { ok: false, fault: { kind: "invalid", detail: "MEDIA_MISSING" } }
			const retryAfterMs = quota.waitFor(userId, bodies.length)
			if (retryAfterMs > 0) return { ok: false, fault: { kind: "throttled", retryAfterMs } }
			const ids: string[] = []
			for (const [index, body] of bodies.entries()) {
				const key = `${options.outboxId}/${options.part}/${index}`
				// The words before a card are not said twice for the card's sake.
				if (bodies.length > 1 && tried.get(key) === "through") continue
				const outcome = await sendBody(body, userId, key, options)
				if (!outcome.ok) return outcome
				ids.push(...outcome.externalIds)
			}
			onSent()
			return { ok: true, externalIds: ids }
		},
		showChosen: async ({ code, userId }, choice, signal) => {
			const replace_name = chosenWords(say, choice, labels.get)
			const change = { userids: [userId], agentid: agentId, response_code: code, button: { replace_name } }
			// Only a convenience: an old card that is pressed again is told so by the house.
			await api.call("/cgi-bin/message/update_template_card", change, signal).catch(() => undefined)
		},
	}
}

/** What was chosen, as the button says it; where that is not known any more, or too long, that it was received. */
export function chosenWords(
	say: WecomSay,
	{ prompt, option, more = [] }: InboundOf<"choice">,
	labelOf: (key: string) => string | undefined,
): string {
	const labels = [option, ...more].map((id) => labelOf(keyOf(prompt, id)))
	const label = labels.join("、")
	return labels.includes(undefined) || [...label].length > longestChosen ? say("card.done") : say("card.chosen", { label })
}

/** The same for the same part of the same row. */
export function taskIdOf(outboxId: string, part: number): string {
	return createHash("sha256").update(`${outboxId}/${part}`).digest("hex").slice(0, 40)
}

function namesIn(list: string): readonly string[] {
	return list.split("|").map((name) => name.trim())
}
