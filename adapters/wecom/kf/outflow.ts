/** Sends one part to a resident over 微信客服 and says what became of it. */
import { createHash } from "node:crypto"
import { z } from "zod"
import type { MediaStore, SendOptions } from "../../../src/channel/adapter.ts"
import type { SendOutcome } from "../../../src/channel/fault.ts"
import type { WirePart } from "../../../src/channel/message.ts"
import type { Api } from "../../wechat-platform/api.ts"
import { CallError, type Failure, failureOf } from "../../wechat-platform/failure.ts"
import { createMemory } from "../../wechat-platform/memory.ts"
import { uploaded } from "../../wechat-platform/upload.ts"
import { faultOf } from "../fault.ts"
import type { WecomSay } from "../words.ts"
import type { Entry } from "./decode.ts"
import { encodeKfMedia, encodeKfText, type KfBody, kfUploads } from "./encode.ts"

const sentSchema = z.object({ msgid: z.string().max(128).optional() })

/** A greeting's code is good for so long, ms; a second less, for the way. */
const welcomeMs = 19_000
/** Bodies that are through, of rows that are not yet, ms. */
const triedMs = 30 * 60_000
const mostKept = 20_000

export type KfOutflow = {
	send(part: WirePart, person: string, options: SendOptions): Promise<SendOutcome>
	/** Somebody opened the chat: the next words to them may be the greeting, which needs no window. */
	onEntry(entry: Entry): void
}

export function kfOutflow(parts: {
	readonly api: Api
	readonly media: MediaStore
	readonly kfId: string
	readonly say: WecomSay
	/** ms. */
	readonly clock: () => number
	readonly onFailure: (failure: Failure) => void
	readonly onSent: () => void
}): KfOutflow {
	const { api, media, kfId, say, clock, onFailure, onSent } = parts
	const welcomes = new Map<string, { readonly code: string; readonly until: number }>()
	const tried = createMemory({ keptMs: triedMs, most: mostKept, clock })

	async function bodiesOf(part: WirePart, signal: AbortSignal): Promise<readonly KfBody[] | undefined> {
		if (part.kind === "text") return encodeKfText(part, say("card.choose"))
		const file = await uploaded({ api, media, ref: part.ref, uploads: kfUploads, signal })
		if (file === "missing") return undefined
		return file === "words" ? encodeKfText({ kind: "text", text: part.alt }, "") : [encodeKfMedia(file)]
	}

	/** Once: a code that was tried is used up, whatever became of it. */
	function takeWelcome(person: string): string | undefined {
		const found = welcomes.get(person)
		welcomes.delete(person)
		return found !== undefined && found.until > clock() ? found.code : undefined
	}

	async function sendBody(body: KfBody, person: string, msgid: string, signal: AbortSignal): Promise<string> {
		const code = body.msgtype === "text" || body.msgtype === "msgmenu" ? takeWelcome(person) : undefined
		if (code !== undefined) {
			try {
				return idOf(await api.call("/cgi-bin/kf/send_msg_on_event", { code, msgid, ...body }, signal), msgid)
			} catch (error) {
				// Refused, nothing was shown: then as any other message. Of what nobody knows, it is not said twice.
				if (!(error instanceof CallError) || error.failure.kind !== "refused") throw error
			}
		}
		return idOf(await api.call("/cgi-bin/kf/send_msg", { touser: person, open_kfid: kfId, msgid, ...body }, signal), msgid)
	}

	return {
		onEntry: ({ person, welcomeCode, at }) => {
			const now = clock()
			for (const [one, { until }] of welcomes) if (until <= now) welcomes.delete(one)
			if (welcomeCode !== undefined) welcomes.set(person, { code: welcomeCode, until: Math.min(at, now) + welcomeMs })
		},
		send: async (part, person, { outboxId, part: place, signal }) => {
			const ids: string[] = []
			try {
				const bodies = await bodiesOf(part, signal)
				if (bodies === undefined) return { ok: false, fault: { kind: "invalid", detail: "MEDIA_MISSING" } }
				for (const [index, body] of bodies.entries()) {
					const msgid = messageIdOf(outboxId, place, index)
					// The words before a menu are not said twice for the menu's sake.
					if (bodies.length > 1 && tried.get(msgid) !== undefined) continue
					ids.push(await sendBody(body, person, msgid, signal))
					tried.put(msgid, "through")
				}
			} catch (error) {
				const failure = failureOf(error)
				onFailure(failure)
				return { ok: false, fault: faultOf(failure) }
			}
			onSent()
			return { ok: true, externalIds: ids }
		},
	}
}

function idOf(answer: unknown, ours: string): string {
	return sentSchema.safeParse(answer).data?.msgid ?? ours
}

/** At most 32 letters and digits; the platform names it again where it could not deliver. */
function messageIdOf(outboxId: string, part: number, index: number): string {
	return createHash("sha256").update(`${outboxId}/${part}/${index}`).digest("hex").slice(0, 32)
}
