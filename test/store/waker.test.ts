import { describe, expect, it } from "vitest"
import { newId, newToken, randomId } from "../../src/store/ids.ts"
import { serialQueue } from "../../src/store/queue.ts"
import { Waker } from "../../src/store/waker.ts"

describe("the waker", () => {
	it("loses no wake-up between two rounds, and keeps one for many", async () => {
		const waker = new Waker()
		waker.wake()
		waker.wake()
		await waker.wait(1_000_000)
		let isAwake = false
		const sleeping = waker.wait(1_000_000).then(() => {
			isAwake = true
		})
		await Promise.resolve()
		expect(isAwake).toBe(false)
		waker.wake()
		await sleeping
	})

	it("wakes all who sleep, and each by itself in the end", async () => {
		const waker = new Waker()
		const both = Promise.all([waker.wait(1_000_000), waker.wait(1_000_000)])
		waker.wake()
		await both
		await waker.wait(1)
	})
})

it("runs tasks one after another in their order, also after one that fails", async () => {
	const queue = serialQueue()
	const seen: string[] = []
	const task = (name: string, rounds: number) => async () => {
		for (let i = 0; i < rounds; i++) await Promise.resolve()
		seen.push(name)
		if (name === "b") throw new Error("no")
		return name
	}
	const all = await Promise.allSettled([queue(task("a", 9)), queue(task("b", 5)), queue(task("c", 0))])
	expect(seen).toEqual(["a", "b", "c"])
	expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"])
})

describe("ids", () => {
	it("are version 7, sort by time, and do not repeat", () => {
		const ids = Array.from({ length: 2_000 }, (_, i) => newId(1_767_225_600_000 + i))
		for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
		expect([...ids].sort()).toEqual(ids)
		expect(new Set([...ids, ...Array.from({ length: 2_000 }, () => newId(5))]).size).toBe(4_000)
	})

	it("show neither order nor time where they must not, and fit a button", () => {
		expect(randomId()).toMatch(/^[\w-]{22}$/)
		expect(newToken()).toMatch(/^[\w-]{8}$/)
		expect(new Set(Array.from({ length: 1_000 }, randomId)).size).toBe(1_000)
	})
})
