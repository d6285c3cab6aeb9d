/** wechaty at the suite: its real library over gRPC to a recording WeChat on loopback. */
import { createWechatyAdapter, wechatySettings, wechatyWords } from "../../../adapters/wechaty/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { eventually } from "../../support/tiny.ts"
import { type Gateway, gatewayToken, ownId, ownName, startGateway } from "../../support/wechaty/gateway.ts"
import type { SentItem } from "../../support/wechaty/puppet.ts"
import type { Done, Group, Harness, Person, Platform, Screen } from "./harness.ts"

const timing = { callMs: 2_000, probeMs: 100, silenceMs: 3_000, gapMs: 0, jitterMs: 0, retryMs: 10, longestRetryMs: 40, startMs: 60_000 }

export function wechatyHarness(tls: "off" | "on"): Harness {
	return {
		name: tls === "on" ? "wechaty, TLS" : "wechaty",
		media: ["image", "voice", "video", "file", "sticker", "location"],
		open: async ({ clock, rates }) => {
			const gateway = await startGateway({ tls, now: clock })
			const adapter = createWechatyAdapter({
				settings: wechatySettings(gateway.variables),
				say: speaker([wechatyWords], "zh-CN"),
				argumentWords: ["说"],
				print: () => undefined,
				sentLately: async () => [],
				timing,
				...(rates !== undefined && { rates }),
			})
			let isBack: Promise<void> = Promise.resolve()
			return {
				adapter,
				serve: () => undefined,
				...peopleOf(gateway),
				faults: faultsOf(gateway),
				calm: async () => {
					gateway.puppet.trouble = undefined
					isBack = isBack.then(() => gateway.up())
					await isBack
					// A try that meets it still on its way back would wait on a clock that stands.
					await eventually(() => gateway.isConnected() && adapter.health().state === "up")
				},
				attempts: () => gateway.puppet.attempts,
				secrets: [gatewayToken],
				isReceiving: () => gateway.isConnected(),
				away: gateway.down,
				stop: async () => {
					await isBack
					await gateway.stop()
				},
			}
		},
	}
}

function faultsOf(gateway: Gateway): Platform["faults"] {
	const refuse = (message: string) => () => {
		gateway.puppet.trouble = { kind: "refuse", message }
	}
	return [
		{ name: "WeChat says too fast", class: "throttled", retryAfterMs: 600_000, arrange: refuse("操作过于频繁，请稍后再试") },
		{
			name: "no answer",
			class: "uncertain",
			arrange: () => {
				gateway.puppet.trouble = { kind: "hang" }
			},
		},
		{
			name: "shown, but never answered",
			class: "uncertain",
			arrange: () => {
				gateway.puppet.trouble = { kind: "hang-after" }
			},
		},
		{ name: "a refusal nobody knows", class: "uncertain", arrange: refuse("ret -1") },
		{ name: "gone in mid-send", class: "uncertain", arrange: () => gateway.goneInMidSend() },
		{ name: "logged out within", class: "auth", arrange: refuse("puppet is not logged in") },
		{ name: "no friend any more", class: "gone", arrange: refuse("对方拒收了你的消息：不是好友") },
		{ name: "unknown contact", class: "gone", arrange: refuse("contact not found") },
		{ name: "too long", class: "invalid", arrange: refuse("message is too long") },
		{ name: "cannot do that", class: "invalid", arrange: refuse("not supported by this puppet") },
	]
}

function peopleOf(gateway: Gateway): Pick<Platform, "person" | "group"> {
	const known = new Map<Person, ReturnType<Gateway["person"]>>()
	const done = (messageId: string): Done => ({
		redeliver: async () => {
			gateway.redeliver(messageId)
		},
	})
	return {
		person: async () => {
			const person = gateway.person()
			const self: Person = {
				says: async (text) => done(person.says(text)),
				presses: async () => {
					throw new Error("WeChat has no buttons")
				},
				sends: async (kind, bytes) => done(person.sends(kind, bytes)),
				received: async () => person.received().map(screenOf),
			}
			known.set(self, person)
			return self
		},
		group: async () => {
			const room = gateway.room()
			const villagerOf = (by: Person) => known.get(by) ?? gateway.person()
			const self: Group = {
				joins: async (by) => room.change("join", villagerOf(by)),
				says: async (by, text, { mention }) => {
					room.says(villagerOf(by), mention ? `@${ownName}\u2005${text}` : text, mention ? [ownId] : [])
				},
				received: async () => room.received().map(screenOf),
			}
			return self
		},
	}
}

function screenOf({ text }: SentItem): Screen {
	return { text, buttons: [] }
}
