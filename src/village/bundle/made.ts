/**
 * Villages put into one file in the console: where the files lie, how long they may be fetched, and by which address. What they are about stands
 * in their names, so that nothing is left to disagree with the folder after a crash.
 */
import { createHash } from "node:crypto"
import { readdir, rm, stat, utimes } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { makeFolder } from "../../store/folder.ts"
import { dayMs } from "../../text/date.ts"
import { signedToken, verifiedToken } from "../signed-token.ts"

/** A file may be fetched so long after it was made; then it is removed. */
export const keptMs = dayMs
/** A link works so long after the page with it was opened. */
const linkMs = 60 * 60_000

/** An export under way is touched all the time (`touchHalf`); another instance's may stand in the same folder. */
const abandonedMs = 5 * 60_000

const namePattern = /^([0-9a-f]{16})-(\d{13})-([\w-]{22})\.tar\.gz$/
/** What `makeArchive` keeps beside a file until that is whole. */
const halfPattern = /^[0-9a-f]{16}-\d{13}-([\w-]{22})\.tar\.gz\.making-/

export type Made = {
	readonly id: string
	/** ms */
	readonly madeAt: number
	readonly bytes: number
	readonly path: string
}

const placeOf = (villageId: string) => createHash("sha256").update(villageId).digest("hex").slice(0, 16)

/** Where a file that is made now comes to stand; `id`: 128 random bits. */
export async function newPath(
	folder: string,
	of: { readonly villageId: string; readonly id: string; readonly now: number },
): Promise<string> {
	makeFolder(folder)
	return join(folder, `${placeOf(of.villageId)}-${String(of.now).padStart(13, "0")}-${of.id}.tar.gz`)
}

/** What can be fetched of a village, the newest first. */
export async function madeOf(folder: string, villageId: string, now: number): Promise<readonly Made[]> {
	const made: Made[] = []
	for (const name of await namesIn(folder)) {
		const [, place, at = "", id = ""] = namePattern.exec(name) ?? []
		if (place !== placeOf(villageId) || Number(at) + keptMs <= now) continue
		const path = join(folder, name)
		const found = await stat(path).catch(() => undefined)
		if (found !== undefined) made.push({ id, madeAt: Number(at), bytes: found.size, path })
	}
	return made.toSorted((a, b) => b.madeAt - a.madeAt)
}

/** Removes files past their time, and what a process that was killed left half-made. Gives how many went. */
export async function clearMade(
	folder: string,
	now: number,
	of: {
		/** ms, by the machine's clock. */
		readonly at?: number
		/** Given where nobody else makes any here: the ids of those under way. */
		readonly running?: ReadonlySet<string>
	} = {},
): Promise<number> {
	const { at = Date.now(), running } = of
	const isHalfOver = async (path: string, id: string) => {
		if (running !== undefined) return !running.has(id)
		const touched = (await stat(path).catch(() => undefined))?.mtimeMs
		return touched !== undefined && touched <= at - abandonedMs
	}
	let cleared = 0
	for (const name of await namesIn(folder)) {
		const path = join(folder, name)
		const madeAt = namePattern.exec(name)?.[2]
		const half = halfPattern.exec(name)?.[1]
		const isOver = half !== undefined ? await isHalfOver(path, half) : madeAt !== undefined && Number(madeAt) + keptMs <= now
		if (!isOver) continue
		await rm(path, { recursive: true, force: true })
		cleared += 1
	}
	return cleared
}

/** What stands half-made of this one is still being made. */
export async function touchHalf(folder: string, id: string): Promise<void> {
	const at = new Date()
	for (const path of await halves(folder, id)) await utimes(path, at, at)
}

/** A whole one that nobody may fetch. */
export function removeMade(path: string): Promise<void> {
	return rm(path, { force: true })
}

export async function clearHalf(folder: string, id: string): Promise<void> {
	for (const path of await halves(folder, id)) await rm(path, { recursive: true, force: true })
}

async function halves(folder: string, id: string): Promise<readonly string[]> {
	return (await namesIn(folder)).filter((name) => halfPattern.exec(name)?.[1] === id).map((name) => join(folder, name))
}

async function namesIn(folder: string): Promise<readonly string[]> {
	try {
		return await readdir(folder)
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return []
		throw error
	}
}

const parts = ["file", "key"] as const
/** What a link opens, for whom, and until when, ms. */
const linkSchema = z.object({ id: z.string(), part: z.enum(parts), villageId: z.string(), accountId: z.string(), until: z.number() })
type Link = z.infer<typeof linkSchema>

export function linkTo(key: Uint8Array, of: Omit<Link, "until">, now: number): string {
	return signedToken(key, { ...of, until: now + linkMs })
}

/** `over`: its hour has passed. `foreign`: nothing we signed, or not for this account in this village. */
export function opened(
	key: Uint8Array,
	token: string,
	by: Pick<Link, "villageId" | "accountId">,
	now: number,
): Pick<Link, "id" | "part"> | "over" | "foreign" {
	const read = linkSchema.safeParse(verifiedToken(key, token))
	if (!read.success || read.data.villageId !== by.villageId || read.data.accountId !== by.accountId) return "foreign"
	return read.data.until <= now ? "over" : { id: read.data.id, part: read.data.part }
}
