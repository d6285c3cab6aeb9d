/** Sheets that were entered: the SQL that lists and erases them. */
import { and, desc, eq } from "drizzle-orm"
import { z } from "zod"
import { letMediaGo } from "../../store/media-gone.ts"
import type { Reader, Tx } from "../../store/store.ts"
import { answersOf } from "./answers.ts"
import { type EntryMode, surveyDeskTables } from "./desk-tables.ts"

export type EntryRow = {
	readonly id: string
	readonly surveyId: string
	readonly respondent: string
	readonly personId: string
	readonly mode: EntryMode
	readonly enteredByName: string
	readonly at: number
	readonly photo: string | null
	readonly questions: readonly string[]
}

const questionsSchema = z.array(z.string())

/** Sheets entered, newest first: of a survey, or for a person. */
export async function entriesOf(
	reader: Reader,
	villageId: string,
	of: { readonly surveyId: string } | { readonly personId: string },
	limit: number,
): Promise<readonly EntryRow[]> {
	const { surveyEntry: t } = reader.tables(surveyDeskTables)
	const which = "surveyId" in of ? eq(t.surveyId, of.surveyId) : eq(t.personId, of.personId)
	const rows = await reader.db
		.select({
			id: t.id,
			surveyId: t.surveyId,
			respondent: t.respondent,
			personId: t.personId,
			mode: t.mode,
			enteredByName: t.enteredByName,
			at: t.at,
			photo: t.photo,
			questions: t.questions,
		})
		.from(t)
		.where(and(eq(t.villageId, villageId), which))
		.orderBy(desc(t.at), desc(t.id))
		.limit(limit)
	return rows.map((row) => ({ ...row, questions: questionsSchema.parse(row.questions) }))
}

/** How many of the entered answers the person has put right since. */
export async function correctedOf(reader: Reader, villageId: string, entry: EntryRow): Promise<number> {
	const { surveyId, respondent, questions } = entry
	const now = await answersOf(reader, { villageId, surveyId, respondent })
	return now.filter(({ questionId, enteredBy }) => enteredBy === null && questions.includes(questionId)).length
}

/** The pictures of sheets go with the person's other pictures; that the sheet was entered stays. */
export async function eraseEntries(
	tx: Tx,
	{ villageId, personId }: { readonly villageId: string; readonly personId: string },
): Promise<void> {
	const { surveyEntry: t } = tx.tables(surveyDeskTables)
	const mine = and(eq(t.villageId, villageId), eq(t.personId, personId))
	await letMediaGo(tx, await tx.db.select({ photo: t.photo }).from(t).where(mine), "erased")
	await tx.db.update(t).set({ photo: null }).where(mine)
}
