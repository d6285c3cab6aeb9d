/** The other thread, as the first one sees it. */
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { packageRoot } from "../root.ts"
import type { PackedLooks } from "../text/consolidate/index.ts"
import type { Said, Task, ToPlace } from "./share.ts"

/** It runs what is built. */
export const workerFile = join(packageRoot, "dist", "bundle", "src", "consolidating", "worker.js")

/** Remembers what it has said until somebody asks. */
export class OtherThread {
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

	tell(value: ToPlace | PackedLooks): void {
		this.#worker.postMessage(value)
	}

	/** The next thing it says, which is of this kind; rejects where it ends before. */
	async said<K extends Said["kind"]>(kind: K): Promise<Extract<Said, { readonly kind: K }>> {
		const isOfKind = (one: Said): one is Extract<Said, { readonly kind: K }> => one.kind === kind
		for (;;) {
			const next = this.#said.shift()
			if (next !== undefined && isOfKind(next)) return next
			if (next !== undefined) throw new Error(`the other thread said ${next.kind} instead of ${kind}`)
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
