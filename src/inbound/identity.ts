/** The person behind an address. Who people are is known to an affair; the message path only asks. */
import type { Who } from "../engine/flow.ts"
import type { Reader } from "../store/store.ts"

/** The chat as the inbox found it. */
export type ChatRow = {
	readonly id: string
	readonly channel: string
	readonly isGroup: boolean
	readonly personId: string | null
	readonly villageId: string | null
}

export interface Directory {
	/** The person a chat acts for now, and for how many persons it may act. */
	personOf(reader: Reader, chat: ChatRow): Promise<{ readonly person: NonNullable<Who["person"]>; readonly persons: number } | undefined>
}

export async function whoIs(reader: Reader, directory: Directory, chat: ChatRow, sender: string): Promise<Who> {
	const { id: chatId, channel, isGroup, personId, villageId } = chat
	if (villageId === null) return { chatId, sender, channel, isGroup, persons: 0 }
	// In a group nobody acts for a household: what needs identity goes to the private chat.
	const found = isGroup || personId === null ? undefined : await directory.personOf(reader, chat)
	if (found === undefined) return { chatId, sender, channel, isGroup, villageId, persons: 0 }
	return { chatId, sender, channel, isGroup, villageId, person: found.person, persons: found.persons }
}
