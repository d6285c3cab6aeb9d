/** What `template notice` writes: a notice to fill in, in each format. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { packageRoot } from "../../root.ts"

export { buildNoticeSheet } from "./notice-sheet.ts"

/** Examples rather than empty forms. */
export async function buildNoticeTemplate(ending: ".md" | ".json"): Promise<Uint8Array> {
	return readFileSync(join(packageRoot, "examples", `notice${ending}`))
}
