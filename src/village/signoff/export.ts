/** The final reports of closed sign-offs among the files of `cunkou export`. */
import type { ExportFile, House } from "../affair.ts"
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
			const name = nameOf(campaign, offset + index + 1)
			yield { name: `${name}.xlsx`, content: content(() => house.store.read((reader) => reportWorkbook(reader, house, campaign))) }
			yield { name: `${name}.docx`, content: content(() => reportDocument(house, campaign)) }
		}
		if (campaigns.length < page) return
	}
}

/** The newest is the first. Titles may be the same, and may hold signs no file system takes. */
function nameOf({ title }: Campaign, number: number): string {
	const safe = title.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+/, "_")
	return `signoff/${String(number).padStart(3, "0")}-${safe}`
}

async function* content(make: () => Promise<Buffer>): AsyncGenerator<Uint8Array> {
	yield await make()
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
