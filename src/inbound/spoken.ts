/** Words people type and what they start, by interface.md's table. Pure. */
import type { Who } from "../engine/flow.ts"
import type { Intent } from "../engine/turn.ts"
import { splitArgument } from "../text/normalize.ts"
import type { Vocabulary, WordRegistration } from "./vocabulary.ts"

/** Who somebody is, and what is theirs, is nobody else's business: in a group it is sent to the private chat. */
export const inPrivate: Intent = { kind: "say", key: "router.private" }

/** A vocabulary never changes: sorted once, not for every message. */
type Words = {
	readonly whole: ReadonlyMap<string, WordRegistration>
	readonly withArgument: ReadonlyMap<string, WordRegistration>
	/** In the order they are registered. */
	readonly argumentWords: readonly string[]
}
const sorted = new WeakMap<Vocabulary, Words>()

function wordsOf(vocabulary: Vocabulary): Words {
	const known = sorted.get(vocabulary)
	if (known !== undefined) return known
	const of = (kind: WordRegistration["kind"]): ReadonlyMap<string, WordRegistration> =>
		// The first registration of a word counts.
		new Map(
			vocabulary.words.flatMap((entry): [string, WordRegistration][] => (entry.kind === kind ? [[entry.word, entry]] : [])).toReversed(),
		)
	const withArgument = of("argument")
	const words = { whole: of("whole"), withArgument, argumentWords: [...withArgument.keys()].toReversed() }
	sorted.set(vocabulary, words)
	return words
}

/** `isAsked`: whether a question stands in front of the person. */
type Place = { readonly vocabulary: Vocabulary; readonly isAsked: boolean }

/** What a word said starts; undefined where it is none. `command`: the text as a command. */
export function spokenWord(text: string, command: string, who: Who, { vocabulary, isAsked }: Place): Intent | undefined {
	const { whole, withArgument, argumentWords } = wordsOf(vocabulary)
	const alone = whole.get(command)
	if (alone !== undefined) return startWord(alone, "", who, isAsked)
	const split = splitArgument(text, argumentWords)
	const entry = withArgument.get(split?.word ?? command)
	if (entry !== undefined) return startWord(entry, split?.argument ?? "", who, isAsked)
	if (vocabulary.reserved.includes(command)) return { kind: "say", key: "router.notOpen", values: { word: command } }
	return undefined
}

/** Only a word with its separator and what follows: all that counts in a group without a mention. */
export function argumentWord(text: string, who: Who, vocabulary: Vocabulary): Intent | undefined {
	const { withArgument, argumentWords } = wordsOf(vocabulary)
	const split = splitArgument(text, argumentWords)
	if (split === undefined) return undefined
	const entry = withArgument.get(split.word)
	return entry === undefined ? { kind: "ignore" } : startWord(entry, split.argument, who, false)
}

function startWord(entry: WordRegistration, argument: string, who: Who, isAsked: boolean): Intent {
	if (who.isGroup && entry.audience !== "anyone") return inPrivate
	// Who is in the middle of enrolling has sent the code: they are not asked for it again, but for what is still owed.
	if (isAsked && who.person === undefined && (entry.audience === "member" || entry.needsPerson))
		return { kind: "unclear", key: argument === "" ? "router.memberAfter" : "router.memberAfterSaid", counts: false }
	const refusal = audienceRefusal(entry, who, argument !== "")
	return refusal ?? { kind: "start", flow: entry.flow, params: entry.params(argument) }
}

/** Who speaks for the village where a word names no right of its own. */
const deskRoles: readonly string[] = ["secretary", "committee"]

/** `hasSaid`: with the word came what it is about, which must not be thought kept. */
function audienceRefusal({ audience, roles = deskRoles }: WordRegistration, who: Who, hasSaid: boolean): Intent | undefined {
	switch (audience) {
		case "anyone":
			return undefined
		case "member":
			return who.person === undefined ? { kind: "say", key: hasSaid ? "router.memberOnlySaid" : "router.memberOnly" } : undefined
		case "staff":
			return who.person?.roles.some((role) => roles.includes(role)) === true ? undefined : { kind: "say", key: "router.staffOnly" }
	}
}
