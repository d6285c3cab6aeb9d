/** Encrypted callbacks of a 服务号, as the platform signs them. */
import { encrypt, getSignature } from "@wecom/crypto"
import { connections } from "./open-loop.ts"
import type { BenchPerson } from "./seed.ts"

export const wechatAccount = {
	appId: "wxbench000000000000",
	secret: "00112233445566778899aabbccddeeff",
	token: "benchToken",
	aesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
}

/** The platform names no bound; this one keeps a service that hangs from using up the machine's. */
const maxConnections = 500

/** `at`: when the callback was answered; `isReply`: with the village's words. */
type Pushed = { readonly at: number; readonly isReply: boolean }

/** A text of a person; with `key` a pressed line of a menu. */
export function createPush(url: string): (person: BenchPerson, text: string, key?: string) => Promise<Pushed> {
	const { token, aesKey, appId } = wechatAccount
	let messageId = 24_710_624_276_183_217n
	return connections(maxConnections, async ({ address }: BenchPerson, text: string, key?: string): Promise<Pushed> => {
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
		const response = await fetch(`${url}/channels/wechat-official?${query}`, {
			method: "POST",
			headers: { "content-type": "text/xml" },
			body: `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`,
		})
		const body = await response.text()
		if (!response.ok) throw new Error(`a callback was refused: ${response.status}`)
		return { at: performance.now(), isReply: body.includes("<Encrypt>") }
	})
}
