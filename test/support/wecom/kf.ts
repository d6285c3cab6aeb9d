/** 微信客服 of the fake enterprise: residents in WeChat, what waits to be fetched, and when they may be written to. */
import { randomBytes } from "node:crypto"
import { z } from "zod"
import { type Call, type Json, Refusal } from "../wechat-platform/interface.ts"
import { documentOf } from "./people.ts"
import type { Pusher } from "./pusher.ts"
import type { World } from "./world.ts"

const hourMs = 3_600_000
const tokenMs = 600_000
const keptMs = 72 * hourMs
const welcomeMs = 20_000
const places = 5

export type KfShown = {
	readonly text: string
	readonly lines: readonly { readonly id: string; readonly content: string }[]
	readonly links: readonly string[]
	readonly via: "window" | "welcome"
	readonly media?: string
}

type Customer = {
	readonly id: string
	readonly shown: KfShown[]
	/** When the last message came; undefined: never. */
	wroteAt: number | undefined
	left: number
	/** Somebody of the village is talking. */
	isServed: boolean
	refuses: boolean
}

const bytes = (max: number) => z.string().refine((text) => text !== "" && Buffer.byteLength(text) <= max)
const line = z.discriminatedUnion("type", [
	z.object({ type: z.literal("click"), click: z.object({ id: bytes(128), content: bytes(128) }).strict() }).strict(),
	z.object({ type: z.literal("view"), view: z.object({ url: z.url(), content: bytes(128) }).strict() }).strict(),
])
const body = z.discriminatedUnion("msgtype", [
	z.object({ msgtype: z.literal("text"), text: z.object({ content: bytes(2_048) }).strict() }),
	z.object({
		msgtype: z.literal("msgmenu"),
		msgmenu: z.object({ head_content: bytes(1_024), list: z.array(line).min(1).max(10), tail_content: z.string().optional() }).strict(),
	}),
	z.object({ msgtype: z.literal("image"), image: z.object({ media_id: z.string() }).strict() }),
	z.object({ msgtype: z.literal("voice"), voice: z.object({ media_id: z.string() }).strict() }),
	z.object({ msgtype: z.literal("video"), video: z.object({ media_id: z.string() }).strict() }),
])
const msgid = z.string().regex(/^[\w-]{1,32}$/)
const sendSchema = z.looseObject({ touser: z.string(), open_kfid: z.string(), msgid: msgid.optional() }).and(body)
const welcomeSchema = z.looseObject({ code: z.string(), msgid: msgid.optional() }).and(body)
const syncSchema = z
	.object({
		cursor: z.string().optional(),
		token: z.string().optional(),
		limit: z.number().int().min(1).max(1_000),
		voice_format: z.union([z.literal(0), z.literal(1)]),
		open_kfid: z.string(),
	})
	.strict()
const waySchema = z.object({ open_kfid: z.string(), scene: z.string().regex(/^[\w-]{1,32}$/) }).strict()

type Kf = ReturnType<typeof createKfWorld>

