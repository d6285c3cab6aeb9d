/**
 * channels/telegram, channels/wechat-official: the whole service as a process of its own on SQLite, callbacks at 300 a second whether or not the last ones
 * are answered (open loop). Each is a press that answers a survey's question. Two figures at the 99th percentile: until the press
 * is stored (the callback is acknowledged only after the commit), and until its reply has arrived at the platform.
 */
import { databaseFile } from "../src/app.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import { openLoop, percentile, perSecond, round, type Talk, type Times } from "./open-loop.ts"
import { questions } from "./peers/grammy.ts"
import { plainClient } from "./plain-http.ts"
import { now, type Platform, startPlatform } from "./platform.ts"
import { cpuReader, freePort, measuredArgs, startProcess, temporaryFolder } from "./process.ts"
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

type Channel = {
	readonly name: "telegram" | "wechat-official"
	readonly account: string
	readonly env: (apiRoot: string) => Readonly<Record<string, string>>
	/** Calls the service at `url`. */
	readonly talk: (url: string, platform: Platform) => Talk & { close(): void }
}

async function onChannel({ name, account, env, talk }: Channel): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	const platform = await startPlatform(name, account)
	try {
		migrateSqlite(databaseFile(folder), 0)
		const seeding = openSqliteStore(databaseFile(folder))
		const people = await seedSurvey(seeding, benchHouse(seeding, folder), population, account, name)
		await seeding.close()
		const service = await startProcess("src/main.js", {
			port: await freePort(),
			env: { DATA_DIR: folder, PUBLIC_URL: "https://bench.example", ...env(platform.url) },
			nodeArgs: [...measuredArgs, ...profileArgs()],
			hasChannel: true,
		})
		const load = talk(service.url, platform)
		const spent = async (): Promise<readonly [service: number, platform: number, load: number]> => {
			const { user, system } = process.cpuUsage()
			return [await cpuReader(service.child)(), await platform.cpuMs(), (user + system) / 1_000]
		}
		try {
			await Promise.all(people.map(load.begin))
			const before = await spent()
			const times = await openLoop(people, questions.length, load.press)
			const after = await spent()
			await service.stop()
			const store = openSqliteStore(databaseFile(folder))
			const { answers, inboxDone, outboxSent } = await storedCounts(store)
			await store.close()
			const each = after.map((ms, i) => Math.round(((ms - (before[i] ?? 0)) / presses) * 100) / 100)
			const counts = `answers ${answers} of ${presses}, inbox done ${inboxDone}, outbox sent ${outboxSent} of ${presses + population}`
			const cpu = `CPU a callback: service ${each[0]} ms, platform ${each[1]} ms, load ${each[2]} ms`
			return figures(`channels/${name}`, times, `${counts}; ${perSecond} callbacks/s, open loop; ${cpu}`)
		} finally {
			load.close()
			await service.stop()
		}
	} finally {
		await platform.stop()
		remove()
	}
}

/** `BENCH_PROFILE=folder` leaves a CPU profile of the service there. */
function profileArgs(): readonly string[] {
	const folder = process.env.BENCH_PROFILE
	return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`]
}

const telegram: Channel = {
	name: "telegram",
	account: String(botId),
	env: (apiRoot) => ({
		TELEGRAM_BOT_TOKEN: token,
		TELEGRAM_API_ROOT: apiRoot,
		TELEGRAM_MODE: "webhook",
		TELEGRAM_WEBHOOK_SECRET: secret,
	}),
	talk: (url, platform) => {
		let updateId = 1
		const client = plainClient(url, telegramConnections)
		const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret }
		const post = async (update: object): Promise<void> => {
			const { status } = await client.post("/channels/telegram", headers, JSON.stringify({ update_id: updateId++, ...update }))
			if (status !== 200) throw new Error(`a callback was refused: ${status}`)
		}
		return {
			begin: async (person) => {
				const replied = platform.nextTo(person.address)
				await post({ message: { message_id: 1, date: Math.floor(Date.now() / 1_000), ...placeOf(person), text: "问卷" } })
				await replied
			},
			press: async (person) => {
				const data = platform.keyOf(person.address)
				if (data === undefined) throw new Error(`the question before ${person.address} has no buttons`)
				const replied = platform.nextTo(person.address)
				const { chat, from } = placeOf(person)
				await post({ callback_query: { id: String(updateId), from, message: { message_id: 1, date: 0, chat }, chat_instance: "1", data } })
				return { storedAt: now(), replied }
			},
			close: client.close,
		}
	},
}

const wechatOfficial: Channel = {
	name: "wechat-official",
	account: wechatAccount.appId,
	env: (apiRoot) => ({
		WECHAT_OA_APPID: wechatAccount.appId,
		WECHAT_OA_SECRET: wechatAccount.secret,
		WECHAT_OA_TOKEN: wechatAccount.token,
		WECHAT_OA_AES_KEY: wechatAccount.aesKey,
		WECHAT_API_ROOT: apiRoot,
	}),
	talk: (url, platform) => {
		const { push, close } = createPush(url)
		return {
			begin: async (person) => {
				const replied = platform.nextTo(person.address)
				await push(person, "问卷")
				await replied
			},
			press: async (person) => {
				const key = platform.keyOf(person.address)
				if (key === undefined) throw new Error(`the question before ${person.address} has no lines`)
				const byInterface = platform.nextTo(person.address)
				const { at, isReply } = await push(person, "选这个", key)
				return { storedAt: at, replied: isReply ? Promise.resolve(at) : byInterface }
			},
			close,
		}
	},
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

export const channelBenches: readonly Bench[] = [telegram, wechatOfficial].map((channel) => ({
	name: `channels/${channel.name}`,
	run: () => onChannel(channel),
}))
