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
	const base = {
		chatId: chat.id,
		sender,
		channel: chat.channel,
		isGroup: chat.isGroup,
		...(chat.villageId !== null && { villageId: chat.villageId }),
	}
	// In a group nobody acts for a household: what needs identity goes to the private chat.
	if (chat.isGroup || chat.personId === null || chat.villageId === null) return { ...base, persons: 0 }
	const found = await directory.personOf(reader, chat)
	return found === undefined ? { ...base, persons: 0 } : { ...base, person: found.person, persons: found.persons }
}
