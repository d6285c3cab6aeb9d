/**
 * Districts grouped by this project's own reading, by the rule of the set in the folder of real data, with plain scikit-learn beside us on the same
 * rows. Only ids and numbers are kept here; the messages are in that folder.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { packageRoot } from "../src/root.ts"
import { Consolidator, type Level } from "../src/text/consolidate/index.ts"
import { type CitizenData, type Gold, pairwise } from "./consolidate-data.ts"
import { type AgainstGold, againstGold, type Case, cases, inWords } from "./consolidate-gold.ts"
import { sklearnGroups } from "./consolidate-sklearn.ts"
import { compared, type Result } from "./report.ts"

/**
 * `tuned-too`: weights were chosen by the mean over these and A2, names were mended by what they show; `-city`: messages that name no district, in three
 * slices by time. `unseen`: whole districts grouped by a second reader, whose texts nobody looked at; their figures were read before and after.
 */
const sets: Readonly<Record<"tuned-too" | "tuned-too-city" | "unseen", readonly string[]>> = {
	"tuned-too": ["A4", "A1", "A5", "A6"],
	"tuned-too-city": ["P1", "P2", "P3"],
	unseen: ["A3", "A7"],
}

/** What the reference of the trials reads of a body, and the distances that are best on A2 then: of each kind as the trials used it. */
const bodyOfReference = 200
const distances: Readonly<Record<Level, { readonly title: number; readonly body: number }>> = {
	issue: { title: 0.82, body: 0.8 },
	theme: { title: 0.9, body: 0.88 },
}

function goldOf(district: string): readonly Gold[] {
	const lines = readFileSync(join(packageRoot, "bench", "gold", `${district}.tsv`), "utf8")
		.trim()
		.split("\n")
	return lines
		.slice(1)
		.map((line) => line.split("\t"))
		.filter(([, , , ambiguous]) => ambiguous !== "1")
		.map(([id = "", issue = "", theme = ""]) => ({ id, issue, theme }))
}

function beside({ messages, labels }: AgainstGold, { level, isTitle }: Case): string {
	const texts = messages.map((message) => ({ ...message, body: message.body.slice(0, bodyOfReference) }))
	const other = sklearnGroups(texts, distances[level][isTitle ? "title" : "body"])
	return other === undefined ? "plain scikit-learn not installed" : `plain scikit-learn ${inWords(pairwise(other.groups, labels))}`
}

export function unseen({ messages }: CitizenData): readonly Result[] {
	const consolidator = new Consolidator()
	const byId = new Map(messages.map((message) => [message.id, message]))
	return Object.entries(sets).flatMap(([set, districts]) =>
		cases.map((one) => {
			const parts = districts.map((name) => ({ name, ...againstGold(consolidator, byId, goldOf(name), one) }))
			const ms = parts.reduce((sum, part) => sum + part.ms, 0)
			const notes = parts.map((part) => `${part.name}, ${part.messages.length} messages: ${part.note}. ${beside(part, one)}`)
			const name = `consolidate/${set}-${one.level}-${one.isTitle ? "title" : "body"}`
			return compared(name, "ms", ms, undefined, `grouped by hand by the project's own reading: ${notes.join("; ")}`)
		}),
	)
}