export function createKfWorld(world: World, pusher: Pusher, now: () => number) {
	const { kfId, corpId } = world.account
	const customers = new Map<string, Customer>()
	const items: { readonly at: number; readonly item: Json }[] = []
	const tokens = new Map<string, number>()
	const welcomes = new Map<string, { readonly person: Customer; readonly until: number }>()
	let count = 0

	/** Something new waits: the platform says so, and what it is has to be fetched. */
	function calls(): string {
		const token = `ENC${randomBytes(24).toString("base64url")}`
		tokens.set(token, now() + tokenMs)
		const document = documentOf({
			ToUserName: corpId,
			CreateTime: Math.floor(now() / 1_000),
			MsgType: "event",
			Event: "kf_msg_or_event",
			Token: token,
			OpenKfId: kfId,
		})
		pusher.push(undefined, document)
		return document
	}

	function add(item: Json, origin: number): string {
		count += 1
		const whole = { msgid: `kfmsg${count}`, open_kfid: kfId, send_time: Math.floor(now() / 1_000), origin, ...item }
		items.push({ at: now(), item: whole })
		return calls()
	}

	function sync({ body: raw }: Call): Json {
		const parsed = syncSchema.safeParse(raw)
		if (!parsed.success) throw new Refusal(40058, "invalid Request Parameter")
		const { cursor, token, limit, open_kfid } = parsed.data
		if (open_kfid !== kfId) throw new Refusal(95004, "open_kfid not exist")
		if (token !== undefined && (tokens.get(token) ?? 0) <= now()) throw new Refusal(95007, "invalid msg token")
		const from = cursor === undefined ? 0 : Number(/^cur(\d+)$/.exec(cursor)?.[1] ?? Number.NaN)
		if (Number.isNaN(from)) throw new Refusal(40058, "invalid cursor")
		const page = items.slice(from, from + limit)
		const next = from + page.length
		return {
			errcode: 0,
			errmsg: "ok",
			next_cursor: `cur${next}`,
			has_more: next < items.length ? 1 : 0,
			msg_list: page.filter(({ at }) => now() - at < keptMs).map(({ item }) => item),
		}
	}

	function shownOf(message: z.infer<typeof body>, via: KfShown["via"]): KfShown {
		const none = { lines: [], links: [], via }
		switch (message.msgtype) {
			case "text":
				return { ...none, text: message.text.content }
			case "msgmenu": {
				const { head_content, list } = message.msgmenu
				return {
					text: head_content,
					lines: list.flatMap((one) => (one.type === "click" ? [one.click] : [])),
					links: list.flatMap((one) => (one.type === "view" ? [`${one.view.content} ${one.view.url}`] : [])),
					via,
				}
			}
			default:
				return { ...none, text: "", media: message.msgtype }
		}
	}

	function send({ body: raw }: Call): Json {
		const parsed = sendSchema.safeParse(raw)
		if (!parsed.success) throw new Refusal(40058, `invalid Request Parameter: ${parsed.error.issues[0]?.path.join(".")}`)
		const message = parsed.data
		if (message.open_kfid !== kfId) throw new Refusal(95004, "open_kfid not exist")
		const person = customers.get(message.touser)
		if (person === undefined) throw new Refusal(40096, "invalid external userid")
		if (person.isServed) throw new Refusal(95018, "send msg session status invalid")
		if (person.wroteAt === undefined || now() - person.wroteAt >= 48 * hourMs || person.left <= 0)
			throw new Refusal(95001, "send msg count limit")
		person.left -= 1
		const id = message.msgid ?? `out${++count}`
		if (person.refuses) failed(person, id)
		else person.shown.push(shownOf(message, "window"))
		return { errcode: 0, errmsg: "ok", msgid: id }
	}

	/** What could not be delivered is told afterwards. */
	function failed(person: Customer, fail_msgid: string): void {
		add(
			{ msgtype: "event", event: { event_type: "msg_send_fail", open_kfid: kfId, external_userid: person.id, fail_msgid, fail_type: 10 } },
			4,
		)
	}

	function welcome({ body: raw }: Call): Json {
		const parsed = welcomeSchema.safeParse(raw)
		if (!parsed.success || !["text", "msgmenu"].includes(parsed.data.msgtype)) throw new Refusal(40058, "invalid Request Parameter")
		const known = welcomes.get(parsed.data.code)
		welcomes.delete(parsed.data.code)
		if (known === undefined || known.until <= now()) throw new Refusal(95021, "invalid code")
		known.person.shown.push(shownOf(parsed.data, "welcome"))
		return { errcode: 0, errmsg: "ok", msgid: parsed.data.msgid ?? `out${++count}` }
	}

	function way({ body: raw }: Call): Json {
		const parsed = waySchema.safeParse(raw)
		if (!parsed.success) throw new Refusal(40058, "invalid Request Parameter")
		return { errcode: 0, errmsg: "ok", url: "https://work.weixin.qq.com/kf/kfcbf8f8d07ac7215f?enc_scene=ENCGFSDF567DF" }
	}

	function customer() {
		const person: Customer = {
			id: `wmqfasd1e19278asdasd${customers.size + 1}`,
			shown: [],
			wroteAt: undefined,
			left: 0,
			isServed: false,
			refuses: false,
		}
		customers.set(person.id, person)

		function message(item: Json): string {
			person.wroteAt = now()
			person.left = places
			person.refuses = false
			return add({ external_userid: person.id, ...item }, 3)
		}

		return {
			id: person.id,
			person,
			/** Each gives the callback that told of it. */
			text: (content: string) => message({ msgtype: "text", text: { content } }),
			press: (label: string) => {
				const found = person.shown.flatMap((shown) => shown.lines).findLast((one) => one.content === label)
				if (found === undefined) throw new Error(`no message has a line ${label}`)
				return message({ msgtype: "text", text: { content: label, menu_id: found.id } })
			},
			send: (kind: "image" | "voice" | "video" | "file", content: Uint8Array, mime: string) =>
				message({ msgtype: kind, [kind]: { media_id: world.addFile(content, mime) } }),
			location: (latitude: number, longitude: number, name: string) =>
				message({ msgtype: "location", location: { latitude, longitude, name, address: "" } }),
			/** A message of a type nobody can read, or of any other. */
			shows: (item: Json) => message(item),
			/** Opens the chat by a link with a code, or without one. */
			enters: (code: string | undefined) => {
				const event: Record<string, unknown> = { event_type: "enter_session", open_kfid: kfId, external_userid: person.id, scene: "cunkou" }
				if (code !== undefined) event.scene_param = code
				// Only who has not written for two days may be greeted.
				if (person.wroteAt === undefined || now() - person.wroteAt >= 48 * hourMs) {
					const welcomeCode = randomBytes(16).toString("hex")
					welcomes.set(welcomeCode, { person, until: now() + welcomeMs })
					event.welcome_code = welcomeCode
				}
				return add({ msgtype: "event", event }, 4)
			},
			/** Somebody of the village answers by hand. */
			isAnsweredBy: (servicer: string, content: string) =>
				add({ external_userid: person.id, servicer_userid: servicer, msgtype: "text", text: { content } }, 5),
			received: (): readonly KfShown[] => person.shown,
		}
	}

	const methods: Readonly<Record<string, (call: Call) => Json>> = {
		"/cgi-bin/kf/sync_msg": sync,
		"/cgi-bin/kf/send_msg": send,
		"/cgi-bin/kf/send_msg_on_event": welcome,
		"/cgi-bin/kf/add_contact_way": way,
	}
	return {
		customer,
		methods,
		/** What was said last, as it is fetched. */
		latest: (): Json | undefined => items.at(-1)?.item,
		/** The platform calls once more with the same words, as when it did not hear us. */
		redeliver: (document: string) => pusher.push(undefined, document),
	}
}

export type FakeCustomer = ReturnType<Kf["customer"]>
