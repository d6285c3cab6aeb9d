/** Folders are made with all above them, or refused at once. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { makeFolder } from "../../src/store/folder.ts"

function place(): string {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-folder-"))
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
	return folder
}

it("makes what is missing, for its owner alone, and leaves what is there", () => {
	const folder = place()
	makeFolder(join(folder, "a", "b"))
	expect(statSync(join(folder, "a", "b")).mode & 0o777).toBe(0o700)
	writeFileSync(join(folder, "a", "b", "kept"), "x")
	makeFolder(join(folder, "a", "b"))
	expect(existsSync(join(folder, "a", "b", "kept"))).toBe(true)
	makeFolder(".")
})

it("says what is in the way", () => {
	const folder = place()
	writeFileSync(join(folder, "file"), "x")
	expect(() => makeFolder(join(folder, "file"))).toThrow("EEXIST")
	expect(() => makeFolder(join(folder, "file", "a"))).toThrow("ENOTDIR")
})

it.runIf(existsSync("/proc/self"))("does not try for ever where the system has no room for any", () => {
	expect(() => makeFolder("/proc/none/such")).toThrow("ENOENT")
})
