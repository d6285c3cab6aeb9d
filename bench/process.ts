/** Child processes of benchmarks: started, waited for by HTTP, ended. */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { z } from "zod"
import { packageRoot } from "../src/root.ts"

export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-bench-"))
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export async function freePort(): Promise<number> {
	const server = createServer()
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
	const address = server.address()
	await new Promise((resolve) => server.close(resolve))
	if (typeof address !== "object" || address === null) throw new Error("no port")
	return address.port
}

/** For `node`: the process tells its parent how much CPU it has used. */
export const measuredArgs = ["--import", pathToFileURL(join(packageRoot, "dist", "bench", "usage.js")).href] as const

const usageSchema = z.object({ cpuMs: z.number() })

/** Milliseconds of CPU, system included, that a child started with `measuredArgs` and a channel has used. */
export function cpuReader(child: ChildProcess): () => Promise<number> {
	return () =>
		new Promise((resolve) => {
			const hear = (message: unknown): void => {
				const usage = usageSchema.safeParse(message)
				if (!usage.success) return
				child.off("message", hear)
				resolve(usage.data.cpuMs)
			}
			child.on("message", hear)
			child.send("usage")
		})
}

export type Started = { readonly readyMs: number; readonly url: string; readonly child: ChildProcess; stop(): Promise<void> }

/** Starts a compiled file and measures until `/readyz` answers 200. */
export async function startProcess(
	file: string,
	parts: {
		readonly args?: readonly string[]
		readonly env?: Readonly<Record<string, string>>
		readonly port: number
		readonly nodeArgs?: readonly string[]
		/** Opens a channel for `cpuReader`. */
		readonly hasChannel?: boolean
	},
): Promise<Started> {
	const url = `http://127.0.0.1:${parts.port}`
	const began = performance.now()
	// As it is started by `npm start`: bundled, where it is.
	const bundled = join(packageRoot, "dist", "bundle", file)
	const path = existsSync(bundled) ? bundled : join(packageRoot, "dist", file)
	const child = spawn(process.execPath, [...(parts.nodeArgs ?? []), path, ...(parts.args ?? [])], {
		env: { ...process.env, PORT: String(parts.port), LOG_LEVEL: "silent", ...parts.env },
		stdio: ["ignore", "ignore", "inherit", ...(parts.hasChannel === true ? (["ipc"] as const) : [])],
	})
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
	let hasEnded = false
	void ended.then(() => {
		hasEnded = true
	})
	while (!(await isReady(url))) {
		if (hasEnded) throw new Error(`${file} ended before it was ready`)
		await new Promise((resolve) => setTimeout(resolve, 4))
	}
	return {
		readyMs: performance.now() - began,
		url,
		child,
		stop: async () => {
			child.kill("SIGTERM")
			await ended
		},
	}
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/readyz`)).ok
	} catch {
		return false
	}
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b)
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
