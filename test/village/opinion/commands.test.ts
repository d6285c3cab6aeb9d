import fc from "fast-check"
import { expect, test } from "vitest"
import type { Store } from "../../../src/store/store.ts"
import { fileOpinion, supplementOpinion, withdrawOpinion, writeDown } from "../../../src/village/opinion/commands.ts"
import {
	changeState,
	countOf,
	erasePerson,
	insertOpinion,
	opinionById,
	opinionByNumber,
	opinionsOf,
	recentOf,
	setMedia,
	takeSerial,
	writeText,
} from "../../../src/village/opinion/repo.ts"
import { countOpinions, groupsWithOpinions, listOpinions } from "../../../src/village/opinion/repo-list.ts"
import { stepsOf } from "../../../src/village/opinion/repo-steps.ts"
import { maxMedia, numberOf } from "../../../src/village/opinion/rules.ts"
import { addTask } from "../../../src/village/people/index.ts"
import { tasksOf } from "../../../src/village/people/repo-tasks.ts"
import { onBothEngines } from "../../support/stores.ts"
import { file, handIn, longtan, march, qingjiang } from "./hand-in.ts"

const minute = 60_000
const nobody = { personId: null, householdId: null, groupName: null, givenName: null }
const all = { limit: 1_000, offset: 0 }

