/** What Telegram can show, and how fast it may be spoken to (channels.md §4.1). */
import type { ChannelLimits } from "../../src/channel/limits.ts"

const mebibyte = 1024 * 1024

/** Largest file taken from a person, bytes. The platform hands out at most 20 MiB; the house keeps at most 10. */
export const maxDownloadBytes = 10 * mebibyte
/** Longest caption under a picture, characters. */
export const maxCaption = 1_024
/** Longest label of a link button; a longer one is written in the text. */
export const maxLinkLabel = 40

export const telegramLimits: ChannelLimits = {
	// The platform takes 4,096; the rest is room for a link that cannot stand on a button.
	text: { max: 3_600, unit: "characters", markup: "none" },
	// 100 buttons are allowed but all of them together only about 10 KB; a phone shows some 20 signs of a label before it cuts it.
	buttons: { max: 40, label: 20, payload: 64, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {
		image: { maxBytes: 10 * mebibyte },
		voice: { maxBytes: 50 * mebibyte },
		video: { maxBytes: 50 * mebibyte },
		file: { maxBytes: 50 * mebibyte },
	},
	// A bot may always write to whoever has written to it, and other addresses are not known to us.
	initiate: { kind: "always" },
	links: true,
	groups: true,
	stableIds: true,
	rates: {
		// Nobody publishes a bound for answers, so 429 decides; this one only keeps a loop of ours from flooding the platform.
		perChannel: { perSecond: 500, burst: 500 },
		// "About 30 a second" for notices.
		bulk: { perSecond: 25, burst: 25 },
		perChat: { perSecond: 1, burst: 5 },
		// 20 a minute: 3 at once and 17 in the minute that follows.
		perGroup: { perSecond: 17 / 60, burst: 3 },
	},
	visibleAtCommit: false,
	idempotentSend: false,
}
