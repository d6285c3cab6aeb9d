/** The surveys among the files of `cunkou export`: a workbook each, the newest first. */
import type { ExportFile, House } from "../affair.ts"
import { fileTitle } from "../file-title.ts"
import { exportRows } from "./export-rows.ts"
import { surveyWorkbook } from "./export-workbook.ts"
import type { People } from "./neighbours.ts"
import { surveysIn } from "./repo.ts"
import { surveyResults } from "./results.ts"

const page = 50

export async function* surveyFiles(of: {
	readonly house: House
	readonly village: { readonly id: string }
	readonly now: number
	readonly people: People
}): AsyncGenerator<ExportFile> {
	const { house, village, now, people } = of
	for (let offset = 0; ; offset += page) {
		const surveys = await house.store.read((reader) => surveysIn(reader, village.id, ["open", "closed"], { limit: page, offset }))
		for (const [index, survey] of surveys.entries()) {
			const results = await surveyResults(house.store, people, survey)
			const rows = survey.secrecy === "named" ? exportRows(house.store, people, survey, now) : undefined
			yield {
				name: `surveys/${fileTitle(offset + index + 1, survey.title)}.xlsx`,
				content: surveyWorkbook({ survey, results, rows }, house),
			}
		}
		if (surveys.length < page) return
	}
}
