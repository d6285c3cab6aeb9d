/** Compiles to dist/ when the sources differ from those dist/ was made of. Run as a script it always builds. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, "dist")
const stamp = join(dist, ".built-from")
const compiled = ["src", "adapters", "bench"]
/** Compiled files that are also bundled, into dist/bundle. */
const entries = ["src/main.js", "src/serve.js", "src/cli/main.js", "src/consolidating/worker.js"]

/** Hash of everything the compiler reads: content, so that a copied or checked out dist/ stays valid. */
function fingerprint() {
	const hash = createHash("sha256")
	const sources = compiled
		.filter((directory) => existsSync(join(root, directory)))
		.flatMap((directory) => readdirSync(join(root, directory), { recursive: true, encoding: "utf8" }).map((path) => join(directory, path)))
		.filter((path) => /\.tsx?$/.test(path))
		.sort()
	for (const path of ["tsconfig.json", "tsconfig.build.json", ...sources]) {
		hash
			.update(`${path}\0`)
			.update(readFileSync(join(root, path)))
			.update("\0")
	}
	return hash.digest("hex")
}

function isBuiltFrom(/** @type {string} */ wanted) {
	return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted
}

/** Builds if needed. What the compiler says goes to stderr, so that stdout stays the command's own. Returns whether dist/ is good. */
export function buildIfStale() {
	const wanted = fingerprint()
	return isBuiltFrom(wanted) || build(wanted)
}

function build(/** @type {string} */ wanted) {
	const compiler = findCompiler()
	if (compiler === undefined) {
		process.stderr.write(
			"cunkou: the sources changed since the last build and TypeScript is not installed. Run `npm ci` once, then start again.\n",
		)
		return false
	}
	// Types are checked by the tests, not here (tsconfig.build.json): a start after an update waits 3 s instead of 10, needs a tenth of the memory, and
	// none of the packages that are optional.
	// Built aside and moved in at the end: a failed or interrupted build leaves the last good one in place.
	const aside = join(root, ".tmp", `build-${process.pid}`)
	const old = join(root, ".tmp", `old-${process.pid}`)
	try {
		const result = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", aside], {
			cwd: root,
			stdio: ["ignore", 2, 2],
		})
		if (result.status !== 0) {
			process.stderr.write("cunkou: the build failed; the reasons stand above.\n")
			return false
		}
		if (!bundle(aside)) return false
		writeFileSync(join(aside, ".built-from"), wanted)
		if (existsSync(dist)) renameSync(dist, old)
		renameSync(aside, dist)
		return true
	} catch (error) {
		// Another process moved its build in between; where it is of the same sources, it will do.
		if (isBuiltFrom(wanted)) return true
		throw error
	} finally {
		rmSync(aside, { recursive: true, force: true })
		rmSync(old, { recursive: true, force: true })
	}
}

/**
 * How our modules become one file: natives, what is found by its own path, and what cannot bear it stay packages.
 * @type {import("esbuild").BuildOptions}
 */
export const bundleOptions = {
	bundle: true,
	format: "esm",
	platform: "node",
	target: "node20",
	external: [
		"better-sqlite3",
		"docx",
		"exceljs",
		"@node-rs/*",
		"@resvg/*",
		"@embedpdf/*",
		"@flydotio/*",
		"pg-native",
		"wechaty*",
		"@wecom/*",
	],
	// Packages written for CommonJS ask for these.
	banner: {
		js: 'import { createRequire as requireFrom } from "node:module"; import { dirname as folderOf } from "node:path"; const require = requireFrom(import.meta.url); const __filename = new URL(import.meta.url).pathname; const __dirname = folderOf(__filename);',
	},
}

/**
 * What is started often (service, command line) as a few files instead of 1,500: a start reads its modules in 0.4 s of CPU instead of 0.9.
 */
function bundle(/** @type {string} */ aside) {
	const { buildSync } = createRequire(import.meta.url)("esbuild")
	try {
		buildSync({
			absWorkingDir: root,
			entryPoints: entries.map((entry) => join(aside, entry)),
			outbase: aside,
			outdir: join(aside, "bundle"),
			...bundleOptions,
			splitting: true,
			logLevel: "error",
		})
		return true
	} catch (error) {
		process.stderr.write(`cunkou: the bundle failed: ${error instanceof Error ? error.message : error}\n`)
		return false
	}
}

function findCompiler() {
	try {
		return join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc")
	} catch {
		return undefined
	}
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	process.exitCode = build(fingerprint()) ? 0 : 1
}
