/** The ledger affair: the village's public record that nobody can change quietly; receipts, signed roots, the page that checks them. */
import { ledgerTables } from "../../ledger/index.ts"
import type { Affair } from "../affair.ts"

export const ledgerAffair: Affair = {
	id: "ledger",
	tables: ledgerTables,
	instanceTables: [],
	words: { "zh-CN": {}, en: {} },
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	nav: [],
	routes: () => {},
}
