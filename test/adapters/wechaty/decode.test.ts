import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { changeEvent, type Decoded, decode, type Frame, mediaEvent } from "../../../adapters/wechaty/decode.ts"
import { markOf } from "../../../adapters/wechaty/identity.ts"
import { type Snapshot, snapshotSchema } from "../../../adapters/wechaty/snapshot.ts"
import { inboundSchema } from "../../../src/channel/message.ts"
import { packageRoot } from "../../../src/root.ts"

const folder = join(packageRoot, "test/adapters/wechaty/fixtures")
const self = "wxid_cunkou0001"
const now = Date.UTC(2026, 2, 5, 2, 0, 30)
const frame: Frame = { self, now, oldestMs: 86_400_000, argumentWords: ["提意见"] }
const read = (name: string): Snapshot => snapshotSchema.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")))

const chat = { account: self, id: "wxid_lixiuying01" }
const from = { id: "wxid_lixiuying01", name: "李秀英" }
const roomId = "20260305001@chatroom"
const inRoom = (mentioned: boolean) => ({
	chat: { account: self, id: roomId },
	from,
	group: { id: roomId, title: "清江村大群", mentioned },
})

describe("each recorded message", () => {
	const cases: Readonly<Record<string, object>> = {
		text: { kind: "event", event: { kind: "text", text: "路灯不亮 😀", chat, from, at: Date.UTC(2026, 2, 5, 2, 0, 0) + 999 } },
		"text-session-id": {
			kind: "event",
			event: { kind: "text", chat: { account: self, id: `@8f14e45fceea167a5a36dedd4bea2543~${markOf("王大力")}` } },
		},
		image: { kind: "file", file: { media: "image", name: "IMG_1.jpg", envelope: { chat } } },
		voice: { kind: "file", file: { media: "voice" } },
		video: { kind: "file", file: { media: "video" } },
		file: { kind: "file", file: { media: "file", name: "名单.pdf" } },
		sticker: { kind: "file", file: { media: "sticker" } },
		location: { kind: "event", event: { kind: "media", media: "location", ref: "geo:33.964200,118.275400", caption: "村委会 清江村委会" } },
		card: { kind: "unsupported", chat },
		"chat-history": { kind: "unsupported", chat },
		"mini-program": { kind: "unsupported", chat },
		url: { kind: "event", event: { kind: "text", text: "mock title for msg-12\nhttps://mock.url" } },
		transfer: { kind: "unsupported", chat },
		"red-envelope": { kind: "unsupported", chat },
		recalled: { kind: "ignored", why: "not-said" },
		"notice-of-wechat": { kind: "ignored", why: "not-said" },
		"official-account": { kind: "ignored", why: "not-a-person" },
		own: { kind: "ignored", why: "own" },
		"room-mention": { kind: "event", event: { kind: "text", text: "问卷", ...inRoom(true) } },
		"room-mention-by-alias": { kind: "event", event: { kind: "text", text: "问卷", ...inRoom(true) } },
		"room-mention-typed": { kind: "event", event: { kind: "text", text: "问卷", ...inRoom(true) } },
		"room-argument-word": { kind: "event", event: { kind: "text", text: "提意见：路灯不亮", ...inRoom(false) } },
	}

	test.each(Object.entries(cases))("%s", (name, expected) => {
		expect(decode(read(name), frame)).toMatchObject(expected)
	})

	test("is in the table", () => {
		expect(
			readdirSync(folder)
				.map((file) => file.replace(/\.json$/, ""))
				.sort(),
		).toEqual(Object.keys(cases).sort())
	})
})

