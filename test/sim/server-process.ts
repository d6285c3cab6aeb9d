/** The real built server as a process that can be killed. The next one reads its modules while this one still serves. */
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { Readable, Writable } from "node:stream"
import { pathToFileURL } from "node:url"
import { packageRoot } from "../../src/root.ts"
import { type Environment, environment } from "../cli/run.ts"

type Child = ChildProcessByStdio<Writable, Readable, null>
type Prepared = { readonly child: Child /** Resolves when it only waits for its word. */; readonly warm: Promise<unknown> }

const prewarm = pathToFileURL(join(packageRoot, "test", "sim", "prewarm.js")).href
const entry = join(packageRoot, "dist", "bundle", "src", "main.js")

export class ServerProcess {
	private readonly env: Environment
	private next: Prepared
	private child: Child | undefined
	private isServing = false
	private readonly waiting = new Set<() => void>()
	/** How long each start took until it served, ms, modules not counted. */
	readonly startsMs: number[] = []

	constructor(env: Environment) {
		this.env = env
		this.next = this.prepare()
	}

	/** Resolves when the next start would be at once. */
	async isReadyToFollow(): Promise<void> {
		await this.next.warm
	}

	/** Starts the process. `ready` resolves when it serves; it never does where it is killed before. */
	async start(): Promise<{ readonly ready: Promise<void> }> {
		const { child, warm } = this.next
		await warm
		this.next = this.prepare()
		this.child = child
		const startedAt = performance.now()
		const ready = new Promise<void>((resolve, reject) => {
			child.stdout.once("data", () => {
				this.startsMs.push(performance.now() - startedAt)
				this.isServing = true
				for (const resume of this.waiting) resume()
				this.waiting.clear()
				resolve()
			})
			child.stdout.resume()
			child.once("exit", (code, signal) => {
				if (signal === null && code !== 0) reject(new Error(`the server ended by itself with ${code}`))
			})
		})
		child.stdin.end("go\n")
		return { ready }
	}

	/** Resolves at once while it serves, else when it does again. */
	serving(): Promise<void> {
		return this.isServing ? Promise.resolve() : new Promise((resolve) => void this.waiting.add(resolve))
	}

	/** As a power cut does it: no signal handler runs. */
	async kill(): Promise<void> {
		await this.end("SIGKILL")
	}

	/** As an operator does it; answers the exit code. */
	async stop(): Promise<number | null> {
		return this.end("SIGTERM")
	}

	/** Ends it, and the one that stands by. */
	async close(): Promise<void> {
		this.next.child.kill("SIGKILL")
		await this.kill()
	}

	private prepare(): Prepared {
		const env = environment({ ...this.env, LOG_LEVEL: "error" })
		const child = spawn(process.execPath, ["--min-semi-space-size=16", "--import", prewarm, entry], {
			env,
			stdio: ["pipe", "pipe", "inherit"],
		})
		// A process killed before it read its word breaks the pipe.
		child.stdin.on("error", () => undefined)
		const warm = once(child.stdout, "data")
		warm.catch(() => undefined)
		return { child, warm }
	}

	private async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
		const { child } = this
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
		this.isServing = false
		const exited = once(child, "exit")
		child.kill(signal)
		await exited
		return child.exitCode
	}
}
