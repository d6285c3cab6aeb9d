/** The township affair: one who looks after many villages sees them side by side. The figures are the affairs' own (`Affair.township`). */
import type { Affair } from "../affair.ts"
import { countFilings } from "../filing/index.ts"
import { countPackets } from "../task/index.ts"
import { townshipDigest } from "./digest.ts"
import { escalationsPath, filingsPath, townshipPath } from "./paths.ts"
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
	homeTiles: async ({ reader, house: { say }, heldIn }) => {
		const ids = heldIn("township.answer")
		const packets = await countPackets(reader, ids, { isAnswered: false })
		const filings = await countFilings(reader, ids, ["filed"])
		return [
			{ label: say("township.home.packets"), value: packets, path: escalationsPath, isUrgent: true },
			{ label: say("township.home.filings"), value: filings, path: filingsPath, isUrgent: true },
		].filter(({ value }) => value > 0)
	},
	digest: townshipDigest,
	nav: [{ path: townshipPath, label: "township.nav", group: "today", right: "township.read" }],
	routes: mountRoutes,
}