describe("what it is judged by", () => {
	const text = read("text")
	const withText = (more: Partial<Snapshot["message"]>): Decoded => decode({ ...text, message: { ...text.message, ...more } }, frame)

	test("a gateway that counts in ms is read as well, and one whose clock is ahead does not make an answer new", () => {
		expect(withText({ timestamp: 1_772_676_000_000 })).toMatchObject({ event: { at: 1_772_676_000_999 } })
		expect(withText({ timestamp: 1_772_676_000_123 })).toMatchObject({ event: { at: 1_772_676_000_123 } })
		expect(withText({ timestamp: now / 1_000 + 3_600 })).toMatchObject({ event: { at: now + 999 } })
	})

	test("what is older than a day was not said to us", () => {
		expect(withText({ timestamp: now / 1_000 - 86_402 })).toEqual({ kind: "ignored", why: "old" })
		expect(withText({ timestamp: now / 1_000 - 86_000 })).toMatchObject({ kind: "event" })
	})

	test("a text beyond all measure is cut and says so; NUL and half characters are made storable", () => {
		expect(withText({ text: "长".repeat(30_000) })).toMatchObject({ event: { cut: true, text: "长".repeat(20_000) } })
		expect(withText({ text: "a\0b\ud800" })).toMatchObject({ event: { text: "ab\uFFFD" } })
	})

	test("talk of a room that is not meant for us leaves nothing", () => {
		const room = read("room-mention")
		for (const said of ["今天天气好", "@王大力\u2005吃了吗", "提意见真麻烦", "问卷 @村口小助手们"])
			expect(decode({ ...room, message: { ...room.message, text: said, mentionIdList: [] } }, frame)).toEqual({
				kind: "ignored",
				why: "not-addressed",
			})
	})
})

test("never throws, and whatever it hands on fits the contract", () => {
	const value = fc.oneof(
		fc.string({ maxLength: 60 }),
		fc.integer(),
		fc.double(),
		fc.constant(null),
		fc.constant(undefined),
		fc.array(fc.string(), { maxLength: 3 }),
	)
	const message = fc.record(
		{
			id: value,
			type: fc.oneof(fc.integer({ min: -1, max: 20 }), value),
			text: value,
			timestamp: fc.oneof(fc.constant(1_772_676_000), value),
			talkerId: value,
			roomId: value,
			mentionIdList: fc.oneof(fc.constant([self]), value),
			filename: value,
		},
		{ requiredKeys: [] },
	)
	const snapshot = fc.record(
		{
			message: fc.oneof(message, value),
			talker: fc.oneof(fc.record({ id: value, type: fc.oneof(fc.integer({ min: 0, max: 3 }), value), name: value }), value),
			room: fc.oneof(fc.record({ topic: value, selfNames: value }), value),
			location: fc.oneof(fc.record({ latitude: value, longitude: value, name: value, address: value }), value),
			url: fc.oneof(fc.record({ title: value, url: value }), value),
		},
		{ requiredKeys: [] },
	)
	fc.assert(
		fc.property(fc.oneof(snapshot, fc.anything()), (raw) => {
			const decoded = decode(raw, frame)
			if (decoded.kind === "event") expect(inboundSchema.safeParse(decoded.event).success).toBe(true)
			if (decoded.kind === "file")
				expect(inboundSchema.safeParse(mediaEvent(decoded.file, { ref: "r", bytes: 1, mime: "image/png" })).success).toBe(true)
		}),
		{ numRuns: 3_000 },
	)
})

test("sound payloads with hostile words never throw either", () => {
	const hostile = fc.string({ unit: "binary", maxLength: 300 })
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 16 }), hostile, hostile, hostile, fc.boolean(), (type, text, name, alias, isRoom) => {
			const base = read("text")
			const decoded = decode(
				{
					...base,
					message: { ...base.message, type, text, filename: name, roomId: isRoom ? roomId : "", mentionIdList: isRoom ? [self] : [] },
					talker: { ...base.talker, name },
					...(isRoom && { room: { topic: name, selfNames: [alias, name] } }),
					location: { latitude: 1, longitude: 2, name, address: alias },
					url: { title: name, url: text },
				},
				frame,
			)
			if (decoded.kind === "event") expect(inboundSchema.safeParse(decoded.event).success).toBe(true)
		}),
		{ numRuns: 2_000 },
	)
})

test("a change nobody can read is no event", () => {
	const by = { id: "wxid_lixiuying01", name: "李秀英" }
	expect(changeEvent("joined", { externalId: "j", timestamp: Number.NaN, by, roomId }, frame)).toBeUndefined()
	expect(changeEvent("left", { externalId: "l", timestamp: now / 1_000, by, roomId }, frame)).toMatchObject({
		kind: "left",
		group: { id: roomId },
	})
	expect(changeEvent("joined", { externalId: "x".repeat(500), timestamp: 1, by }, frame)).toBeUndefined()
})
