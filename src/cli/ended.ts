/** Half a file is cleared away also when the command is ended in the midst of it. */
import { readdirSync, rmSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import type { CommandContext } from "./command.ts"

const endings = { SIGINT: 130, SIGTERM: 143 } as const

/** Runs `work`; a signal meanwhile runs `clear`, which must not wait for anything, says so, and ends the process with the shell's code for it. */
export async function clearedWhenEnded<T>(
	{ say, warn }: Pick<CommandContext, "say" | "warn">,
	clear: () => void,
	work: () => Promise<T>,
): Promise<T> {
	const ended = (signal: keyof typeof endings) => {
		clear()
		warn(say("cli.ended"))
		process.exit(endings[signal])
	}
	process.on("SIGINT", ended).on("SIGTERM", ended)
	try {
		return await work()
	} finally {
		process.off("SIGINT", ended).off("SIGTERM", ended)
	}
}

/** What `makeArchive` keeps beside its file until that is whole. */
export function clearMaking(file: string): void {
	const half = `${basename(file)}.making-`
	for (const name of readdirSync(dirname(file)))
		if (name.startsWith(half)) rmSync(join(dirname(file), name), { recursive: true, force: true })
}
