/** `cunkou export --village QJ --out DIR`: the village's own copy of everything, in files others can read. */
import { createWriteStream } from "node:fs"
import { mkdir } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { ExportFile, House } from "../village/affair.ts"
import { demoMark } from "../village/demo-mark.ts"
import { type CommandContext, optional, Refusal, type Run, UsageError } from "./command.ts"
import { inNewFolder } from "./export-folder.ts"
import { systemCause } from "./files.ts"
import { chosenVillage } from "./village.ts"

export const run: Run = async (cx) => {
	const [out, bundle] = [optional(cx, "out"), optional(cx, "bundle")]
	if (out !== undefined && bundle !== undefined) throw new UsageError("usage.together", cx.say("cli.export.both"))
	if (bundle !== undefined) return (await import("./bundle.ts")).exportBundle(cx, bundle)
	if (out === undefined) throw new UsageError("usage.missing", cx.say("cli.export.where"))
	const house = await cx.house()
	const village = await chosenVillage(cx, house)
	const files = await inNewFolder(cx, out, async (folder) => {
		const written: string[] = []
		for await (const { name, content } of filesOf(cx, house, village)) {
			cx.warn(cx.say("cli.export.writing", { file: name }))
			await write(cx, { out, folder }, name, content)
			written.push(name)
		}
		return written
	})
	cx.tell(cx.say("cli.export.done", { count: files.length, folder: out }))
	for (const file of files) cx.tell(`  ${file}`)
	cx.report({ village: village.code, folder: out, files })
	return 0
}

type Village = Awaited<ReturnType<typeof chosenVillage>>

/** What each affair adds, then all of it row by row, and the pictures and voices the rows speak of. */
async function* filesOf(cx: CommandContext, house: House, village: Village): AsyncGenerator<ExportFile> {
	const [{ affairs, allShapes }, { openRows }] = await Promise.all([import("../affairs.ts"), import("../app.ts")])
	const now = house.clock()
	const { demo } = house
	// Files are copied one by one: each says so itself, and those for programs are told of here.
	if (demo) yield { name: `${demoMark(house)}.txt`, content: Readable.from([`${cx.say("cli.export.demo", { village: village.name })}\n`]) }
	for (const { exportFiles } of affairs) if (exportFiles !== undefined) yield* exportFiles({ house, village, now })
	const { plainLines } = await import("../village/bundle/index.ts")
	const source = await openRows(cx.config())
	const refs = new Set<string>()
	try {
		yield { name: "village.jsonl", content: plainLines({ shapes: allShapes(), source, village, demo, now, refs }) }
	} finally {
		await source.close()
	}
	for (const ref of [...refs].toSorted()) {
		const file = await house.media.get(ref)
		// What was erased is still named in places.
		if (file !== undefined) yield { name: `photos/${ref}`, content: Readable.from([file.bytes]) }
	}
}

/** `out`: what the person calls the folder; what is written into until all of it is there has another name. */
async function write(
	{ say }: CommandContext,
	{ out, folder }: { readonly out: string; readonly folder: string },
	name: string,
	content: AsyncIterable<string | Uint8Array>,
): Promise<void> {
	const file = join(folder, name)
	if (relative(folder, file).startsWith("..")) throw new Error(`an export file outside its folder: ${name}`)
	await mkdir(dirname(file), { recursive: true, mode: 0o700 })
	const target = createWriteStream(file, { flags: "wx", mode: 0o600 })
	// What goes wrong while reading the store is no matter of the file: it stays what it is.
	const failed = new Promise<never>((_, reject) => {
		target.once("error", (error) =>
			reject(new Refusal("folder.unwritable", say("cli.export.unwritable", { folder: out, code: systemCause(say, error) }))),
		)
	})
	await Promise.race([pipeline(Readable.from(content), target), failed])
}
