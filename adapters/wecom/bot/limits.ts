/** What a 智能机器人 can show, and when it may speak (channels.md §3.3). */
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import { cards, mebibyte, perChat } from "../limits.ts"

/** Members, alone or in their internal groups, over the long connection. */
export const wecomBotLimits: ChannelLimits = {
	// Markdown of at most 20,480 bytes; what is longer than this is a wall of text on a phone.
	text: { max: 4_000, unit: "bytes", markup: "markdown" },
	...cards,
	media: { image: { maxBytes: 2 * mebibyte }, voice: { maxBytes: 2 * mebibyte }, video: { maxBytes: 10 * mebibyte } },
	initiate: { kind: "always" },
	links: true,
	groups: true,
	stableIds: true,
	rates: { perChannel: { perSecond: 50, burst: 50 }, bulk: { perSecond: 10, burst: 10 }, perChat, perGroup: perChat },
	visibleAtCommit: false,
	idempotentSend: false,
}
