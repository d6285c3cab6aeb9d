import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { beforeUnseen, clientIdOf, decodeForm, decodeMessage, decodeUpload } from "../../../adapters/web/decode.ts"
import { inboundSchema, maxTextLength } from "../../../src/channel/message.ts"

const device = "AAAAAAAAAAAAAAAAAAAAAA"
const id = "3f0e4b9c-5c7a-4d21-8f5a-0a1b2c3d4e5f"
const now = 1_772_000_000_000
const envelope = { externalId: `${device}:${id}`, at: now, chat: { account: "web", id: device }, from: { id: device } }

describe("messages", () => {
	test.each([
		["text", { id, kind: "text", text: " 修水渠 " }, { ...envelope, kind: "text", text: " 修水渠 " }],
		["its id in capitals", { id: id.toUpperCase(), kind: "text", text: "好" }, { ...envelope, kind: "text", text: "好" }],
		["one option", { id, kind: "choice", prompt: "t1", options: ["a"] }, { ...envelope, kind: "choice", prompt: "t1", option: "a" }],
		[
			"several options",
			{ id, kind: "choice", prompt: "t1", options: ["a", "b", "c"] },
			{ ...envelope, kind: "choice", prompt: "t1", option: "a", more: ["b", "c"] },
		],
		[
			"written a minute ago",
			{ id, kind: "text", text: "好", ageMs: 60_000.4 },
			{ ...envelope, at: now - 60_001, kind: "text", text: "好" },
		],
		["an age that is no age", { id, kind: "text", text: "好", ageMs: -5 }, { ...envelope, kind: "text", text: "好" }],
		["characters that cannot be stored", { id, kind: "text", text: "a\0b\ud800c" }, { ...envelope, kind: "text", text: "ab\ufffdc" }],
	])("%s", (_name, body, event) => {
		expect(decodeMessage(body, device, now)).toEqual({ ok: true, event, seen: undefined })
	})

	test.each([
		["nothing", undefined, "unreadable"],
		["no id", { kind: "text", text: "好" }, "unreadable"],
		["an id that is none", { id: "1", kind: "text", text: "好" }, "unreadable"],
		["another kind", { id, kind: "timer", timer: "x" }, "unreadable"],
		["no option", { id, kind: "choice", prompt: "t1", options: [] }, "unreadable"],
		["an option too long", { id, kind: "choice", prompt: "t1", options: ["x".repeat(65)] }, "unreadable"],
		["blank text", { id, kind: "text", text: " \n\0 " }, "text-empty"],
		["too long", { id, kind: "text", text: "长".repeat(maxTextLength + 1) }, "text-too-long"],
	])("%s is refused", (_name, body, code) => {
		expect(decodeMessage(body, device, now)).toEqual({ ok: false, code })
	})

	test("10 KB and the longest allowed text are taken whole", () => {
		for (const text of ["路".repeat(3_414), "长".repeat(maxTextLength)]) {
			expect(decodeMessage({ id, kind: "text", text }, device, now)).toMatchObject({ ok: true, event: { text } })
		}
	})

	test("whatever is posted, what is taken fits the contract and belongs to this device", () => {
		const body = fc.record(
			{
				id: fc.oneof(fc.uuid(), fc.string()),
				kind: fc.constantFrom("text", "choice", "media", "joined"),
				text: fc.string({ unit: "binary" }),
				prompt: fc.string(),
				options: fc.array(fc.string()),
				ageMs: fc.oneof(fc.double(), fc.string()),
				seen: fc.oneof(fc.integer(), fc.string()),
				from: fc.constant({ id: "somebody else" }),
			},
			{ requiredKeys: [] },
		)
		fc.assert(
			fc.property(body, (posted) => {
				const decoded = decodeMessage(posted, device, now)
				if (!decoded.ok) return
				expect(inboundSchema.safeParse(decoded.event).success).toBe(true)
				expect(decoded.event.from.id).toBe(device)
				expect(decoded.event.at).toBeLessThanOrEqual(now)
			}),
		)
	})
})

test("the plain form brings text or options", () => {
	expect(decodeForm({ id, text: "好", seen: "9" }, device, now)).toEqual({
		ok: true,
		event: { ...envelope, kind: "text", text: "好" },
		seen: 9,
	})
	expect(decodeForm({ id, prompt: "t1", option: "a" }, device, now)).toMatchObject({ event: { kind: "choice", option: "a" } })
	expect(decodeForm({ id, prompt: "t1", option: ["a", "b"] }, device, now)).toMatchObject({ event: { option: "a", more: ["b"] } })
	expect(decodeForm({ id, prompt: "t1" }, device, now)).toEqual({ ok: false, code: "unreadable" })
	expect(decodeForm(undefined, device, now)).toEqual({ ok: false, code: "unreadable" })
	expect(decodeForm({ id, text: "" }, device, now)).toEqual({ ok: false, code: "text-empty" })
})

test("uploads are pictures or sound", () => {
	const upload = { ref: "r1", bytes: 10, name: "a.jpg" }
	const media = { ...envelope, kind: "media", ref: "r1", name: "a.jpg", bytes: 10 }
	expect(decodeUpload({ id }, { ...upload, mime: "image/jpeg" }, device, now)).toEqual({ ...media, media: "image", mime: "image/jpeg" })
	expect(decodeUpload({ id }, { ...upload, mime: "audio/ogg" }, device, now)).toEqual({ ...media, media: "voice", mime: "audio/ogg" })
	const spoken = { ...upload, mime: "video/mp4", name: "voice.m4a" }
	expect(decodeUpload({ id }, spoken, device, now)).toMatchObject({ media: "voice", mime: "video/mp4" })
	expect(decodeUpload({ id }, { ...spoken, name: "film.mp4" }, device, now)).toBe("type-not-allowed")
	expect(decodeUpload({ id }, { ...upload, mime: "application/pdf" }, device, now)).toBe("type-not-allowed")
	expect(decodeUpload({}, { ...upload, mime: "image/jpeg" }, device, now)).toBe("unreadable")
})

test("a message written before the newest words is put before them", () => {
	const decoded = decodeMessage({ id, kind: "text", text: "2" }, device, now)
	if (!decoded.ok) throw new Error("must decode")
	expect(beforeUnseen(decoded.event, now - 500).at).toBe(now - 501)
	expect(beforeUnseen(decoded.event, now).at).toBe(now - 1)
	expect(beforeUnseen(decoded.event, now + 1).at).toBe(now)
	expect(beforeUnseen(decoded.event, undefined).at).toBe(now)
})

test("the page finds its own id again", () => {
	expect(clientIdOf(`${device}:${id}`)).toBe(id)
})
