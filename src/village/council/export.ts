/** The minutes among the files of `cunkou export`: a Word file for each matter that was voted on. */
import type { ExportFile, House } from "../affair.ts"
import { fileTitle, wholeFile } from "../file-title.ts"
import { type MatterView, matterView } from "./matter-view.ts"
import { mattersOf } from "./repo-matters.ts"

const pageSize = 50

type Of = { readonly house: House; readonly village: { readonly id: string } }

/** Every matter that came to a vote, in the order of its urgency, with all its page shows. */
export async function* votedMatters({ house, village }: Of): AsyncGenerator<MatterView> {
	const session = { villageId: village.id, rights: new Set<string>(), csrf: "" }
	for (let offset = 0; ; offset += pageSize) {
		const matters = await house.store.read((reader) =>
			mattersOf(reader, village.id, { states: ["counted", "decided"] }, { limit: pageSize, offset }),
		)
		for (const { id } of matters) {
			const view = await house.store.read((reader) => matterView(reader, house, session, id, undefined))
			if (view !== undefined) yield view
		}
		if (matters.length < pageSize) return
	}
}

export async function* minutesFiles({ house, village }: Of): AsyncGenerator<ExportFile> {
	for await (const view of votedMatters({ house, village })) {
		const { buildMinutes } = await import("./files.ts")
		const { serial, title } = view.matter
		yield wholeFile(`minutes/${fileTitle(serial, title)}.docx`, () => buildMinutes(view, house))
	}
}
