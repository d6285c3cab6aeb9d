/** A 服务号 at the suite: the fake platform, in secure and in plain mode. */
import { createWechatOfficialAdapter, wechatOfficialSettings, wechatOfficialWords } from "../../../adapters/wechat-official/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import type { FakePerson } from "../../support/wechat-official/people.ts"
import { type FakeWechat, sendPath, startFakeWechat } from "../../support/wechat-official/server.ts"
import type { Shown } from "../../support/wechat-official/world.ts"
import type { Trouble } from "../../support/wechat-platform/interface.ts"
import type { Harness, Person, Platform, Screen } from "./harness.ts"

const callMs = 2_000

export function wechatOfficialHarness(mode: "secure" | "plain"): Harness {
	return {
		name: `WeChat 服务号, ${mode}`,
		media: ["image", "voice", "location"],
		open: async ({ clock, rates }) => {
			const fake = await startFakeWechat({ now: clock, mode })
			const adapter = createWechatOfficialAdapter({
				settings: wechatOfficialSettings({
					WECHAT_OA_APPID: fake.appId,
					WECHAT_OA_SECRET: fake.secret,
					WECHAT_OA_TOKEN: fake.token,
					...(mode === "secure" && { WECHAT_OA_AES_KEY: fake.aesKey }),
					WECHAT_API_ROOT: fake.apiRoot,
					WECHAT_OA_TEMPLATE_ID: [...fake.world.templates.keys()].join(),
				}),
				say: speaker([wechatOfficialWords], "zh-CN"),
				publicUrl: "https://cun.example",
				timing: { passiveMs: 300, callMs, retryMs: 10, longestRetryMs: 40 },
				...(rates !== undefined && { rates }),
			})
			return {
				adapter,
				serve: (url) => fake.pusher.serve(`${url}/channels/wechat-official`),
				person: async () => personOf(fake.person()),
				faults: faultsOf(fake),
				calm: fake.calm,
				attempts: () => fake.callsOf(sendPath).length,
				secrets: [fake.secret, fake.token, fake.aesKey],
				isReceiving: () => false,
				stop: fake.stop,
			}
		},
	}
}

function faultsOf(fake: FakeWechat): Platform["faults"] {
	const send = (trouble: Trouble) => () => fake.trouble(sendPath, trouble)
	const refuse = (code: number) => send({ kind: "refuse", code })
	return [
		{ name: "45009", class: "throttled", retryAfterMs: 3_600_000, arrange: () => fake.quota(sendPath, 0) },
		{ name: "-1", class: "transient", arrange: refuse(-1) },
		{ name: "error page of a proxy", class: "transient", arrange: send({ kind: "page", status: 502 }) },
		{ name: "page with 200", class: "uncertain", arrange: send({ kind: "page", status: 200 }) },
		{ name: "closed before the answer", class: "uncertain", arrange: send({ kind: "close", after: true }) },
		{ name: "no answer", class: "uncertain", arrange: send({ kind: "hang" }) },
		{ name: "48001", class: "auth", arrange: refuse(48001) },
		{ name: "40001 also with a new token", class: "auth", arrange: refuse(40001) },
		{ name: "43019 on the black list", class: "gone", arrange: refuse(43019) },
		{ name: "40003", class: "gone", arrange: refuse(40003) },
		{ name: "45047", class: "window", arrange: refuse(45047) },
		{ name: "45002", class: "invalid", arrange: refuse(45002) },
	]
}

function personOf(person: FakePerson): Person {
	// Has followed for long: only who follows can write.
	person.follower.isSubscribed = true
	const done = (document: string) => ({ redeliver: async () => person.redeliver(document) })
	return {
		says: async (text) => done(person.text(text)),
		presses: async (label) => done(person.press(label)),
		sends: async (kind, bytes) => {
			if (kind === "location") return done(person.location("33.964200", "118.275400", ""))
			if (kind !== "image" && kind !== "voice") throw new Error(`${kind} cannot be sent here`)
			return done(person.send(kind, bytes, kind === "image" ? "image/jpeg" : "audio/amr"))
		},
		joins: async (code) => done(person.scan(code)),
		blocks: async () => {
			person.unfollow()
		},
		received: async () => person.received().map(screenOf),
	}
}

function screenOf({ text, lines, url, via }: Shown): Screen {
	const shown = { text, buttons: lines.map((line) => line.content) }
	return via === "template" ? { ...shown, knock: url ?? "" } : shown
}
