/** The methods of the Bot API, with the refusals the real one gives. */
import { chatJson, type Json, type Message, type World } from "./world.ts"

/** A file of a form. */
export type Upload = { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
export type Call = { readonly method: string; readonly payload: Json; readonly uploads: ReadonlyMap<string, Upload> }

export class Refusal extends Error {
	readonly code: number
	readonly parameters: Json | undefined
	constructor(code: number, description: string, parameters?: Json) {
		super(description)
		this.code = code
		this.parameters = parameters
	}
}

const bad = (description: string): Refusal => new Refusal(400, `Bad Request: ${description}`)

type Method = (world: World, call: Call) => unknown

/** Everything but `getUpdates`, `setWebhook` and `deleteWebhook`, which belong to the way updates go. */
export const methods: Readonly<Record<string, Method>> = {
	getMe: (world) => world.bot,
	setMyCommands: (_world, { payload }) => {
		const commands = listOf(payload.commands)
		const areGood = commands.every(
			(entry) => isRecord(entry) && /^[a-z0-9_]{1,32}$/.test(String(entry.command)) && /^.{1,256}$/u.test(String(entry.description)),
		)
		if (!areGood) throw bad("BOT_COMMAND_INVALID")
		return true
	},
	sendChatAction: (world, { payload }) => {
		openChat(world, payload)
		return true
	},
	sendMessage: (world, { payload }) => {
		const chat = openChat(world, payload)
		const text = textOf(payload.text)
		if (text.trim() === "") throw bad("message text is empty")
		// Counted in UTF-16 units: the strictest reading of the documentation.
		if (text.length > 4_096) throw bad("message is too long")
		const rows = keyboardOf(payload.reply_markup)
		const message = messageIn(world, chat.id, { text, ...(rows.length > 0 && { reply_markup: { inline_keyboard: rows } }) })
		world.show(chat.id, { messageId: message.message_id, text, rows })
		return message
	},
	sendPhoto: (world, call) => sendFile(world, call, "photo"),
	sendVoice: (world, call) => sendFile(world, call, "voice"),
	sendVideo: (world, call) => sendFile(world, call, "video"),
	sendDocument: (world, call) => sendFile(world, call, "document"),
	editMessageReplyMarkup: (world, { payload }) => {
		const chat = openChat(world, payload)
		const found = world.shownIn(chat.id).find((one) => one.messageId === payload.message_id)
		if (found === undefined) throw bad("message to edit not found")
		const rows = keyboardOf(payload.reply_markup)
		if (JSON.stringify(rows) === JSON.stringify(found.rows)) {
			throw bad(
				"message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
			)
		}
		found.rows = rows
		return messageIn(world, chat.id, { text: found.text })
	},
	answerCallbackQuery: (world, { payload }) => {
		const id = String(payload.callback_query_id)
		if (world.callbacks.get(id) !== "open") throw bad("query is too old and response timeout expired or query ID is invalid")
		world.callbacks.set(id, "answered")
		return true
	},
	getFile: (world, { payload }) => {
		const file = world.files.get(String(payload.file_id))
		if (file === undefined) throw bad("invalid file_id")
		if (file.bytes.byteLength > 20 * 1024 * 1024) throw bad("file is too big")
		return { file_id: payload.file_id, file_unique_id: "u", file_size: file.bytes.byteLength, file_path: file.path }
	},
	getChatMember: (world, { payload }) => {
		const chat = openChat(world, payload)
		return {
			status: chat.type === "private" ? "member" : "administrator",
			user: { id: Number(payload.user_id), is_bot: false, first_name: "某某" },
		}
	},
}

function sendFile(world: World, { payload, uploads }: Call, kind: "photo" | "voice" | "video" | "document"): Message {
	const chat = openChat(world, payload)
	const caption = textOf(payload.caption ?? "")
	if (caption.length > 1_024) throw bad("message caption is too long")
	const reference = textOf(payload[kind])
	const upload = uploads.get(reference.replace(/^attach:\/\//, ""))
	if (upload === undefined) throw bad("there is no file in the request")
	if (upload.bytes.byteLength === 0) throw bad("file must be non-empty")
	if (kind === "photo" && upload.bytes.byteLength > 10 * 1024 * 1024) throw new Refusal(413, "Request Entity Too Large")
	if (kind === "photo" && !/^(\xff\xd8\xff|\x89PNG|RIFF)/.test(Buffer.from(upload.bytes.subarray(0, 4)).toString("latin1")))
		throw bad("IMAGE_PROCESS_FAILED")
	const message = messageIn(world, chat.id, { caption })
	const media = { kind, fileName: upload.name, mime: upload.mime, bytes: upload.bytes }
	world.show(chat.id, { messageId: message.message_id, text: caption, rows: keyboardOf(payload.reply_markup), media })
	return message
}

/** The chat the bot may write in, else the platform's words for why not. */
function openChat(world: World, payload: Json) {
	const chat = world.chats.get(Number(payload.chat_id))
	if (chat === undefined) throw bad("chat not found")
	if (chat.isOpen) return chat
	throw new Refusal(
		403,
		chat.type === "private" ? "Forbidden: bot was blocked by the user" : "Forbidden: bot was kicked from the supergroup chat",
	)
}

function messageIn(world: World, chatId: number, content: Json): Message {
	const chat = world.chats.get(chatId)
	if (chat === undefined) throw bad("chat not found")
	return { message_id: world.nextMessageId(), date: world.date(), from: world.bot, chat: chatJson(chat), ...content }
}

function keyboardOf(markup: unknown): readonly (readonly Json[])[] {
	if (!isRecord(markup)) return []
	const rows = listOf(markup.inline_keyboard).map((row) => listOf(row).filter(isRecord))
	const buttons = rows.flat()
	if (buttons.length > 100 || Buffer.byteLength(JSON.stringify(markup)) > 10_000) throw bad("reply markup is too long")
	for (const button of buttons) {
		if (textOf(button.text).trim() === "") throw bad("BUTTON_TEXT_INVALID")
		if ("url" in button) {
			if (!/^https?:\/\/[^/]+\.[^/]+/.test(textOf(button.url))) throw bad("BUTTON_URL_INVALID")
			continue
		}
		const bytes = Buffer.byteLength(textOf(button.callback_data))
		if (bytes < 1 || bytes > 64) throw bad("BUTTON_DATA_INVALID")
	}
	return rows
}

export function isRecord(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string {
	return typeof value === "string" ? value : ""
}
