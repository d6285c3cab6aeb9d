/** WeCom at the suite: the app over callbacks. */
import { createWecomAdapters, wecomSettings, wecomWords } from "../../../adapters/wecom/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import type { Trouble } from "../../support/wechat-platform/interface.ts"
import type { FakeMember } from "../../support/wecom/people.ts"
import { type FakeWecom, sendPath, startFakeWecom } from "../../support/wecom/server.ts"
import type { Shown } from "../../support/wecom/world.ts"
import type { Harness, Person, Platform, Screen } from "./harness.ts"

const timing = { callMs: 2_000, retryMs: 10, longestRetryMs: 40 }

export const wecomHarness: Harness = {
	name: "WeCom app",
	media: ["image", "voice", "video", "location"],
	open: async ({ clock, rates }) => {
		const fake = await startFakeWecom({ now: clock })
		const [adapter] = createWecomAdapters({
			settings: wecomSettings(fake.variables),
			say: speaker([wecomWords], "zh-CN"),
			timing,
			...(rates !== undefined && { rates }),
		})
		if (adapter === undefined) throw new Error("no adapter")
		const { secret, token, aesKey } = fake.world.account
		return {
			adapter,
			serve: (url) => fake.pusher.serve(`${url}/channels/wecom`),
			person: async () => personOf(fake.member()),
			faults: faultsOf(fake, sendPath),
			calm: fake.calm,
			attempts: () => fake.callsOf(sendPath).length,
			secrets: [secret, token, aesKey, "access_token"],
			isReceiving: () => false,
			stop: fake.stop,
		}
	},
}

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

function personOf(person: FakeMember): Person {
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

function screenOf({ text, buttons }: Shown): Screen {
	return { text, buttons: buttons.map((button) => button.label) }
}
