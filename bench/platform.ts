/** The fake platform of a channel bench, seen from the load. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { z } from "zod"
import { packageRoot } from "../src/root.ts"
import { cpuReader, measuredArgs } from "./process.ts"

const messageSchema = z.union([
	z.object({ url: z.string() }),
	z.object({ sent: z.array(z.tuple([z.string(), z.string(), z.number()])) }),
	z.object({ cpuMs: z.number() }),
])

export type Platform = {
	readonly url: string
	/** What pressing the first button of the person's newest message brings; undefined when it has none. */
	keyOf(person: string): string | undefined
	/** Resolves with the time (`now()`) at which the next message to the person came in. */
	nextTo(person: string): Promise<number>
	cpuMs(): Promise<number>
	stop(): Promise<void>
}

/** A clock that all processes of the machine share, ms. */
export function now(): number {
	return Number(process.hrtime.bigint()) / 1e6
}

/** `account`: our id on it. */
export async function startPlatform(name: "telegram" | "wechat-official", account: string): Promise<Platform> {
	const keys = new Map<string, string>()
	const waiting = new Map<string, (at: number) => void>()
	const file = join(packageRoot, "dist", "bench", "platform-process.js")
	const child = spawn(process.execPath, [...measuredArgs, file, name, account], { stdio: ["ignore", "ignore", "inherit", "ipc"] })
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
	const url = await new Promise<string>((resolve, reject) => {
		child.once("exit", () => reject(new Error("the fake platform ended")))
		child.on("message", (raw) => {
			const message = messageSchema.parse(raw)
			if ("url" in message) resolve(message.url)
			if (!("sent" in message)) return
			for (const [to, key, at] of message.sent) {
				keys.set(to, key)
				waiting.get(to)?.(at)
				waiting.delete(to)
			}
		})
	})
	return {
		url,
		keyOf: (person) => keys.get(person) || undefined,
		nextTo: (person) => new Promise((resolve) => waiting.set(person, resolve)),
		cpuMs: cpuReader(child),
		stop: async () => {
			child.kill("SIGTERM")
			await ended
		},
	}
}
