/** Revisions never change, so each is read once per process and then kept in memory: asking the next question reads nothing. */
import type { Reader } from "../../store/store.ts"
import type { Definition } from "./definition.ts"
import { revisionOf } from "./repo.ts"

type Kept = {
	readonly definitions: Map<string, Definition>
	last: (RevisionKey & { readonly definition: Promise<Definition> }) | undefined
}

const kept = new WeakMap<object, Kept>()
/** Of a large survey a few hundred KB at most; enough for every survey open in a county. */
const most = 500

export type RevisionKey = { readonly villageId: string; readonly surveyId: string; readonly revision: number }

/** The definition of a revision; undefined when there is none. `house` stands for the process: tests have several. */
export function definitionOf(house: object, reader: Reader, key: RevisionKey): Promise<Definition | undefined> {
	const known = keptFor(house)
	const { last } = known
	const { villageId, surveyId, revision } = key
	// Asked four times an answer, nearly always for the survey everybody is answering.
	if (last !== undefined && last.revision === revision && last.surveyId === surveyId && last.villageId === villageId) return last.definition
	return lookUp(known, reader, key)
}

async function lookUp(known: Kept, reader: Reader, { villageId, surveyId, revision }: RevisionKey): Promise<Definition | undefined> {
	const { definitions } = known
	const key = `${villageId} ${surveyId} ${revision}`
	const definition = definitions.get(key) ?? (await revisionOf(reader, villageId, surveyId, revision))?.definition
	if (definition === undefined) return undefined
	if (!definitions.has(key)) {
		const oldest = definitions.keys().next().value
		if (definitions.size >= most && oldest !== undefined) definitions.delete(oldest)
		definitions.set(key, definition)
	}
	known.last = { villageId, surveyId, revision, definition: Promise.resolve(definition) }
	return definition
}

function keptFor(house: object): Kept {
	const known = kept.get(house)
	if (known !== undefined) return known
	const fresh: Kept = { definitions: new Map(), last: undefined }
	kept.set(house, fresh)
	return fresh
}
