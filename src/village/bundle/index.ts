/** A whole village in one file: made and read by the command line, and made in the console on two people's word. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Affair } from "../affair.ts"
import { waiting } from "./asking.ts"
import { bundleDigest } from "./digest.ts"
import { clearMade } from "./made.ts"
import { makersOf, makingState } from "./making.ts"
import { bundlePath, exportRight, releaseRight } from "./page.tsx"
import { mountRoutes } from "./routes.ts"
import { settleWhole } from "./settle.ts"
import { words } from "./words.ts"

export { makeVillageBundle, writeKey } from "./export.ts"
export { importVillage } from "./import.ts"
export { plainLines } from "./plain.ts"

/** Files past their time are looked for so often. */
const clearEveryMs = 10 * 60_000

export const bundleAffair: Affair = {
	id: "bundle",
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
	digest: bundleDigest,
	rights: {
		/** Everything of everybody is in it. */
		[exportRight]: ["secretary", "supervisor"],
		/** Confidential answers are opened by the supervisor only, on record. */
		[releaseRight]: ["supervisor"],
	},
	record: { kind: "bundle", label: "record.kind.bundle", events: ["bundle."] },
	nav: [{ path: bundlePath, label: "bundle.nav", right: exportRight }],
	work: async ({ house, log, signal }) => {
		const { bundles } = house
		if (bundles === undefined) return
		// A database on this machine is one process's: what it is not making itself, nobody is.
		const alone = house.store.dialect === "sqlite" ? { running: makersOf(house).running } : {}
		while (!signal.aborted) {
			await settleWhole(house, bundles.folder).catch((error: unknown) => log.error({ error }, "exports could not be called whole"))
			await clearMade(bundles.folder, house.clock(), alone).catch((error: unknown) =>
				log.error({ error }, "exports past their time could not be removed"),
			)
			await sleep(clearEveryMs, undefined, { signal }).catch(() => undefined)
		}
	},
	homeTiles: async ({ reader, house, villageId, accountId, now, heldIn }) => {
		const asked = await waiting(reader, villageId, now)
		const making = await makingState(reader, makersOf(house), villageId, now)
		const by = asked?.by ?? (making.state === "stopped" ? making.making.askedBy : undefined)
		if (by === undefined) return []
		// Work of the day for who may release; the others only wait, and so does who asked.
		const isUrgent = by !== accountId && heldIn(releaseRight).includes(villageId)
		const label = house.say(asked === undefined ? "bundle.tile.stopped" : "bundle.tile")
		return [{ label, value: 1, path: bundlePath, isUrgent, right: exportRight }]
	},
	routes: mountRoutes,
}
