import { describe, expect, it } from "vitest"
import { mayKnock, maySpeak, placesOf } from "../../src/outbound/window.ts"

const hour = 3_600_000
const window = { kind: "window", hours: 48, perWindow: 2 } as const

describe("the speaking window", () => {
	it.each([
		[{ kind: "always" }, null, 99, true],
		[{ kind: "reply-only" }, null, 0, false],
		[{ kind: "reply-only" }, 0, 0, true],
		[{ kind: "reply-only" }, 0, 1, false],
		[window, null, 0, false],
		[window, 0, 1, true],
		[window, 0, 2, false],
		[window, -48 * hour + 1, 0, true],
		[window, -48 * hour, 0, false],
	] as const)("%j, last word at %j, %i used: %j", (initiate, lastInboundAt, windowUsed, may) => {
		expect(maySpeak(initiate, { lastInboundAt, windowUsed }, 0)).toBe(may)
	})

	it("knows how many messages fit", () => {
		expect([placesOf({ kind: "always" }), placesOf({ kind: "reply-only" }), placesOf(window)]).toEqual([Number.POSITIVE_INFINITY, 1, 2])
	})
})

describe("telling beyond the window that something waits", () => {
	const knocking = { ...window, knocks: true } as const
	const message = { lane: "bulk", isGroup: false, isWaiting: true, wasKnocked: false, lastKnockAt: undefined } as const
	it.each([
		["a notice", knocking, message, true],
		["an answer", knocking, { ...message, lane: "dialog" }, true],
		["a knock that waits itself", knocking, { ...message, lane: "knock" }, false],
		["a channel without such a way", window, message, false],
		["one that says it has none", { ...window, knocks: false }, message, false],
		["one that may always speak", { kind: "always" }, message, false],
		["one that only replies", { kind: "reply-only" }, message, false],
		["a group", knocking, { ...message, isGroup: true }, false],
		["a message that got its turn meanwhile", knocking, { ...message, isWaiting: false }, false],
		["the same message again", knocking, { ...message, wasKnocked: true, lastKnockAt: -100 * hour }, false],
		["another one on the same day", knocking, { ...message, lastKnockAt: -24 * hour + 1 }, false],
		["another one a day later", knocking, { ...message, lastKnockAt: -24 * hour }, true],
		["a clock that was put back", knocking, { ...message, lastKnockAt: 1 }, false],
	] as const)("%s", (_, initiate, state, may) => {
		expect(mayKnock(initiate, state, 0)).toBe(may)
	})
})
