/** Confirmations on paper and by word of mouth: entered by somebody, shown with who did, and taken back where it was a mistake. */
import { and, count, desc, eq, inArray } from "drizzle-orm"
import { addRecord } from "../../store/journal.ts"
import type { Reader, Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { namesOfPersons, personsOf } from "../people/index.ts"
import type { ToldNotice } from "./broadcast-plan.ts"
import { markSeen } from "./seen.ts"
import { noticeTables } from "./tables.ts"

/** Gives how many were new. */
export async function confirmOnPaper(
	tx: Tx,
	of: {
		readonly villageId: string
		readonly notice: ToldNotice
		readonly persons: readonly string[]
		readonly by: string
		readonly now: number
	},
): Promise<number> {
	const { villageId, notice, persons, by, now } = of
	let marked = 0
	for (const personId of persons) marked += await markSeen(tx, { villageId, personId, notices: [notice], how: "paper", now, by })
	return marked
}

/** Only what was entered so: nobody takes back what a person said themselves. Gives how many. */
export async function takeBackPaper(
	tx: Tx,
	{ house, now, by }: { readonly house: Pick<House, "newId">; readonly now: number; readonly by: string },
	{ villageId, notice, persons }: { readonly villageId: string; readonly notice: ToldNotice; readonly persons: readonly string[] },
): Promise<number> {
	const { noticeRecipient: t } = tx.tables(noticeTables)
	const rows = await tx.db
		.update(t)
		.set({ seenAt: null, seenHow: null, seenBy: null })
		.where(and(isPaper(tx, villageId, notice), inArray(t.personId, [...persons])))
		.returning({ personId: t.personId })
	if (rows.length === 0) return 0
	const data = { persons: rows.map(({ personId }) => personId) }
	await addRecord(tx, { villageId, id: house.newId(), at: now, event: "notice.paper-undone", subject: notice.id, actor: by, data })
	return rows.length
}

function isPaper(reader: Reader, villageId: string, { id, version }: ToldNotice) {
	const { noticeRecipient: t } = reader.tables(noticeTables)
	return and(eq(t.villageId, villageId), eq(t.noticeId, id), eq(t.version, version), eq(t.seenHow, "paper"))
}

export type PaperRow = {
	readonly personId: string
	readonly household: string
	readonly name: string
	readonly group: string
	readonly at: number
	/** Who entered it. */
	readonly by: string
}

/** Those told on paper or by word of mouth, the newest first. `page` from 1; past the end it is the last one. */
export async function paperPage(
	reader: Reader,
	house: Pick<House, "accountName" | "clock">,
	of: { readonly villageId: string; readonly notice: ToldNotice; readonly page: number; readonly size: number },
): Promise<{ readonly rows: readonly PaperRow[]; readonly total: number; readonly page: number; readonly pages: number }> {
	const { villageId, notice, size } = of
	const { noticeRecipient: t } = reader.tables(noticeTables)
	const ours = isPaper(reader, villageId, notice)
	const [all] = await reader.db.select({ n: count() }).from(t).where(ours)
	const total = Number(all?.n ?? 0)
	const pages = Math.max(1, Math.ceil(total / size))
	const page = Math.min(of.page, pages)
	const found = await reader.db
		.select({ personId: t.personId, seenAt: t.seenAt, seenBy: t.seenBy })
		.from(t)
		.where(ours)
		.orderBy(desc(t.seenAt), t.personId)
		.limit(size)
		.offset((page - 1) * size)
	const ids = found.map(({ personId }) => personId)
	const persons = new Map((await personsOf(reader, villageId, ids, house.clock())).map((person) => [person.personId, person]))
	const names = await enterersOf(reader, house, villageId, new Set(found.flatMap(({ seenBy }) => seenBy ?? [])))
	const rows = found.map(({ personId, seenAt, seenBy }): PaperRow => {
		const person = persons.get(personId)
		return {
			personId,
			household: person?.householdNumber ?? "",
			name: person?.name ?? "",
			group: person?.groupName ?? "",
			at: seenAt ?? 0,
			by: names.get(seenBy ?? "") ?? "",
		}
	})
	return { rows, total, page, pages }
}

/** Staff accounts, or a household's contact. */
async function enterersOf(
	reader: Reader,
	house: Pick<House, "accountName">,
	villageId: string,
	ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
	const names = new Map(await namesOfPersons(reader, villageId, [...ids]))
	for (const id of ids) {
		const name = names.has(id) ? undefined : await house.accountName?.(reader, id)
		if (name !== undefined) names.set(id, name)
	}
	return names
}
