/** `village.jsonl` of an export: every row of a village, a line each, for programs of others. What is sealed, or opens something, is not among it. */
import type { Row, Shape } from "../../store/dump/shape.ts"
import type { RowSource } from "../../store/dump/source.ts"
import { mediaRefs } from "../../store/media-refs.ts"
import { whereOf } from "./scope.ts"

const rowsFormat = "cunkou-village-rows/1"

/** Keys and pools: what stands in them opens something, or is promised to nobody. */
const secretTables = /^(enrolment_code|ledger_key|signoff_factor|.*_sealed)$/
/** Phone and identity numbers with the hashes they are found by, what was told staff in confidence, handwriting and what opens a commitment. */
const secretColumns: Readonly<Record<string, RegExp>> = {
	person: /^identity_/,
	membership: /^(phone|identity)_/,
	task: /^detail$/,
	signoff_answer: /^(salt|opening|strokes)$/,
}

/** The first line says what it is; then `{"table":…,"row":{…}}`, tables in a fixed order. The references to pictures and voices that were met are put into `refs`. */
export async function* plainLines(of: {
	readonly shapes: readonly Shape[]
	readonly source: RowSource
	readonly village: { readonly id: string; readonly code: string; readonly name: string }
	/** Whether all of it was made up. */
	readonly demo: boolean
	readonly now: number
	readonly refs: Set<string>
}): AsyncGenerator<string> {
	const { shapes, source, village, demo, now, refs } = of
	yield `${JSON.stringify({ format: rowsFormat, village: village.code, name: village.name, madeAt: now, ...(demo && { demo }) })}\n`
	for (const shape of shapes) {
		const where = whereOf(shape, village.id)
		if (where === undefined || secretTables.test(shape.name)) continue
		const columns = shape.columns.filter(({ name }) => secretColumns[shape.name]?.test(name) !== true)
		for await (const row of source.rows({ name: shape.name, columns }, where)) {
			for (const ref of mediaRefs(row)) refs.add(ref)
			yield `${JSON.stringify({ table: shape.name, row: ownOnly(shape, row, village.id) })}\n`
		}
	}
}

/** A chat may speak to another village now: whom it speaks for there is that one's. */
function ownOnly({ name }: Shape, row: Row, villageId: string): Row {
	return name === "chat" && row.village_id !== villageId ? { ...row, village_id: null, person_id: null } : row
}
