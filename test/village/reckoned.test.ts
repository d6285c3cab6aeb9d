/** What is reckoned beside the pages: once for all who ask, shown until there is a newer one, and a failure is told once. */
import { expect, test } from "vitest"
import { reckoning } from "../../src/village/reckoned.ts"
import { eventually } from "../support/tiny.ts"

function deferred<T>() {
	let done: (value: T) => void = () => undefined
	let fail: (error: Error) => void = () => undefined
	const promise = new Promise<T>((resolve, reject) => {
		done = resolve
		fail = reject
	})
	return { promise, done, fail }
}

test("who asks is told how far it is, then what it came to; an older one is shown while a newer is reckoned", async () => {
	const clock = { now: 0 }
	const runs: ReturnType<typeof deferred<string>>[] = []
	const figures = reckoning<string>(
		async (_, told) => {
			const run = deferred<string>()
			runs.push(run)
			told(3, 10)
			return run.promise
		},
		() => clock.now,
	)
	expect(await figures.get("v", 0)).toEqual({ kind: "running", done: 3, of: 10 })
	expect(await figures.get("v", 0)).toEqual({ kind: "running", done: 3, of: 10 })
	expect(runs).toHaveLength(1)
	runs[0]?.done("first")
	await eventually(async () => (await figures.get("v", 0)).kind === "ready")
	expect(await figures.get("v", 20_000)).toEqual({ kind: "ready", value: "first", at: 0 })
	expect(runs).toHaveLength(1)
	clock.now = 40_000
	expect(await figures.get("v", 40_000)).toMatchObject({ value: "first" })
	expect(runs).toHaveLength(2)
	runs[1]?.done("second")
	await eventually(async () => (await figures.get("v", 40_000)).kind === "ready")
	expect(await figures.get("v", 41_000)).toEqual({ kind: "ready", value: "second", at: 40_000 })
	// An old one is not shown for good.
	expect(await figures.get("v", 41_000 + 700_000)).toMatchObject({ kind: "running" })
})

test("what went wrong is told to one who asks, and then it is tried again", async () => {
	let runs = 0
	const figures = reckoning<number>(
		async () => {
			runs++
			if (runs === 1) throw new Error("the disk is away")
			return runs
		},
		() => 0,
	)
	await expect(figures.get("v", 0)).rejects.toThrow("the disk is away")
	expect(await figures.get("v", 0)).toMatchObject({ kind: "ready", value: 2 })
})
