/** An alert without words of its own sends a village to its technician for what the village has to see to itself. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { affairs } from "../../../src/affairs.ts"
import { packageRoot } from "../../../src/root.ts"
import { locales } from "../../../src/text/catalogue.ts"
import { isConsoleWord } from "../../../src/web/console/words.ts"

/** Kinds as they are written where alerts are raised; what is put together of parts is named here. */
function kindsIn(source: string): readonly string[] {
	// A message said beside it has kinds of its own.
	return [...source.matchAll(/(?:addAlert|raiseAlert)\([^;]*?\bkind: "([^"]+)"/gs)].flatMap(([, kind]) =>
		kind === undefined || kind === "text" ? [] : kind,
	)
}

const composed = ["signoff.conflict", "signoff.contested", "signoff.over", "task-overdue", "escalation-overdue", "ledger.key-lost"]

it("every alert the village may be shown is told in words", () => {
	const files = readdirSync(join(packageRoot, "src"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))
	const kinds = [...composed, ...files.flatMap((name) => kindsIn(readFileSync(join(packageRoot, "src", name), "utf8")))]
	expect(kinds).toContain("disclosure-missing")
	const isNamed = (key: string) => isConsoleWord(key) || affairs.some(({ words }) => locales.every((locale) => key in words[locale]))
	expect(kinds.filter((kind) => !isNamed(`alert.${kind}`))).toEqual([])
})
