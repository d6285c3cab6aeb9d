/** The township affair: one who looks after many villages sees them side by side. The figures are the affairs' own (`Affair.township`). */
import type { Affair } from "../affair.ts"
import { townshipPath } from "./paths.ts"
import { townshipRights } from "./rights.ts"
import { mountRoutes } from "./routes.ts"
import { words } from "./words.ts"

export const townshipAffair: Affair = {
	id: "township",
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
	rights: townshipRights,
	nav: [{ path: townshipPath, label: "township.nav", group: "today", right: "township.read" }],
	routes: mountRoutes,
}
