import { expect, test } from "vitest"
import { sentTimes } from "../../src/outbound/sent-times.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"

onBothEngines("the times of what was sent", (open) => {
	test("are those of one channel after a moment, newest first", async () => {
		const store = await open()
		await store.tx(async (tx) => {
			const { chat, outbox } = tx.tables(transportTables)
			const row = (chatId: string, seq: number, sentAt: number | null) => ({
				chatId,
				lane: "dialog" as const,
				seq,
				id: `${chatId}-${seq}`,
				status: sentAt === null ? ("pending" as const) : ("sent" as const),
				dueAt: 0,
				attempts: 0,
				partsSent: 0,
				createdAt: 0,
				sentAt,
			})
			for (const channel of ["wechaty", "telegram"])
				await tx.db.insert(chat).values({ id: channel, channel, account: "bot", address: "a", isGroup: false, nextSeq: 9, createdAt: 0 })
			await tx.db.insert(outbox).values([row("wechaty", 1, 100), row("wechaty", 2, 300), row("wechaty", 3, 200), row("wechaty", 4, null)])
			await tx.db.insert(outbox).values(row("telegram", 1, 250))
		})
		expect(await store.read((reader) => sentTimes(reader, "wechaty", 100))).toEqual([300, 200])
		expect(await store.read((reader) => sentTimes(reader, "wecom", 0))).toEqual([])
	})
})
