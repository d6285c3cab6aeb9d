/** A QR code that opens the chat with an enrolment code in hand: the scene is the one-time code, never a household (channels.md §2.3). */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { AdapterHost } from "../../src/channel/adapter.ts"
import type { Api } from "../wechat-platform/api.ts"
import { mountCodePictures } from "../wechat-platform/code-picture.ts"
import { failureOf } from "../wechat-platform/failure.ts"
import { createMemory } from "../wechat-platform/memory.ts"
import { faultOf } from "./fault.ts"

/** Longest the platform lets a temporary scene live: 30 days, s. */
const sceneSeconds = 2_592_000
/** Asked again after this, so that a picture printed later lives its 30 days, ms. */
const keptMs = 24 * 60 * 60 * 1_000
const mostKept = 5_000

const sceneSchema = z.object({ url: z.url().max(500) })

export function mountScenes(parts: {
	readonly http: FastifyInstance
	readonly host: AdapterHost
	readonly api: Api
	readonly signal: AbortSignal
}): void {
	const { http, host, api, signal } = parts
	const known = createMemory({ keptMs, most: mostKept, clock: host.clock })

	async function addressOf(code: string): Promise<string | undefined> {
		const found = known.get(code)
		if (found !== undefined) return found
		try {
			const scene = { expire_seconds: sceneSeconds, action_name: "QR_STR_SCENE", action_info: { scene: { scene_str: code } } }
			const answer = sceneSchema.safeParse(await api.call("/cgi-bin/qrcode/create", scene, signal))
			if (!answer.success) return undefined
			known.put(code, answer.data.url)
			return answer.data.url
		} catch (error) {
			host.log.warn({ fault: faultOf(failureOf(error)).kind }, "a scene could not be made")
			return undefined
		}
	}

	mountCodePictures(http, "/channels/wechat-official/qr/:code", addressOf)
}
