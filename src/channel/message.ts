/** What people say and what the village says back: meaning, not layout. Every channel translates to and from these shapes. */
import { z } from "zod"

/** Channels known to the product; an adapter's id. */
export const channelIds = ["web", "telegram", "wechaty", "wechat-official", "wecom", "wecom-kf", "wecom-bot", "wecom-webhook"] as const
export type ChannelId = (typeof channelIds)[number]

/** Where a message goes to on its channel. `account` is our own bot or official account; `id` is the platform's chat id. */
export type Address = { readonly account: string; readonly id: string }

export const mediaKinds = ["image", "voice", "video", "file", "sticker", "location"] as const
export type MediaKind = (typeof mediaKinds)[number]

const envelope = {
	/** The platform's own id of this event; redelivery repeats it. Unique within (channel, account). */
	externalId: z.string().min(1).max(200),
	/** When the person did it, ms since 1970. A channel with a coarse clock reports the END of its tick. */
	at: z.number().int(),
	chat: z.object({ account: z.string().max(120), id: z.string().min(1).max(200) }),
	from: z.object({ id: z.string().min(1).max(200), name: z.string().max(200).optional() }),
	group: z.object({ id: z.string(), title: z.string().optional(), mentioned: z.boolean() }).optional(),
}

/** Longest text kept of one message, in UTF-16 units; a longer one is cut by the adapter, which sets `cut`. */
export const maxTextLength = 20_000

export const inboundSchema = z.discriminatedUnion("kind", [
	z.object({ ...envelope, kind: z.literal("text"), text: z.string().max(maxTextLength), cut: z.boolean().optional() }),
	/** A button pressed. `prompt` is the token of the ask it stood under. */
	z.object({
		...envelope,
		kind: z.literal("choice"),
		prompt: z.string().max(64),
		option: z.string().max(64),
		/** The further options of the same press, where the ask took several and the channel has check boxes. */
		more: z.array(z.string().max(64)).max(100).exactOptional(),
	}),
	z.object({
		...envelope,
		kind: z.literal("media"),
		media: z.enum(mediaKinds),
		/** The adapter's own reference by which the bytes can be fetched or are stored. */
		ref: z.string().max(500),
		name: z.string().max(300).optional(),
		mime: z.string().max(120).optional(),
		bytes: z.number().int().nonnegative().optional(),
		caption: z.string().max(maxTextLength).optional(),
	}),
	/** `start` carries the argument of a deep link: an enrolment code or nothing. */
	z.object({ ...envelope, kind: z.literal("joined"), start: z.string().max(200).optional() }),
	z.object({ ...envelope, kind: z.literal("left") }),
	z.object({ ...envelope, kind: z.literal("blocked") }),
	z.object({
		...envelope,
		kind: z.literal("delivery"),
		outboundId: z.string().max(200),
		state: z.enum(["delivered", "seen", "failed"]),
	}),
	/** A due timer, re-entering by the same door as everything else (design §1). Never made by an adapter. */
	z.object({
		...envelope,
		kind: z.literal("timer"),
		timer: z.string().max(64),
		subject: z.string().max(300),
		guard: z.number().int(),
	}),
])
/** One thing that happened on a channel. */
export type Inbound = z.infer<typeof inboundSchema>
export type InboundOf<K extends Inbound["kind"]> = Extract<Inbound, { kind: K }>

export type Option = { readonly id: string; readonly label: string }
export type Pick = { readonly min: number; readonly max: number }
export type FieldRow = { readonly label: string; readonly value: string }

/** What the village says. A block is meaning; `src/outbound/render.ts` fits it to a channel's limits. */
export type Block =
	| { readonly kind: "text"; readonly text: string }
	/** A question with options. `token` comes back with a button; `pick` says how many. */
	| { readonly kind: "ask"; readonly prompt: string; readonly token: string; readonly options: readonly Option[]; readonly pick: Pick }
	| { readonly kind: "fields"; readonly title?: string; readonly rows: readonly FieldRow[] }
	| { readonly kind: "media"; readonly media: MediaKind; readonly ref: string; readonly alt: string }
	| { readonly kind: "link"; readonly text: string; readonly url: string }

const optionSchema = z.object({ id: z.string(), label: z.string() })
export const blockSchema: z.ZodType<Block> = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("text"), text: z.string() }),
	z.object({
		kind: z.literal("ask"),
		prompt: z.string(),
		token: z.string(),
		options: z.array(optionSchema),
		pick: z.object({ min: z.number().int(), max: z.number().int() }),
	}),
	z.object({
		kind: z.literal("fields"),
		title: z.string().exactOptional(),
		rows: z.array(z.object({ label: z.string(), value: z.string() })),
	}),
	z.object({ kind: z.literal("media"), media: z.enum(mediaKinds), ref: z.string(), alt: z.string() }),
	z.object({ kind: z.literal("link"), text: z.string(), url: z.string() }),
])

/** A message. Made once: a schema compiles its check at first use. */
export const blocksSchema = z.array(blockSchema)

/** What one request to a platform carries, after rendering: text, at most one set of native choices, or one media. */
export type WirePart =
	| {
			readonly kind: "text"
			readonly text: string
			/** Native choices, in rows as shown; absent where they went into the text as numbers. */
			readonly choices?: {
				readonly token: string
				readonly style: "buttons" | "list"
				readonly options: readonly Option[]
				readonly pick: Pick
			}
			/** A link shown natively beside the text, where the channel can. */
			readonly link?: { readonly text: string; readonly url: string }
	  }
	| { readonly kind: "media"; readonly media: MediaKind; readonly ref: string; readonly alt: string }
