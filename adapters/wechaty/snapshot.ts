/** What is read of a message before it is decoded: the gateway's payloads, trusted in nothing. */
import { z } from "zod"

/** wechaty's message types (wechaty-puppet, schemas/message). */
export const messageTypes = {
	unknown: 0,
	attachment: 1,
	audio: 2,
	contact: 3,
	chatHistory: 4,
	emoticon: 5,
	image: 6,
	text: 7,
	location: 8,
	miniProgram: 9,
	groupNote: 10,
	transfer: 11,
	redEnvelope: 12,
	recalled: 13,
	url: 14,
	video: 15,
	post: 16,
} as const

const id = z.string().min(1).max(180)
const name = z.string().max(2_000)

export const messageSchema = z.object({
	id,
	type: z.number().int(),
	text: z.string().max(1_000_000).optional(),
	/** Seconds or ms since 1970, as the gateway likes. */
	timestamp: z.number().nonnegative().max(1e14),
	talkerId: id,
	/** Empty in private chats. */
	roomId: z.string().max(180).optional(),
	mentionIdList: z.array(z.string().max(180)).max(2_000).optional(),
	filename: name.optional(),
})
export type Message = z.infer<typeof messageSchema>

export const snapshotSchema = z.object({
	message: messageSchema,
	talker: z.object({ id, type: z.number().int(), name }),
	/** `selfNames`: what we are called there, the room's own name for us first. */
	room: z.object({ topic: name.optional(), selfNames: z.array(name).max(5) }).optional(),
	location: z
		.object({
			latitude: z.number().min(-90).max(90),
			longitude: z.number().min(-180).max(180),
			name: name.optional(),
			address: name.optional(),
		})
		.optional(),
	url: z.object({ title: name.optional(), url: z.string().max(4_000) }).optional(),
})
export type Snapshot = z.infer<typeof snapshotSchema>
