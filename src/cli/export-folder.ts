/**
 * The folder an export is written to. Nothing stands in it under its own name before everything is written: whoever finds files there has all of
 * them. A folder that is not there yet appears at once when it is complete; one that is there, perhaps a mounted disk, is filled at the end from
 * a folder within it. What a killed export leaves behind is called `unfinished`, and the next one removes it.
 */
import { rmSync } from "node:fs"
import { mkdir, readdir, rename, rm } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { makeFolder } from "../store/folder.ts"
import { type CommandContext, Refusal } from "./command.ts"
import { clearedWhenEnded } from "./ended.ts"
import { systemCause, systemCode } from "./files.ts"

const unfinishedName = ".unfinished"

/** Runs `fill` on an empty folder; what it wrote stands in `out` when it is through, and is gone when it throws or the process is ended. */
export async function inNewFolder<T>(
	cx: Pick<CommandContext, "say" | "warn">,
	out: string,
	fill: (folder: string) => Promise<T>,
): Promise<T> {
	const target = resolve(out)
	const isThere = await isEmptyFolder(cx, target)
	const unfinished = isThere ? join(target, unfinishedName) : `${target}${unfinishedName}`
	await refusing(cx, out, async () => {
		await rm(unfinished, { recursive: true, force: true })
		makeFolder(dirname(unfinished))
		await mkdir(unfinished, { mode: 0o700 })
	})
	const clear = () => rmSync(unfinished, { recursive: true, force: true })
	return clearedWhenEnded(cx, clear, async () => {
		try {
			const result = await fill(unfinished)
			await refusing(cx, out, async () => {
				if (!isThere) return rename(unfinished, target)
				for (const name of await readdir(unfinished)) await rename(join(unfinished, name), join(target, name))
				await rm(unfinished, { recursive: true })
			})
			return result
		} catch (error) {
			await rm(unfinished, { recursive: true, force: true })
			throw error
		}
	})
}

/** False: there is none. Never mixed with what is there: an older export would pass for part of the new one. */
async function isEmptyFolder(cx: Pick<CommandContext, "say">, folder: string): Promise<boolean> {
	const names = await refusing(cx, folder, () =>
		readdir(folder).catch((error: unknown) => {
			if (systemCode(error) === "ENOENT") return undefined
			throw error
		}),
	)
	if (names === undefined) return false
	if (names.every((name) => name === unfinishedName)) return true
	throw new Refusal("folder.not-empty", cx.say("cli.export.notEmpty", { folder }))
}

async function refusing<T>({ say }: Pick<CommandContext, "say">, folder: string, act: () => Promise<T>): Promise<T> {
	try {
		return await act()
	} catch (error) {
		throw new Refusal("folder.unwritable", say("cli.export.unwritable", { folder, code: systemCause(say, error) }))
	}
}
