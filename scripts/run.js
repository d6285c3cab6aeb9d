/**
 * `node scripts/run.js src/main.js …`: builds if needed, then runs a compiled file in this very process, so that signals reach
 * it and its exit code is ours.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { buildIfStale, root } from "./build.js"

const [, , file, ...rest] = process.argv
if (file === undefined) {
	process.stderr.write("usage: node scripts/run.js FILE [ARGUMENTS]\n")
	process.exitCode = 2
} else if (buildIfStale()) {
	const bundled = join(root, "dist", "bundle", file)
	const path = existsSync(bundled) ? bundled : join(root, "dist", file)
	process.argv = [process.execPath, path, ...rest]
	await import(pathToFileURL(path).href)
} else {
	process.exitCode = 1
}
