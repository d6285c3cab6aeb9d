/** Where the package lies, for files that are not compiled: style sheets, client scripts, migrations. */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"

const manifestSchema = z.object({ name: z.literal("cunkou"), version: z.string() })

/** The directory of cunkou's package.json: the same from `src/` (tests) and from `dist/src/`. */
export const packageRoot = packageRootAbove(dirname(fileURLToPath(import.meta.url)))

export const packageVersion = manifestSchema.parse(JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"))).version

function packageRootAbove(directory: string): string {
	if (isPackageRoot(directory)) return directory
	const parent = dirname(directory)
	if (parent === directory) throw new Error("no package.json of cunkou above this file")
	return packageRootAbove(parent)
}

function isPackageRoot(directory: string): boolean {
	try {
		return manifestSchema.safeParse(JSON.parse(readFileSync(join(directory, "package.json"), "utf8"))).success
	} catch {
		// No such file, or not JSON: the package lies further up.
		return false
	}
}
