import { and, eq } from "drizzle-orm"
import fc from "fast-check"
import { expect, it } from "vitest"
import type { Frame } from "../../src/engine/turn.ts"
import { loadFrames, type SessionKey, type StoredStack, saveFrames } from "../../src/inbound/sessions.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { onBothEngines } from "../support/stores.ts"

onBothEngines("sessions", (open) => {
	const key: SessionKey = { chatId: "c", sender: "s", personId: "p" }
	const frame = (token: string, more: Partial<Frame> = {}): Frame => ({
		flow: "f",
		params: { id: token, list: [1, null] },
		version: 2,
		state: { step: "asked", text: "一'\"" },
		wait: { token, expects: { kind: "text" }, canSkip: true, canGoBack: false, until: 9_000 },
		misses: 1,
		turns: 3,
		startedAt: 10,
		updatedAt: 20,
		...more,
	})
	const load = (store: Store, of: SessionKey = key) => store.read((reader) => loadFrames(reader, of))
	const save = (store: Store, before: StoredStack, after: readonly Frame[], saidSeq: number | undefined = 7, of: SessionKey = key) =>
		store.tx((tx) => saveFrames(tx, of, before, after, { villageId: "v", saidSeq }))
	const withoutSeq = ({ frames }: StoredStack) => frames.map(({ promptSeq: _, promptTimes: __, ...rest }) => rest)

	it("gives back a stack as it was left, lowest first, each key its own", async () => {
		const store = await open()
		await save(store, await load(store), [frame("a"), frame("b")])
		await save(store, await load(store, { ...key, personId: "" }), [frame("z")], 9, { ...key, personId: "" })
		expect(withoutSeq(await load(store))).toEqual([frame("a"), frame("b")])
		expect(withoutSeq(await load(store, { ...key, personId: "" }))).toEqual([frame("z")])
		expect(withoutSeq(await load(store, { ...key, sender: "other" }))).toEqual([])
	})

	it("grows, shrinks and reorders", async () => {
		const store = await open()
		await fc.assert(
			fc.asyncProperty(fc.array(fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 3 }), { maxLength: 5 }), async (stacks) => {
				for (const tokens of stacks) {
					const before = await load(store)
					// Frames that stay the same object must not be written.
					const after = tokens.map((token, i) =>
						before.frames[i]?.wait.token === token ? (before.frames[i] ?? frame(token)) : frame(token),
					)
					await save(store, before, after)
					expect((await load(store)).frames.map(({ wait }) => wait.token)).toEqual(tokens)
				}
			}),
			{ numRuns: 12 },
		)
	})

	it("refuses a turn that read an older version", async () => {
		const store = await open()
		const empty = await load(store)
		await save(store, empty, [frame("a"), frame("b")])
		const read = await load(store)
		await save(store, read, [frame("a2"), frame("b")])
		const late = [
			() => save(store, empty, [frame("x")]),
			() => save(store, read, [frame("y")]),
			() => save(store, { rows: [...read.rows, ...read.rows], frames: read.frames }, [...read.frames]),
		]
		for (const attempt of late) await expect(attempt()).rejects.toMatchObject({ code: "SESSION_CONFLICT" })
		expect((await load(store)).frames.map(({ wait }) => wait.token)).toEqual(["a2", "b"])
	})

	it("refuses one that goes on with a dialog another turn went on with meanwhile", async () => {
		const store = await open()
		await save(store, await load(store), [frame("a")])
		const read = await load(store)
		const on = (token: string): Frame[] => read.frames.map((one) => ({ ...one, wait: { ...one.wait, token } }))
		await save(store, read, on("b"))
		await expect(save(store, read, on("c"))).rejects.toMatchObject({ code: "SESSION_CONFLICT" })
		expect((await load(store)).frames.map(({ wait }) => wait.token)).toEqual(["b"])
	})

	it.each([
		["a new question is as new as its message", ["a"], [frame("b")], 9, [9]],
		["the question still asked keeps its age", ["a"], [frame("a", { misses: 2 })], 9, [7]],
		["one covered by another keeps its age", ["a"], [frame("a", { misses: 2 }), frame("b")], 9, [7, 9]],
		["one that comes to the top again is asked anew", ["a", "b"], [frame("a", { misses: 2 })], 9, [9]],
		["one that comes to the top without a word keeps its age", ["a", "b"], [frame("a", { misses: 2 })], undefined, [7]],
	] as const)("%s", async (_, before, after, saidSeq, wanted) => {
		const store = await open()
		await save(
			store,
			await load(store),
			before.map((token) => frame(token)),
		)
		await store.tx(async (tx) => saveFrames(tx, key, await loadFrames(tx, key), after, { villageId: null, saidSeq }))
		expect((await load(store)).frames.map(({ promptSeq }) => promptSeq)).toEqual(wanted)
	})

	it.each(["state", "params", "wait"] as const)(
		"passes over a row whose %s cannot be read, and lets the others be saved without it",
		async (column) => {
			const store = await open()
			await save(store, await load(store), [frame("a"), frame("b"), frame("c")])
			for (const broken of ["{", column === "wait" ? '{"token":1}' : "nope"]) {
				await store.tx(async (tx) => {
					const { session } = tx.tables(transportTables)
					await tx.db
						.update(session)
						.set({ [column]: broken })
						.where(and(eq(session.chatId, "c"), eq(session.depth, 1)))
				})
				expect(withoutSeq(await load(store))).toEqual([frame("a"), frame("c")])
			}
			const read = await load(store)
			await save(store, read, read.frames)
			const after = await load(store)
			expect(after.rows).toHaveLength(2)
			expect(withoutSeq(after)).toEqual([frame("a"), frame("c")])
		},
	)
})
