/** Whether a channel lets us speak in a chat now. Pure. */
import type { ChannelLimits } from "../channel/limits.ts"

type Initiate = ChannelLimits["initiate"]

/** Messages that may be sent before the person writes again. */
export function placesOf(initiate: Initiate): number {
	switch (initiate.kind) {
		case "always":
			return Number.POSITIVE_INFINITY
		case "reply-only":
			return 1
		case "window":
			return initiate.perWindow
	}
}

/** `lastInboundAt` and `now` in ms; `windowUsed` counts the messages sent since the person last wrote. */
export function maySpeak(
	initiate: Initiate,
	chat: { readonly lastInboundAt: number | null; readonly windowUsed: number },
	now: number,
): boolean {
	if (initiate.kind === "always") return true
	if (chat.lastInboundAt === null || chat.windowUsed >= placesOf(initiate)) return false
	return initiate.kind === "reply-only" || now - chat.lastInboundAt < initiate.hours * 3_600_000
}
