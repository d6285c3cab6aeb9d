/** The public page of a village, `/v/CODE`: whatever the affairs show to everybody, in one place. It keeps nothing and asks nobody who they are. */
import type { Affair } from "../affair.ts"
import { mountPublicPage } from "./routes.ts"
import { words } from "./words.ts"

export const publicPageAffair: Affair = {
	id: "publicpage",
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
	nav: [],
	routes: mountPublicPage,
}
