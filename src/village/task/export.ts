/** Among the files of `cunkou export`: the three lists as Excel and as Word, and an archive folder for each decision (一决策一档案). */
import type { ExportFile, House } from "../affair.ts"
import { votedMatters, wordFiles } from "../council/index.ts"
import { fileTitle } from "../file-title.ts"
import { listFile, listIds } from "./lists.ts"

export async function* taskFiles({
	house,
	village,
}: {
	readonly house: House
	readonly village: { readonly id: string }
}): AsyncGenerator<ExportFile> {
	for (const list of listIds) {
		const file = await house.store.read((reader) => listFile({ reader, house, villageId: village.id }, list))
		const { buildExcel } = await import("./list-files.ts")
		yield { name: `lists/${list}.xlsx`, content: once(await buildExcel(file, house.demo ? house.say("task.list.demo") : "")) }
		const { documentOf, tableOf } = await wordFiles()
		const rows = file.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))))
		yield { name: `lists/${list}.docx`, content: once(await documentOf(file.title, house, [tableOf(file.columns, rows)], "wide")) }
	}
	for await (const view of votedMatters({ house, village })) {
		const { serial, title, state } = view.matter
		if (state !== "decided") continue
		const { buildArchive } = await import("./archive.ts")
		yield { name: `archives/${fileTitle(serial, title)}.zip`, content: once(await buildArchive(house, view)) }
	}
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes
}
