/** WeCom at the suite: the app and 微信客服 over callbacks, the 智能机器人 over its long connection with the platform's own library. */
import { createWecomAdapters, createWecomBotAdapter, wecomBotSettings, wecomSettings, wecomWords } from "../../../adapters/wecom/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { eventually } from "../../support/tiny.ts"
import type { Trouble } from "../../support/wechat-platform/interface.ts"
import { type FakeBot, sealedFile, startFakeBot } from "../../support/wecom/bot.ts"
import type { FakeCustomer } from "../../support/wecom/kf.ts"
import type { FakeMember } from "../../support/wecom/people.ts"
import { type FakeWecom, kfSendPath, sendPath, startFakeWecom } from "../../support/wecom/server.ts"
import type { Shown } from "../../support/wecom/world.ts"
import type { Harness, Person, Platform, Screen } from "./harness.ts"

const timing = { callMs: 2_000, retryMs: 10, longestRetryMs: 40 }

type Way = { readonly name: string; readonly channel: "wecom" | "wecom-kf"; readonly media: Harness["media"] }

/** Both ways over the one callback address. */
function harnessOf({ name, channel, media }: Way, personOf: (fake: FakeWecom) => Person, sendPath: string): Harness {
	return {
		name,
		media,
		open: async ({ clock, rates }) => {
			const fake = await startFakeWecom({ now: clock })
			const { secret, token, aesKey, kfId } = fake.world.account
			const adapter = createWecomAdapters({
				settings: wecomSettings({ ...fake.variables, ...(channel === "wecom-kf" && { WECOM_KF_ID: kfId }) }),
				say: speaker([wecomWords], "zh-CN"),
				timing,
				...(rates !== undefined && { rates }),
			}).find(({ id }) => id === channel)
			if (adapter === undefined) throw new Error("no adapter")
			return {
				adapter,
				serve: (url) => fake.pusher.serve(`${url}/channels/wecom`),
				person: async () => personOf(fake),
				faults: faultsOf(fake, sendPath),
				calm: fake.calm,
				attempts: () => fake.callsOf(sendPath).length,
				secrets: [secret, token, aesKey, "access_token"],
				isReceiving: () => false,
				stop: fake.stop,
			}
		},
	}
}

export const wecomHarness = harnessOf(
	{ name: "WeCom app", channel: "wecom", media: ["image", "voice", "video", "location"] },
	(fake) => memberOf(fake.member()),
	sendPath,
)
export const wecomKfHarness = harnessOf(
	{ name: "WeCom 微信客服", channel: "wecom-kf", media: ["image", "voice", "video", "file", "location"] },
	(fake) => customerOf(fake, fake.kf.customer()),
	kfSendPath,
)

function faultsOf(fake: FakeWecom, path: string): Platform["faults"] {
	const send = (trouble: Trouble) => () => fake.trouble(path, trouble)
	const refuse = (code: number) => send({ kind: "refuse", code })
	return [
		{ name: "45009", class: "throttled", retryAfterMs: 60_000, arrange: refuse(45009) },
		{ name: "45033", class: "throttled", retryAfterMs: 5_000, arrange: refuse(45033) },
		{ name: "-1", class: "transient", arrange: refuse(-1) },
		{ name: "error page of a proxy", class: "transient", arrange: send({ kind: "page", status: 502 }) },
		{ name: "page with 200", class: "uncertain", arrange: send({ kind: "page", status: 200 }) },
		{ name: "closed before the answer", class: "uncertain", arrange: send({ kind: "close", after: true }) },
		{ name: "no answer", class: "uncertain", arrange: send({ kind: "hang" }) },
		{ name: "60020 not from there", class: "auth", arrange: refuse(60020) },
		{ name: "42001 also with a new token", class: "auth", arrange: refuse(42001) },
		{ name: "81013 nobody there", class: "gone", arrange: refuse(81013) },
		{ name: "40058", class: "invalid", arrange: refuse(40058) },
	]
}

