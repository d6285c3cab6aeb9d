/** What a Bot API server knows: chats, messages, files and the updates a bot has not confirmed yet. */
import { randomBytes } from "node:crypto"

export type Json = Readonly<Record<string, unknown>>
export type Update = { readonly update_id: number } & Json

export type Chat = {
	readonly id: number
	readonly type: "private" | "supergroup"
	readonly title?: string
	readonly first_name?: string
	/** The bot may write here: started and not blocked, or a member of the group. */
	isOpen: boolean
	/** Whether the bot sees only what is addressed to it (groups). */
	hasPrivacy: boolean
}

export type Message = { readonly message_id: number; readonly date: number; readonly chat: Json & { readonly id: number } } & Json

/** A message of the bot as the people of the chat see it. */
export type Shown = {
	readonly messageId: number
	readonly text: string
	/** Rows of the inline keyboard. */
	rows: readonly (readonly Json[])[]
	readonly media?: { readonly kind: string; readonly fileName: string; readonly mime: string; readonly bytes: Uint8Array }
}

type StoredFile = { readonly bytes: Uint8Array; readonly path: string }

export type World = ReturnType<typeof createWorld>

/** `changed` is called when an update is waiting. */
export function createWorld(options: {
	readonly botId: number
	readonly username: string
	readonly now: () => number
	readonly changed: () => void
}) {
	const chats = new Map<number, Chat>()
	const shown = new Map<number, Shown[]>()
	const files = new Map<string, StoredFile>()
	const callbacks = new Map<string, "open" | "answered">()
	/** All ever made, for redelivery. */
	const history = new Map<number, Update>()
	let queue: Update[] = []
	let allowed: readonly string[] | undefined
	let updateId = 100_000_000
	let messageId = 0
	let fileId = 0

	function push(kind: string, body: Json): number | undefined {
		// An empty list stands for the default, in which only these never come unasked.
		const isWanted = allowed === undefined || allowed.length === 0 ? !/^(chat_member|message_reaction)/.test(kind) : allowed.includes(kind)
		if (!isWanted) return undefined
		updateId += 1
		const update = { update_id: updateId, [kind]: body }
		history.set(updateId, update)
		queue.push(update)
		options.changed()
		return updateId
	}

	return {
		bot: {
			id: options.botId,
			is_bot: true,
			first_name: "村口",
			username: options.username,
			can_join_groups: true,
			can_read_all_group_messages: false,
			supports_inline_queries: false,
		},
		chats,
		files,
		callbacks,
		push,
		/** Seconds, as the platform counts. */
		date: () => Math.floor(options.now() / 1_000),
		nextMessageId: () => ++messageId,
		setAllowed: (kinds: readonly string[]) => {
			allowed = kinds
		},
		waiting: (): readonly Update[] => queue,
		/** Forgets what the bot has confirmed by asking for what comes from `offset` on. */
		confirm: (offset: number) => {
			queue = queue.filter((update) => update.update_id >= offset)
		},
		taken: (update: Update) => {
			queue = queue.filter((one) => one !== update)
		},
		/** The platform sends an update again, as it does when it never heard that it arrived. */
		redeliver: (id: number) => {
			const update = history.get(id)
			if (update === undefined) throw new Error("no such update was ever made")
			queue = [update, ...queue]
			options.changed()
		},
		addFile: (bytes: Uint8Array, folder: string, ending: string): Json => {
			fileId += 1
			const id = `file-${fileId}-${randomBytes(6).toString("hex")}`
			files.set(id, { bytes, path: `${folder}/file_${fileId}.${ending}` })
			return { file_id: id, file_unique_id: `u${fileId}`, file_size: bytes.byteLength }
		},
		show: (chatId: number, message: Shown) => {
			shown.set(chatId, [...(shown.get(chatId) ?? []), message])
		},
		shownIn: (chatId: number): readonly Shown[] => shown.get(chatId) ?? [],
		newCallback: (): string => {
			const id = randomBytes(8).toString("hex")
			callbacks.set(id, "open")
			return id
		},
	}
}

export function chatJson({ id, type, title, first_name }: Chat): Json & { readonly id: number } {
	return { id, type, ...(title !== undefined && { title }), ...(first_name !== undefined && { first_name }) }
}
