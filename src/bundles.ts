/** How the service puts a village into one file: where the rows are, what they are sealed with, all affairs' tables. */
import { join } from "node:path"
import { allReseals, allShapes } from "./affairs.ts"
import { openRows } from "./app.ts"
import type { Config } from "./config.ts"
import { packageVersion } from "./root.ts"
import { createCipher } from "./store/cipher.ts"
import type { House } from "./village/affair.ts"
import { makeVillageBundle } from "./village/bundle/index.ts"
import { bundleLines } from "./village/ledger/index.ts"

export function bundlesOf(config: Pick<Config, "dataDir" | "databaseUrl">): NonNullable<House["bundles"]> {
	const { dataDir } = config
	return {
		folder: join(dataDir, "exports"),
		make: async ({ house, village, out, key, told }) => {
			const parts = { shapes: allShapes(), reseals: allReseals(), keys: { from: house.cipher, to: createCipher(key) }, dataDir }
			const ledger = bundleLines(house, village.id)
			const manifest = await makeVillageBundle(parts, {
				village: { id: village.id, code: village.code, name: village.name, ...(house.demo && { demo: true }) },
				openSource: () => openRows(config),
				ledger,
				out,
				now: house.clock(),
				version: packageVersion,
				told,
			})
			return manifest.files.length
		},
	}
}
