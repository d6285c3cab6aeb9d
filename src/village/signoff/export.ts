/** The final reports of closed sign-offs among the files of `cunkou export`. */
import type { ExportFile, House } from "../affair.ts"
import { fileTitle, wholeFile } from "../file-title.ts"
import { type Campaign, campaignsIn } from "./repo.ts"
import { frameOf, reportOf, reportWorkbook } from "./report.ts"

const page = 50

export async function* exportFiles({
	house,
	village,
}: {
	readonly house: House
	readonly village: { readonly id: string }
}): AsyncGenerator<ExportFile> {
	for (let offset = 0; ; offset += page) {
		const campaigns = await house.store.read((reader) => campaignsIn(reader, village.id, ["closed"], { limit: page, offset }))
		for (const [index, campaign] of campaigns.entries()) {
			// The newest is the first.
			const name = `signoff/${fileTitle(offset + index + 1, campaign.title)}`
			yield wholeFile(`${name}.xlsx`, () => house.store.read((reader) => reportWorkbook(reader, house, campaign)))
			yield wholeFile(`${name}.docx`, () => reportDocument(house, campaign))
		}
		if (campaigns.length < page) return
	}
}

/** The Word file of a sign-off's report. */
export async function reportDocument(house: House, campaign: Campaign): Promise<Buffer> {
	const { buildReport } = await import("./documents.ts")
	const { report, frame } = await house.store.read(async (reader) => ({
		report: await reportOf(reader, house, campaign),
		frame: await frameOf(reader, house, campaign),
	}))
	return buildReport(report.lines, report.tables, frame)
}
