import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { inboxCounts } from "../src/inbound/upkeep.ts"
import type { MessagePath } from "../src/message-path.ts"
import { outboxCounts } from "../src/outbound/outbox.ts"
import { openPostgresStore } from "../src/store/postgres.ts"
import type { Store } from "../src/store/store.ts"
import { startPostgres, type TestPostgres } from "./support/postgres.ts"
import { eventually, recordingAdapter, recordsOf, type Sent, textFrom, tinyPath } from "./support/tiny.ts"

describe("the message path on PostgreSQL", () => {
	let postgres: TestPostgres
	const closing: (() => Promise<void>)[] = []
	beforeAll(async () => {
		postgres = await startPostgres()
	})
	afterAll(async () => {
		for (const close of closing) await close()
		await postgres.stop()
	})

	async function database(): Promise<string> {
		const url = await postgres.createMigrated()
		return url
	}
	/** An instance of the service of its own: pool, path and channel. */
	async function instance(url: string) {
		const store = openPostgresStore(url)
		const adapter = recordingAdapter()
		const path = tinyPath(store, adapter, { pollMs: 20 })
		await path.start()
		const stop = async () => {
			await path.stop()
			await store.close()
		}
		closing.push(stop)
		return { store, adapter, path }
	}
	async function query(url: string, sql: string): Promise<readonly unknown[]> {
		const client = new pg.Client({ connectionString: url })
		await client.connect()
		const { rows } = await client.query(sql)
		await client.end()
		return rows
	}
	const cutAll = (url: string) =>
		query(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	const allDone = (store: Store, events: number) => async () => {
		const [inbox, outbox] = await store.read(async (reader) => [await inboxCounts(reader), await outboxCounts(reader)])
		return inbox?.done === events && outbox?.sent === events
	}
	const lines = (sent: readonly Sent[], to: string) =>
		sent.filter((one) => one.to === to).map(({ part }) => (part.kind === "text" ? part.text.slice(0, 4) : ""))
	/** Hands in what the platform would redeliver until it is acknowledged. */
	async function insist(path: MessagePath, events: Parameters<MessagePath["accept"]>[1]): Promise<void> {
		for (let tries = 1; ; tries++) {
			try {
				return await path.accept("telegram", events)
			} catch (error) {
				if (tries === 20) throw error
				await new Promise((resolve) => setTimeout(resolve, 20))
			}
		}
	}

	it("lets two instances work the same chats at once: nothing is doubled, and each chat keeps its order", async () => {
		const url = await database()
		const instances = [await instance(url), await instance(url)] as const
		const chats = Array.from({ length: 25 }, (_, i) => `c${i}`)
		const script = ["菜单", "问卷", "菜单", "退出", "菜单"]
		const began: Promise<void>[] = []
		for (const [i, id] of chats.entries()) {
			// Each message comes in at one instance or the other, some at both, in the order they were written.
			began.push(
				(async () => {
					for (const [n, text] of script.entries()) {
						const event = textFrom(id, text)
						const doors = (i + n) % 3 === 0 ? instances : [instances[(i + n) % 2] ?? instances[0]]
						await Promise.all(doors.map(({ path }) => insist(path, [event])))
					}
				})(),
			)
		}
		await Promise.all(began)
		await eventually(allDone(instances[0].store, chats.length * script.length), 20_000)
		const sent = instances.flatMap(({ adapter }) => adapter.sent)
		expect(new Set(sent.map(({ outboxId }) => outboxId)).size).toBe(sent.length)
		const stored = z
			.array(z.object({ chat_id: z.string(), seq: z.coerce.number(), address: z.string(), text: z.string(), sent_at: z.coerce.number() }))
			.parse(
				await query(
					url,
					"SELECT o.chat_id, o.seq, c.address, o.rendering AS text, o.sent_at FROM outbox o JOIN chat c ON c.id = o.chat_id ORDER BY o.chat_id, o.seq",
				),
			)
		for (const id of chats) {
			const own = stored.filter(({ address }) => address === id)
			expect(own.map(({ text }) => /"text":"(.{4})/.exec(text)?.[1])).toEqual([
				"现在没有",
				"同意吗？",
				expect.any(String),
				"好的，先",
				"现在没有",
			])
			const times = own.map(({ sent_at }) => sent_at)
			expect(times).toEqual([...times].sort((a, b) => a - b))
		}
	})

	it("answers each question once when both instances hear the same answers", async () => {
		const url = await database()
		const [first, second] = [await instance(url), await instance(url)]
		const chats = Array.from({ length: 20 }, (_, i) => `c${i}`)
		await Promise.all(chats.map((id) => insist(first.path, [textFrom(id, "问卷")])))
		await eventually(allDone(first.store, chats.length))
		const answers = chats.map((id) => textFrom(id, "2", { at: Date.now() + 60_000 }))
		await Promise.all(answers.flatMap((answer) => [insist(first.path, [answer]), insist(second.path, [answer])]))
		await eventually(allDone(first.store, chats.length * 2))
		expect(await recordsOf(first.store, "tiny")).toHaveLength(chats.length)
	})

	it("goes on when the database was away, loses nothing and counts nothing twice", async () => {
		const url = await database()
		const { path, adapter, store } = await instance(url)
		const chats = Array.from({ length: 15 }, (_, i) => `c${i}`)
		let isCutting = true
		const cutting = (async () => {
			while (isCutting) {
				await cutAll(url)
				await new Promise((resolve) => setTimeout(resolve, 60))
			}
		})()
		const talks = chats.map(async (id) => {
			for (const text of ["问卷", "1", "问卷", "2"]) {
				await insist(path, [textFrom(id, text)])
				await eventually(async () => {
					const waiting = await store.read(inboxCounts).catch(() => undefined)
					return waiting !== undefined
				})
			}
		})
		await Promise.all(talks)
		isCutting = false
		await cutting
		path.wake()
		await eventually(async () => {
			const counts = await store.read(inboxCounts)
			const { pending = 0, sending = 0 } = await store.read(outboxCounts)
			return counts.done === chats.length * 4 && pending === 0 && sending === 0
		}, 25_000)
		expect(await store.read(inboxCounts)).toEqual({ done: chats.length * 4 })
		// A digit that overtook its question was refused, never counted twice: at most one answer for each question asked.
		const records = await recordsOf(store, "tiny")
		for (const subject of new Set(records.map((record) => record.subject)))
			expect(records.filter((record) => record.subject === subject).length).toBeLessThanOrEqual(2)
		for (const id of chats) expect(lines(adapter.sent, id).length).toBeGreaterThanOrEqual(4)
	}, 60_000)
})
