/** What a dialog has to know beyond its definition: which questions are asked now and which options are full. */
import type { Tx } from "../../store/store.ts"
import { answersOf, type RespondentKey } from "./answers.ts"
import type { Definition } from "./definition.ts"
import { fullNow } from "./record.ts"
import { definitionOf } from "./revisions.ts"
import type { Answer } from "./rules.ts"
import { hasConditions, visibilityOf } from "./shown.ts"

export type Asking = {
	/** Questions whose answers count now. */
	readonly answered: readonly string[]
	readonly hidden: readonly string[]
	/** May yet be asked. */
	readonly undecided: readonly string[]
	/** Options without a place, by question. */
	readonly full: Readonly<Record<string, readonly string[]>>
}

const plain = new WeakMap<Definition, boolean>()

/** Neither conditions nor places: every question is asked, whatever is answered. A definition never changes. */
function asksAll(definition: Definition): boolean {
	const known = plain.get(definition)
	if (known !== undefined) return known
	const hasPlaces = definition.questions.some(
		(question) => "options" in question && question.options.some(({ quota }) => quota !== undefined),
	)
	const is = !hasConditions(definition) && !hasPlaces
	plain.set(definition, is)
	return is
}

/** Undefined for a survey where neither can be: its dialog then reads nothing more. */
export async function askingOf(
	tx: Tx,
	house: object,
	{ revision, ...key }: RespondentKey & { readonly revision: number },
): Promise<Asking | undefined> {
	const definition = await definitionOf(house, tx, { villageId: key.villageId, surveyId: key.surveyId, revision })
	if (definition === undefined || asksAll(definition)) return undefined
	const answers = new Map<string, Answer>((await answersOf(tx, key)).map(({ questionId, value }) => [questionId, value]))
	const visibility = [...visibilityOf(definition, answers)]
	return {
		answered: [...answers].flatMap(([id, { kind }]) => (kind === "hidden" ? [] : [id])),
		hidden: visibility.flatMap(([id, is]) => (is === "hidden" ? [id] : [])),
		undecided: visibility.flatMap(([id, is]) => (is === "undecided" ? [id] : [])),
		full: await fullNow(tx, house, { ...key, definition, answers }),
	}
}
