/** Callbacks as the platform makes them: signed, encrypted in the mode set, three tries of five seconds, one follower's in order. */
import { randomBytes } from "node:crypto"
import { decrypt, encrypt, getSignature } from "@wecom/crypto"
import { XMLParser } from "fast-xml-parser"
import { z } from "zod"
import type { Follower, World } from "./world.ts"

export type Mode = "plain" | "compatible" | "secure"

/** What a follower is shown where an answer does not come, or is not one. */
const outOfService = "该公众号暂时无法提供服务，请稍后再试"

const tries = 3
const patienceMs = 5_000
/** The platform comes again at once after it hung up; what matters is that it repeats. */
const repeatMs = 20

export type Pusher = ReturnType<typeof createPusher>

export function createPusher(world: World, mode: Mode, now: () => number) {
	const abort = new AbortController()
	const queues = new Map<string, Promise<void>>()
	/** Documents whose answer is on a screen: one answer a message, however often it is repeated. */
	const answered = new Set<string>()
	let target: string | undefined
	let ready: () => void = () => undefined
	const isReady = new Promise<void>((resolve) => {
		ready = resolve
	})
	let deliveries = 0
	let lastHeld = 0

	/** Address and body of one push; each try is signed anew. */
	function request(document: string): { readonly query: URLSearchParams; readonly body: string } {
		const { token, aesKey, appId, originalId } = world.account
		const timestamp = String(Math.floor(now() / 1_000))
		const nonce = randomBytes(5).readUIntBE(0, 5).toString()
		const query = new URLSearchParams({ signature: getSignature(token, timestamp, nonce, ""), timestamp, nonce })
		if (mode === "plain") return { query, body: document }
		const sealed = encrypt(aesKey, document, appId)
		query.set("openid", "")
		query.set("encrypt_type", "aes")
		query.set("msg_signature", getSignature(token, timestamp, nonce, sealed))
		const envelope = `<ToUserName><![CDATA[${originalId}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt>`
		const inner = mode === "compatible" ? document.replace(/^<xml>|<\/xml>$/g, "").replace(/<ToUserName>.*?<\/ToUserName>/, "") : ""
		return { query, body: `<xml>${envelope}${inner}</xml>` }
	}

	async function once(document: string): Promise<{ readonly status: number; readonly body: string }> {
		const { query, body } = request(document)
		deliveries += 1
		const began = performance.now()
		const response = await fetch(`${target}?${query}`, {
			method: "POST",
			headers: { "content-type": "text/xml", "user-agent": "Mozilla/4.0" },
			body,
			signal: AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]),
		})
		const text = await response.text()
		lastHeld = performance.now() - began
		return { status: response.status, body: text }
	}

	async function deliver(follower: Follower, document: string): Promise<void> {
		await isReady
		for (let attempt = 1; attempt <= tries && !abort.signal.aborted; attempt++) {
			const answer = await once(document).catch(() => undefined)
			if (answer?.status === 200) {
				show(follower, document, answer.body)
				return
			}
			await new Promise((resolve) => setTimeout(resolve, repeatMs))
		}
		if (!abort.signal.aborted) follower.shown.push({ text: outOfService, lines: [], via: "passive" })
	}

	function show(follower: Follower, document: string, body: string): void {
		if (body === "" || body === "success" || answered.has(document)) return
		answered.add(document)
		const text = read(follower, body) ?? outOfService
		follower.shown.push({ text, lines: [], via: "passive" })
	}

	/** Undefined for an answer the platform would not take. */
	function read(follower: Follower, body: string): string | undefined {
		const { token, aesKey, appId, originalId } = world.account
		let nodes = nodesOf(body)
		if (mode !== "plain") {
			const { Encrypt = "", MsgSignature, TimeStamp = "", Nonce = "" } = nodes ?? {}
			if (MsgSignature !== getSignature(token, TimeStamp, Nonce, Encrypt)) return undefined
			const opened = decrypt(aesKey, Encrypt)
			if (opened.id !== appId) return undefined
			nodes = nodesOf(opened.message)
		}
		if (nodes?.ToUserName !== follower.openId || nodes.FromUserName !== originalId || nodes.MsgType !== "text") return undefined
		const { Content } = nodes
		return Content === undefined || Content === "" || Buffer.byteLength(Content) > 2_048 ? undefined : Content
	}

	return {
		request,
		/** A follower's acts arrive in their order. */
		push: (follower: Follower, document: string): void => {
			const before = queues.get(follower.openId) ?? Promise.resolve()
			queues.set(
				follower.openId,
				before.then(() => deliver(follower, document)),
			)
		},
		/** All pushes so far have been answered or given up. */
		settled: async (): Promise<void> => {
			await Promise.all(queues.values())
		},
		/** What 提交 under 服务器配置 does: asks the address for a sign of life before it is taken. */
		verify: async (url: string): Promise<boolean> => {
			const timestamp = String(Math.floor(now() / 1_000))
			const [nonce, echostr] = [String(randomBytes(4).readUInt32BE()), String(randomBytes(6).readUIntBE(0, 6))]
			const query = new URLSearchParams({ signature: getSignature(world.account.token, timestamp, nonce, ""), timestamp, nonce, echostr })
			const answer = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(patienceMs) })
			return answer.status === 200 && (await answer.text()) === echostr
		},
		serve: (url: string): void => {
			target = url
			ready()
		},
		deliveries: () => deliveries,
		/** How long the last callback was held open, ms. */
		lastHeldMs: () => lastHeld,
		stop: (): void => abort.abort(),
	}
}

const parser = new XMLParser({ processEntities: false, parseTagValue: false, trimValues: false })
const document = z.object({ xml: z.record(z.string(), z.string()) })

function nodesOf(body: string): Readonly<Record<string, string>> | undefined {
	try {
		return document.parse(parser.parse(body)).xml
	} catch {
		return undefined
	}
}
