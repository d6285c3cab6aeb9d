/** The folder of media: where a file lies, which there are, and how one leaves it although the same content may come back at that moment. */
import { randomBytes } from "node:crypto"
import { open, readdir, rename, stat, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"

const refPattern = /^[0-9a-f]{64}\.[a-z0-9]{2,4}$/
/** Half-written, or on its way out: what a crash left. */
const leftover = /^([0-9a-f]{64}\.[a-z0-9]{2,4})\.(going-)?[0-9a-f]{12}$/
/** No file takes so long to be written. */
const writingMs = 24 * 3_600_000

export function mediaPath(folder: string, ref: string): string {
	return join(folder, ref.slice(0, 2), ref)
}

/** When it was last handed in, ms. */
export type MediaFile = { readonly ref: string; readonly at: number }

export async function* allFiles(folder: string): AsyncGenerator<MediaFile> {
	for (const part of await namesIn(folder))
		yield* filesOf(
			folder,
			(await namesIn(join(folder, part))).filter((name) => refPattern.test(name)),
		)
}

/** Those of them that are there. */
export async function* filesOf(folder: string, refs: Iterable<string>): AsyncGenerator<MediaFile> {
	for (const ref of refs) {
		const at = await touchedAt(mediaPath(folder, ref))
		if (at !== undefined) yield { ref, at }
	}
}

/**
 * Removes a file unless it was handed in again at or after `before`, ms. It steps aside first: whoever hands the same content in from then on
 * finds nothing and writes it anew, and whoever did just before has left a younger time on it.
 */
export async function dropFile(folder: string, ref: string, before: number): Promise<"dropped" | "needed" | "missing"> {
	const path = mediaPath(folder, ref)
	const aside = `${path}.going-${randomBytes(6).toString("hex")}`
	try {
		await rename(path, aside)
	} catch (error) {
		if (hasCode(error, "ENOENT")) return "missing"
		throw error
	}
	if (((await touchedAt(aside)) ?? 0) >= before) {
		// The same content under the same name: nothing is lost where somebody was faster.
		await rename(aside, path)
		return "needed"
	}
	await unlink(aside)
	await syncFolder(dirname(path))
	return "dropped"
}

/** Clears what a crash left of writing or removing. */
export async function clearLeftovers(folder: string, now: number): Promise<void> {
	for (const part of await namesIn(folder))
		for (const name of await namesIn(join(folder, part))) {
			const [, ref, isGoing] = leftover.exec(name) ?? []
			if (ref === undefined) continue
			const path = join(folder, part, name)
			const at = await touchedAt(path)
			// On its way out it was needed by nobody, but that is looked up again.
			if (isGoing !== undefined) await rename(path, join(folder, part, ref))
			else if (at !== undefined && at < now - writingMs) await unlink(path)
		}
}

async function namesIn(folder: string): Promise<readonly string[]> {
	try {
		return await readdir(folder)
	} catch (error) {
		if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return []
		throw error
	}
}

async function touchedAt(path: string): Promise<number | undefined> {
	try {
		return (await stat(path)).mtimeMs
	} catch (error) {
		if (hasCode(error, "ENOENT")) return undefined
		throw error
	}
}

/** A new name in the folder survives a power cut from here on. Windows has no such call, and needs none. */
export async function syncFolder(path: string): Promise<void> {
	if (process.platform === "win32") return
	const folder = await open(path, "r")
	try {
		await folder.sync()
	} finally {
		await folder.close()
	}
}

export function hasCode(error: unknown, code: string): boolean {
	return error instanceof Error && "code" in error && error.code === code
}
