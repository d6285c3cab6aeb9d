/** What the console's survey pages read from the store. */
import { isPlayable } from "../../channel/file-endings.ts"
import type { Say } from "../../engine/flow.ts"
import type { Reader, Store } from "../../store/store.ts"
import { answersOfKind, countAnswersOfKind, responseCounts } from "./answer-lists.ts"
import { responseOf } from "./answers.ts"
import { answerWords } from "./asking.ts"
import type { Question } from "./definition.ts"
import type { EntriesView, Entry, TextsView } from "./entries-page.tsx"
import type { ListView } from "./list-page.tsx"
import type { People } from "./neighbours.ts"
import type { PhotosView } from "./photos-page.tsx"
import { countSurveys, revisionOf, revisionsOf, type Survey, surveysIn } from "./repo.ts"
import { surveyStates } from "./tables.ts"

const rowsPerPage = 50

function pagesOf(
	count: number,
	wanted: number,
	perPage = rowsPerPage,
): { readonly page: number; readonly pages: number; readonly limit: number; readonly offset: number } {
	const pages = Math.max(1, Math.ceil(count / perPage))
	const page = Math.min(wanted, pages)
	return { page, pages, limit: perPage, offset: (page - 1) * perPage }
}

export async function loadList(reader: Reader, villageId: string, wanted: number): Promise<ListView> {
	const { page, pages, ...slice } = pagesOf(await countSurveys(reader, villageId, surveyStates), wanted)
	const surveys = await surveysIn(reader, villageId, surveyStates, slice)
	const counts = await responseCounts(
		reader,
		villageId,
		surveys.map(({ id }) => id),
	)
	const rows = surveys.map((survey) => ({ ...survey, ...(counts.get(survey.id) ?? { started: 0, completed: 0 }) }))
	return { rows, page, pages }
}

/** Texts of a named survey's question; undefined for another question, and for a confidential survey always. */
export async function loadTexts(
	reader: Reader,
	{ people, say }: { readonly people: People; readonly say: Say },
	survey: Survey,
	questionId: string,
	wanted: number,
): Promise<TextsView | undefined> {
	const { villageId, id, secrecy } = survey
	const question = await questionOf(reader, survey, questionId)
	if (question?.kind !== "text" || secrecy === "confidential") return undefined
	const { page, pages, ...slice } = pagesOf(await countAnswersOfKind(reader, villageId, id, "text", questionId), wanted)
	const answers = await answersOfKind(reader, villageId, id, "text", { ...slice, questionId })
	const rows = []
	for (const { value, answeredBy, at } of answers) {
		if (value.kind === "text")
			rows.push({ text: answerWords(question, value, say), name: (await people.member(reader, villageId, answeredBy))?.name ?? "", at })
	}
	return { survey, question, rows, page, pages }
}

/** A page of pictures is heavy on a phone. */
const photosPerPage = 12

/** Photo answers of a named survey's question, newest first; undefined for another question or another promise. */
export async function loadPhotos(
	reader: Reader,
	{ people }: { readonly people: People },
	survey: Survey,
	questionId: string,
	wanted: number,
): Promise<PhotosView | undefined> {
	const { villageId, id, secrecy } = survey
	const question = await questionOf(reader, survey, questionId)
	if (question?.kind !== "photo" || secrecy !== "named") return undefined
	const count = await countAnswersOfKind(reader, villageId, id, "photo", questionId)
	const { page, pages, ...slice } = pagesOf(count, wanted, photosPerPage)
	const rows = []
	for (const { value, respondent, answeredBy, at } of await answersOfKind(reader, villageId, id, "photo", { ...slice, questionId })) {
		if (value.kind !== "photo") continue
		const name = (await people.member(reader, villageId, answeredBy))?.name ?? ""
		const photos = value.photos.map(({ ref, caption }) => (ref === "" ? undefined : { caption }))
		rows.push({ respondent, name, at, photos })
	}
	return { survey, question, rows, page, pages }
}

/** A question of any revision. */
async function questionOf(reader: Reader, { villageId, id }: Survey, questionId: string): Promise<Question | undefined> {
	const definitions = (await revisionsOf(reader, villageId, id)).map(({ definition }) => definition)
	return definitions.flatMap(({ questions }) => questions).find((one) => one.id === questionId)
}

/** Answers by voice or picture that wait to be entered. Who gave them is not shown where the survey is confidential. */
export async function loadEntries(
	store: Store,
	people: People,
	survey: Survey,
	wanted: number,
): Promise<Pick<EntriesView, "survey" | "entries" | "page" | "pages">> {
	const { villageId, id, secrecy } = survey
	return store.read(async (reader) => {
		const { page, pages, ...slice } = pagesOf(await countAnswersOfKind(reader, villageId, id, "media"), wanted)
		const entries: Entry[] = []
		for (const { respondent, questionId, value, version, answeredBy, at } of await answersOfKind(reader, villageId, id, "media", slice)) {
			const response = await responseOf(reader, { villageId, surveyId: id, respondent })
			const definition = response && (await revisionOf(reader, villageId, id, response.revision))?.definition
			const question = definition?.questions.find((one) => one.id === questionId)
			if (question === undefined || response === undefined || value.kind !== "media") continue
			const name = secrecy === "confidential" ? "" : ((await people.member(reader, villageId, answeredBy))?.name ?? "")
			const { media, caption, ref } = value
			entries.push({ question, respondent, version, revision: response.revision, name, media, isPlayable: isPlayable(ref), caption, at })
		}
		return { survey, entries, page, pages }
	})
}
