/** The affair of the interface for other programs: keys, the routes of all affairs behind one door, their description. */
import type { Affair } from "../affair.ts"
import { mountDocuments } from "./documents.ts"
import { keysPath } from "./keys-page.tsx"
import { mountKeys } from "./keys-routes.ts"
import { apiRights } from "./rights.ts"
import { mountApi } from "./server.ts"
import { apiInstanceTables, apiTables } from "./tables.ts"
import { webhookSender } from "./webhook-send.ts"
import { webhookWork } from "./webhook-work.ts"
import { mountWebhooks } from "./webhooks-routes.ts"
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
	work: ({ house, log, signal }) => webhookWork({ house, log, signal, send: webhookSender({ allowsInner: house.innerWebhooks ?? false }) }),
	routes: (server, house) => {
		mountDocuments(server, house)
		mountApi(server, house)
		mountKeys(server, house)
		mountWebhooks(server, house)
	},
}
