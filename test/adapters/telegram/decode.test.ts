import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { captionEvent, type Decoded, decode, mediaEvent } from "../../../adapters/telegram/decode.ts"
import { inboundSchema, mediaKinds } from "../../../src/channel/message.ts"
import { packageRoot } from "../../../src/root.ts"

const folder = join(packageRoot, "test/adapters/telegram/fixtures")
const bot = { id: "7000000001", username: "Cunkou_Test_Bot" }
const now = Date.UTC(2026, 2, 5, 2, 1, 0)
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))
const decoded = (name: string): Decoded => decode(read(name), bot, now)

const person = { account: bot.id, id: "512345678" }
const groupId = "-1001987654321"
const inGroup = (mentioned: boolean) => ({ chat: { account: bot.id, id: groupId }, group: { id: groupId, title: "清江村一组", mentioned } })

describe("each recorded update", () => {
	const cases: Readonly<Record<string, object>> = {
		text: {
			kind: "event",
			event: { kind: "text", text: "村口的路灯坏了三天了", chat: person, from: { id: "512345678", name: "秀英 李" } },
		},
		"start-with-code": { kind: "event", event: { kind: "joined", start: "382417905" } },
		start: { kind: "event", event: { kind: "joined" } },
		command: { kind: "event", event: { kind: "text", text: "菜单" } },
		photo: { kind: "file", file: { media: "image", fileId: "AgACAgUAAxkBAAI3", bytes: 92_371, caption: "就是这盏灯" } },
		"photo-as-file": { kind: "file", file: { media: "image", name: "路灯.png", mime: "image/png" } },
		voice: { kind: "file", file: { media: "voice", mime: "audio/ogg" } },
		audio: { kind: "file", file: { media: "voice", mime: "audio/mpeg", name: "录音.mp3" } },
		video: { kind: "file", file: { media: "video", name: "路.mp4" } },
		"video-note": { kind: "file", file: { media: "video" } },
		animation: { kind: "file", file: { media: "video" } },
		document: { kind: "file", file: { media: "file", name: "名单.xlsx", caption: "去年的单子" } },
		sticker: { kind: "file", file: { media: "sticker", fileId: "AgACAgUAAxkBAAI12" } },
		"sticker-moving": { kind: "file", file: { media: "sticker", fileId: "AgACAgUAAxkBAAI14" } },
		location: { kind: "event", event: { kind: "media", media: "location", ref: "geo:33.964215,118.275432" } },
		venue: { kind: "event", event: { kind: "media", media: "location", caption: "清江村委会 清江路 1 号" } },
		contact: { kind: "unsupported", chat: person },
		press: {
			kind: "event",
			event: { kind: "choice", prompt: "q3ZkT0aX", option: "yes", at: now, chat: person },
			callbackId: "4382bfdwdsb323b2d9",
		},
		"press-in-group": { kind: "event", event: { kind: "choice", option: "o:2", ...inGroup(true), from: { id: "512345678" } } },
		"press-foreign": { kind: "ignored", callbackId: "4382bfdwdsb323b2db" },
		"group-text": { kind: "event", event: { kind: "text", text: "今天谁去赶集", ...inGroup(false) } },
		"group-mention": { kind: "event", event: { kind: "text", text: "菜单", ...inGroup(true) } },
		"group-reply": { kind: "event", event: { kind: "text", text: "同意", ...inGroup(true) } },
		"group-command-ours": { kind: "event", event: { kind: "text", text: "菜单", ...inGroup(true) } },
		"group-command-other": { kind: "ignored" },
		"group-photo": { kind: "ignored" },
		"group-photo-mention": { kind: "file", file: { media: "image", caption: "路断了", envelope: inGroup(true) } },
		"group-joined": { kind: "event", event: { kind: "joined", ...inGroup(false) } },
		"group-left": { kind: "event", event: { kind: "left", ...inGroup(false) } },
		"group-promoted": { kind: "ignored" },
		blocked: { kind: "event", event: { kind: "blocked", chat: person } },
		unblocked: { kind: "event", event: { kind: "joined", chat: person } },
		edited: { kind: "ignored" },
		"channel-post": { kind: "ignored" },
		"from-a-bot": { kind: "ignored" },
		"group-upgraded": { kind: "ignored" },
	}

	test("has a case", () => {
		expect(
			readdirSync(folder)
				.map((name) => name.replace(".json", ""))
				.sort(),
		).toEqual(Object.keys(cases).sort())
	})

	test.each(Object.entries(cases))("%s", (name, expected) => {
		const result = decoded(name)
		expect(result).toMatchObject(expected)
		if (result.kind === "event") expect(inboundSchema.parse(result.event)).toEqual(result.event)
	})

	test("every kind of the contract that Telegram can bring is among them", () => {
		const kinds = Object.keys(cases).map((name) => {
			const result = decoded(name)
			if (result.kind === "file") return result.file.media
			return result.kind === "event" ? (result.event.kind === "media" ? result.event.media : result.event.kind) : ""
		})
		for (const kind of ["text", "choice", "joined", "left", "blocked", ...mediaKinds]) expect(kinds).toContain(kind)
	})
})

