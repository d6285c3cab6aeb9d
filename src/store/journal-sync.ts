/**
 * Brings SQLite's journal (WAL) onto the disk beside the main thread. SQLite itself would wait for the disk in the only thread we have, at every
 * commit: ▲ 1.4 ms in the middle, 10 at worst, most of a callback's time. Here a thread of Node's pool flushes the file, and what is
 * committed meanwhile shares the next flush: under load groups form by themselves, and alone nobody waits for company.
 */
import { closeSync, fdatasync, openSync } from "node:fs"
import { CommitUnknownError } from "./store.ts"

export type JournalSync = {
	/** Throws once a flush has failed: what the disk holds is no longer known, so nothing more may be written on top of it. */
	assertSound(): void
	/** Something was committed. */
	committed(): void
	/** Resolves once everything committed so far is on the disk. Rejects with `CommitUnknownError`. */
	durable(): Promise<void>
	/** After the last `durable`. */
	close(): void
}

/** `fs.fdatasync`, or a test's. */
export type Flush = (fd: number, done: (error: Error | null) => void) => void

/**
 * The commits of a journal are found again in their order up to the last whole one, so a commit on the disk has all
 * before it there too. SQLite takes no locks on this file, so closing it lets go of none.
 */
export function journalSync(databaseFile: string, flush: Flush = fdatasync): JournalSync {
	let fd: number | undefined
	let last = 0
	let flushed = 0
	let running: Promise<void> | undefined
	let failure: CommitUnknownError | undefined

	async function run(): Promise<void> {
		const upTo = last
		try {
			// Only a first commit makes the file. Windows flushes no file that is open for reading only.
			const open = fd ?? openSync(`${databaseFile}-wal`, "r+")
			fd = open
			await new Promise<void>((resolve, reject) => {
				flush(open, (error) => (error === null ? resolve() : reject(error)))
			})
			flushed = upTo
		} catch (error) {
			failure ??= new CommitUnknownError(error)
			throw failure
		} finally {
			running = undefined
		}
	}

	return {
		assertSound: () => {
			if (failure !== undefined) throw failure
		},
		committed: () => {
			last += 1
		},
		durable: async () => {
			const wanted = last
			while (flushed < wanted) {
				if (failure !== undefined) throw failure
				running ??= run()
				await running
			}
		},
		close: () => {
			if (fd !== undefined) closeSync(fd)
		},
	}
}
