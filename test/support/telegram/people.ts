/** The people of the fake platform, and the groups they are in. */
import { type Chat, chatJson, type Json, type Shown, type World } from "./world.ts"

type Place = { readonly mention?: boolean; readonly reply?: boolean }

export type Person = ReturnType<ReturnType<typeof makePeople>["person"]>

export function makePeople(world: World) {
	let nextUser = 500_000_000
	let nextGroup = -1_001_000_000_000

	function message(chat: Chat, from: Json, content: Json): Json {
		return { message_id: world.nextMessageId(), date: world.date(), chat: chatJson(chat), from, ...content }
	}

	function press(chat: Chat, from: Json, shown: Shown, label: string) {
		const button = shown.rows.flat().find((one) => one.text === label)
		if (button?.callback_data === undefined) throw new Error(`no button says ${label}`)
		const callbackId = world.newCallback()
		const under = { message_id: shown.messageId, date: world.date(), chat: chatJson(chat), from: world.bot, text: shown.text }
		const updateId = world.push("callback_query", { id: callbackId, from, message: under, chat_instance: "1", data: button.callback_data })
		return { callbackId, updateId }
	}

	function standing(chat: Chat, from: Json, was: string, is: string) {
		const member = (status: string) => ({ status, user: world.bot })
		return world.push("my_chat_member", {
			chat: chatJson(chat),
			from,
			date: world.date(),
			old_chat_member: member(was),
			new_chat_member: member(is),
		})
	}

	/** Content of a message with an attachment. */
	const attachments = {
		photo: (bytes: Uint8Array) => ({
			// The platform keeps several sizes; the last is the largest.
			photo: [
				{ ...world.addFile(new Uint8Array([0xff, 0xd8, 0xff, 0]), "photos", "jpg"), width: 90, height: 60 },
				{ ...world.addFile(bytes, "photos", "jpg"), width: 1280, height: 960 },
			],
		}),
		voice: (bytes: Uint8Array) => ({ voice: { ...world.addFile(bytes, "voice", "oga"), duration: 3, mime_type: "audio/ogg" } }),
		video: (bytes: Uint8Array) => ({
			video: { ...world.addFile(bytes, "videos", "mp4"), width: 640, height: 480, duration: 3, mime_type: "video/mp4" },
		}),
		document: (bytes: Uint8Array) => ({
			document: { ...world.addFile(bytes, "documents", "bin"), file_name: "附件.pdf", mime_type: "application/pdf" },
		}),
		sticker: (bytes: Uint8Array) => ({
			sticker: {
				...world.addFile(bytes, "stickers", "webp"),
				type: "regular",
				width: 512,
				height: 512,
				is_animated: false,
				is_video: false,
				emoji: "👍",
			},
		}),
	}

	function person(name = "李秀英") {
		nextUser += 1
		const user = { id: nextUser, is_bot: false, first_name: name, language_code: "zh-hans" }
		const chat: Chat = { id: nextUser, type: "private", first_name: name, isOpen: false, hasPrivacy: false }
		world.chats.set(chat.id, chat)

		function says(content: Json) {
			chat.isOpen = true
			return world.push("message", message(chat, user, content))
		}
		const command = (text: string) =>
			says({ text, entities: [{ type: "bot_command", offset: 0, length: text.split(" ")[0]?.length ?? 0 }] })

		return {
			id: chat.id,
			user,
			name,
			/** Any message, as the platform would write it. */
			says,
			text: (text: string) => says({ text }),
			command,
			/** Opens the bot by a link with a code, or without one. */
			start: (code?: string) => command(code === undefined ? "/start" : `/start ${code}`),
			/** Presses a button of the newest message that has it. */
			press: (label: string) => {
				const shown = world
					.shownIn(chat.id)
					.findLast((one) => one.rows.flat().some((button) => button.text === label && "callback_data" in button))
				if (shown === undefined) throw new Error(`no message has a button ${label}`)
				return press(chat, user, shown, label)
			},
			send: (kind: keyof typeof attachments, bytes: Uint8Array, caption?: string) =>
				says({ ...attachments[kind](bytes), ...(caption !== undefined && { caption }) }),
			location: (latitude: number, longitude: number) => says({ location: { latitude, longitude } }),
			edit: (text: string) => world.push("edited_message", { ...message(chat, user, { text }), edit_date: world.date() }),
			block: () => {
				chat.isOpen = false
				return standing(chat, user, "member", "kicked")
			},
			unblock: () => {
				chat.isOpen = true
				return standing(chat, user, "kicked", "member")
			},
			/** What the bot has said to this person, oldest first. */
			received: () => world.shownIn(chat.id),
		}
	}

	function group(title = "清江村一组", options: { readonly privacy?: boolean } = {}) {
		nextGroup -= 1
		const chat: Chat = { id: nextGroup, type: "supergroup", title, isOpen: false, hasPrivacy: options.privacy ?? true }
		world.chats.set(chat.id, chat)
		const mention = `@${world.bot.username}`

		return {
			id: chat.id,
			/** Somebody takes the bot into the group. */
			addBot: (by: Pick<Person, "user">) => {
				chat.isOpen = true
				return standing(chat, by.user, "left", "member")
			},
			removeBot: (by: Pick<Person, "user">) => {
				chat.isOpen = false
				return standing(chat, by.user, "member", "kicked")
			},
			/** In privacy mode the bot sees only commands, mentions and replies to itself; undefined when it did not. */
			says: (by: Pick<Person, "user">, text: string, { mention: isMention = false, reply = false }: Place = {}) => {
				const whole = isMention ? `${mention} ${text}` : text
				const isCommand = text.startsWith("/")
				if (chat.hasPrivacy && !isMention && !reply && !isCommand) return undefined
				const entities = isMention
					? [{ type: "mention", offset: 0, length: mention.length }]
					: isCommand
						? [{ type: "bot_command", offset: 0, length: text.length }]
						: []
				const answered = reply
					? { reply_to_message: { message_id: 1, date: world.date(), chat: chatJson(chat), from: world.bot, text: "…" } }
					: {}
				return world.push("message", message(chat, by.user, { text: whole, ...(entities.length > 0 && { entities }), ...answered }))
			},
			photo: (by: Pick<Person, "user">, bytes: Uint8Array) => {
				if (chat.hasPrivacy) return undefined
				return world.push("message", message(chat, by.user, attachments.photo(bytes)))
			},
			press: (by: Pick<Person, "user">, label: string) => {
				const shown = world.shownIn(chat.id).findLast((one) => one.rows.flat().some((button) => button.text === label))
				if (shown === undefined) throw new Error(`no message has a button ${label}`)
				return press(chat, by.user, shown, label)
			},
			received: () => world.shownIn(chat.id),
		}
	}

	return { person, group }
}
