/** What a 服务号 can show, and when it may speak (channels.md §2.2). */
import type { ChannelLimits } from "../../src/channel/limits.ts"

const mebibyte = 1024 * 1024

/** Largest file taken from a person, bytes: what the house keeps. */
export const maxDownloadBytes = 10 * mebibyte

// After a person's message; a pressed menu line, a follow and a scan open less (3 in a minute), which the platform tells by refusing.
const window = { kind: "window", hours: 48, perWindow: 5 } as const

export const wechatOfficialLimits: ChannelLimits = {
	// The platform takes 2,048; the rest is room for a link.
	text: { max: 1_600, unit: "bytes", markup: "none" },
	// A `msgmenu`: lines of blue text under each other. The platform names no bound; more than these are a wall of text on a phone.
	// Labels longer than a line are asked as numbered text.
	buttons: { max: 8, label: 20, payload: 128, multiple: false },
	list: { max: 0, label: 0, payload: 0 },
	media: { image: { maxBytes: 10 * mebibyte }, voice: { maxBytes: 2 * mebibyte }, video: { maxBytes: 10 * mebibyte } },
	initiate: window,
	links: true,
	groups: false,
	stableIds: true,
	rates: {
		// No bound is published but the day's quota, so 45009 and 45011 decide; this one only keeps a loop of ours from spending it.
		perChannel: { perSecond: 500, burst: 500 },
		bulk: { perSecond: 50, burst: 50 },
	},
	visibleAtCommit: false,
	idempotentSend: false,
}

/** As the account is set up. `knocks`: it has a template for telling people beyond the window. */
export function limitsOf({
	knocks,
	rates = wechatOfficialLimits.rates,
}: {
	readonly knocks: boolean
	readonly rates: ChannelLimits["rates"] | undefined
}): ChannelLimits {
	return { ...wechatOfficialLimits, initiate: { ...window, knocks }, rates }
}
