import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Fault } from "../../src/channel/fault.ts"
import { type FailedSend, maxAttempts, nextStep } from "../../src/outbound/retry.ts"

const now = 1_000_000
const day = 86_400_000
const send = (fault: Fault, more: Partial<FailedSend> = {}) =>
	nextStep({ fault, attempts: 0, lane: "dialog", idempotentSend: false, random: () => 0.5, now, ...more })
const detail = "E1"

describe("nextStep", () => {
	it.each<[string, Fault, Partial<FailedSend>, ReturnType<typeof nextStep>]>([
		[
			"throttled costs no try",
			{ kind: "throttled", retryAfterMs: 30_000 },
			{ attempts: 7 },
			{ status: "pending", dueAt: now + 30_000, attempts: 7, cause: "throttled" },
		],
		[
			"throttled for a week",
			{ kind: "throttled", retryAfterMs: 7 * day },
			{},
			{ status: "pending", dueAt: now + day, attempts: 0, cause: "throttled" },
		],
		[
			"throttled for no time",
			{ kind: "throttled", retryAfterMs: 0 },
			{},
			{ status: "pending", dueAt: now + 1_000, attempts: 0, cause: "throttled" },
		],
		[
			"throttled without a number",
			{ kind: "throttled", retryAfterMs: Number.NaN },
			{},
			{ status: "pending", dueAt: now + day, attempts: 0, cause: "throttled" },
		],
		["transient, first", { kind: "transient", detail }, {}, { status: "pending", dueAt: now + 2_000, attempts: 1, cause: "transient: E1" }],
		[
			"transient, fourth",
			{ kind: "transient", detail },
			{ attempts: 3 },
			{ status: "pending", dueAt: now + 16_000, attempts: 4, cause: "transient: E1" },
		],
		[
			"transient, little luck",
			{ kind: "transient", detail },
			{ random: () => 0 },
			{ status: "pending", dueAt: now + 1_500, attempts: 1, cause: "transient: E1" },
		],
		["transient, last", { kind: "transient", detail }, { attempts: 7 }, { status: "dead", attempts: 8, cause: "transient: E1" }],
		[
			"transient, a notice: goes on for a day and a half",
			{ kind: "transient", detail },
			{ attempts: 7, lane: "bulk" },
			{ status: "pending", dueAt: now + 256_000, attempts: 8, cause: "transient: E1" },
		],
		[
			"transient, a notice, last",
			{ kind: "transient", detail },
			{ attempts: 151, lane: "bulk" },
			{ status: "dead", attempts: 152, cause: "transient: E1" },
		],
		[
			"uncertain dialog is sent again",
			{ kind: "uncertain", detail },
			{ attempts: 1 },
			{ status: "pending", dueAt: now + 4_000, attempts: 2, cause: "uncertain: E1" },
		],
		[
			"uncertain dialog, last",
			{ kind: "uncertain", detail },
			{ attempts: 7 },
			{ status: "uncertain", attempts: 8, cause: "uncertain: E1" },
		],
		[
			"uncertain bulk waits for staff",
			{ kind: "uncertain", detail },
			{ lane: "bulk" },
			{ status: "uncertain", attempts: 1, cause: "uncertain: E1" },
		],
		[
			"uncertain bulk where twice shows once",
			{ kind: "uncertain", detail },
			{ lane: "bulk", idempotentSend: true },
			{ status: "pending", dueAt: now + 2_000, attempts: 1, cause: "uncertain: E1" },
		],
		["window", { kind: "window", detail }, { attempts: 2 }, { status: "parked", attempts: 2, cause: "window: E1" }],
		[
			"auth",
			{ kind: "auth", detail },
			{ attempts: 2 },
			{ status: "pending", dueAt: now, attempts: 2, cause: "auth: E1", effect: "pause-channel" },
		],
		["gone", { kind: "gone", detail }, {}, { status: "dead", attempts: 1, cause: "gone: E1", effect: "close-address" }],
		["invalid", { kind: "invalid", detail: "" }, {}, { status: "dead", attempts: 1, cause: "invalid" }],
	])("%s", (_, fault, more, step) => expect(send(fault, more)).toEqual(step))

	it("ends within the tries allowed, waits at most 15 minutes, and spreads what failed together", () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				fc.constantFrom<Fault["kind"]>("transient", "uncertain"),
				(luck, kind) => {
					const fault: Fault = kind === "transient" ? { kind, detail } : { kind: "uncertain", detail }
					let attempts = 0
					for (let tries = 0; tries < maxAttempts; tries++) {
						const step = send(fault, { attempts, random: () => luck })
						attempts = step.attempts
						if (step.status !== "pending") break
						expect(Math.abs(step.dueAt - now - 2_000 * 2 ** tries)).toBeLessThanOrEqual(500 * 2 ** tries)
						expect(step.dueAt - now).toBeLessThanOrEqual(15 * 60_000)
					}
					expect(attempts).toBe(maxAttempts)
				},
			),
		)
	})

	it("a channel that is away for a day loses no notice, whatever the luck", () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (luck) => {
				let attempts = 0
				let waited = 0
				while (waited < day) {
					const step = send({ kind: "transient", detail }, { attempts, lane: "bulk", random: () => luck })
					expect(step.status).toBe("pending")
					waited += (step.dueAt ?? now) - now
					attempts = step.attempts
				}
			}),
		)
	})

	it("keeps a short cause", () => expect(send({ kind: "invalid", detail: "x".repeat(900) }).cause).toHaveLength(200))
})
