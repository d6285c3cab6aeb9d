/** The parts of Telegram's updates that are read here. Everything else may come and go. */
import { z } from "zod"

const user = z.object({
	id: z.number().int(),
	is_bot: z.boolean().optional(),
	first_name: z.string().optional(),
	last_name: z.string().optional(),
})

const chat = z.object({ id: z.number().int(), type: z.string(), title: z.string().optional() })

const file = z.object({
	file_id: z.string(),
	file_size: z.number().int().nonnegative().optional(),
	file_name: z.string().optional(),
	mime_type: z.string().optional(),
})
const photoSize = file.extend({ width: z.number(), height: z.number() })

const entity = z.object({
	type: z.string(),
	offset: z.number().int().nonnegative(),
	length: z.number().int().nonnegative(),
	user: user.optional(),
})

const message = z.object({
	message_id: z.number().int(),
	/** Seconds since 1970; 0 in messages that are no longer accessible. */
	date: z.number().int(),
	chat,
	from: user.optional(),
	text: z.string().optional(),
	entities: z.array(entity).optional(),
	caption: z.string().optional(),
	caption_entities: z.array(entity).optional(),
	reply_to_message: z.object({ from: user.optional() }).optional(),
	photo: z.array(photoSize).optional(),
	voice: file.optional(),
	audio: file.optional(),
	video: file.optional(),
	video_note: file.optional(),
	animation: file.optional(),
	document: file.optional(),
	sticker: file
		.extend({
			is_animated: z.boolean().optional(),
			is_video: z.boolean().optional(),
			emoji: z.string().optional(),
			thumbnail: photoSize.optional(),
		})
		.optional(),
	location: z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }).optional(),
	venue: z.object({ title: z.string(), address: z.string() }).optional(),
	contact: z.object({}).optional(),
	poll: z.object({}).optional(),
	dice: z.object({}).optional(),
	story: z.object({}).optional(),
	game: z.object({}).optional(),
})
export type Message = z.infer<typeof message>
export type User = z.infer<typeof user>

export const updateSchema = z.object({
	update_id: z.number().int(),
	message: message.optional(),
	callback_query: z.object({ id: z.string(), from: user, message: z.object({ chat }).optional(), data: z.string().optional() }).optional(),
	my_chat_member: z
		.object({
			chat,
			from: user,
			date: z.number().int(),
			old_chat_member: z.object({ status: z.string(), is_member: z.boolean().optional() }),
			new_chat_member: z.object({ status: z.string(), is_member: z.boolean().optional() }),
		})
		.optional(),
})

/** What we ask the platform for. Edited messages are not among them: what was said stays said. */
export const allowedUpdates = ["message", "callback_query", "my_chat_member"] as const
