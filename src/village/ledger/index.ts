/** The ledger affair: the village's public record that nobody can change quietly; receipts, signed roots, the page that checks them. */
import { resealKey, rootTimer } from "../../ledger/index.ts"
import { type Affair, registerFlow } from "../affair.ts"
import { ledgerApi } from "./api.ts"
import { calls } from "./calls.ts"
import { mountConsole } from "./console-routes.ts"
import { exportFiles } from "./export.ts"
import { receiptFlow } from "./flow.ts"
import { keysPath } from "./parts.ts"
import { ledgerRights } from "./rights.ts"
import { rootsSection } from "./roots.tsx"
import { mountRoutes } from "./routes.ts"
import { affairTables } from "./tables.ts"
import { dailyRoot } from "./timers.ts"
import { words } from "./words.ts"

export { bundleLines } from "./export.ts"
export { rotateVillageKey } from "./keys.ts"
export { receiptPath, verifyPath } from "./parts.ts"
export { issueReceipt, keepReceipts, receiptsOf } from "./receipts.ts"
export { formatReceiptCode, receiptCodeOf } from "./rules.ts"

export const ledgerAffair: Affair = {
	id: "ledger",
	tables: affairTables,
	instanceTables: [],
	words,
	flows: [registerFlow(receiptFlow, async () => null)],
	calls,
	chatWords: [{ word: "查回执", kind: "argument", flow: receiptFlow.type, params: (argument) => ({ code: argument }), audience: "anyone" }],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: { [rootTimer]: dailyRoot },
	record: { kind: "ledger", label: "record.kind.ledger", events: ["ledger."] },
	rights: ledgerRights,
	nav: [{ path: keysPath, label: "ledger.keys.nav", right: "ledger.read" }],
	ledger: { kinds: { "ledger.key": "ledger.kind.key" } },
	api: ledgerApi,
	publicSections: [rootsSection],
	reseal: { ledger_key: resealKey },
	exportFiles,
	routes: (server, house) => {
		mountRoutes(server, house)
		mountConsole(server, house)
	},
}
