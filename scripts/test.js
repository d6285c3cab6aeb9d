/**
 * `npm test`: types, lint, unused code, build, then the tests. With arguments only the tests they name.
 * The last line is `N passed, N failed`, the four checks counted with the tests. `--long` raises every suite's limits.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "./build.js"

const names = process.argv.slice(2).filter((argument) => argument !== "--long")
if (process.argv.includes("--long")) process.env.CUNKOU_LONG = "1"

const checks = [
	{ name: "types", command: ["tsc", "-p", "tsconfig.json"] },
	{ name: "types of browser scripts", command: ["tsc", "-p", "tsconfig.client.json"] },
	{ name: "lint", command: ["biome", "ci", "--error-on-warnings"] },
	{ name: "unused", command: ["knip", "--no-progress"] },
	{ name: "build", command: ["node", "scripts/build.js"] },
]

let passed = 0
let failed = 0
for (const check of names.length === 0 ? checks : []) {
	const started = Date.now()
	const isGood = runs(check.command)
	console.log(`${isGood ? "✓" : "✗"} ${check.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
	if (isGood) passed++
	else failed++
}
const tests = runTests()
passed += tests.passed
failed += tests.failed
if (tests.skipped > 0) console.log(`${tests.skipped} skipped`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function runs(/** @type {string[]} */ command) {
	const [program = "", ...rest] = command
	const path = program === "node" ? process.execPath : join(root, "node_modules", ".bin", program)
	return spawnSync(path, rest, { cwd: root, stdio: "inherit" }).status === 0
}

/** Runs vitest; what it counted is read from its JSON report, never from its words. */
function runTests() {
	const directory = mkdtempSync(join(tmpdir(), "cunkou-test-"))
	const file = join(directory, "report.json")
	try {
		const isGood = runs(["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...names])
		const counts = countsOf(file)
		// A file that cannot load, or an error outside any test, fails the run without a failed test in the report.
		return isGood ? counts : { ...counts, failed: Math.max(counts.failed, 1) }
	} finally {
		rmSync(directory, { recursive: true, force: true })
	}
}

function countsOf(/** @type {string} */ file) {
	try {
		const report = JSON.parse(readFileSync(file, "utf8"))
		const brokenFiles = report.testResults.filter(
			(/** @type {{ status: string, assertionResults: unknown[] }} */ result) =>
				result.status === "failed" && result.assertionResults.length === 0,
		)
		return {
			passed: Number(report.numPassedTests),
			failed: Number(report.numFailedTests) + brokenFiles.length,
			skipped: Number(report.numPendingTests) + Number(report.numTodoTests),
		}
	} catch {
		console.error("✗ vitest ended without a report")
		return { passed: 0, failed: 1, skipped: 0 }
	}
}
