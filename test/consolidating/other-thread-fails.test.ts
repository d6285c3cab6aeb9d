/** Where the other thread breaks off, the work is done all the same, and nothing waits for it or keeps running. */
import { expect, onTestFinished, test, vi } from "vitest"
import { consolidateOnCores } from "../../src/consolidating/index.ts"
import { OtherThread } from "../../src/consolidating/other-thread.ts"
import { worthTwoReaders } from "../../src/consolidating/share.ts"
import { Consolidator, type Message } from "../../src/text/consolidate/index.ts"

const matters = ["三组路灯坏了", "二组水渠堵了", "村口垃圾没人收，请派人来拉走", "东街的井盖不见了"]
const heap = (count: number): readonly Message[] =>
	Array.from({ length: count }, (_, index) => ({ id: `m${index}`, title: "", body: matters[index % matters.length] ?? "" }))
const task = (messages: readonly Message[]) => ({
	messages,
	level: "theme" as const,
	concepts: [],
	next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
})

test.each([3_200, worthTwoReaders])("%i messages are one thread's work then", { timeout: 120_000 }, async (count) => {
	const broken = vi.spyOn(OtherThread.prototype, "said").mockRejectedValue(new Error("no memory for a thread"))
	const ended = vi.spyOn(OtherThread.prototype, "end")
	onTestFinished(() => {
		broken.mockRestore()
		ended.mockRestore()
	})
	const messages = heap(count)
	const alone = new Consolidator().consolidate(messages, { level: "theme" })
	const result = await consolidateOnCores(messages, { level: "theme" }, () => new Consolidator(), { cores: 2 })
	expect(result.groups).toEqual(alone.groups)
	expect(result).toEqual(alone)
	expect(broken).toHaveBeenCalled()
	expect(ended).toHaveBeenCalledOnce()
})

test("who waits for a thread that has ended is told so", { timeout: 30_000 }, async () => {
	const other = new OtherThread(task(heap(40)))
	await other.end()
	// What it had said before may still be there; then comes the end.
	await expect(
		(async () => {
			for (let slice = 0; slice < 10; slice++) await other.said("cut")
		})(),
	).rejects.toThrow("ended")
})
