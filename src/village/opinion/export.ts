/** The opinions among the files of `cunkou export`: a row each, in the order they came in. */
import { and, asc, eq, gt } from "drizzle-orm"
import type { ExportFile, House } from "../affair.ts"
import { columnsOf, type StreamRow, wallClock, workbookStream } from "../workbook-stream.ts"
import { opinionTables } from "./tables.ts"

const page = 500

const columns = [
	["number", 16],
	["at", 18, "time"],
	["source", 12],
	["group", 10],
	["text", 60],
	["place", 20],
	["state", 10],
] as const

/** Authors are not named: who wrote what is looked at in the console, where each look is on record. */
export async function* opinionFiles({
	house,
	village,
}: {
	readonly house: House
	readonly village: { readonly id: string }
}): AsyncGenerator<ExportFile> {
	const sheet = {
		name: house.say("opinion.nav"),
		columns: columnsOf(house.say, "opinion.export", columns),
		frozenColumns: 1,
		rows: rowsOf(house, village.id),
	}
	yield { name: "opinions.xlsx", content: workbookStream([sheet], house) }
}

async function* rowsOf({ store, say, timeZone }: House, villageId: string): AsyncGenerator<StreamRow> {
	for (let after = ""; ; ) {
		const rows = await store.read((reader) => {
			const { opinion: o } = reader.tables(opinionTables)
			return reader.db
				.select()
				.from(o)
				.where(and(eq(o.villageId, villageId), gt(o.id, after)))
				.orderBy(asc(o.id))
				.limit(page)
		})
		for (const { number, createdAt, sourceKind, groupName, text, place, state } of rows) {
			yield [
				number,
				wallClock(createdAt, timeZone),
				say(`opinion.source.${sourceKind}`),
				groupName,
				text,
				place,
				say(`opinion.state.${state}`),
			]
		}
		const last = rows.at(-1)?.id
		if (last === undefined || rows.length < page) return
		after = last
	}
}