test("an event is known by its update and dated at the end of its second", () => {
	expect(decoded("text")).toMatchObject({ event: { externalId: "881500000", at: 1_772_676_000_999 } })
})

test("a kept file becomes its event, a refused one leaves its words", () => {
	const result = decoded("photo")
	if (result.kind !== "file") throw new Error("not a file")
	const event = mediaEvent(result.file, { ref: "a.jpg", bytes: 92_371, mime: "image/jpeg" })
	expect(inboundSchema.parse(event)).toMatchObject({
		kind: "media",
		media: "image",
		ref: "a.jpg",
		mime: "image/jpeg",
		caption: "就是这盏灯",
	})
	expect(captionEvent(result.file)).toMatchObject({ kind: "text", text: "就是这盏灯", externalId: event.externalId })
})

test.each([
	["/start@Cunkou_Test_Bot abc_DEF-9", { kind: "joined", start: "abc_DEF-9" }],
	["/START 382 417", { kind: "text" }],
	["/nothing", { kind: "text", text: "/nothing" }],
	["\u0000NUL 和半个 \ud83d 表情", { kind: "text", text: "NUL 和半个 \uFFFD 表情" }],
])("%j", (text, expected) => {
	const update = { update_id: 1, message: { message_id: 1, date: 1, chat: { id: 5, type: "private" }, from: { id: 5 }, text } }
	expect(decode(update, bot, now)).toMatchObject({ kind: "event", event: expected })
})

test("the largest size that may be kept is fetched", () => {
	const size = (file_id: string, width: number, file_size?: number) => ({
		file_id,
		width,
		height: 1,
		...(file_size !== undefined && { file_size }),
	})
	const of = (...photo: object[]) =>
		decode({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: 5, type: "private" }, from: { id: 5 }, photo } }, bot, now)
	expect(of(size("big", 9, 11 * 1024 * 1024), size("mid", 5, 1_000), size("small", 1, 10))).toMatchObject({ file: { fileId: "mid" } })
	expect(of(size("small", 1), size("big", 9))).toMatchObject({ file: { fileId: "big" } })
})

describe("nothing the platform sends can throw, and whatever comes out keeps the contract", () => {
	const check = (update: unknown): void => {
		const result = decode(update, bot, now)
		if (result.kind === "event") inboundSchema.parse(result.event)
		if (result.kind === "file") {
			inboundSchema.parse(mediaEvent(result.file, { ref: "r", bytes: 1, mime: "image/png" }))
			const left = captionEvent(result.file)
			if (left !== undefined) inboundSchema.parse(left)
		}
	}

	test("anything at all", () => {
		fc.assert(fc.property(fc.anything(), check), { numRuns: 300 })
	})

	test("recorded updates with one value changed", () => {
		const names = readdirSync(folder)
		const strange = fc.oneof(
			fc.constantFrom(null, "", -1, 1e300, Number.NaN, true, [], {}, "\u0000", "x".repeat(5_000), "@cunkou_test_bot"),
			fc.string({ unit: "binary" }),
			fc.integer(),
		)
		const cases = fc.tuple(fc.constantFrom(...names), fc.nat(), strange)
		fc.assert(
			fc.property(cases, ([name, place, value]) => check(changed(JSON.parse(readFileSync(join(folder, name), "utf8")), place, value))),
			{ numRuns: 1_000 },
		)
	})

	test("mentions at any place", () => {
		const entity = fc.record({
			type: fc.constantFrom("mention", "text_mention", "url"),
			offset: fc.nat(100),
			length: fc.nat(100),
			user: fc.record({ id: fc.constantFrom(7_000_000_001, 1) }),
		})
		const texts = fc.oneof(fc.string({ unit: "grapheme" }), fc.constant("说 @cunkou_test_bot 好 @cunkou_test_bot"))
		fc.assert(
			fc.property(texts, fc.array(entity, { maxLength: 5 }), (text, entities) =>
				check({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: -5, type: "group" }, from: { id: 5 }, text, entities } }),
			),
		)
	})
})

/** The tree with its n-th value replaced. */
function changed(tree: unknown, place: number, value: unknown): unknown {
	let left = place % count(tree)
	const walk = (node: unknown): unknown => {
		if (left-- === 0) return value
		if (Array.isArray(node)) return node.map(walk)
		if (typeof node === "object" && node !== null) return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)]))
		return node
	}
	return walk(tree)
}

function count(node: unknown): number {
	return typeof node === "object" && node !== null ? 1 + Object.values(node).reduce((sum: number, child) => sum + count(child), 0) : 1
}
