import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, it, onTestFinished } from "vitest"
import { freshFolder } from "../../src/demo/folder.ts"

let folder = ""
beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), "cunkou-demo-")), "demo")
	onTestFinished(() => rmSync(join(folder, ".."), { recursive: true, force: true }))
})

it("is made where there is none, and emptied where a demo left it", () => {
	expect(freshFolder(folder)).toBeUndefined()
	writeFileSync(join(folder, "cunkou.sqlite"), "yesterday")
	expect(freshFolder(folder)).toBeUndefined()
	expect(existsSync(join(folder, "cunkou.sqlite"))).toBe(false)
})

it("is left alone where something else is in it", () => {
	mkdirSync(folder)
	writeFileSync(join(folder, "花名册.xlsx"), "mine")
	expect(freshFolder(folder)).toBe("demo.folder.foreign")
	expect(readdirSync(folder)).toEqual(["花名册.xlsx"])
})

it("is left alone while another demo runs in it", () => {
	mkdirSync(folder)
	// The parent of this process runs for sure.
	writeFileSync(join(folder, "cunkou-demo.json"), JSON.stringify({ pid: process.ppid }))
	expect(freshFolder(folder)).toBe("demo.folder.busy")
	expect(readdirSync(folder)).toEqual(["cunkou-demo.json"])
})

it("is taken over from a demo that has ended", () => {
	mkdirSync(folder)
	// Beyond the highest process id of any system.
	writeFileSync(join(folder, "cunkou-demo.json"), JSON.stringify({ pid: 2 ** 30 }))
	expect(freshFolder(folder)).toBeUndefined()
})
