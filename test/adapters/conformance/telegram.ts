/** Telegram at the suite: the fake Bot API server, by polling and by webhook. */
import { createTelegramAdapter, telegramSettings, telegramWords } from "../../../adapters/telegram/index.ts"
import { speaker } from "../../../src/text/catalogue.ts"
import { startFakeTelegram } from "../../support/telegram/server.ts"
import type { Shown } from "../../support/telegram/world.ts"
import type { Done, Group, Harness, Person, Platform, Screen } from "./harness.ts"

const sendMs = 2_000
const webhookSecret = "a-webhook-secret_for-tests"

export function telegramHarness(mode: "polling" | "webhook"): Harness {
	return {
		name: `Telegram, ${mode}`,
		media: ["image", "voice", "video", "file", "sticker", "location"],
		open: async ({ clock, rates }) => {
			const fake = await startFakeTelegram({ now: clock })
			const settings = telegramSettings({
				TELEGRAM_BOT_TOKEN: fake.token,
				TELEGRAM_API_ROOT: fake.apiRoot,
				TELEGRAM_MODE: mode,
				TELEGRAM_WEBHOOK_SECRET: webhookSecret,
			})
			const adapter = createTelegramAdapter({
				settings,
				say: speaker([telegramWords], "zh-CN"),
				publicUrl: "https://cun.example",
				timing: { sendMs, retryMs: 10, longestRetryMs: 40 },
				...(rates !== undefined && { rates }),
			})
			return {
				adapter,
				serve: (url) => fake.webhook()?.redirect(`${url}/channels/telegram`),
				...peopleOf(fake),
				faults: faultsOf(fake),
				calm: fake.calm,
				attempts: () => fake.callsOf("sendMessage").length,
				secrets: [fake.token, fake.token.split(":")[1] ?? "", webhookSecret],
				isReceiving: () => fake.isPolling(),
				...(mode === "polling" && { away: async () => fake.trouble("getUpdates", { kind: "page", status: 502 }) }),
				stop: fake.stop,
			}
		},
	}
}

type Fake = Awaited<ReturnType<typeof startFakeTelegram>>

function faultsOf(fake: Fake): Platform["faults"] {
	const refuse = (code: number, description: string, retryAfter?: number) => () =>
		fake.trouble("sendMessage", { kind: "refuse", code, description, ...(retryAfter !== undefined && { retryAfter }) })
	return [
		{ name: "429", class: "throttled", retryAfterMs: 7_000, arrange: refuse(429, "Too Many Requests: retry after 7", 7) },
		{ name: "500", class: "transient", arrange: refuse(500, "Internal Server Error") },
		{ name: "error page of a proxy", class: "transient", arrange: () => fake.trouble("sendMessage", { kind: "page", status: 502 }) },
		{ name: "page with 200", class: "uncertain", arrange: () => fake.trouble("sendMessage", { kind: "page", status: 200 }) },
		{ name: "closed before the answer", class: "uncertain", arrange: () => fake.trouble("sendMessage", { kind: "close", after: true }) },
		{ name: "no answer", class: "uncertain", arrange: () => fake.trouble("sendMessage", { kind: "hang" }) },
		{ name: "401", class: "auth", arrange: refuse(401, "Unauthorized") },
		{ name: "403 blocked", class: "gone", arrange: refuse(403, "Forbidden: bot was blocked by the user") },
		{ name: "400 chat not found", class: "gone", arrange: refuse(400, "Bad Request: chat not found") },
		{ name: "400", class: "invalid", arrange: refuse(400, "Bad Request: message is too long") },
		{
			name: "refused inside a 200",
			class: "invalid",
			arrange: () => fake.trouble("sendMessage", { kind: "refuse-in-200", code: 400, description: "Bad Request: BUTTON_DATA_INVALID" }),
		},
	]
}

function peopleOf(fake: Fake): Pick<Platform, "person" | "group"> {
	const known = new Map<Person, ReturnType<Fake["person"]>>()
	const done = (updateId: number | undefined): Done => ({
		redeliver: async () => {
			if (updateId !== undefined) fake.redeliver(updateId)
		},
	})
	return {
		person: async () => {
			const person = fake.person()
			const self: Person = {
				says: async (text) => done(person.text(text)),
				presses: async (label) => done(person.press(label).updateId),
				sends: async (kind, bytes) => done(kind === "location" ? person.location(33.9642, 118.2754) : person.send(kindNames[kind], bytes)),
				joins: async (code) => done(person.start(code)),
				blocks: async () => {
					person.block()
				},
				received: async () => person.received().map(screenOf),
			}
			known.set(self, person)
			return self
		},
		group: async () => {
			const group = fake.group()
			const userOf = (by: Person) => known.get(by) ?? fake.person()
			const self: Group = {
				joins: async (by) => {
					group.addBot(userOf(by))
				},
				says: async (by, text, { mention }) => {
					group.says(userOf(by), text, { mention })
				},
				received: async () => group.received().map(screenOf),
			}
			return self
		},
	}
}

const kindNames = { image: "photo", voice: "voice", video: "video", file: "document", sticker: "sticker" } as const

function screenOf({ text, rows }: Shown): Screen {
	return { text, buttons: rows.flat().map((button) => String(button.text)) }
}
