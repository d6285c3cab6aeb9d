/** Runs the real, built command line as people do, in a data folder of its own. */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { packageRoot } from "../../src/root.ts"

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type Environment = Readonly<Record<string, string>>

/** What the machine has set must not reach a test: only what a process cannot do without. */
export function environment(own: Environment): NodeJS.ProcessEnv {
	const { PATH, HOME, TMPDIR } = process.env
	return { PATH, HOME, TMPDIR, TZ: "Asia/Shanghai", ...own }
}

/** `npx cunkou ARGUMENTS`; rebuilds where the sources are newer than what is built. */
export function cunkou(own: Environment, ...typed: readonly string[]): Promise<Ran> {
	return runNode([join(packageRoot, "bin", "cunkou.js"), ...typed], own)
}

/** `npx cunkou ARGUMENTS 2>&1 | head -n 0`: whoever reads both of its ends has gone before it says a word. */
export function cunkouUnread(own: Environment, ...typed: readonly string[]): Promise<number | null> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(packageRoot, "bin", "cunkou.js"), ...typed], {
			env: environment(own),
			stdio: ["ignore", "pipe", "pipe"],
		})
		child.stdout.destroy()
		child.stderr.destroy()
		child.once("error", reject)
		child.once("exit", resolve)
	})
}

function runNode(parameters: readonly string[], own: Environment): Promise<Ran> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, parameters, { env: environment(own), stdio: ["ignore", "pipe", "pipe"] })
		let [stdout, stderr] = ["", ""]
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text
		})
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			stderr += text
		})
		child.once("error", reject)
		child.once("close", (code) => resolve({ code, stdout, stderr }))
	})
}

/** A data folder that is gone after the test. */
export function dataFolder(): { readonly folder: string; readonly env: Environment } {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-cli-"))
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
	return { folder, env: { DATA_DIR: join(folder, "data") } }
}
