/** What a guide tells its reader to set. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { packageRoot } from "../../src/root.ts"

export function guideOf(channel: string): string {
	return readFileSync(join(packageRoot, "docs", `channel-${channel}.md`), "utf8")
}

/** Names set in the first block of the guide that sets `among`, in their order. */
export function blockVariables(guide: string, among: string): readonly string[] {
	const blocks = [...guide.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map((match) => namesSetIn(match[1] ?? ""))
	return blocks.find((names) => names.includes(among)) ?? []
}

/** Names of the variables in the guide's tables and words. */
export function namedVariables(guide: string): ReadonlySet<string> {
	return new Set(guide.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g))
}

function namesSetIn(block: string): string[] {
	return [...block.matchAll(/(?:^|\s)([A-Z][A-Z0-9_]*)=/g)].map((match) => match[1] ?? "")
}
