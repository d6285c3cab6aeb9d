/** Files named on the command line: read and written with a plain word when that fails. */
import { open, readFile } from "node:fs/promises"
import { type CommandContext, Refusal } from "./command.ts"

export async function readNamedFile({ say }: Pick<CommandContext, "say">, file: string): Promise<Buffer> {
	try {
		return await readFile(file)
	} catch (error) {
		const code = systemCode(error)
		if (code === "ENOENT") throw new Refusal("file.missing", say("cli.file.missing", { file }))
		throw new Refusal("file.unreadable", say("cli.file.unreadable", { file, code }))
	}
}

/** Never overwrites: a template filled in by hand must not be lost to the same command typed again. */
export async function writeNewFile({ say }: Pick<CommandContext, "say">, file: string, content: Uint8Array): Promise<void> {
	try {
		const handle = await open(file, "wx")
		await handle.writeFile(content).finally(() => handle.close())
	} catch (error) {
		const code = systemCode(error)
		if (code === "EEXIST") throw new Refusal("file.exists", say("cli.file.exists", { file }))
		throw new Refusal("file.unwritable", say("cli.file.unwritable", { file, code }))
	}
}

/** The system's code of an error, e.g. ENOSPC. */
export function systemCode(error: unknown): string {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"
}
