/** What surveys keep of a person: every answer they gave, for their copy; words, voices and pictures of theirs, to be erased. */
import { and, asc, eq, inArray } from "drizzle-orm"
import type { Say } from "../../engine/flow.ts"
import { letMediaGo } from "../../store/media-gone.ts"
import type { Tx } from "../../store/store.ts"
import { labelled } from "../../text/labelled.ts"
import type { PersonalData } from "../affair.ts"
import { answerWords } from "./asking.ts"
import type { Definition } from "./definition.ts"
import { eraseEntries } from "./entry-list.ts"
import { revisionsOf } from "./repo.ts"
import { type Answer, answerSchema } from "./rules.ts"
import { surveyTables } from "./tables.ts"
import { dropWriting } from "./write-calls.ts"

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { surveyAnswer: a } = reader.tables(surveyTables)
		const rows = await reader.db
			.select({ surveyId: a.surveyId, questionId: a.questionId, value: a.value })
			.from(a)
			.where(and(eq(a.villageId, villageId), eq(a.answeredBy, personId)))
			.orderBy(asc(a.at))
		const sections: { title: string; lines: string[] }[] = []
		for (const surveyId of new Set(rows.map((row) => row.surveyId))) {
			const definitions = (await revisionsOf(reader, villageId, surveyId)).map(({ definition }) => definition)
			const order = definitions.flatMap(({ questions }) => questions.map(({ id }) => id))
			const lines = rows
				.filter((row) => row.surveyId === surveyId)
				.toSorted((a, b) => order.indexOf(a.questionId) - order.indexOf(b.questionId))
				.map((row) => lineOf(row.questionId, answerSchema.parse(JSON.parse(row.value)), definitions, house.say))
			sections.push({ title: house.say("survey.title", { title: definitions[0]?.title ?? "" }), lines })
		}
		return sections
	},
	erase: async (of, { tx }) => {
		await dropWriting(tx, of)
		await eraseEntries(tx, of)
		const { surveyAnswer, surveyAnswerEarlier } = tx.tables(surveyTables)
		await eraseWords(tx, surveyAnswer, of)
		await eraseWords(tx, surveyAnswerEarlier, of)
	},
}

function lineOf(questionId: string, answer: Answer, definitions: readonly Definition[], say: Say): string {
	const question = definitions.flatMap(({ questions }) => questions).find(({ id }) => id === questionId)
	if (question === undefined) return ""
	// Put away is kept all the same.
	const words =
		answer.kind === "hidden"
			? say("survey.value.putAway", { answer: answerWords(question, answer.was, say) })
			: answerWords(question, answer, say)
	return labelled(question.title, words, say("survey.value.after"))
}

type AnswerTable = ReturnType<typeof surveyTables>["surveyAnswer"] | ReturnType<typeof surveyTables>["surveyAnswerEarlier"]

/** The answer stays one of its kind, so every count stays as it is, also of a closed survey. */
async function eraseWords(
	tx: Tx,
	table: AnswerTable,
	{ villageId, personId }: { readonly villageId: string; readonly personId: string },
): Promise<void> {
	const mine = and(eq(table.villageId, villageId), eq(table.answeredBy, personId))
	const erased: readonly Answer[] = [
		{ kind: "text", text: "" },
		{ kind: "media", media: "voice", ref: "" },
		{ kind: "photo", photos: [{ ref: "" }] },
		// What was put away counts nobody, so nothing of it need stay.
		{ kind: "hidden", was: { kind: "skipped" } },
	]
	const kinds = erased.map(({ kind }) => kind)
	await letMediaGo(
		tx,
		await tx.db
			.select({ value: table.value })
			.from(table)
			.where(and(mine, inArray(table.kind, kinds))),
		"erased",
	)
	for (const answer of erased) {
		await tx.db
			.update(table)
			.set({ value: JSON.stringify(answer) })
			.where(and(mine, eq(table.kind, answer.kind)))
	}
}
