import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { channelRegistry } from "../../src/outbound/channel-facts.ts"
import { type ChannelFacts, type ChatChance, chatsIn, chooseChat, type Purpose, type Way } from "../../src/outbound/choose-channel.ts"
import { maySpeak } from "../../src/outbound/window.ts"
import { openLimits, recordingAdapter } from "../support/tiny.ts"

const hourMs = 3_600_000
const now = 1_000 * hourMs
const telegram: ChannelFacts = { initiate: { kind: "always" }, rings: true }
const page: ChannelFacts = { initiate: { kind: "always" }, rings: false }
const official: ChannelFacts = { initiate: { kind: "window", hours: 48, perWindow: 5 }, rings: true }

function chat(chatId: string, channel: ChannelFacts | undefined, more: Partial<ChatChance> = {}): ChatChance {
	return {
		chatId,
		channel,
		lastInboundAt: now - hourMs,
		windowUsed: 0,
		isClosed: false,
		isMuted: false,
		isDisputed: false,
		preferredAt: null,
		...more,
	}
}

const open = (chatId: string): Way => ({ kind: "open", chatId })
const parked = (chatId: string): Way => ({ kind: "parked", chatId })
const long = { lastInboundAt: now - 49 * hourMs }

describe("the chat for a message", () => {
	it.each<[string, Purpose, readonly ChatChance[], Way]>([
		["the only one", "news", [chat("a", page)], open("a")],
		["news go where the phone rings", "news", [chat("a", page, { lastInboundAt: now }), chat("b", telegram)], open("b")],
		["what is one's own goes where one speaks", "own", [chat("a", page, { lastInboundAt: now }), chat("b", telegram)], open("a")],
		["the person's wish is stronger than ringing", "news", [chat("a", page, { preferredAt: 1 }), chat("b", telegram)], open("a")],
		["the latest wish counts", "news", [chat("a", page, { preferredAt: 1 }), chat("b", telegram, { preferredAt: 2 })], open("b")],
		["an open window is stronger than a wish", "news", [chat("a", official, { ...long, preferredAt: 1 }), chat("b", page)], open("b")],
		["used up is closed", "news", [chat("a", official, { windowUsed: 5 }), chat("b", page)], open("b")],
		["places of a window are kept for answers", "news", [chat("a", official, { lastInboundAt: now }), chat("b", telegram)], open("b")],
		["closed by the platform: another", "own", [chat("a", telegram, { isClosed: true, preferredAt: 1 }), chat("b", page)], open("b")],
		["退订 keeps news away", "news", [chat("a", telegram, { isMuted: true }), chat("b", page)], open("b")],
		["and not what is one's own", "own", [chat("a", telegram, { isMuted: true, preferredAt: 1 }), chat("b", page)], open("a")],
		["a phone in dispute comes last", "own", [chat("a", telegram, { isDisputed: true, preferredAt: 1 }), chat("b", page)], open("b")],
		["but is better than none", "own", [chat("a", telegram, { isDisputed: true })], open("a")],
		[
			"no window open: where the wish is",
			"news",
			[chat("a", official, { ...long, preferredAt: 1 }), chat("b", official, long)],
			parked("a"),
		],
		["never written to: parked", "news", [chat("a", official, { lastInboundAt: null })], parked("a")],
		["a channel that is off", "news", [chat("a", undefined, { preferredAt: 1 }), chat("b", page)], open("b")],
		["nothing", "news", [], { kind: "none", why: "no-chat" }],
		["all closed", "own", [chat("a", telegram, { isClosed: true })], { kind: "none", why: "closed" }],
		["closed and off", "own", [chat("a", telegram, { isClosed: true }), chat("b", undefined)], { kind: "none", why: "off" }],
		["all 退订", "news", [chat("a", telegram, { isMuted: true }), chat("b", telegram, { isClosed: true })], { kind: "none", why: "muted" }],
		["equal: the same one every time", "news", [chat("b", telegram), chat("a", telegram)], open("a")],
	])("%s", (_, purpose, chances, way) => {
		expect(chooseChat(chances, purpose, now)).toEqual(way)
		expect(chooseChat(chances.toReversed(), purpose, now)).toEqual(way)
	})

	const time = fc.option(fc.integer({ min: now - 100 * hourMs, max: now }), { nil: null })
	const anyChat = (chatId: string) =>
		fc.record<ChatChance>({
			chatId: fc.constant(chatId),
			channel: fc.constantFrom(telegram, page, official, { initiate: { kind: "reply-only" } as const, rings: true }, undefined),
			lastInboundAt: time,
			windowUsed: fc.nat(6),
			isClosed: fc.boolean(),
			isMuted: fc.boolean(),
			isDisputed: fc.boolean(),
			preferredAt: time,
		})
	const anyChats = fc.nat(5).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => anyChat(`c${i}`))))

	it("is one that may be used, open where any is, and the same in whatever order they come", () => {
		fc.assert(
			fc.property(anyChats, fc.constantFrom<Purpose>("news", "own"), fc.nat(), (chances, purpose, turn) => {
				const way = chooseChat(chances, purpose, now)
				const turned = [...chances.slice(turn % (chances.length + 1)), ...chances.slice(0, turn % (chances.length + 1))]
				expect(chooseChat(turned, purpose, now)).toEqual(way)
				const usable = chances.filter(
					({ channel, isClosed, isMuted }) => channel !== undefined && !isClosed && (purpose === "own" || !isMuted),
				)
				const isOpen = ({ channel, ...at }: ChatChance) => channel !== undefined && maySpeak(channel.initiate, at, now)
				if (way.kind === "none") {
					expect(usable).toEqual([])
					return
				}
				const chosen = usable.filter(({ chatId }) => chatId === way.chatId)
				expect(chosen).toHaveLength(1)
				expect(way.kind === "open").toBe(usable.some(isOpen))
				expect(chosen.every(isOpen)).toBe(way.kind === "open")
			}),
		)
	})
})

it("several persons on one phone are told once", () => {
	const ways = new Map<string, Way>([
		["p1", open("b")],
		["p2", parked("a")],
		["p3", open("b")],
		["p4", { kind: "none", why: "muted" }],
	])
	expect(chatsIn(ways)).toEqual(["a", "b"])
})

it("channels are known once they are made; our own page does not ring", () => {
	const registry = channelRegistry()
	expect(registry.of("telegram")).toBeUndefined()
	registry.add([recordingAdapter(), recordingAdapter({ ...openLimits, visibleAtCommit: true }, undefined, "web")])
	expect([registry.of("telegram"), registry.of("web"), registry.of("wecom")]).toEqual([
		{ ...telegram, hasButtons: true },
		{ ...page, hasButtons: true },
		undefined,
	])
})
