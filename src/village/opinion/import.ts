/** Importing opinions gathered before: shown first, written piece by piece, and nothing twice. */
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import type { Told } from "../works.ts"
import { type Author, fileOpinion } from "./commands.ts"
import { type ImportRow, type OpinionTable, type RowFault, saysSame } from "./import-file.ts"
import { matcherOf, neighboursOf } from "./neighbours.ts"
import { type KnownImport, knownImports, lockOpinions } from "./repo.ts"
import { bareWords } from "./rules.ts"

export type ImportReport = {
	/** New ones. */
	readonly added: number
	/** Imported before; nothing was changed. */
	readonly known: number
	/** By row. */
	readonly refused: readonly RowFault[]
	/** Of the new ones: whose person, or only whose household, is on the roster. */
	readonly persons: number
	readonly households: number
	/** Numbers given, in the order of the file; empty in a preview. */
	readonly numbers: readonly string[]
}

export type Table = Extract<OpinionTable, { readonly ok: true }>
type Planned = { readonly row: ImportRow; readonly author: Author }
type Plan = { readonly fresh: readonly Planned[]; readonly known: number; readonly refused: readonly RowFault[] }

/** What an import would do. Reads only. */
export async function previewOpinions(house: Pick<House, "store">, villageId: string, table: Table): Promise<ImportReport> {
	return house.store.read(async (reader) => reportOf(await planOf(reader, villageId, table), []))
}

/**
 * All rows that can be taken, a piece in a transaction, so that nobody's message waits for the file. What was written stays where it breaks off,
 * and the same file goes on from there: a row known by its key is not taken again. `accountId`: null on the command line.
 */
export async function importOpinions(
	house: ImportHouse,
	villageId: string,
	table: Table,
	accountId: string | null,
	told: Told = async () => undefined,
): Promise<ImportReport> {
	const plan = await house.store.read((reader) => planOf(reader, villageId, table))
	const numbers: string[] = []
	const added: Planned[] = []
	const refused = [...plan.refused]
	let known = plan.known
	for (let at = 0; at < plan.fresh.length; at += rowsPerPiece) {
		await told(at, plan.fresh.length)
		const done = await house.store.tx((tx) =>
			writePiece(tx, house, { villageId, accountId, rows: plan.fresh.slice(at, at + rowsPerPiece) }),
		)
		numbers.push(...done.numbers)
		added.push(...done.added)
		refused.push(...done.refused)
		known += done.known
	}
	return reportOf({ fresh: added, known, refused: refused.toSorted(byRow) }, numbers)
}

type ImportHouse = Pick<House, "store" | "clock" | "newId" | "timeZone">

/** A transaction of so many takes some tens of milliseconds. */
const rowsPerPiece = 100

async function writePiece(
	tx: Tx,
	house: ImportHouse,
	of: { readonly villageId: string; readonly accountId: string | null; readonly rows: readonly Planned[] },
): Promise<{
	readonly added: readonly Planned[]
	readonly numbers: readonly string[]
	readonly refused: readonly RowFault[]
	readonly known: number
}> {
	const { villageId, accountId, rows } = of
	const now = house.clock()
	await lockOpinions(tx, villageId)
	const village = await villageById(tx, villageId)
	if (village === undefined) throw new TypeError("an import names a village that does not exist")
	// Somebody else may import the same file.
	const known = await knownImports(
		tx,
		villageId,
		rows.map(({ row }) => row.key),
	)
	const numbers: string[] = []
	const added: Planned[] = []
	const refused: RowFault[] = []
	let again = 0
	for (const planned of rows) {
		const { row, author } = planned
		const before = known.get(row.key)
		if (before !== undefined) {
			if (isOther(before, row)) refused.push({ row: row.row, code: "number-known", other: before.number })
			else again++
			continue
		}
		const filed = await fileOpinion(tx, {
			village,
			timeZone: house.timeZone,
			id: house.newId(),
			now,
			author,
			text: row.text,
			media: [],
			sourceKind: row.sourceKind,
			channel: "import",
			chatId: null,
			isNamed: row.isNamed ?? false,
			isNameChosen: row.isNamed !== undefined,
			enteredBy: accountId ?? importer,
			...(row.saidAt !== undefined && { saidAt: row.saidAt }),
			place: row.place,
			importKey: row.key,
		})
		if (filed.kind === "refused") refused.push({ row: row.row, code: filed.why })
		else if (filed.kind === "repeat") refused.push({ row: row.row, code: "said", other: filed.number })
		else {
			numbers.push(filed.number)
			added.push(planned)
		}
	}
	if (numbers.length > 0) {
		const data = { added: numbers.length }
		await addRecord(tx, { villageId, id: house.newId(), at: now, event: "opinions.imported", subject: villageId, actor: accountId, data })
	}
	return { added, numbers, refused, known: again }
}

/** Who entered what the command line imported, where an account stands otherwise. */
const importer = "import"

async function planOf(reader: Reader, villageId: string, table: Table): Promise<Plan> {
	const known = await knownImports(
		reader,
		villageId,
		table.rows.map(({ key }) => key),
	)
	const match = matcherOf(await neighboursOf(reader, villageId))
	const fresh: Planned[] = []
	const refused: RowFault[] = [...table.refused]
	/** By person and words: under two numbers of its own it is still said once, as it would be in the chat. */
	const said = new Map<string, number>()
	let again = 0
	for (const row of table.rows) {
		const before = known.get(row.key)
		if (before !== undefined) {
			if (isOther(before, row)) refused.push({ row: row.row, code: "number-known", other: before.number })
			else again++
			continue
		}
		const found = match(row)
		if (!("author" in found)) {
			refused.push({ row: row.row, code: found.kind, ...("numbers" in found && { other: found.numbers.join("、") }) })
			continue
		}
		const words = found.author.personId === null ? undefined : `${found.author.personId} ${bareWords(row.text)}`
		const other = words === undefined ? undefined : said.get(words)
		if (other !== undefined) {
			refused.push({ row: row.row, code: "twice", other })
			continue
		}
		fresh.push({ row, author: found.author })
		if (words !== undefined) said.set(words, row.row)
	}
	return { fresh, known: again, refused: refused.toSorted(byRow) }
}

/** Every file may begin to count at 1: a number known from another one, with other words beside it, is another opinion. */
function isOther(before: KnownImport, row: ImportRow): boolean {
	return before.erasedAt === null && !saysSame(before.text, row.text)
}

const byRow = (a: RowFault, b: RowFault): number => a.row - b.row

function reportOf({ fresh, known, refused }: Plan, numbers: readonly string[]): ImportReport {
	const persons = fresh.filter(({ author }) => author.personId !== null).length
	const households = fresh.filter(({ author }) => author.personId === null && author.householdId !== null).length
	return { added: fresh.length, known, refused, persons, households, numbers }
}
