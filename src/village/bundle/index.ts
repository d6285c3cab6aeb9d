/** A whole village in one file: made and read by the command line, and made in the console on two people's word. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Affair } from "../affair.ts"
import { waiting } from "./asking.ts"
import { bundleDigest } from "./digest.ts"
import { clearMade } from "./made.ts"
import { bundlePath, exportRight, releaseRight } from "./page.tsx"
import { mountRoutes } from "./routes.ts"
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
		while (!signal.aborted) {
			await clearMade(bundles.folder, house.clock()).catch((error: unknown) =>
				log.error({ error }, "exports past their time could not be removed"),
			)
			await sleep(clearEveryMs, undefined, { signal }).catch(() => undefined)
		}
	},
	homeTiles: async ({ reader, house, villageId, accountId, now, heldIn }) => {
		const asked = await waiting(reader, villageId, now)
		if (asked === undefined) return []
		// Work of the day for who may release; the others only wait, and so does who asked.
		const isUrgent = asked.by !== accountId && heldIn(releaseRight).includes(villageId)
		return [{ label: house.say("bundle.tile"), value: 1, path: bundlePath, isUrgent, right: exportRight }]
	},
	routes: mountRoutes,
}
