import { describe, expect, it } from "vitest"
import { maySpeak, placesOf } from "../../src/outbound/window.ts"

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
