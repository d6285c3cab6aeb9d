/** Among the files of `cunkou export`: the three lists as Excel and as Word, and an archive folder for each decision (一决策一档案). */
import type { ExportFile, House } from "../affair.ts"
import { votedMatters, wordFiles } from "../council/index.ts"
import { fileTitle, wholeFile } from "../file-title.ts"
import { buildExcel } from "./list-files.ts"
import { listFile, listIds } from "./lists.ts"

export async function* taskFiles({
	house,
	village,
}: {
	readonly house: House
	readonly village: { readonly id: string; readonly name: string }
}): AsyncGenerator<ExportFile> {
	for (const list of listIds) {
		const file = await house.store.read((reader) => listFile({ reader, house, villageId: village.id }, list))
		yield wholeFile(`lists/${list}.xlsx`, () => buildExcel(file, house))
		const { documentOf, tableOf } = await wordFiles()
		const rows = file.rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))))
		yield wholeFile(`lists/${list}.docx`, () => documentOf(`${village.name}${file.title}`, house, [tableOf(file.columns, rows)], "wide"))
	}
	for await (const view of votedMatters({ house, village })) {
		const { serial, title, state } = view.matter
		if (state !== "decided") continue
		const { buildArchive } = await import("./archive.ts")
		yield wholeFile(`archives/${fileTitle(serial, title)}.zip`, () => buildArchive(house, view))
	}
}
