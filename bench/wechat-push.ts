/** Encrypted callbacks of a 服务号, as the platform signs them. */
import { encrypt, getSignature } from "@wecom/crypto"
import { plainClient } from "./plain-http.ts"
import { now } from "./platform.ts"
import type { BenchPerson } from "./seed.ts"

export const wechatAccount = {
	appId: "wxbench000000000000",
	secret: "00112233445566778899aabbccddeeff",
	token: "benchToken",
	aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
}

/** The platform names no bound; this one keeps a service that hangs from using up the machine's. */
const maxConnections = 500

/** `at`: when the callback was answered, by `now()`; `isReply`: with the village's words. */
type Pushed = { readonly at: number; readonly isReply: boolean }

/** `push`: a text of a person; with `key` a pressed line of a menu. */
export function createPush(url: string): {
	readonly push: (person: BenchPerson, text: string, key?: string) => Promise<Pushed>
	readonly close: () => void
} {
	const { token, aesKey, appId } = wechatAccount
	const client = plainClient(url, maxConnections)
	let messageId = 24_710_624_276_183_217n
	const push = async ({ address }: BenchPerson, text: string, key?: string): Promise<Pushed> => {
		messageId += 1n
		const timestamp = String(Math.floor(Date.now() / 1_000))
		const nonce = String(messageId % 1_000_000n)
		const pressed = key === undefined ? "" : `<bizmsgmenuid>${key}</bizmsgmenuid>`
		const document = `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[${address}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${messageId}</MsgId>${pressed}</xml>`
		const sealed = encrypt(aesKey, document, appId)
		const query = new URLSearchParams({
			signature: getSignature(token, timestamp, nonce, ""),
			timestamp,
			nonce,
			openid: address,
			encrypt_type: "aes",
			msg_signature: getSignature(token, timestamp, nonce, sealed),
		})
		const envelope = `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`
		const { status, body } = await client.post(`/channels/wechat-official?${query}`, { "content-type": "text/xml" }, envelope)
		if (status !== 200) throw new Error(`a callback was refused: ${status}`)
		return { at: now(), isReply: body.includes("<Encrypt>") }
	}
	return { push, close: client.close }
}
