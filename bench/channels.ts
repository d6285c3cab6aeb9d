/**
 * channels/telegram: the whole service as a process of its own on SQLite, callbacks at 300 a second whether or not the last ones
 * are answered (open loop). Each is a press that answers a survey's question. Two figures at the 99th percentile: until the press
 * is stored (the callback is acknowledged only after the commit), and until its reply has arrived at the platform.
 */
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { type BotApi, startBotApi } from "./bot-api.ts"
import { questions } from "./peers/grammy.ts"
import { freePort, startProcess, temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import type { BenchPerson } from "./seed.ts"
import { benchHouse, seedSurvey, storedCounts } from "./world.ts"

const perSecond = 300
const population = 600
const presses = population * questions.length
const botId = 7_000_000_002
const token = `${botId}:AAbenchTokenOfNobody_0123456789abcdefg`
const secret = "bench-secret"
/** As many as the platform opens unless told otherwise; time spent waiting for one counts. */
const maxConnections = 40

/** Milliseconds from the moment the callback was due, so that a service that falls behind cannot hide it. */
type Times = { readonly stored: number[]; readonly replied: number[] }

async function onTelegram(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const api = await startBotApi(botId)
	try {
		migrateSqlite(databaseFile(folder), 0)
		const seeding = openSqliteStore(databaseFile(folder))
		const people = await seedSurvey(seeding, benchHouse(seeding, folder), population, String(botId))
		await seeding.close()
		const env = {
			DATA_DIR: folder,
			PUBLIC_URL: "https://bench.example",
			TELEGRAM_BOT_TOKEN: token,
			TELEGRAM_API_ROOT: api.url,
			TELEGRAM_MODE: "webhook",
			TELEGRAM_WEBHOOK_SECRET: secret,
		}
		const service = await startProcess("src/main.js", { port: await freePort(), env })
		const times = await run(service.url, api, people).finally(() => service.stop())
		const store = openSqliteStore(databaseFile(folder))
		const { answers, inboxDone, outboxSent } = await storedCounts(store)
		await store.close()
		const note = `answers ${answers} of ${presses}, inbox done ${inboxDone}, outbox sent ${outboxSent} of ${presses + population}; ${perSecond} callbacks/s, open loop`
		return [
			compared(
				"channels/telegram",
				"ms",
				percentile(times.stored, 0.99),
				undefined,
				`p99 callback → durable row (median ${round(percentile(times.stored, 0.5))}); ${note}`,
			),
			compared(
				"channels/telegram",
				"ms",
				percentile(times.replied, 0.99),
				undefined,
				`p99 callback → reply at the platform (median ${round(percentile(times.replied, 0.5))}); ${note}`,
			),
		]
	} finally {
		await api.stop()
		remove()
	}
}

async function run(url: string, api: BotApi, people: readonly BenchPerson[]): Promise<Times> {
	let updateId = 1
	let connections = 0
	const waiting: (() => void)[] = []
	const post = async (body: object): Promise<void> => {
		if (connections === maxConnections) await new Promise<void>((resolve) => waiting.push(resolve))
		else connections += 1
		const response = await fetch(`${url}/channels/telegram`, {
			method: "POST",
			headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
			body: JSON.stringify({ update_id: updateId++, ...body }),
		})
		await response.arrayBuffer()
		const next = waiting.shift()
		if (next === undefined) connections -= 1
		else next()
		if (!response.ok) throw new Error(`a callback was refused: ${response.status}`)
	}
	const ready: Promise<number>[] = []
	for (const person of people) {
		ready.push(api.nextTo(person.address))
		await post({ message: { message_id: 1, date: Math.floor(Date.now() / 1_000), ...placeOf(person), text: "问卷" } })
	}
	await Promise.all(ready)
	const times: Times = { stored: [], replied: [] }
	const began = performance.now()
	const failures: unknown[] = []
	const under: Promise<void>[] = []
	// Whoever has a question before them presses next: a press on an old one would not be an answer.
	const free = people.map((person) => ({ person, left: Number(questions.length) }))
	for (let i = 0; i < presses; i++) {
		const due = began + (i * 1_000) / perSecond
		const late = due - performance.now()
		if (late > 1) await new Promise((resolve) => setTimeout(resolve, late))
		while (free.length === 0 && failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
		const next = free.shift()
		if (next === undefined) break
		const { person, left } = next
		const again = left > 1 ? () => free.push({ person, left: left - 1 }) : () => 0
		under.push(
			press(person, due)
				.then(again)
				.then(
					() => undefined,
					(error: unknown) => void failures.push(error),
				),
		)
	}
	await Promise.all(under)
	if (failures.length > 0) throw new AggregateError(failures, `${failures.length} presses failed`)
	return times

	async function press(person: BenchPerson, due: number): Promise<void> {
		const data = api.keyOf(person.address)
		if (data === undefined) throw new Error(`the question before ${person.address} has no buttons`)
		const replied = api.nextTo(person.address)
		const { chat, from } = placeOf(person)
		await post({ callback_query: { id: String(updateId), from, message: { message_id: 1, date: 0, chat }, chat_instance: "1", data } })
		times.stored.push(performance.now() - due)
		times.replied.push((await replied) - due)
	}
}

function placeOf({ address }: BenchPerson) {
	const id = Number(address)
	return { chat: { id, type: "private" }, from: { id, is_bot: false, first_name: "测速" } }
}

function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b)
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function round(ms: number): number {
	return Math.round(ms * 10) / 10
}

export const channelBenches: readonly Bench[] = [{ name: "channels/telegram", run: onTelegram }]
