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

/** How far each was kept from the making of the program. */
const districts: readonly { readonly name: string; readonly use: string }[] = [
	{ name: "A4", use: "tuned on, with A2" },
	{ name: "A1", use: "its texts not read while tuning, its figures looked at to choose between variants" },
	{ name: "A5", use: "held out: run once, with the program as it is" },
	{ name: "A6", use: "held out: run once, with the program as it is" },
]

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
	const golds = districts.map((district) => ({ ...district, gold: goldOf(district.name) }))
	return cases.map((one: Case) => {
		const parts = golds.map(({ name, use, gold }) => ({ name, use, ...againstGold(consolidator, byId, gold, one) }))
		const ms = parts.reduce((sum, part) => sum + part.ms, 0)
		const notes = parts.map(({ name, use, messages: read, note }) => `${name} (${use}), ${read.length} messages: ${note}`)
		return compared(
			`consolidate/unseen-${one.level}-${one.isTitle ? "title" : "body"}`,
			"ms",
			ms,
			undefined,
			`grouped by the project's own reading: ${notes.join(". ")}`,
		)
	})
}
