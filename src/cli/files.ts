/** Files named on the command line: read and written with a plain word when that fails. */
import { open, readFile } from "node:fs/promises"
import { type CommandContext, Refusal } from "./command.ts"
import type { CliSay } from "./words.ts"

export async function readNamedFile({ say }: Pick<CommandContext, "say">, file: string): Promise<Buffer> {
	try {
		return await readFile(file)
	} catch (error) {
		throw unreadable(say, file, error)
	}
}

/** Of a file too large to be read whole: whether there is one and it can be read at all. */
export async function refuseUnreadable({ say }: Pick<CommandContext, "say">, file: string): Promise<void> {
	try {
		const handle = await open(file, "r")
		// A folder opens; only reading it fails.
		await handle.read(Buffer.alloc(1)).finally(() => handle.close())
	} catch (error) {
		throw unreadable(say, file, error)
	}
}

function unreadable(say: CliSay, file: string, error: unknown): Refusal {
	if (systemCode(error) === "ENOENT") return new Refusal("file.missing", say("cli.file.missing", { file }))
	return new Refusal("file.unreadable", say("cli.file.unreadable", { file, code: systemCause(say, error) }))
}

/** Never overwrites: a template filled in by hand must not be lost to the same command typed again. */
export async function writeNewFile({ say }: Pick<CommandContext, "say">, file: string, content: Uint8Array): Promise<void> {
	try {
		const handle = await open(file, "wx")
		await handle.writeFile(content).finally(() => handle.close())
	} catch (error) {
		if (systemCode(error) === "EEXIST") throw new Refusal("file.exists", say("cli.file.exists", { file }))
		throw new Refusal("file.unwritable", say("cli.file.unwritable", { file, code: systemCause(say, error) }))
	}
}

/** The system's code of an error, e.g. ENOSPC. */
export function systemCode(error: unknown): string {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"
}

const knownCauses = ["ENOSPC", "SQLITE_FULL", "EDQUOT", "EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EISDIR", "EIO"] as const

/** Why the system refused, in words where somebody can do something about it, its code behind them. */
export function systemCause(say: CliSay, error: unknown): string {
	const code = systemCode(error)
	const known = knownCauses.find((cause) => cause === code)
	return known === undefined ? code : say(`cli.cause.${known}`)
}
