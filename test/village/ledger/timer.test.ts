import { expect, it } from "vitest"
import { appendEntry, latestRoot, rootTimer, signRoot } from "../../../src/ledger/index.ts"
import { createCipher } from "../../../src/store/cipher.ts"
import { openAlerts } from "../../../src/store/journal.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { ledgerAffair, receiptsOf } from "../../../src/village/ledger/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { ledgerSetting } from "./setting.ts"

onBothEngines("the daily root", (open) => {
	it("is armed by the first entry of a day for 23:00, signs what came, and is armed again by the next", async () => {
		const store = await open()
		const setting = await ledgerSetting(store)
		const { house, villageId, clock } = setting
		const timers = () =>
			store.read(async (reader) => {
				const { timer } = reader.tables(transportTables)
				return (await reader.db.select().from(timer))
					.filter(({ kind }) => kind === rootTimer)
					.map(({ dueAt }) => new Date(dueAt).toISOString())
			})
		const ring = (at = house) =>
			store.tx(async (tx) => ledgerAffair.timers[rootTimer]?.({ villageId, subject: "daily", guard: 0 }, { tx, house: at, now: clock.now }))
		clock.now = Date.UTC(2026, 2, 5, 14, 0)
		await setting.sign()
		await setting.sign()
		expect(await timers()).toEqual(["2026-03-05T15:00:00.000Z"])
		clock.now = Date.UTC(2026, 2, 5, 15, 0)
		await ring()
		expect(await store.read((reader) => latestRoot(reader, villageId))).toMatchObject({ size: 2, at: clock.now })
		// Nothing new: no root on top of it.
		await ring()
		expect(await store.read((reader) => latestRoot(reader, villageId))).toMatchObject({ size: 2 })
		await setting.sign()
		expect(await timers()).toEqual(["2026-03-06T15:00:00.000Z"])
		// With another secret the key cannot be opened: staff hear of it, and entries go on.
		clock.now = Date.UTC(2026, 2, 6, 15, 0)
		await ring({ ...house, cipher: createCipher(new Uint8Array(32).fill(9)) })
		await setting.sign()
		expect(await store.read((reader) => openAlerts(reader, villageId, 5))).toMatchObject([{ kind: "ledger.key-lost" }])
		// The right secret is back.
		await ring()
		expect(await store.read((reader) => latestRoot(reader, villageId))).toMatchObject({ size: 4 })
		expect(await store.read((reader) => openAlerts(reader, villageId, 5))).toEqual([])
	})

	it("does not wait for a day far ahead after a clock ran wild and was set back", async () => {
		const store = await open()
		const { house, villageId, clock } = await ledgerSetting(store)
		const append = () => store.tx((tx) => appendEntry(tx, { villageId, kind: "test.entry", at: clock.now, body: null }))
		clock.now = Date.UTC(2036, 0, 1)
		await append()
		clock.now = Date.UTC(2026, 2, 5)
		await append()
		const due = await store.read(async (reader) => reader.db.select().from(reader.tables(transportTables).timer))
		expect(due.map(({ dueAt }) => dueAt)).toEqual([Date.UTC(2026, 2, 5, 15)])
		await store.tx((tx) => signRoot(tx, house, villageId, clock.now))
	})

	it("gives several receipts for one entry, each of which leads to it", async () => {
		const store = await open()
		const { villageId, sign } = await ledgerSetting(store)
		const codes = [await sign(), await sign()]
		for (const { code, seq } of codes)
			expect(await store.read((reader) => receiptsOf(reader, code, villageId))).toMatchObject({
				kind: "found",
				receipts: [{ village: { name: "清江村" }, entry: { seq }, root: undefined }],
			})
		expect(await store.read((reader) => receiptsOf(reader, codes[0]?.code ?? "", "other"))).toMatchObject({ receipts: [] })
	})
})
