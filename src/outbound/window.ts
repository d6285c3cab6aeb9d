/** Whether a channel lets us speak in a chat now. Pure. */
import type { ChannelLimits } from "../channel/limits.ts"

type Initiate = ChannelLimits["initiate"]

/** A person is told at most so often that something waits, ms. */
const betweenKnocksMs = 24 * 60 * 60_000

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

/**
 * Whether the person is told, beyond the window, that this message waits. `wasKnocked`: they were told of this one before.
 * `lastKnockAt`: of any message; undefined: never. ms.
 */
export function mayKnock(
	initiate: Initiate,
	message: {
		readonly lane: "dialog" | "bulk" | "knock"
		readonly isGroup: boolean
		readonly isWaiting: boolean
		readonly wasKnocked: boolean
		readonly lastKnockAt: number | undefined
	},
	now: number,
): boolean {
	const { lane, isGroup, isWaiting, wasKnocked, lastKnockAt } = message
	if (initiate.kind !== "window" || initiate.knocks !== true) return false
	if (lane === "knock" || isGroup || !isWaiting || wasKnocked) return false
	return lastKnockAt === undefined || now - lastKnockAt >= betweenKnocksMs
}