function memberOf(person: FakeMember): Person {
	const done = (document: string) => ({ redeliver: async () => person.redeliver(document) })
	return {
		says: async (text) => done(person.text(text)),
		presses: async (label) => done(person.press(label)),
		checks: async (labels) => done(person.tick(labels)),
		sends: async (kind, bytes) => {
			if (kind === "location") return done(person.location("33.964200", "118.275400", ""))
			if (kind !== "image" && kind !== "voice" && kind !== "video") throw new Error(`${kind} cannot be sent here`)
			return done(person.send(kind, bytes, "application/octet-stream"))
		},
		blocks: async () => {
			person.unsubscribe()
		},
		received: async () => person.received().map(screenOf),
	}
}

function customerOf({ kf }: FakeWecom, person: FakeCustomer): Person {
	const done = (document: string) => ({ redeliver: async () => kf.redeliver(document) })
	return {
		says: async (text) => done(person.text(text)),
		presses: async (label) => done(person.press(label)),
		sends: async (kind, bytes) => {
			if (kind === "location") return done(person.location(33.9642, 118.2754, ""))
			if (kind === "sticker") throw new Error(`${kind} cannot be sent here`)
			return done(person.send(kind, bytes, "application/octet-stream"))
		},
		joins: async (code) => done(person.enters(code)),
		received: async () => person.received().map(({ text, lines }) => ({ text, buttons: lines.map((line) => line.content) })),
	}
}

function screenOf({ text, buttons }: Shown): Screen {
	return { text, buttons: buttons.map((button) => button.label) }
}

export const wecomBotHarness: Harness = {
	name: "WeCom 智能机器人",
	media: ["image", "video", "file"],
	open: async ({ clock, rates }) => {
		const fake = await startFakeBot({ now: clock })
		const adapter = createWecomBotAdapter({
			settings: wecomBotSettings(fake.variables),
			say: speaker([wecomWords], "zh-CN"),
			timing,
			...(rates !== undefined && { rates }),
		})
		const names = new Map<Person, string>()
		const refuse = (code: number) => () => fake.arrange({ kind: "refuse", code })
		return {
			adapter,
			serve: () => undefined,
			person: async () => {
				const member = fake.member()
				const person = botPersonOf(fake, member)
				names.set(person, member.userId)
				return person
			},
			group: async () => {
				const room = fake.group()
				return {
					// The platform tells nobody that the bot was taken in.
					joins: async () => undefined,
					says: async (by, text, { mention }) => {
						// What does not address the bot never reaches it.
						if (mention) room(names.get(by) ?? "").text(`@村口 ${text}`)
					},
					received: async () => room("nobody").received().map(screenOf),
				}
			},
			faults: [
				{ name: "45009", class: "throttled", retryAfterMs: 60_000, arrange: refuse(45009) },
				{ name: "-1", class: "transient", arrange: refuse(-1) },
				{ name: "no answer", class: "uncertain", arrange: () => fake.arrange({ kind: "hang" }) },
				{ name: "closed before the answer", class: "uncertain", arrange: () => fake.arrange({ kind: "close" }) },
				{ name: "48002", class: "auth", arrange: refuse(48002) },
				{ name: "40003", class: "gone", arrange: refuse(40003) },
				{ name: "40058", class: "invalid", arrange: refuse(40058) },
			],
			calm: async () => {
				fake.arrange(undefined)
				await fake.up()
				await eventually(fake.isConnected)
			},
			attempts: fake.attempts,
			secrets: [fake.secret],
			isReceiving: fake.isConnected,
			away: fake.down,
			stop: fake.stop,
		}
	},
}

function botPersonOf(fake: FakeBot, member: ReturnType<FakeBot["member"]>): Person {
	const done = (frame: Parameters<FakeBot["redeliver"]>[0]) => ({ redeliver: async () => void fake.redeliver(frame) })
	return {
		says: async (text) => done(member.text(text)),
		presses: async (label) => done(member.choose([label])),
		checks: async (labels) => done(member.choose(labels)),
		sends: async (kind, bytes) => {
			if (kind !== "image" && kind !== "video" && kind !== "file") throw new Error(`${kind} cannot be sent here`)
			return done(member.sends(kind, bytes, sealedFile))
		},
		received: async () => member.received().map(screenOf),
	}
}
