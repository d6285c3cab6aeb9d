/**
 * What the platform lets through to one chat: thirty a minute and a thousand an hour (channels.md §3.2, §3.3), the rest is dropped without a word. The
 * house counts parts of messages; of one part there may be two messages here, words and the card they do not fit on.
 */
export const quotas = [
	{ most: 30, withinMs: 60_000 },
	{ most: 1_000, withinMs: 3_600_000 },
] as const
const longestMs = quotas[1].withinMs
/** Chats remembered; those that were quiet for an hour are forgotten first. */
const mostChats = 20_000

export type Quota = {
	/** How long `count` more must wait, ms; 0: they may go now. */
	waitFor(chatId: string, count: number): number
	/** One was sent. */
	note(chatId: string): void
}

export function createQuota(clock: () => number): Quota {
	const sent = new Map<string, number[]>()

	function recent(chatId: string, now: number): number[] {
		return (sent.get(chatId) ?? []).filter((at) => at > now - longestMs)
	}

	return {
		waitFor: (chatId, count) => {
			const now = clock()
			const times = recent(chatId, now)
			const waits = quotas.map(({ most, withinMs }) => {
				// The one that has to be forgotten for the last of these to fit.
				const before = times.at(-(most - count + 1))
				return before === undefined ? 0 : Math.max(0, before + withinMs - now)
			})
			return Math.max(...waits)
		},
		note: (chatId) => {
			const now = clock()
			const times = recent(chatId, now)
			times.push(now)
			// The latest stands last.
			sent.delete(chatId)
			sent.set(chatId, times)
			if (sent.size > mostChats) for (const [chat, all] of sent) if ((all.at(-1) ?? 0) <= now - longestMs) sent.delete(chat)
		},
	}
}
