/**
 * channels/telegram, channels/wechat-official: the whole service as a process of its own on SQLite, callbacks at 300 a second whether or not the last ones
 * are answered (open loop). Each is a press that answers a survey's question. Two figures at the 99th percentile: until the press
 * is stored (the callback is acknowledged only after the commit), and until its reply has arrived at the platform.
 */
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { type BotApi, startBotApi } from "./bot-api.ts"
import { startCgiApi } from "./cgi-api.ts"
import { connections, openLoop, percentile, perSecond, round, type Times } from "./open-loop.ts"
import { questions } from "./peers/grammy.ts"
import { freePort, startProcess, temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import type { BenchPerson } from "./seed.ts"
import { createPush, wechatAccount } from "./wechat-push.ts"
import { benchHouse, seedSurvey, storedCounts } from "./world.ts"

const population = 600
const presses = population * questions.length
const botId = 7_000_000_002
const token = `${botId}:AAbenchTokenOfNobody_0123456789abcdefg`
const secret = "bench-secret"
/** As many as Telegram opens unless told otherwise. */
const telegramConnections = 40

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
		return figures("channels/telegram", times, note)
	} finally {
		await api.stop()
		remove()
	}
}

async function run(url: string, api: BotApi, people: readonly BenchPerson[]): Promise<Times> {
	let updateId = 1
	const post = connections(telegramConnections, async (body: object): Promise<void> => {
		const response = await fetch(`${url}/channels/telegram`, {
			method: "POST",
			headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
			body: JSON.stringify({ update_id: updateId++, ...body }),
		})
		await response.arrayBuffer()
		if (!response.ok) throw new Error(`a callback was refused: ${response.status}`)
	})
	return openLoop(people, questions.length, {
		begin: async (person) => {
			const replied = api.nextTo(person.address)
			await post({ message: { message_id: 1, date: Math.floor(Date.now() / 1_000), ...placeOf(person), text: "问卷" } })
			await replied
		},
		press: async (person) => {
			const data = api.keyOf(person.address)
			if (data === undefined) throw new Error(`the question before ${person.address} has no buttons`)
			const replied = api.nextTo(person.address)
			const { chat, from } = placeOf(person)
			await post({ callback_query: { id: String(updateId), from, message: { message_id: 1, date: 0, chat }, chat_instance: "1", data } })
			return { storedAt: performance.now(), replied }
		},
	})
}

async function onWechatOfficial(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const api = await startCgiApi()
	try {
		migrateSqlite(databaseFile(folder), 0)
		const seeding = openSqliteStore(databaseFile(folder))
		const people = await seedSurvey(seeding, benchHouse(seeding, folder), population, wechatAccount.appId, "wechat-official")
		await seeding.close()
		const env = {
			DATA_DIR: folder,
			PUBLIC_URL: "https://bench.example",
			WECHAT_OA_APPID: wechatAccount.appId,
			WECHAT_OA_SECRET: wechatAccount.secret,
			WECHAT_OA_TOKEN: wechatAccount.token,
			WECHAT_OA_AES_KEY: wechatAccount.aesKey,
			WECHAT_API_ROOT: api.url,
		}
		const service = await startProcess("src/main.js", { port: await freePort(), env })
		const push = createPush(service.url)
		const times = await openLoop(people, questions.length, {
			begin: async (person) => {
				const replied = api.nextTo(person.address)
				await push(person, "问卷")
				await replied
			},
			press: async (person) => {
				const key = api.keyOf(person.address)
				if (key === undefined) throw new Error(`the question before ${person.address} has no lines`)
				const byInterface = api.nextTo(person.address)
				const { at, isReply } = await push(person, "选这个", key)
				return { storedAt: at, replied: isReply ? Promise.resolve(at) : byInterface }
			},
		}).finally(() => service.stop())
		const store = openSqliteStore(databaseFile(folder))
		const { answers, inboxDone, outboxSent } = await storedCounts(store)
		await store.close()
		const counts = `answers ${answers} of ${presses}, inbox done ${inboxDone}, outbox sent ${outboxSent} of ${presses + population}`
		return figures("channels/wechat-official", times, `${counts}; encrypted; ${perSecond} callbacks/s, open loop`)
	} finally {
		await api.stop()
		remove()
	}
}

function placeOf({ address }: BenchPerson) {
	const id = Number(address)
	return { chat: { id, type: "private" }, from: { id, is_bot: false, first_name: "测速" } }
}

/** Both figures of a channel. */
function figures(name: string, times: Times, note: string): readonly Result[] {
	const figure = (values: readonly number[], what: string): Result =>
		compared(name, "ms", percentile(values, 0.99), undefined, `p99 callback → ${what} (median ${round(percentile(values, 0.5))}); ${note}`)
	return [figure(times.stored, "durable row"), figure(times.replied, "reply at the platform")]
}

export const channelBenches: readonly Bench[] = [
	{ name: "channels/telegram", run: onTelegram },
	{ name: "channels/wechat-official", run: onWechatOfficial },
]
