/** The affair of finding: one field over what all other affairs keep. It keeps nothing itself. */
import type { Affair } from "../affair.ts"
import { searchPath } from "./page.tsx"
import { mountSearch } from "./routes.ts"
import { words } from "./words.ts"

export { readQuery } from "./rules.ts"

export const searchAffair: Affair = {
	id: "search",
	tables: () => ({}),
	instanceTables: [],
	words,
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	nav: [{ path: searchPath, label: "search.nav", group: "today" }],
	routes: mountSearch,
}
