import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { packageRoot } from "../src/root.ts"
import { newerSyntaxIn } from "./support/newer-syntax.ts"

const scripts = ["src", "adapters"].flatMap((directory) =>
	readdirSync(join(packageRoot, directory), { recursive: true, encoding: "utf8" })
		.map((path) => `${directory}/${path}`)
		.filter((path) => path.endsWith(".js")),
)

describe("pages open in WeChat's own browser on cheap phones", () => {
	test("every browser script keeps to the syntax of ES2017", () => {
		expect(scripts).not.toEqual([])
		const found = scripts.map((path) => [path, newerSyntaxIn(path, readFileSync(join(packageRoot, path), "utf8"))])
		expect(found).toEqual(scripts.map((path) => [path, []]))
	})

	test("scripts lie where their types are checked", () => {
		for (const path of scripts) expect(path).toMatch(/^(src\/web\/assets|adapters\/[^/]+\/client)\/[^/]+\.js$/)
	})
})

test.each([
	"a?.b",
	"a ?? b",
	"a ||= b",
	"a = { ...b }",
	"const { a, ...b } = c",
	"try {} catch {}",
	"1n",
	"1_000",
	"async function* f() {}",
	"async function f() { for await (const a of b) {} }",
	"class A { x = 1 }",
	"class A { #y() {} }",
	"class A { static {} }",
	"/a/s",
	"/(?<n>a)/",
	"/(?<=a)b/",
	"/\\p{L}/u",
	'import("a")',
	"import.meta.url",
	'export * as a from "b"',
])("%s is too new", (source) => {
	expect(newerSyntaxIn("a.js", source)).not.toEqual([])
})

test.each([
	"[...a]",
	"f(...a)",
	"async function f() { await 1 }",
	"a ** b",
	"try {} catch (error) {}",
	"/a/guyim",
	"new.target",
	"const { a } = b",
	"class A { b() {} }",
	"1.5e3",
])("%s is old enough", (source) => {
	expect(newerSyntaxIn("a.js", source.includes("new.target") ? `function f() { ${source} }` : source)).toEqual([])
})
