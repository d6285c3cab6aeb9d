/** The real built server as a process that can be killed. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { packageRoot } from "../../src/root.ts"
import { type Environment, environment } from "../cli/run.ts"

export class ServerProcess {
	private readonly env: Environment
	private child: ChildProcess | undefined
	private isServing = false
	private readonly waiting = new Set<() => void>()
	/** How long each start took until it served, ms. */
	readonly startsMs: number[] = []

	constructor(env: Environment) {
		this.env = env
	}

	/** Starts the process. `ready` resolves when it serves; it never does where it is killed before. */
	start(): { readonly ready: Promise<void> } {
		const startedAt = performance.now()
		const child = spawn(process.execPath, [join(packageRoot, "dist", "src", "main.js")], {
			env: environment({ ...this.env, LOG_LEVEL: "error" }),
			stdio: ["ignore", "pipe", "inherit"],
		})
		this.child = child
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
