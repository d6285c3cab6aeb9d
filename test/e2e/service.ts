/** The real service as its operator runs it: a process of its own, told everything by its environment. */
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { packageRoot } from "../../src/root.ts"
import { runFile } from "../support/run-file.ts"

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

/** `npm start` on an empty folder and any free port. */
export async function startService(): Promise<Service> {
	const program = await startProgram(["scripts/run.js", "src/main.js"], /http\S+\/console\/setup\/\S+/)
	const [setupLink] = program.found
	return {
		url: new URL(setupLink).origin,
		setupLink,
		said: program.said,
		cunkou: async (...args) => {
			const { stdout } = await runFile(process.execPath, ["bin/cunkou.js", ...args], { cwd: packageRoot, env: program.env })
			return stdout
		},
		stop: program.stop,
	}
}

export type Program = {
	/** What it printed that was waited for. */
	readonly found: RegExpExecArray
	readonly env: Readonly<Record<string, string>>
	readonly said: () => string
	readonly stop: () => Promise<void>
}

/** The first start may build what has changed since the last build. */
const startLimitMs = 120_000

/** Runs one of our programs on an empty folder until it prints what is waited for; rejects when it ends before. */
export async function startProgram(
	args: readonly string[],
	awaited: RegExp,
	/** Over what is always set. A DATA_DIR is removed at the end like one of its own. */
	settings: Readonly<Record<string, string>> = {},
): Promise<Program> {
	const { DATA_DIR: dataDir = mkdtempSync(join(tmpdir(), "cunkou-e2e-")) } = settings
	const env = { PATH: process.env.PATH ?? "", TZ: "Asia/Shanghai", PORT: "0", LOG_LEVEL: "info", ...settings, DATA_DIR: dataDir }
	const child = spawn(process.execPath, args, { cwd: packageRoot, env, stdio: ["ignore", "pipe", "pipe"] })
	let said = ""
	const remove = () => rmSync(dataDir, { recursive: true, force: true })
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			said += text
		})
	}
	try {
		const found = await printed(child, () => awaited.exec(said) ?? undefined)
		let stopped: Promise<void> | undefined
		const stop = () => {
			stopped ??= ended(child).finally(remove)
			return stopped
		}
		return { found, env, said: () => said, stop }
	} catch (error) {
		child.kill("SIGKILL")
		remove()
		throw new Error(`${args.join(" ")} did not get ready: ${String(error)}\n${said}`)
	}
}

type Child = ChildProcessByStdio<null, Readable, Readable>

async function printed<T>(child: Child, find: () => T | undefined): Promise<T> {
	const signal = AbortSignal.timeout(startLimitMs)
	const end = once(child, "exit", { signal }).then(([code]) => {
		throw new Error(`it ended with ${String(code)}`)
	})
	const look = async (): Promise<T> => {
		for (;;) {
			const found = find()
			if (found !== undefined) return found
			await once(child.stdout, "data", { signal })
		}
	}
	return Promise.race([look(), end])
}

async function ended(child: Child): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) throw new Error("the service had ended by itself")
	const exit = once(child, "exit")
	child.kill("SIGTERM")
	const [code, signal] = await exit
	if (code !== 0) throw new Error(`the service did not stop cleanly: ${String(code ?? signal)}`)
}
