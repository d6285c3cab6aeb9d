/**
 * Copies SQLite's journal back into the database in a thread of its own. In the main thread SQLite did it in whichever commit crossed the
 * mark: it copies 32 MB and waits for the disk twice, and everybody waits with it.
 * Writers go on meanwhile; what this connection does is safe by SQLite's own rules, whenever the power goes.
 */
import { createRequire } from "node:module"
import { Worker } from "node:worker_threads"

export type Checkpointer = {
	/** Something was committed that changed so many rows. */
	committed(changes: number): void
	/** After the last commit. */
	close(): Promise<void>
}

/** Pages of the journal after which it is copied back, as guessed from what was committed: exactness does not matter, SQLite's own mark stands behind it. */
const defaultPages = 1_500
const pagesACommit = 6
const pagesARow = 0.3

/** Run as text: a bundle has no file of its own for a thread. */
const source = `
const { parentPort, workerData } = require("node:worker_threads")
const Database = require(workerData.driver)
const database = new Database(workerData.file, { fileMustExist: true })
database.pragma("synchronous = FULL")
parentPort.on("message", (order) => {
	if (order === "close") {
		database.close()
		parentPort.close()
		return
	}
	database.pragma("wal_checkpoint(PASSIVE)")
	parentPort.postMessage("done")
})
`

/** The thread begins with the first journal that is worth it: a small village never needs it. A thread that fails leaves the work to SQLite. */
export function checkpointer(file: string, pages = defaultPages): Checkpointer {
	let guessed = 0
	let thread: Worker | undefined
	let isBusy = false
	let hasFailed = false

	function start(): Worker {
		const driver = createRequire(import.meta.url).resolve("better-sqlite3")
		const started = new Worker(source, { eval: true, workerData: { file, driver } })
		started.unref()
		started.on("message", () => {
			isBusy = false
		})
		started.on("error", () => {
			hasFailed = true
		})
		return started
	}

	return {
		committed: (changes) => {
			guessed += pagesACommit + changes * pagesARow
			if (guessed < pages || isBusy || hasFailed) return
			guessed = 0
			isBusy = true
			thread ??= start()
			thread.postMessage("copy")
		},
		close: async () => {
			const last = thread
			if (last === undefined || hasFailed) return
			// Whoever waits for it may be all that is left of the process.
			last.ref()
			await new Promise<void>((resolve) => {
				last.once("exit", () => resolve())
				last.postMessage("close")
			})
		},
	}
}
