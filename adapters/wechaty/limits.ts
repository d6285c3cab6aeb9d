/** What a personal WeChat account can show, and how little it should say (channels.md §1.5: accounts that talk like machines are closed). */
import type { ChannelLimits } from "../../src/channel/limits.ts"

const mebibyte = 1024 * 1024

/** Largest file taken from a person, bytes: what the house keeps. */
export const maxDownloadBytes = 10 * mebibyte
/** Messages in any 24 hours, all chats together. */
export const dailyCap = 300
/** Longest title of a link card. */
export const maxLinkTitle = 60

const minute = 60

export const wechatyLimits: ChannelLimits = {
	text: { max: 1_800, unit: "characters", markup: "none" },
	// A personal account has no buttons: options are numbers in the text.
	buttons: { max: 0, label: 0, payload: 0, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: {
		image: { maxBytes: 10 * mebibyte },
		voice: { maxBytes: 10 * mebibyte },
		video: { maxBytes: 10 * mebibyte },
		file: { maxBytes: 10 * mebibyte },
	},
	initiate: { kind: "always" },
	links: true,
	groups: true,
	// Some gateways give every contact a new id at each login: see identity.ts.
	stableIds: false,
	rates: {
		perChannel: { perSecond: 8 / minute, burst: 4 },
		// One notice a minute: more would be a mass mailing, which is what accounts are closed for.
		bulk: { perSecond: 1 / minute, burst: 1 },
		perChat: { perSecond: 6 / minute, burst: 3 },
		perGroup: { perSecond: 2 / minute, burst: 2 },
	},
	visibleAtCommit: false,
	idempotentSend: false,
}
