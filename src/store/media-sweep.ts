/**
 * Removes files that nothing shows any more: what a person had erased, soon after; what was handed in and never used, in the night. Rows are
 * the truth: before a file goes, every row of the instance has been read for its name.
 */
import { join } from "node:path"
import type { Logger } from "pino"
import { dayMs, localTime } from "../text/date.ts"
import type { Shape } from "./dump/shape.ts"
import type { RowSource } from "./dump/source.ts"
import { allFiles, clearLeftovers, dropFile, filesOf } from "./media-folder.ts"
import { forgetGone, goneMedia } from "./media-gone.ts"
import { mediaRefs } from "./media-refs.ts"
import { pacer } from "./pace.ts"
import type { Store } from "./store.ts"
import { Waker } from "./waker.ts"

/** A form that holds a file may lie open so long before it is sent. */
const unusedMs = 7 * dayMs
/** The same content may just have been handed in by somebody else, whose row is yet to come. */
const settledMs = 60 * 60_000
/** How soon what was erased is noticed. */
const pollMs = 15_000
/** Village time. */
const nightHour = 3

export type SweepParts = {
	readonly store: Store
	readonly dataDir: string
	readonly shapes: readonly Shape[]
	/** All rows of one moment. */
	readonly openSource: () => Promise<RowSource>
}

/**
 * One round; gives how many files went. `erased`: only what persons had erased; `all`: also what no row names and nobody handed in for a week.
 * Ages of files are by the machine's clock, which wrote them.
 */
export async function sweepMedia(parts: SweepParts, which: "erased" | "all", signal?: AbortSignal): Promise<number> {
	const { store, dataDir } = parts
	const folder = join(dataDir, "media")
	const now = Date.now()
	// Before the rows are looked at: what was let go until here is gone from them.
	const gone = await store.read((reader) => goneMedia(reader, which))
	if (which === "all") await clearLeftovers(folder, now)
	const doubtful = new Set<string>()
	const young = new Set<string>()
	for await (const { ref, at } of which === "all" ? allFiles(folder) : filesOf(folder, gone)) {
		if (at < now - (gone.has(ref) ? settledMs : unusedMs)) doubtful.add(ref)
		else if (gone.has(ref)) young.add(ref)
	}
	if (!(await strikeShown(parts, doubtful, signal))) return 0
	let dropped = 0
	for (const ref of doubtful) {
		const outcome = await dropFile(folder, ref, now - (gone.has(ref) ? settledMs : unusedMs))
		if (outcome === "dropped") dropped += 1
		if (outcome === "needed" && gone.has(ref)) young.add(ref)
	}
	const settled = [...gone].filter((ref) => !young.has(ref))
	if (settled.length > 0) await store.tx((tx) => forgetGone(tx, settled))
	return dropped
}

/** Takes out of `doubtful` what some row names. False when it was broken off: then nothing is known of any. */
async function strikeShown({ shapes, openSource }: SweepParts, doubtful: Set<string>, signal: AbortSignal | undefined): Promise<boolean> {
	if (doubtful.size === 0) return true
	const source = await openSource()
	const rest = pacer()
	try {
		for (const shape of shapes) {
			if (shape.name === "media_gone") continue
			for await (const row of source.rows(shape)) {
				for (const ref of mediaRefs(row)) doubtful.delete(ref)
				await rest()
				if (signal?.aborted === true) return false
				if (doubtful.size === 0) return true
			}
		}
		return true
	} finally {
		await source.close()
	}
}

export type MediaSweeper = {
	start(): void
	/** Breaks a round off, then stops. */
	stop(): Promise<void>
}

/** What a crash left over is done at the start, what is erased soon after, the rest in the night. Several instances may do so at once. */
export function mediaSweeper(
	parts: SweepParts & { readonly clock: () => number; readonly timeZone: string; readonly log: Logger },
): MediaSweeper {
	const { clock, timeZone, log } = parts
	const waker = new Waker()
	const abort = new AbortController()
	let running: Promise<void> = Promise.resolve()
	let sweptDay = ""

	async function round(): Promise<void> {
		const { year, month, day, hour } = localTime(clock(), timeZone)
		const today = `${year}-${month}-${day}`
		const isNight = hour === nightHour && sweptDay !== today
		const count = await sweepMedia(parts, isNight ? "all" : "erased", abort.signal)
		if (isNight) sweptDay = today
		if (count > 0) log.info({ count }, "files that nothing shows any more were removed")
	}

	async function loop(): Promise<void> {
		while (!abort.signal.aborted) {
			try {
				await round()
			} catch (error) {
				log.error({ error }, "files that nothing shows any more could not be removed")
			}
			if (!abort.signal.aborted) await waker.wait(pollMs)
		}
	}

	return {
		start: () => {
			running = loop()
		},
		stop: async () => {
			abort.abort()
			waker.wake()
			await running
		},
	}
}
