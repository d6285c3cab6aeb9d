/**
 * Districts grouped by this project's own reading, by the rule of the set in the folder of real data. Only ids and numbers are kept here; the messages
 * are in that folder.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { packageRoot } from "../src/root.ts"
import { Consolidator } from "../src/text/consolidate/index.ts"
import type { CitizenData, Gold } from "./consolidate-data.ts"
import { againstGold, type Case, cases } from "./consolidate-gold.ts"
import { compared, type Result } from "./report.ts"

/**
 * The program was tuned on A2 before any of these was grouped. Trials since then read A4 and looked at the figures of A1; of A5 and A6 nothing but the
 * figures was ever looked at.
 */
const districts: readonly string[] = ["A4", "A1", "A5", "A6"]

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

export function unseen({ messages }: CitizenData): readonly Result[] {
	const consolidator = new Consolidator()
	const byId = new Map(messages.map((message) => [message.id, message]))
	const golds = districts.map((name) => ({ name, gold: goldOf(name) }))
	return cases.map((one: Case) => {
		const parts = golds.map(({ name, gold }) => ({ name, ...againstGold(consolidator, byId, gold, one) }))
		const ms = parts.reduce((sum, part) => sum + part.ms, 0)
		const notes = parts.map(({ name, messages: read, note }) => `${name}, ${read.length} messages: ${note}`)
		return compared(
			`consolidate/unseen-${one.level}-${one.isTitle ? "title" : "body"}`,
			"ms",
			ms,
			undefined,
			`not tuned on (A2 was); grouped by hand by the project's own reading: ${notes.join(". ")}`,
		)
	})
}
