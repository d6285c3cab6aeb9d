import { eq } from "drizzle-orm"
import { expect, it } from "vitest"
import {
	type Alert,
	addAlert,
	addRecord,
	closeAlert,
	countRecords,
	endAlert,
	openAlerts,
	raiseAlert,
	recordsBefore,
} from "../../src/store/journal.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"

onBothEngines("the journal", (open) => {
	const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
		id,
		villageId: null,
		kind: "k",
		subject: "s",
		detail: "d",
		at: 1,
		...more,
	})

	it("gives records newest first, of one village, by kind, actor and time", async () => {
		const store = await open()
		const names = ["survey.opened", "survey.closed", "surveyor", "staff.signed-in", "opinion.filed"]
		await store.tx(async (tx) => {
			for (const [i, event] of names.entries())
				await addRecord(tx, { villageId: "v", id: `r${i}`, at: i, event, subject: "s", actor: i % 2 === 0 ? "a" : "b", data: { i } })
			await addRecord(tx, { villageId: "other", id: "x", at: 1, event: "survey.opened", subject: "s", actor: "a", data: null })
		})
		await store.read(async (reader) => {
			const of = async (filter: Omit<Parameters<typeof recordsBefore>[2], "before">, before = 99) =>
				(await recordsBefore(reader, "v", { ...filter, before }, { limit: 10, offset: 0 })).map(({ id }) => id)
			expect(await of({})).toEqual(["r4", "r3", "r2", "r1", "r0"])
			expect(await of({ events: ["survey."] })).toEqual(["r1", "r0"])
			expect(await of({ events: ["survey.", "opinion.filed"], actor: "a" })).toEqual(["r4", "r0"])
			expect(await of({}, 2)).toEqual(["r1", "r0"])
			expect(await countRecords(reader, "v", { events: ["survey."], before: 99 })).toBe(2)
			const [second] = await recordsBefore(reader, "v", { before: 99 }, { limit: 1, offset: 1 })
			expect(second).toMatchObject({ id: "r3", data: { i: 3 } })
		})
	})

	it("keeps records whole", async () => {
		const store = await open()
		const entry = {
			villageId: "v",
			id: "r",
			at: 5,
			event: "opinion.filed",
			subject: "o",
			actor: null,
			data: { a: [1, "二", null], b: true },
		}
		await store.tx((tx) => addRecord(tx, entry))
		const rows = await store.read(async (reader) => {
			const { record } = reader.tables(transportTables)
			return reader.db.select().from(record).where(eq(record.villageId, "v"))
		})
		expect(rows).toEqual([{ ...entry, data: JSON.stringify(entry.data) }])
		await expect(
			store.tx((tx) => addRecord(tx, entry)),
			"an id stands for one record",
		).rejects.toThrow()
	})

	it("shows a village its open alerts and the instance's, newest first, and closes each once", async () => {
		const store = await open()
		await store.tx(async (tx) => {
			await addAlert(tx, alert("old", { villageId: "v", at: 1 }))
			await addAlert(tx, alert("of all", { at: 2 }))
			await addAlert(tx, alert("new", { villageId: "v", at: 3 }))
			await addAlert(tx, alert("theirs", { villageId: "w", at: 4 }))
		})
		const ids = async (limit = 10) => (await store.read((reader) => openAlerts(reader, "v", limit))).map(({ id }) => id)
		expect(await ids()).toEqual(["new", "of all", "old"])
		expect(await ids(1)).toEqual(["new"])
		const close = (id: string) => store.tx((tx) => closeAlert(tx, "v", id, 9))
		expect(await close("theirs")).toBe(false)
		expect(await close("new")).toBe(true)
		expect(await close("new")).toBe(false)
		expect(await close("of all")).toBe(true)
		expect(await ids()).toEqual(["old"])
	})

	it("raises a lasting alert once while it is open, also at the same time, and ends it", async () => {
		const store = await open()
		const raise = (id: string, subject = "telegram") => store.tx((tx) => raiseAlert(tx, alert(id, { kind: "channel-paused", subject })))
		await Promise.all([raise("1"), raise("2"), raise("3"), raise("4", "wecom")])
		const subjects = async () => (await store.read((reader) => openAlerts(reader, "v", 10))).map(({ subject }) => subject).sort()
		expect(await subjects()).toEqual(["telegram", "wecom"])
		await store.tx((tx) => endAlert(tx, "channel-paused", "telegram", 5))
		expect(await subjects()).toEqual(["wecom"])
		await raise("5")
		expect(await subjects()).toEqual(["telegram", "wecom"])
	})
})
