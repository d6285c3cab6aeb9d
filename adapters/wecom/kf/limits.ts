/** What 微信客服 can show, and when it may speak (channels.md §3.3). */
import type { ChannelLimits } from "../../../src/channel/limits.ts"
import { mebibyte } from "../limits.ts"

/** Residents in WeChat: five messages in 48 hours after each of theirs. */
export const wecomKfLimits: ChannelLimits = {
	text: { max: 1_600, unit: "bytes", markup: "none" },
	// Ten lines of a `msgmenu`, each of 128 bytes.
	buttons: { max: 10, label: 20, payload: 128, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: { image: { maxBytes: 2 * mebibyte }, voice: { maxBytes: 2 * mebibyte }, video: { maxBytes: 10 * mebibyte } },
	initiate: { kind: "window", hours: 48, perWindow: 5 },
	links: true,
	groups: false,
	stableIds: true,
	rates: { perChannel: { perSecond: 150, burst: 150 }, bulk: { perSecond: 20, burst: 20 } },
	visibleAtCommit: false,
	idempotentSend: false,
}
