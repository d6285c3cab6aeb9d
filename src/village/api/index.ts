/** The affair of the interface for other programs: keys, the routes of all affairs behind one door, their description. */
import type { Affair } from "../affair.ts"
import { mountDocuments } from "./documents.ts"
import { keysPath } from "./keys-page.tsx"
import { mountKeys } from "./keys-routes.ts"
import { apiRights } from "./rights.ts"
import { mountApi } from "./server.ts"
import { apiInstanceTables, apiTables } from "./tables.ts"
import { words } from "./words.ts"

export const apiAffair: Affair = {
	id: "api",
	tables: apiTables,
	instanceTables: apiInstanceTables,
	words,
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	record: { kind: "api", label: "record.kind.api", events: ["api.", "webhook."] },
	rights: apiRights,
	nav: [{ path: keysPath, label: "api.nav", right: "api.manage" }],
	routes: (server, house) => {
		mountDocuments(server, house)
		mountApi(server, house)
		mountKeys(server, house)
	},
}
