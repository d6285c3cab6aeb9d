/**
 * Continuous replication of the SQLite database by Litestream, a program of its own that follows the journal. It copies the database
 * only: media and key are in backups. What it copies shows in which order rows came, also of anonymous answers, until Litestream drops old
 * journals after a day: the replica has to be as safe as the machine itself.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Logger } from "pino"

/** The program for this machine; undefined where the package brings none. */
export function findLitestream(): string | undefined {
	try {
		const manifest = createRequire(import.meta.url).resolve(`@flydotio/litestream-${process.platform}-${process.arch}/package.json`)
		const program = join(dirname(manifest), "litestream")
		return existsSync(program) ? program : undefined
	} catch {
		return undefined
	}
}

export type Replication = {
	/** Copies what is still outstanding and ends; call it after the store was closed. */
	stop(): Promise<void>
}

/** Where it ends by itself, e.g. because the other side is away, it is started again after so long, ms. */
const restartMs = 10_000
/** How long it may take to copy the rest on stop, ms. */
const stopMs = 8_000

/** Replicates `file` to `url` (file:///…, s3://…) until stopped. Credentials are Litestream's own variables, which it inherits. */
export function startReplication(parts: {
	readonly program: string
	readonly file: string
	readonly url: string
	readonly log: Logger
}): Replication {
	const { program, file, url, log } = parts
	const abort = new AbortController()
	let child: ChildProcess | undefined
	async function run(): Promise<void> {
		while (!abort.signal.aborted) {
			child = spawn(program, ["replicate", file, url], { stdio: ["ignore", "ignore", "pipe"] })
			const ended = endOf(child)
			// Its own lines may name the place it copies to; only that something is wrong is ours to log.
			child.stderr?.on("data", (text: Buffer) => void (/error/i.test(text.toString()) && log.warn("the replica is behind")))
			const code = await ended
			if (abort.signal.aborted) return
			log.error({ code }, "replication ended and is started again")
			await sleep(restartMs, undefined, { signal: abort.signal }).catch(() => undefined)
		}
	}
	const running = run()
	return {
		stop: async () => {
			abort.abort()
			child?.kill("SIGTERM")
			const force = setTimeout(() => child?.kill("SIGKILL"), stopMs)
			await running
			clearTimeout(force)
		},
	}
}

/** Brings a replica's newest state into `to`, which must not exist. False when Litestream finds nothing there it can restore. */
export async function restoreReplica({
	program,
	url,
	to,
}: {
	readonly program: string
	readonly url: string
	readonly to: string
}): Promise<boolean> {
	const code = await endOf(spawn(program, ["restore", "-o", to, url], { stdio: "ignore" }))
	return code === 0 && existsSync(to)
}

function endOf(child: ChildProcess): Promise<number | null> {
	return new Promise((resolve) => {
		child.once("error", () => resolve(null))
		child.once("exit", (code) => resolve(code))
	})
}
