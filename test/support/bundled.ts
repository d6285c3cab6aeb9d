/** Programs of ours as one file each, for tests that start them again and again: ▲ reading a thousand modules was two thirds of such a test. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { buildSync } from "esbuild"
import { bundleOptions } from "../../scripts/build.js"
import { packageRoot } from "../../src/root.ts"

export type Bundled = { readonly path: string; readonly remove: () => void }

/** Made of the sources as they are now. `entry`: from the package's folder, `bench/broadcast-process.ts`. */
export function bundled(entry: string): Bundled {
	const parent = join(packageRoot, ".tmp")
	mkdirSync(parent, { recursive: true })
	// Inside the package: what is not bundled is looked for above the file.
	const folder = mkdtempSync(join(parent, "bundled-"))
	const path = join(folder, "program.js")
	buildSync({ absWorkingDir: packageRoot, entryPoints: [entry], outfile: path, ...bundleOptions, logLevel: "error" })
	return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
