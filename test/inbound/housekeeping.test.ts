import { pino } from "pino"
import { expect, it } from "vitest"
import { chunkSize, housekeeping, retention } from "../../src/inbound/housekeeping.ts"
import { finish } from "../../src/inbound/inbox.ts"
import { storeEvent } from "../../src/inbound/store-event.ts"
import type { Store } from "../../src/store/store.ts"
import { onBothEngines } from "../support/stores.ts"
import { textFrom } from "../support/tiny.ts"
import { inboxRows, stored } from "../support/transport-rows.ts"

onBothEngines("housekeeping", (open) => {
	it("blanks in small steps, lets other writers in between, and stops when told", async () => {
		const store = await open()
		const count = chunkSize + 7
		const chatId = await stored(store, textFrom("a", "0"), { now: 0 })
		await store.tx(async (tx) => {
			for (let i = 1; i < count; i++) await storeEvent(tx, textFrom("a", `${i}`), "telegram", () => "unused", 0)
			for (let seq = 1; seq <= count; seq++) await finish(tx, chatId, seq, 1)
		})
		let now = retention.unknownMs
		let transactions = 0
		const counting: Store = {
			...store,
			tx: (work) => {
				transactions += 1
				return store.tx(work)
			},
		}
		const keeper = housekeeping({ store: counting, clock: () => now, log: pino({ level: "silent" }) })
		expect(await keeper.tidy(), "to the moment").toBe(0)
		now += 1
		transactions = 0
		expect(await keeper.tidy()).toBe(count)
		expect(transactions).toBe(3)
		expect((await inboxRows(store)).filter(({ body }) => body !== null)).toEqual([])
		expect(await keeper.tidy()).toBe(0)
		keeper.start()
		await keeper.stop()
	})
})
