/** The folder of real data, and figures of a grouping against one made by hand. Ids and figures only are ever printed. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Message } from "../src/text/consolidate/index.ts"
import { parseLocalTime } from "../src/text/date.ts"

const messageSchema = z
	.object({ id: z.number().transform(String), title: z.string(), body: z.string(), user: z.string(), time: z.string() })
	.transform(({ user, time, ...words }) => ({ ...words, author: user, time: parseLocalTime(time.replace("T", " ")) }))

export type Gold = { readonly id: string; readonly issue: string; readonly theme: string }
export type Hot = { readonly issue: string; readonly id: string }
/** A message with its top label of the label tree; others than those of `messages`, and without a title of its own. */
export type Labelled = { readonly label: string; readonly text: string }
export type CitizenData = {
	readonly messages: readonly Message[]
	readonly gold: readonly Gold[]
	readonly hot: readonly Hot[]
	readonly labelled: readonly Labelled[]
}

/** undefined: no folder was named, or it lacks the file. */
export function citizenData(folder: string | undefined): CitizenData | undefined {
	const at = (name: string): string => join(folder ?? "", "citizen_messages", name)
	if (folder === undefined || !existsSync(at("messages_4326.jsonl"))) return undefined
	const lines = (name: string): readonly string[] => readFileSync(at(name), "utf8").trim().split("\n")
	const rows = (name: string): readonly (readonly string[])[] =>
		lines(name)
			.slice(1)
			.map((line) => line.split("\t"))
	return {
		messages: lines("messages_4326.jsonl").map((line) => messageSchema.parse(JSON.parse(line))),
		gold: rows("gold_clusters_A2_252.tsv")
			.filter(([, , , ambiguous]) => ambiguous !== "1")
			.map(([id = "", issue = "", theme = ""]) => ({ id, issue, theme })),
		hot: rows("gold_hot_issues.tsv")
			.filter(([, , role]) => role === "member")
			.map(([issue = "", id = ""]) => ({ issue, id })),
		labelled: existsSync(at("classify_train_segmented.tsv"))
			? rows("classify_train_segmented.tsv").map(([label = "", tokens = ""]) => ({ label, text: tokens.replaceAll(" ", "") }))
			: [],
	}
}

export type Figures = { readonly precision: number; readonly recall: number; readonly f1: number; readonly groups: number }

/** Over all pairs of ids: said to be together, and so by hand. */
export function pairwise(groups: readonly (readonly string[])[], labelOf: ReadonlyMap<string, string>): Figures {
	const pairs = (count: number): number => (count * (count - 1)) / 2
	const sizes = (labels: Iterable<string>): readonly number[] => {
		const counts = new Map<string, number>()
		for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
		return [...counts.values()]
	}
	const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + pairs(count), 0)
	const right = groups.reduce((total, members) => total + sum(sizes(members.map((id) => labelOf.get(id) ?? id))), 0)
	const said = sum(groups.map(({ length }) => length))
	const real = sum(sizes(labelOf.values()))
	return {
		precision: said === 0 ? 1 : right / said,
		recall: real === 0 ? 1 : right / real,
		f1: said + real === 0 ? 1 : (2 * right) / (said + real),
		groups: groups.length,
	}
}

/** Of one planted issue: its best group against its members. */
export function found(groups: readonly (readonly string[])[], members: ReadonlySet<string>): number {
	return Math.max(...groups.map((group) => (2 * group.filter((id) => members.has(id)).length) / (group.length + members.size)))
}

/** `count` messages made of sentences of different ones, hardly any twice. The same every time. */
export function recombined(messages: readonly Message[], count: number): readonly Message[] {
	const sentences = messages
		.flatMap(({ title, body }) => [title, ...body.split(/[。！？!?\n]/)])
		.filter(({ length }) => length >= 8 && length <= 80)
	let seed = 20_261_129
	const next = (below: number): number => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
		return Math.floor((seed / 0x80000000) * below)
	}
	return Array.from({ length: count }, (_, index) => {
		const parts = Array.from({ length: 1 + next(3) }, () => sentences[next(sentences.length)] ?? "")
		const { title = "", author, time } = messages[next(messages.length)] ?? {}
		return { id: String(index), title, body: parts.join("。"), author, time }
	})
}
