/** A WeCom of our own on loopback: the `/cgi-bin` interface and the pusher of callbacks. */
import { type Call, type Json, Refusal, startInterface } from "../wechat-platform/interface.ts"
import { createKfWorld } from "./kf.ts"
import { methods } from "./methods.ts"
import { makeMembers } from "./people.ts"
import { createPusher } from "./pusher.ts"
import { createRobot, robotPath } from "./robot.ts"
import { createWorld } from "./world.ts"

export const sendPath = "/cgi-bin/message/send"
export const updatePath = "/cgi-bin/message/update_template_card"
export const kfSendPath = "/cgi-bin/kf/send_msg"
export const tokenPath = "/cgi-bin/gettoken"

export type FakeWecom = Awaited<ReturnType<typeof startFakeWecom>>

export async function startFakeWecom(options: { readonly now?: () => number } = {}) {
	const now = options.now ?? Date.now
	const world = createWorld(now)
	const pusher = createPusher(world, now)
	const kf = createKfWorld(world, pusher, now)
	const robot = createRobot(world.account.webhookKey, now)
	const api = await startInterface(perform)

	function perform(call: Call): Json | Uint8Array {
		const { path, query } = call
		if (path === tokenPath) {
			if (query.get("corpid") !== world.account.corpId) throw new Refusal(40013, "invalid corpid")
			if (query.get("corpsecret") !== world.account.secret) throw new Refusal(40001, "invalid credential")
			return world.getToken()
		}
		if (path === robotPath) return robot.send(call)
		world.checkToken(query.get("access_token") ?? "")
		if (path === "/cgi-bin/media/get") {
			const file = world.files.get(query.get("media_id") ?? "")
			if (file === undefined) throw new Refusal(40007, "invalid media_id")
			return file.bytes
		}
		const ofKf = kf.methods[path]
		if (ofKf !== undefined) return ofKf(call)
		const method = methods[path]
		if (method === undefined) throw new Refusal(40066, "invalid url")
		return method(world, call)
	}

	return {
		...api,
		world,
		pusher,
		/** The variables of a house that uses it. */
		variables: {
			WECOM_CORP_ID: world.account.corpId,
			WECOM_AGENT_ID: String(world.account.agentId),
			WECOM_SECRET: world.account.secret,
			WECOM_TOKEN: world.account.token,
			WECOM_AES_KEY: world.account.aesKey,
			WECOM_API_ROOT: api.apiRoot,
		},
		kf,
		robot,
		member: makeMembers(world, pusher, now),
		stop: async () => {
			pusher.stop()
			await api.stop()
		},
	}
}
