/** What our own chat page can show: nearly everything, and the log is ours, so it may always be written to. */
import type { ChannelLimits } from "../../src/channel/limits.ts"

export const webLimits: ChannelLimits = {
	text: { max: 20_000, unit: "characters", markup: "none" },
	// Buttons stand below each other, so a long list only scrolls. `payload`: token and option id of the contract, 64 each.
	buttons: { max: 100, label: 300, payload: 128, multiple: true },
	list: { max: 0, label: 0, payload: 0 },
	media: {
		image: { maxBytes: 10 * 1024 * 1024 },
		voice: { maxBytes: 10 * 1024 * 1024 },
		video: { maxBytes: 50 * 1024 * 1024 },
		file: { maxBytes: 50 * 1024 * 1024 },
	},
	initiate: { kind: "always" },
	groups: false,
	stableIds: true,
	// "Sending" is a signal to a page that reads the stored log; the bound only keeps a loop from spinning.
	rates: { perChannel: { perSecond: 2_000, burst: 2_000 } },
	visibleAtCommit: true,
	idempotentSend: true,
	// A signed address is two hundred characters nobody can tap.
	links: true,
}

/** Largest photo or recording taken from the page, bytes. */
export const maxUploadBytes = 10 * 1024 * 1024
