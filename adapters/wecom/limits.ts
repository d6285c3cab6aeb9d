/** What WeCom's ways can show, and when each may speak (channels.md §3). */
import type { ChannelLimits } from "../../src/channel/limits.ts"

export const mebibyte = 1024 * 1024

/** Largest file taken from a person, bytes: what the house keeps. */
export const maxDownloadBytes = 10 * mebibyte

/** Longest text of a message, bytes: the platform cuts what is above without a word. */
export const mostBytes = 2_048

/** Longest texts on a card, in characters; what is longer is said in a message before it. */
export const cardTitle = 26
export const cardText = 112
export const cardHint = 30
export const cardLink = 13

/** A card: six buttons, or a list to tick with a button under it. The platform asks for labels of at most ten characters. */
export const cards = {
	buttons: { max: 6, label: 10, payload: 200, multiple: true },
	list: { max: 20, label: 17, payload: 200 },
} as const

/** Thirty a minute and a thousand an hour to one chat; the platform drops what is above without a word. */
export const perChat = { perSecond: 0.27, burst: 12 } as const

/** Members: the app speaks when it wants. */
export const wecomLimits: ChannelLimits = {
	// The platform cuts at 2,048 without a word; the rest is room for a link.
	text: { max: 1_600, unit: "bytes", markup: "none" },
	...cards,
	media: { image: { maxBytes: 10 * mebibyte }, voice: { maxBytes: 2 * mebibyte }, video: { maxBytes: 10 * mebibyte } },
	initiate: { kind: "always" },
	links: true,
	groups: false,
	stableIds: true,
	rates: {
		// 10,000 a minute for an enterprise and a method.
		perChannel: { perSecond: 150, burst: 150 },
		bulk: { perSecond: 20, burst: 20 },
		perChat,
	},
	visibleAtCommit: false,
	// Notices are sent with the platform's check for repetitions.
	idempotentSend: true,
}
