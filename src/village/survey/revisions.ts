/** Revisions never change, so each is read once per process and then kept in memory: asking the next question reads nothing. */
import type { Reader } from "../../store/store.ts"
import type { Definition } from "./definition.ts"
import { revisionOf } from "./repo.ts"

const kept = new WeakMap<object, Map<string, Definition>>()
/** Of a large survey a few hundred KB at most; enough for every survey open in a county. */
const most = 500

export type RevisionKey = { readonly villageId: string; readonly surveyId: string; readonly revision: number }

/** The definition of a revision; undefined when there is none. `house` stands for the process: tests have several. */
export async function definitionOf(
	house: object,
	reader: Reader,
	{ villageId, surveyId, revision }: RevisionKey,
): Promise<Definition | undefined> {
	const known = kept.get(house) ?? new Map<string, Definition>()
	kept.set(house, known)
	const key = `${villageId} ${surveyId} ${revision}`
	const found = known.get(key)
	if (found !== undefined) return found
	const read = (await revisionOf(reader, villageId, surveyId, revision))?.definition
	if (read === undefined) return undefined
	const oldest = known.keys().next().value
	if (known.size >= most && oldest !== undefined) known.delete(oldest)
	known.set(key, read)
	return read
}
