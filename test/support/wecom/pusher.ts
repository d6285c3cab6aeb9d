/** Callbacks as WeCom makes them: signed and encrypted, three tries of five seconds, one member's in order. */
import { randomBytes } from "node:crypto"
import { decrypt, encrypt, getSignature } from "@wecom/crypto"
import { XMLParser } from "fast-xml-parser"
import { z } from "zod"
import type { World } from "./world.ts"

const tries = 3
const patienceMs = 5_000
/** The platform comes again soon; what matters is that it repeats. */
const repeatMs = 20

export type Pusher = ReturnType<typeof createPusher>

export function createPusher(world: World, now: () => number) {
	const abort = new AbortController()
	const queues = new Map<string, Promise<void>>()
	let target: string | undefined
	let ready: () => void = () => undefined
	const isReady = new Promise<void>((resolve) => {
		ready = resolve
	})
	let deliveries = 0

	function signed(sealed: string): URLSearchParams {
		const timestamp = String(Math.floor(now() / 1_000))
		const nonce = randomBytes(5).readUIntBE(0, 5).toString()
		return new URLSearchParams({ msg_signature: getSignature(world.account.token, timestamp, nonce, sealed), timestamp, nonce })
	}

	/** Address and body of one push; each try is signed anew. */
	function request(document: string): { readonly query: URLSearchParams; readonly body: string } {
		const { aesKey, corpId, agentId } = world.account
		const sealed = encrypt(aesKey, document, corpId)
		const nodes = `<ToUserName><![CDATA[${corpId}]]></ToUserName><AgentID><![CDATA[${agentId}]]></AgentID>`
		return { query: signed(sealed), body: `<xml>${nodes}<Encrypt><![CDATA[${sealed}]]></Encrypt></xml>` }
	}

	async function once(document: string): Promise<{ readonly status: number; readonly body: string }> {
		const { query, body } = request(document)
		deliveries += 1
		const response = await fetch(`${target}?${query}`, {
			method: "POST",
			headers: { "content-type": "text/xml" },
			body,
			signal: AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]),
		})
		return { status: response.status, body: await response.text() }
	}

	/** `userId`: who is shown the words of the answer; of events of 微信客服 nobody is. */
	async function deliver(userId: string | undefined, document: string): Promise<void> {
		await isReady
		for (let attempt = 1; attempt <= tries && !abort.signal.aborted; attempt++) {
			const answer = await once(document).catch(() => undefined)
			if (answer?.status === 200) {
				if (userId !== undefined) show(userId, answer.body)
				return
			}
			await new Promise((resolve) => setTimeout(resolve, repeatMs))
		}
	}

	function show(userId: string, body: string): void {
		if (body === "" || body === "success") return
		const text = read(userId, body)
		// An answer that is none is dropped.
		if (text !== undefined) world.members.get(userId)?.shown.push({ text, via: "passive", buttons: [] })
	}

	function read(userId: string, body: string): string | undefined {
		const { token, aesKey, corpId } = world.account
		const { Encrypt = "", MsgSignature, TimeStamp = "", Nonce = "" } = nodesOf(body) ?? {}
		if (MsgSignature !== getSignature(token, TimeStamp, Nonce, Encrypt)) return undefined
		const opened = decrypt(aesKey, Encrypt)
		if (opened.id !== corpId) return undefined
		const nodes = nodesOf(opened.message)
		if (nodes?.ToUserName !== userId || nodes.FromUserName !== corpId || nodes.MsgType !== "text") return undefined
		return nodes.Content
	}

	return {
		request,
		/** What the platform asks when it is given our address; `sealed` is its word. */
		greeting: (word: string): URLSearchParams => {
			const sealed = encrypt(world.account.aesKey, word, world.account.corpId)
			const query = signed(sealed)
			query.set("echostr", sealed)
			return query
		},
		/** A member's acts arrive in their order. */
		push: (userId: string | undefined, document: string): void => {
			const queue = userId ?? ""
			const before = queues.get(queue) ?? Promise.resolve()
			queues.set(
				queue,
				before.then(() => deliver(userId, document)),
			)
		},
		/** All pushes so far have been answered or given up. */
		settled: async (): Promise<void> => {
			await Promise.all(queues.values())
		},
		serve: (url: string): void => {
			target = url
			ready()
		},
		deliveries: () => deliveries,
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
