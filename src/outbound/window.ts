/** Whether a channel lets us speak in a chat now. Pure. */
import type { ChannelLimits } from "../channel/limits.ts"

export function maySpeak(initiate: ChannelLimits["initiate"], chat: { readonly lastInboundAt: number | null; readonly windowUsed: number }, now: number): boolean {
	switch (initiate.kind) {
		case "always":
			return true
		case "reply-only":
			return chat.lastInboundAt !== null && chat.windowUsed < 1
		case "window":
			return chat.lastInboundAt !== null && now - chat.lastInboundAt < initiate.hours * 3_600_000 && chat.windowUsed < initiate.perWindow
	}
}
