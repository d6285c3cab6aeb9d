/** A QR code that opens the chat with an enrolment code in hand (channels.md §3.3): the code is one-time, never a household. */
import { z } from "zod"
import type { AdapterHost } from "../../../src/channel/adapter.ts"
import type { Api } from "../../wechat-platform/api.ts"
import { mountCodePictures } from "../../wechat-platform/code-picture.ts"
import { failureOf } from "../../wechat-platform/failure.ts"
import { faultOf } from "../fault.ts"

/** Where the chat was opened from, for the platform's own statistics. */
const scene = "cunkou"

const waySchema = z.object({ url: z.url().max(1_000) })

export function mountEntrances(parts: {
	readonly host: AdapterHost
	readonly api: Api
	readonly kfId: string
	readonly signal: AbortSignal
}): void {
	const { host, api, kfId, signal } = parts
	/** The account's link, which is the same for everybody and stays. */
	let way: string | undefined

	async function wayIn(): Promise<string | undefined> {
		if (way !== undefined) return way
		try {
			const answer = waySchema.safeParse(await api.call("/cgi-bin/kf/add_contact_way", { open_kfid: kfId, scene }, signal))
			way = answer.data?.url
		} catch (error) {
			host.log.warn({ fault: faultOf(failureOf(error)).kind }, "the link to the account could not be had")
		}
		return way
	}

	mountCodePictures(host.http, "/channels/wecom/qr/:code", async (code) => {
		const found = await wayIn()
		if (found === undefined) return undefined
		const url = new URL(found)
		url.searchParams.set("scene_param", code)
		return url.href
	})
}
