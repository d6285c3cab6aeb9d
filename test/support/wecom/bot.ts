/** The platform's end of the long connection on loopback: subscribes, pushes, and shows what it is asked to. */
import { createCipheriv, createHash, randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { Duplex } from "node:stream"
import { z } from "zod"
import { freePort } from "../ports.ts"
import { cardSchema, cardShown } from "./methods.ts"
import type { Shown } from "./world.ts"

const frameSchema = z.object({
	cmd: z.string(),
	headers: z.object({ req_id: z.string() }),
	body: z.record(z.string(), z.unknown()).optional(),
})
type Frame = z.infer<typeof frameSchema>
type Json = Readonly<Record<string, unknown>>

const updateMs = 5_000
const sendSchema = z
	.object({ chatid: z.string() })
	.and(
		z.discriminatedUnion("msgtype", [
			z.object({ msgtype: z.literal("markdown"), markdown: z.object({ content: z.string().min(1) }) }),
			z.object({ msgtype: z.literal("template_card"), template_card: cardSchema }),
		]),
	)
const answeredSchema = z.object({
	response_type: z.literal("update_template_card"),
	userids: z.array(z.string()).optional(),
	template_card: z.object({
		card_type: z.literal("text_notice"),
		main_title: z.object({ title: z.string() }),
		sub_title_text: z.string(),
		card_action: z.object({ type: z.number() }),
		task_id: z.string(),
	}),
})

export type BotTrouble = { readonly kind: "refuse"; readonly code: number } | { readonly kind: "hang" } | { readonly kind: "close" }

export type FakeBot = Awaited<ReturnType<typeof startFakeBot>>

export async function startFakeBot({ now = Date.now }: { readonly now?: () => number } = {}) {
	const account = { botId: "aibQ7xLm2Vt9", secret: "kT5vN8wRz2pYd6hJqLs4XcGfB1mUe0Aa" }
	const port = await freePort()
	const chats = new Map<string, Shown[]>()
	/** When messages came, by chat. */
	const sent = new Map<string, readonly number[]>()
	const files = new Map<string, Uint8Array>()
	/** Presses that may still change a card: until when. */
	const presses = new Map<string, number>()
	const sockets = new Set<Duplex>()
	let current: Duplex | undefined
	let trouble: BotTrouble | undefined
	let attempts = 0
	let count = 0
	let server = listening()

	function listening() {
		const next = createServer((request, response) => {
			const bytes = files.get(request.url ?? "")
			if (bytes === undefined) response.writeHead(404).end()
			else response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes)
		})
		next.on("upgrade", (request, socket) => {
			const key = request.headers["sec-websocket-key"] ?? ""
			const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")
			socket.write(
				`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
			)
			sockets.add(socket)
			let left = Buffer.alloc(0)
			socket.on("error", () => undefined)
			socket.on("end", () => socket.end())
			socket.on("close", () => {
				sockets.delete(socket)
				if (current === socket) current = undefined
			})
			socket.on("data", (chunk: Buffer) => {
				left = Buffer.concat([left, chunk])
				for (let read = readFrame(left); read !== undefined; read = readFrame(left)) {
					left = left.subarray(read.size)
					if (read.opcode === 8) socket.end(Buffer.from([0x88, 0]))
					if (read.opcode === 1) take(socket, frameSchema.parse(JSON.parse(read.text)))
				}
			})
		})
		next.listen(port, "127.0.0.1")
		return next
	}

	function take(socket: Duplex, frame: Frame): void {
		const errcode = answerTo(socket, frame)
		if (errcode !== undefined) socket.write(written({ headers: frame.headers, errcode, errmsg: errcode === 0 ? "ok" : "refused" }))
	}

	/** Undefined: no answer comes. */
	function answerTo(socket: Duplex, { cmd, headers, body = {} }: Frame): number | undefined {
		if (cmd === "aibot_subscribe") {
			if (body.bot_id !== account.botId || body.secret !== account.secret) return 846602
			// A newer connection takes the place of the old one.
			current?.write(written(event({ eventtype: "disconnected_event" }, "nobody")))
			current = socket
			return 0
		}
		if (cmd === "ping") return 0
		if (socket !== current) return 846601
		if (cmd === "aibot_respond_update_msg") return changed(headers.req_id, body)
		attempts += 1
		const plan = trouble
		if (plan?.kind === "refuse") return plan.code
		const code = cmd === "aibot_send_msg" ? show(body) : 40058
		if (plan?.kind === "close") socket.destroy()
		return plan === undefined ? code : undefined
	}

	function show(body: Json): number {
		const parsed = sendSchema.safeParse(body)
		if (!parsed.success) return 40058
		const shown = chats.get(parsed.data.chatid)
		// Only where somebody has written to the bot.
		if (shown === undefined) return 40003
		const times = (sent.get(parsed.data.chatid) ?? []).filter((at) => at > now() - 3_600_000)
		if (times.length >= 1_000 || times.filter((at) => at > now() - 60_000).length >= 30) return 45009
		sent.set(parsed.data.chatid, [...times, now()])
		if (parsed.data.msgtype === "template_card") shown.push(cardShown(parsed.data.template_card))
		else shown.push({ text: seenBotMarkdown(parsed.data.markdown.content), via: "markdown", buttons: [] })
		return 0
	}

	function changed(reqId: string, body: Json): number {
		const parsed = answeredSchema.safeParse(body)
		if (!parsed.success) return 40058
		if ((presses.get(reqId) ?? 0) < performance.now()) return 846605
		presses.delete(reqId)
		const { task_id, main_title, sub_title_text } = parsed.data.template_card
		for (const [chat, shown] of chats)
			chats.set(
				chat,
				shown.map((one) =>
					one.taskId === task_id ? { text: `${main_title.title}\n[${sub_title_text}]`, via: "card", buttons: [], taskId: task_id } : one,
				),
			)
		return 0
	}

	const reqId = (): string => randomBytes(12).toString("hex")

	function event(what: Json, userid: string, more: Json = {}): Json & { readonly headers: { readonly req_id: string } } {
		const body = {
			msgid: `ev${++count}`,
			create_time: Math.floor(now() / 1_000),
			aibotid: account.botId,
			from: { userid },
			msgtype: "event",
			event: what,
			...more,
		}
		return { cmd: "aibot_event_callback", headers: { req_id: reqId() }, body }
	}

	function push(frame: Json): Json {
		current?.write(written(frame))
		return frame
	}

	function inChat(chatid: string, userid: string, place: Json) {
		if (!chats.has(chatid)) chats.set(chatid, [])
		const says = (more: Json): Json =>
			push({
				cmd: "aibot_msg_callback",
				headers: { req_id: reqId() },
				body: { msgid: `m${++count}`, create_time: Math.floor(now() / 1_000), aibotid: account.botId, from: { userid }, ...place, ...more },
			})
		const shownIn = (): Shown[] => chats.get(chatid) ?? []

		function pressed(card: Shown, key: string, ids?: readonly string[]): Json {
			const selected_items = { selected_item: [{ question_key: "choice", option_ids: { option_id: ids ?? [] } }] }
			const template_card_event = { event_key: key, task_id: card.taskId, ...(ids !== undefined && { selected_items }) }
			const frame = event({ eventtype: "template_card_event", template_card_event }, userid, place)
			presses.set(frame.headers.req_id, performance.now() + updateMs)
			return push(frame)
		}

		function choose(labels: readonly string[]): Json {
			const card = shownIn().findLast((one) => labels.every((label) => one.buttons.some((button) => button.label === label)))
			if (card === undefined) throw new Error(`no card has ${labels.join(" ")}`)
			const keys = card.buttons.filter((button) => labels.includes(button.label)).map((button) => button.key)
			return card.submit === undefined ? pressed(card, keys[0] ?? "") : pressed(card, card.submit.key, keys)
		}

		return {
			text: (content: string) => says({ msgtype: "text", text: { content } }),
			voice: (content: string) => says({ msgtype: "voice", voice: { content } }),
			shows: says,
			choose,
			enters: () => push(event({ eventtype: "enter_chat" }, userid, place)),
			/** A file as the platform keeps it: at an address, and encrypted with `aeskey`. */
			sends: (
				kind: "image" | "video" | "file",
				bytes: Uint8Array,
				encrypt: (bytes: Uint8Array) => { readonly bytes: Uint8Array; readonly aeskey: string },
			) => {
				const sealed = encrypt(bytes)
				const path = `/f/${reqId()}`
				files.set(path, sealed.bytes)
				return says({ msgtype: kind, [kind]: { url: `http://127.0.0.1:${port}${path}`, aeskey: sealed.aeskey } })
			},
			received: (): readonly Shown[] => shownIn(),
		}
	}

	let people = 0
	return {
		...account,
		variables: { WECOM_BOT_ID: account.botId, WECOM_BOT_SECRET: account.secret, WECOM_BOT_WS_URL: `ws://127.0.0.1:${port}` },
		member: () => {
			const userId = `LiSi${++people}`
			return { userId, ...inChat(userId, userId, { chattype: "single" }) }
		},
		group: () => {
			const chatid = `wrGroup${++people}`
			return (userId: string) => inChat(chatid, userId, { chattype: "group", chatid })
		},
		redeliver: push,
		arrange: (next: BotTrouble | undefined) => {
			trouble = next
		},
		attempts: () => attempts,
		isConnected: () => current !== undefined,
		down: async () => {
			for (const socket of sockets) socket.destroy()
			if (server.listening) await new Promise((resolve) => server.close(resolve))
		},
		up: async () => {
			if (!server.listening) server = listening()
		},
		stop: async () => {
			for (const socket of sockets) socket.destroy()
			server.closeAllConnections()
			if (server.listening) await new Promise((resolve) => server.close(resolve))
		},
	}
}

/** What a phone makes of the bot's markdown: marks that take effect are gone, escaped ones are seen. */
export function seenBotMarkdown(content: string): string {
	const escaped: string[] = []
	return content
		.replace(/\\([!-/:-@[-`{-~])/g, (_all, sign: string) => `\uE000${escaped.push(sign) - 1}\uE001`)
		.replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, "$1 $2")
		.replace(/(\*\*|\*|__|_|~~|`)(?=\S)(.+?)\1/g, "$2")
		.replace(/<[@a-z/][^>\n]*>/gi, "")
		.replace(/^\s*(#{1,6}|>|[-+*])\s/gm, "")
		.replace(/\uE000(\d+)\uE001/g, (_all, at: string) => escaped[Number(at)] ?? "")
}

function written(frame: Json): Buffer {
	const payload = Buffer.from(JSON.stringify(frame))
	const head =
		payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255])
	return Buffer.concat([head, payload])
}

/** One frame of a client, which masks; undefined until it is whole. */
function readFrame(bytes: Buffer): { readonly opcode: number; readonly text: string; readonly size: number } | undefined {
	if (bytes.length < 6) return undefined
	const short = bytes.readUInt8(1) & 127
	const wide = short === 126 ? 2 : short === 127 ? 8 : 0
	const start = 2 + wide + 4
	if (bytes.length < start) return undefined
	const length = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
	if (bytes.length < start + length) return undefined
	const mask = bytes.subarray(2 + wide, start)
	const payload = Buffer.from(bytes.subarray(start, start + length)).map((byte, i) => byte ^ (mask[i % 4] ?? 0))
	return { opcode: bytes.readUInt8(0) & 15, text: Buffer.from(payload).toString("utf8"), size: start + length }
}

/** A file as the platform encrypts it: AES-256-CBC, the key's first half as IV, padded to 32 bytes. */
export function sealedFile(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly aeskey: string } {
	const key = randomBytes(32)
	const missing = 32 - (bytes.length % 32)
	const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false)
	const padded = Buffer.concat([bytes, Buffer.alloc(missing, missing)])
	return { bytes: Buffer.concat([cipher.update(padded), cipher.final()]), aeskey: key.toString("base64") }
}
