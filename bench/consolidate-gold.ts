/** A grouping made by hand beside ours: how near we come, and what forty answers of a person change. */
import type { Consolidator, Level, Message } from "../src/text/consolidate/index.ts"
import { type Figures, type Gold, pairwise } from "./consolidate-data.ts"
import { afterQuestions } from "./consolidate-questions.ts"

const three = (value: number): string => value.toFixed(3)

export const inWords = ({ precision, recall, f1, groups }: Figures): string =>
	`P ${three(precision)} R ${three(recall)} F1 ${three(f1)}, ${groups} groups`

export const bare = (messages: readonly Message[]): readonly Message[] => messages.map((message) => ({ ...message, body: "" }))

export type Case = { readonly level: Level; readonly isTitle: boolean }
export const cases: readonly Case[] = (["issue", "theme"] as const).flatMap((level) => [true, false].map((isTitle) => ({ level, isTitle })))

export type AgainstGold = {
	readonly messages: readonly Message[]
	readonly labels: ReadonlyMap<string, string>
	/** With the reading, without the dictionary. */
	readonly ms: number
	readonly note: string
}

/** `gold`: rows that are clear; each district is grouped alone. */
export function againstGold(
	consolidator: Consolidator,
	byId: ReadonlyMap<string, Message>,
	gold: readonly Gold[],
	{ level, isTitle }: Case,
): AgainstGold {
	const chosen = gold.flatMap(({ id }) => byId.get(id) ?? [])
	const messages = isTitle ? bare(chosen) : chosen
	const labels = new Map(gold.map((each) => [each.id, each[level]]))
	const grouped = (some: readonly Message[]) => {
		const read = some.flatMap((message) => consolidator.read(message) ?? [])
		return { read, groups: consolidator.group(read, { level }).map(({ members }) => members) }
	}
	const start = performance.now()
	const { read, groups } = grouped(messages)
	const ms = performance.now() - start
	const byWords = pairwise(grouped(messages.map(({ id, title, body }) => ({ id, title, body }))).groups, labels)
	const asked = pairwise(afterQuestions(read, groups, labels, level), labels)
	const note = `${inWords(pairwise(groups, labels))} (by hand ${new Set(labels.values()).size}); where nothing says who wrote and when F1 ${three(byWords.f1)}; after 40 questions answered by the gold F1 ${three(asked.f1)}`
	return { messages, labels, ms, note }
}