onBothEngines("opinions", (open) => {
	test("what is filed is kept whole, numbered, and its history begins", async () => {
		const store = await open()
		const text = `<script>alert(1)</script>\n${"路".repeat(6_000)}'); drop table opinion; --`
		const filed = await file(store, { id: "o", text, media: [{ kind: "image", ref: "m1" }] })
		expect(filed).toEqual({ kind: "filed", id: "o", number: "QJ-2026-0001" })
		const kept = await store.read((reader) => opinionById(reader, qingjiang.id, "o"))
		expect(kept).toEqual({
			id: "o",
			year: 2026,
			serial: 1,
			number: "QJ-2026-0001",
			personId: "p-li",
			householdId: "h-7",
			groupName: "一组",
			givenName: null,
			text,
			media: [{ kind: "image", ref: "m1" }],
			sourceKind: "written",
			channel: "web",
			chatId: "chat-1",
			isNamed: false,
			nameChosenAt: null,
			place: null,
			state: "received",
			createdAt: march,
			enteredBy: null,
			disputedAt: null,
			visitId: null,
			importKey: null,
			erasedAt: null,
		})
		expect(await store.read((reader) => stepsOf(reader, qingjiang.id, "o"))).toEqual([
			{ step: 1, at: march, actor: "p-li", actorKind: "resident", kind: "filed", fromState: null, toState: "received", note: "" },
		])
	})

	test("a text that says nothing is refused and takes no number", async () => {
		const store = await open()
		const refused = await store.tx((tx) => fileOpinion(tx, handIn({ text: "！！！" })))
		expect(refused).toEqual({ kind: "refused", why: "no-words" })
		expect(await store.tx((tx) => fileOpinion(tx, handIn({ text: "路".repeat(20_001) })))).toEqual({ kind: "refused", why: "too-long" })
		expect((await file(store)).number).toBe("QJ-2026-0001")
	})

	test("a transaction that fails gives its number back", async () => {
		const store = await open()
		const failing = store.tx(async (tx) => {
			await fileOpinion(tx, handIn())
			throw new Error("after the number")
		})
		await expect(failing).rejects.toThrow("after the number")
		expect((await file(store)).number).toBe("QJ-2026-0001")
		expect(await store.read((reader) => listOpinions(reader, qingjiang.id, {}, all))).toHaveLength(1)
	})

	test("a group commit that loses one item leaves no gap", async () => {
		const store = await open()
		const results = await store.batch([1, 2, 3, 4, 5], async (tx, n) => {
			const filed = await fileOpinion(tx, handIn({ author: nobody }))
			if (n === 3) throw new Error("lost")
			return "number" in filed ? filed.number : ""
		})
		expect(results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))).toEqual(
			[1, 2, 3, 4].map((serial) => numberOf("QJ", 2026, serial)),
		)
	})

	test("fifty at once get the numbers 1 to 50", async () => {
		const store = await open()
		const filed = await Promise.all(Array.from({ length: 50 }, (_, i) => file(store, { author: { ...nobody, personId: `p-${i}` } })))
		expect(filed.map(({ number }) => number).toSorted()).toEqual(Array.from({ length: 50 }, (_, i) => numberOf("QJ", 2026, i + 1)))
	})

	test("one person's tap repeated at once files one opinion", async () => {
		const store = await open()
		const taps = await Promise.all(Array.from({ length: 8 }, () => file(store, { text: "村东头的路灯坏了" })))
		expect(new Set(taps.map(({ number }) => number))).toEqual(new Set(["QJ-2026-0001"]))
		expect(taps.filter(({ kind }) => kind === "filed")).toHaveLength(1)
	})

	test.each([
		["within ten minutes", 10 * minute, true],
		["after ten minutes", 10 * minute + 1, false],
	])("the same words of the same person %s", async (_, later, isRepeat) => {
		const store = await open()
		const first = await file(store, { text: "村东头的路灯坏了" })
		const second = await file(store, { text: "村东头的路灯 坏了", now: march + later })
		expect(second.kind).toBe(isRepeat ? "repeat" : "filed")
		expect(second.number === first.number).toBe(isRepeat)
	})

	test("a repeat with a new photo keeps the photo", async () => {
		const store = await open()
		await file(store, { id: "o", text: "路灯坏了好久" })
		await file(store, { text: "路灯坏了好久", media: [{ kind: "image", ref: "m1" }] })
		expect((await store.read((reader) => opinionById(reader, qingjiang.id, "o")))?.media).toEqual([{ kind: "image", ref: "m1" }])
		expect((await store.read((reader) => stepsOf(reader, qingjiang.id, "o"))).map(({ kind }) => kind)).toEqual(["filed", "media-added"])
	})

	test("the same words of somebody else, or after withdrawing, are an opinion of their own", async () => {
		const store = await open()
		const text = "路灯坏了好久"
		const { id } = await file(store, { text })
		expect((await file(store, { text, author: { ...nobody, personId: "p-wang" } })).number).toBe("QJ-2026-0002")
		await store.tx((tx) => withdrawOpinion(tx, { villageId: qingjiang.id, id, by: { personId: "p-li" }, note: "", now: march }))
		expect((await file(store, { text })).number).toBe("QJ-2026-0003")
	})

	test("a form sent twice enters one opinion, also of somebody without a name", async () => {
		const store = await open()
		const entry = { id: "form-1", author: nobody, enteredBy: "a-1", channel: "console", sourceKind: "visit" as const }
		expect((await file(store, entry)).kind).toBe("filed")
		expect(await file(store, entry)).toEqual({ kind: "repeat", id: "form-1", number: "QJ-2026-0001" })
		expect(
			(await store.read((reader) => stepsOf(reader, qingjiang.id, "form-1"))).map(({ actor, actorKind }) => [actor, actorKind]),
		).toEqual([["a-1", "staff"]])
	})

	test("the year is the village's: it turns at midnight there", async () => {
		const store = await open()
		const midnight = Date.UTC(2026, 11, 31, 16, 0, 0)
		expect((await file(store, { now: midnight - 1 })).number).toBe("QJ-2026-0001")
		expect((await file(store, { now: midnight })).number).toBe("QJ-2027-0001")
		expect((await file(store, { now: midnight - 1 })).number).toBe("QJ-2026-0002")
	})

	test("withdrawing is of one's own, once, and leaves words and number", async () => {
		const store = await open()
		const { id } = await file(store, { text: "路灯坏了好久" })
		const withdraw = (villageId: string, personId: string) =>
			store.tx((tx) => withdrawOpinion(tx, { villageId, id, by: { personId }, note: "", now: march + minute }))
		expect(await withdraw(qingjiang.id, "p-wang")).toEqual({ kind: "unknown" })
		expect(await withdraw(longtan.id, "p-li")).toEqual({ kind: "unknown" })
		expect(await withdraw(qingjiang.id, "p-li")).toEqual({ kind: "withdrawn", number: "QJ-2026-0001" })
		expect(await withdraw(qingjiang.id, "p-li")).toEqual({ kind: "withdrawn-before", number: "QJ-2026-0001" })
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, id))).toMatchObject({
			state: "withdrawn",
			text: "路灯坏了好久",
			number: "QJ-2026-0001",
		})
		expect((await store.read((reader) => stepsOf(reader, qingjiang.id, id))).map(({ fromState, toState }) => [fromState, toState])).toEqual(
			[
				[null, "received"],
				["received", "withdrawn"],
			],
		)
	})

	test("several withdrawing at once: one does it", async () => {
		const store = await open()
		const { id } = await file(store)
		const done = await Promise.all(
			Array.from({ length: 6 }, () =>
				store.tx((tx) => withdrawOpinion(tx, { villageId: qingjiang.id, id, by: { accountId: "a-1" }, note: "来电要求", now: march })),
			),
		)
		expect(done.filter(({ kind }) => kind === "withdrawn")).toHaveLength(1)
		expect(await store.read((reader) => stepsOf(reader, qingjiang.id, id))).toHaveLength(2)
	})

	test("photos are added to one's own that stands as received, up to the most", async () => {
		const store = await open()
		const { id } = await file(store)
		const add = (personId: string, ref: string) =>
			store.tx((tx) => supplementOpinion(tx, { villageId: qingjiang.id, id, personId, media: [{ kind: "image", ref }], now: march }))
		expect(await add("p-wang", "m0")).toEqual({ kind: "unknown" })
		const added = await Promise.all(Array.from({ length: maxMedia }, (_, i) => add("p-li", `m${i}`)))
		expect(added.map((one) => (one.kind === "added" ? one.count : 0)).toSorted((a, b) => a - b)).toEqual(
			Array.from({ length: maxMedia }, (_, i) => i + 1),
		)
		expect(await add("p-li", "more")).toEqual({ kind: "full", number: "QJ-2026-0001" })
		await store.tx((tx) => withdrawOpinion(tx, { villageId: qingjiang.id, id, by: { personId: "p-li" }, note: "", now: march }))
		expect(await add("p-li", "late")).toEqual({ kind: "unknown" })
	})

	test("what came without words is written down once", async () => {
		const store = await open()
		const { id } = await file(store, { text: "", media: [{ kind: "voice", ref: "m1" }], sourceKind: "oral" })
		const write = (text: string, villageId = qingjiang.id) =>
			store.tx((tx) => writeDown(tx, { villageId, id, text, accountId: "a-1", now: march + minute }))
		expect(await write("。。")).toBe("no-words")
		expect(await write("路灯坏了好久", longtan.id)).toBe("refused")
		const task = { kind: "enter-answer", subject: id, detail: {}, at: march } as const
		await store.tx((tx) => addTask(tx, { ...task, villageId: qingjiang.id, id: "t-1" }))
		await store.tx((tx) => addTask(tx, { ...task, villageId: longtan.id, id: "t-2" }))
		await store.tx((tx) => addTask(tx, { ...task, villageId: qingjiang.id, id: "t-3", subject: "another" }))
		await store.tx((tx) => addTask(tx, { ...task, villageId: qingjiang.id, id: "t-4", kind: "help" }))
		expect(await write("路灯坏了好久")).toBe("written")
		const left = (villageId: string) => store.read((reader) => tasksOf(reader, villageId, "open", all))
		expect((await left(qingjiang.id)).map((one) => one.id)).toEqual(["t-3", "t-4"])
		expect(await left(longtan.id)).toHaveLength(1)
		expect(await write("别的话换进来")).toBe("refused")
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, id))).toMatchObject({
			text: "路灯坏了好久",
			media: [{ kind: "voice", ref: "m1" }],
		})
		expect((await store.read((reader) => stepsOf(reader, qingjiang.id, id))).map(({ kind }) => kind)).toEqual(["filed", "written-down"])
	})

	test("another village's id or number gives nothing, and neither touches the other's counter", async () => {
		const store = await open()
		const { id } = await file(store)
		await file(store, { village: longtan, id: "o-lt" })
		await store.read(async (reader) => {
			expect(await opinionById(reader, longtan.id, id)).toBeUndefined()
			expect(await stepsOf(reader, longtan.id, id)).toEqual([])
			expect((await opinionByNumber(reader, longtan.id, { year: 2026, serial: 1 }))?.id).toBe("o-lt")
			expect(await opinionByNumber(reader, longtan.id, { year: 2026, serial: 2 })).toBeUndefined()
			expect((await opinionsOf(reader, longtan.id, "p-li", all)).map((one) => one.id)).toEqual(["o-lt"])
			expect(await countOf(reader, longtan.id, "p-li")).toBe(1)
			expect((await recentOf(reader, longtan.id, "p-li", march)).map((one) => one.id)).toEqual(["o-lt"])
			expect(await countOpinions(reader, longtan.id, {})).toEqual({ received: 1, withdrawn: 0 })
			expect(await groupsWithOpinions(reader, "v-none")).toEqual([])
		})
		await store.tx(async (tx) => {
			expect(await changeState(tx, longtan.id, id, "received", "withdrawn")).toBe(false)
			expect(await writeText(tx, longtan.id, id, "换掉")).toBe(false)
			await setMedia(tx, longtan.id, id, [{ kind: "image", ref: "x" }])
			await erasePerson(tx, "v-none", "p-li", march)
		})
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, id))).toMatchObject({
			state: "received",
			media: [],
			personId: "p-li",
		})
	})

	test("the same id may stand in two villages, a serial only once in one", async () => {
		const store = await open()
		await file(store, { id: "same" })
		await file(store, { id: "same", village: longtan })
		const kept = await store.read((reader) => opinionById(reader, qingjiang.id, "same"))
		if (kept === undefined) throw new Error("not kept")
		await expect(store.tx((tx) => insertOpinion(tx, qingjiang.id, { ...kept, id: "other" }))).rejects.toThrow()
	})

	test("one's own come newest first, in pages", async () => {
		const store = await open()
		for (let i = 0; i < 5; i++) await file(store, { now: march + i * minute })
		const pages = await store.read(async (reader) => [
			await opinionsOf(reader, qingjiang.id, "p-li", { limit: 2, offset: 0 }),
			await opinionsOf(reader, qingjiang.id, "p-li", { limit: 2, offset: 4 }),
		])
		expect(pages.map((page) => page.map(({ serial }) => serial))).toEqual([[5, 4], [1]])
	})

	test("the list is narrowed by each part of the filter, and counted the same way", async () => {
		const store = await open()
		await file(store, { text: "村东头的路灯坏了" })
		const second = await file(store, {
			text: "100%的水费不对_吧",
			sourceKind: "visit",
			now: march + minute,
			author: { ...nobody, groupName: "二组" },
		})
		await file(store, { text: "Road lamp BROKEN", sourceKind: "phone", now: march + 2 * minute, author: nobody })
		await store.tx((tx) =>
			withdrawOpinion(tx, { villageId: qingjiang.id, id: second.id, by: { accountId: "a" }, note: "来电", now: march }),
		)
		const cases = [
			[{}, [3, 2, 1]],
			[{ state: "withdrawn" as const }, [2]],
			[{ source: "phone" as const }, [3]],
			[{ groupName: "一组" }, [1]],
			[{ from: march + minute }, [3, 2]],
			[{ before: march + minute }, [1]],
			[{ number: { year: 2026, serial: 2 } }, [2]],
			[{ words: "路灯" }, [1]],
			[{ words: "broken" }, [3]],
			[{ words: "0%" }, [2]],
			[{ words: "%" }, [2]],
			[{ words: "_" }, [2]],
			[{ words: "\\" }, []],
			[{ words: "'; --" }, []],
			[{ words: "路灯", state: "withdrawn" as const }, []],
		] as const
		for (const [filter, serials] of cases) {
			const rows = await store.read((reader) => listOpinions(reader, qingjiang.id, filter, all))
			expect(
				rows.map(({ serial }) => serial),
				JSON.stringify(filter),
			).toEqual(serials)
			const counts = await store.read((reader) => countOpinions(reader, qingjiang.id, filter))
			expect(counts.received + counts.withdrawn).toBe(serials.length)
		}
		expect(await store.read((reader) => groupsWithOpinions(reader, qingjiang.id))).toEqual(["一组", "二组"])
	})

	test("erasing takes the words, the pictures and the person; number, state and history stay", async () => {
		const store = await open()
		const { id } = await file(store, { media: [{ kind: "image", ref: "m1" }], isNamed: true })
		const other = await file(store, { author: { ...nobody, personId: "p-wang" }, text: "不相干的话" })
		await store.tx((tx) => erasePerson(tx, qingjiang.id, "p-li", march + minute))
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, id))).toMatchObject({
			number: "QJ-2026-0001",
			state: "received",
			personId: null,
			householdId: null,
			chatId: null,
			text: "",
			media: [],
			isNamed: false,
			erasedAt: march + minute,
		})
		expect((await store.read((reader) => stepsOf(reader, qingjiang.id, id))).map(({ actor }) => actor)).toEqual([null])
		expect(await store.tx((tx) => writeText(tx, qingjiang.id, id, "又写上"))).toBe(false)
		expect(await store.read((reader) => opinionById(reader, qingjiang.id, other.id))).toMatchObject({
			personId: "p-wang",
			text: "不相干的话",
		})
	})

	test("serials count up by one for each village and year alone", async () => {
		const store = await open()
		const taken = await store.tx(async (tx) => [
			await takeSerial(tx, "a", 2026),
			await takeSerial(tx, "a", 2026),
			await takeSerial(tx, "b", 2026),
			await takeSerial(tx, "a", 2027),
		])
		expect(taken).toEqual([1, 2, 1, 1])
	})

	test("numbers are unique and without gaps however two villages file and withdraw over a turn of the year", async () => {
		const store = await open()
		const step = fc.record({
			village: fc.constantFrom(qingjiang, longtan),
			what: fc.constantFrom("file", "file", "file", "withdraw", "fail"),
			isNextYear: fc.boolean(),
			pick: fc.nat(),
		})
		const run = { count: 0 }
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
				run.count += 1
				// A fresh pair of villages for each run: the store goes on.
				const villages = { QJ: { id: `qj-${run.count}`, code: "QJ" }, LT: { id: `lt-${run.count}`, code: "LT" } }
				const given: { villageId: string; id: string; number: string }[] = []
				for (const {
					village: { code },
					what,
					isNextYear,
					pick,
				} of steps) {
					const village = code === "QJ" ? villages.QJ : villages.LT
					const now = isNextYear ? Date.UTC(2026, 11, 31, 16) : Date.UTC(2026, 11, 31, 15, 59)
					if (what === "file") {
						const filed = await file(store, { village, now, author: nobody })
						given.push({ villageId: village.id, id: filed.id, number: filed.number })
					} else if (what === "fail") {
						await store
							.tx(async (tx) => {
								await fileOpinion(tx, handIn({ village, now, author: nobody }))
								throw new Error("rolled back")
							})
							.catch(() => undefined)
					} else {
						const one = given[pick % Math.max(1, given.length)]
						if (one !== undefined)
							await store.tx((tx) =>
								withdrawOpinion(tx, { villageId: one.villageId, id: one.id, by: { accountId: "a" }, note: "本人要求", now }),
							)
					}
				}
				await expectGapFree(store, Object.values(villages), given)
			}),
			{ numRuns: 15 },
		)
	})
})

async function expectGapFree(
	store: Store,
	villages: readonly { id: string; code: string }[],
	given: readonly { villageId: string; number: string }[],
): Promise<void> {
	for (const { id, code } of villages) {
		const rows = await store.read((reader) => listOpinions(reader, id, {}, { limit: 1_000, offset: 0 }))
		const numbers = given.filter(({ villageId }) => villageId === id).map(({ number }) => number)
		expect(rows.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted())
		for (const year of [2026, 2027]) {
			const serials = rows.filter((row) => row.year === year).map(({ serial }) => serial)
			expect(serials.toSorted((a, b) => a - b)).toEqual(serials.map((_, i) => i + 1))
			for (const row of rows.filter((one) => one.year === year)) expect(row.number).toBe(numberOf(code, year, row.serial))
		}
	}
}
