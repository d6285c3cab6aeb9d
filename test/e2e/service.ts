/** The real service as its operator runs it: a process of its own, told everything by its environment. */
import { type ChildProcessByStdio, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { promisify } from "node:util"
import { packageRoot } from "../../src/root.ts"

export type Service = {
	/** Where it listens, without a trailing slash. */
	readonly url: string
	/** The one-time link it printed. */
	readonly setupLink: string
	/** Everything it printed so far. */
	readonly said: () => string
	/** Runs `cunkou …` on the same data and returns what it printed; rejects when it refuses. */
	readonly cunkou: (...args: readonly string[]) => Promise<string>
	/** Stops it as Ctrl-C does and removes its data; again: the same. Rejects when it did not stop cleanly. */
	readonly stop: () => Promise<void>
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** The first start may build what has changed since the last build. */
const startLimitMs = 120_000

export async function startService(): Promise<Service> {
	const dataDir = mkdtempSync(join(tmpdir(), "cunkou-e2e-"))
	const env = { PATH: process.env.PATH ?? "", TZ: "Asia/Shanghai", DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "info" }
	const child = spawn(process.execPath, ["scripts/run.js", "src/main.js"], { cwd: packageRoot, env, stdio: ["ignore", "pipe", "pipe"] })
	let said = ""
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text))
	const setupLink = await lineWith(child, () => /http\S+\/console\/setup\/\S+/.exec(said)?.[0]).catch((error: unknown) => {
		child.kill("SIGKILL")
		throw new Error(`the service did not start: ${String(error)}\n${said}`)
	})
	let stopped: Promise<void> | undefined
	return {
		url: new URL(setupLink).origin,
		setupLink,
		said: () => said,
		cunkou: async (...args) => (await promisify(execFile)(process.execPath, ["bin/cunkou.js", ...args], { cwd: packageRoot, env })).stdout,
		stop: () => {
			stopped ??= ended(child).finally(() => rmSync(dataDir, { recursive: true, force: true }))
			return stopped
		},
	}
}

/** Waits until what was printed holds what is looked for, or the process ends. */
async function lineWith(child: Child, find: () => string | undefined): Promise<string> {
	const deadline = AbortSignal.timeout(startLimitMs)
	const exit = once(child, "exit", { signal: deadline }).then(([code]) => {
		throw new Error(`ended with ${String(code)}`)
	})
	const printed = async (): Promise<string> => {
		for (;;) {
			const found = find()
			if (found !== undefined) return found
			await once(child.stdout, "data", { signal: deadline })
		}
	}
	return Promise.race([printed(), exit])
}

async function ended(child: Child): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) throw new Error("the service had ended by itself")
	const exit = once(child, "exit")
	child.kill("SIGTERM")
	const [code, signal] = await exit
	if (code !== 0) throw new Error(`the service did not stop cleanly: ${String(code ?? signal)}`)
}
