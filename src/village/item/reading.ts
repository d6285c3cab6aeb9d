/** The text side of the board: claims as messages for the consolidation. Loaded when it is needed: its dictionary is big. */
import { type Recent, recent } from "../../store/recent.ts"
import type { Reader } from "../../store/store.ts"
import type { Consolidator, Message, Read } from "../../text/consolidate/index.ts"
import { withoutListMark, withoutLooseEnd } from "../../text/normalize.ts"
import type { OpinionText } from "../opinion/index.ts"
import { settingOf } from "../setting/index.ts"
import { waitsForLook } from "./flags.ts"
import { ownWords } from "./settings.ts"

type Texts = typeof import("../../text/consolidate/index.ts")
export type TextTools = { readonly texts: Texts; readonly consolidator: Consolidator }

let loading: Promise<TextTools> | undefined

/** One for the process: the dictionary takes 200 ms and 60 MB. */
export function textTools(): Promise<TextTools> {
	loading ??= import("../../text/consolidate/index.ts").then((texts) => {
		const consolidator = new texts.Consolidator()
		// Its dictionary comes with the first text: now, and not in somebody's turn.
		consolidator.cut({ id: "", title: "", body: "路灯" })
		return { texts, consolidator }
	})
	return loading
}

/** Consolidators by what their village says for things. A reader of its own is some milliseconds; the dictionary is shared. */
const withOwnWords: Recent<string, TextTools> = recent(20)

/** Those of a village, with its own words. */
export async function toolsFor(reader: Reader, villageId: string): Promise<TextTools> {
	const base = await textTools()
	const said = await settingOf(reader, villageId, ownWords)
	if (said === "") return base
	const known = withOwnWords.get(said)
	if (known !== undefined) return known
	const read = base.texts.readOwnWords(said)
	const tools = read.ok ? { ...base, consolidator: new base.texts.Consolidator(read.concepts, base.consolidator.reader.segmenter) } : base
	withOwnWords.put(said, tools)
	return tools
}

/** Loads them beside: in a turn that waits for them everybody else waits as well. What fails here fails again where they are needed, and is told there. */
export function prepareTexts(): void {
	textTools().catch(() => undefined)
}

export type Place = { readonly start: number; readonly end: number }

/**
 * The words of a claim. A cut between two matters leaves a comma or the second one's number behind, or their author broke off: quoted, it would read as
 * a slip.
 */
export function claimText({ text }: Pick<OpinionText, "text">, { start, end }: Place): string {
	const words = withoutLooseEnd(text.slice(start, end).trim())
	return end - start < text.length ? withoutListMark(words) : words
}

/** What others may read of a claim; null: flagged, and nobody has looked at it yet. */
export function shownText(
	opinion: Pick<OpinionText, "text">,
	claim: Place & { readonly flags: readonly string[]; readonly clearedAt: number | null; readonly shown: string | null },
): string | null {
	if (claim.shown !== null) return claim.shown
	return waitsForLook(claim) ? null : claimText(opinion, claim)
}

export function asMessage(opinion: OpinionText, claim: Place & { readonly id: string }): Message {
	const words = claimText(opinion, claim)
	const body = opinion.place === null || words === "" ? words : `${opinion.place}：${words}`
	return { id: claim.id, title: "", body, author: opinion.personId ?? undefined, time: opinion.createdAt }
}

/** Readings by claim, kept while its words and those of the village are the same: a board of 2,000 opinions is read once, not at every press. */
const kept = new Map<string, { readonly body: string; readonly by: Consolidator; readonly read: Read | undefined }>()
const mostKept = 20_000

export function readClaim(tools: TextTools, message: Message, villageId: string): Read | undefined {
	const key = `${villageId}:${message.id}`
	const known = kept.get(key)
	if (known?.body === message.body && known.by === tools.consolidator) return known.read
	const read = tools.consolidator.read(message)
	if (kept.size >= mostKept) kept.clear()
	kept.set(key, { body: message.body, by: tools.consolidator, read })
	return read
}
