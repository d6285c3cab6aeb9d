/**
 * Consolidation on two cores. The text side is pure and knows no threads; here a second one reads half of the messages and, while this one groups
 * them, looks up where further matters belong. The result is the same to the last digit as by one thread alone.
 */
import { existsSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { packageRoot } from "../root.ts"
import {
	assembled,
	type Concept,
	type Consolidation,
	type Consolidator,
	type ConsolidatorOptions,
	issuePairsOf,
	joinedPairs,
	type Message,
	type Pairs,
	packed,
	type Read,
	unpacked,
} from "../text/consolidate/index.ts"
import { inOrder, mine, readShare, type Said, type Task, worthHalving } from "./share.ts"

const workerFile = join(packageRoot, "dist", "bundle", "src", "consolidating", "worker.js")
/** Fewer messages are done before a second thread has its dictionary. */
const worthAThread = 3000

/**
 * As `Consolidator.consolidate`; with one core, few messages, or where the other thread fails, by this one alone. `make`: called once, while the
 * other thread starts. `concepts`: what a village adds to the lexicon.
 */
export async function consolidateOnCores(
	messages: readonly Message[],
	options: ConsolidatorOptions,
	make: (concepts: readonly Concept[]) => Consolidator,
	{ cores = availableParallelism(), concepts = [] }: { readonly cores?: number; readonly concepts?: readonly Concept[] } = {},
): Promise<Consolidation> {
	if (cores < 2 || messages.length < worthAThread || !existsSync(workerFile)) return make(concepts).consolidate(messages, options)
	const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
	const task: Task = { messages, level: options.level, concepts, next }
	const other = new OtherThread(task)
	const consolidator = make(concepts)
	try {
		return await together(consolidator, options, task, other)
	} catch {
		// No memory or no room for a thread: slower, but the same.
		return consolidator.consolidate(messages, options)
	} finally {
		await other.end()
	}
}

async function together(consolidator: Consolidator, options: ConsolidatorOptions, task: Task, other: OtherThread): Promise<Consolidation> {
	const { messages } = task
	const own = packed(readShare(consolidator, task))
	const { reads } = await other.said("read")
	other.tell(own)
	const placed = inOrder(unpacked(own, messages), unpacked(reads, messages))
	const read = placed.map((one) => one.read)
	const groups = consolidator.group(read, options, read.length < worthHalving ? undefined : await bothHalves(read, other))
	const { further } = await other.said("further")
	return assembled(messages, placed, groups, further)
}

async function bothHalves(read: readonly Read[], other: OtherThread): Promise<Pairs> {
	const half = issuePairsOf(
		read.map(({ vectors }) => vectors.issue),
		mine,
	)
	return joinedPairs([half, (await other.said("pairs")).pairs])
}

/** The other thread, and what it has said so far. */
class OtherThread {
	readonly #worker: Worker
	readonly #said: Said[] = []
	#failure: Error | undefined
	#wake = (): void => undefined

	constructor(task: Task) {
		this.#worker = new Worker(workerFile, { workerData: task })
		this.#worker.on("message", (said: Said) => {
			this.#said.push(said)
			this.#wake()
		})
		this.#worker.on("error", (error) => this.#fail(error))
		this.#worker.on("exit", (code) => this.#fail(new Error(`the other thread ended with ${code}`)))
	}

	tell(value: unknown): void {
		this.#worker.postMessage(value)
	}

	/** The next thing of this kind it says; rejects where it ends before. */
	async said<K extends Said["kind"]>(kind: K): Promise<Extract<Said, { readonly kind: K }>> {
		for (;;) {
			const found = this.#said.find((one): one is Extract<Said, { readonly kind: K }> => one.kind === kind)
			if (found !== undefined) return found
			if (this.#failure !== undefined) throw this.#failure
			await new Promise<void>((resolve) => {
				this.#wake = resolve
			})
		}
	}

	async end(): Promise<void> {
		await this.#worker.terminate()
	}

	#fail(error: Error): void {
		this.#failure ??= error
		this.#wake()
	}
}
