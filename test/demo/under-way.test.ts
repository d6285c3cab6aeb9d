import { eq } from "drizzle-orm"
import { expect, test } from "vitest"
import { underWay } from "../../src/demo/under-way.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"
import { textFrom } from "../support/tiny.ts"
import { said, stored } from "../support/transport-rows.ts"

onBothEngines("what is under way", (open) => {
	test("is what can be worked or sent now; what sleeps until the morning, and what stands behind it, is not", async () => {
		const store = await open()
		const now = 1_000
		const left = () => store.read((reader) => underWay(reader, now))
		const put = async (
			id: string,
			change: { readonly dueAt?: number; readonly status?: "sending" | "sent"; readonly leaseUntil?: number },
		) => {
			await store.tx(async (tx) => {
				const { outbox } = tx.tables(transportTables)
				await tx.db.update(outbox).set(change).where(eq(outbox.id, id))
			})
		}
		expect(await left()).toBe(0)
		const chat = await stored(store, textFrom("a", "菜单"))
		expect(await left()).toBe(1)
		const first = await said(store, chat, "明早再说", { lane: "bulk" })
		expect(await left()).toBe(2)
		await put(first, { dueAt: now + 1 })
		await said(store, chat, "跟在后面", { lane: "bulk" })
		expect(await left()).toBe(1)
		const answer = await said(store, chat, "答复")
		expect(await left()).toBe(2)
		await put(answer, { status: "sending", leaseUntil: now + 60_000 })
		expect(await left()).toBe(2)
		await put(answer, { status: "sent" })
		expect(await left()).toBe(1)
	})
})
