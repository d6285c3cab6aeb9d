/** A WeChat platform of our own on loopback: the `/cgi-bin` interface and the pusher of callbacks. */
import { type Call, type Json, Refusal, startInterface } from "../wechat-platform/interface.ts"
import { methods } from "./methods.ts"
import { makePeople } from "./people.ts"
import { createPusher, type Mode } from "./pusher.ts"
import { createWorld } from "./world.ts"

export const sendPath = "/cgi-bin/message/custom/send"
export const templatePath = "/cgi-bin/message/template/send"

export type FakeWechat = Awaited<ReturnType<typeof startFakeWechat>>

export async function startFakeWechat(options: { readonly now?: () => number; readonly mode?: Mode } = {}) {
	const now = options.now ?? Date.now
	const world = createWorld(now)
	const pusher = createPusher(world, options.mode ?? "secure", now)
	const quotas = new Map<string, number>()
	const api = await startInterface(perform)

	function perform(call: Call): Json | Uint8Array {
		const { path, query, body } = call
		if (path === "/cgi-bin/stable_token") {
			checkAccount(String(body.appid), String(body.secret))
			if (body.grant_type !== "client_credential") throw new Refusal(40002, "invalid grant_type")
			return world.stableToken(body.force_refresh === true)
		}
		if (path === "/sns/oauth2/access_token") {
			checkAccount(query.get("appid") ?? "", query.get("secret") ?? "")
			const openid = world.oauthCodes.get(query.get("code") ?? "")
			if (openid === undefined) throw new Refusal(40029, "invalid code")
			// Good for one use.
			world.oauthCodes.delete(query.get("code") ?? "")
			return { access_token: "page-token", expires_in: 7_200, refresh_token: "r", openid, scope: "snsapi_base" }
		}
		world.checkToken(query.get("access_token") ?? "")
		const left = quotas.get(path)
		if (left !== undefined && left <= 0) throw new Refusal(45009, "reach max api daily quota limit")
		if (left !== undefined) quotas.set(path, left - 1)
		if (path === "/cgi-bin/media/get") {
			const file = world.files.get(query.get("media_id") ?? "")
			if (file === undefined) throw new Refusal(40007, "invalid media_id")
			return file.bytes
		}
		const method = methods[path]
		if (method === undefined) throw new Refusal(40066, "invalid url")
		return method(world, call)
	}

	function checkAccount(appId: string, secret: string): void {
		if (appId !== world.account.appId) throw new Refusal(40013, "invalid appid")
		if (secret !== world.account.secret) throw new Refusal(40125, "invalid appsecret")
	}

	return {
		...api,
		...world.account,
		world,
		pusher,
		calm: () => {
			api.calm()
			quotas.clear()
		},
		/** What is left of the day's calls of one method. */
		quota: (path: string, left: number) => {
			quotas.set(path, left)
		},
		person: makePeople(world, pusher, now),
		stop: async () => {
			pusher.stop()
			await api.stop()
		},
	}
}
