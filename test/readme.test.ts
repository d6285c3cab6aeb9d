/** What README and the guides promise is there: settings, commands, pictures, pages. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { commands } from "../src/cli/commands.ts"
import { cliSay } from "../src/cli/words.ts"
import { configTable } from "../src/config.ts"
import { packageRoot } from "../src/root.ts"

const guides = readdirSync(join(packageRoot, "docs")).filter((name) => name.endsWith(".md"))
const documents = ["README.md", ...guides.map((name) => `docs/${name}`)]

function read(path: string): string {
	return readFileSync(join(packageRoot, path), "utf8")
}

/** Rows of the table between `<!-- name … -->` and `<!-- /name -->`, without the line under its head. The formatter pads cells. */
function tableOf(name: string): readonly (readonly string[])[] {
	const text = new RegExp(`<!-- ${name}[^>]*-->\\n([\\s\\S]*?)\\n<!-- /${name} -->`).exec(read("README.md"))?.[1] ?? ""
	const rows = text.split("\n").map((line) =>
		line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map((cell) => cell.trim().replaceAll("\\|", "|")),
	)
	return rows.filter((_, index) => index !== 1)
}

/** Lines of the shell blocks, without comments. */
function shellLines(document: string): readonly string[] {
	const blocks = [...read(document).matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? "")
	return blocks.flatMap((block) => block.split("\n")).filter((line) => line.trim() !== "" && !line.startsWith("#"))
}

/** Every `npx cunkou …` of a document, in blocks and in the running text. */
function cunkouCalls(document: string): readonly string[] {
	return [...read(document).matchAll(/(?:npx cunkou|npm run -s cunkou --) ([^`\n]*)/g)].map((match) => match[1] ?? "")
}

test("README's settings are those of the configuration", () => {
	const rows = configTable.map(({ name, fallback, meaning }) => [`\`${name}\``, fallback === undefined ? "–" : `\`${fallback}\``, meaning])
	expect(tableOf("settings")).toEqual([["variable", "default", "meaning"], ...rows])
})

test("README's commands are those of the command line", () => {
	const say = cliSay("en")
	const rows = commands.map(({ name, usage, summary }) => [`\`${`${name} ${usage}`.trim()}\``, say(summary)])
	expect(tableOf("commands")).toEqual([["command", "does"], ...rows])
})

test("CI runs README's test command", () => {
	expect(read(".ci/run")).toContain("npm ci && npm test")
	expect(shellLines("README.md")).toEqual(expect.arrayContaining(["npm ci && npm start", "npm ci && npm test"]))
})

describe.each(documents)("%s", (document) => {
	test("links to what is there", () => {
		const links = [...read(document).matchAll(/\]\(([^)#]+)[^)]*\)|src="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? "")
		for (const link of links.filter((each) => !each.includes("://")))
			expect([link, statSync(join(packageRoot, dirname(document), link)).isFile()]).toEqual([link, true])
	})

	test("names commands and options that exist", () => {
		for (const call of cunkouCalls(document)) {
			if (/^(COMMAND|--help)\b/.test(call)) continue
			const command = commands.find(({ name }) => call === name || call.startsWith(`${name} `))
			expect([call, command?.name]).toEqual([call, expect.any(String)])
			const options = [...call.matchAll(/ --([\w-]+)/g)].map((match) => match[1] ?? "")
			for (const option of options) expect([...Object.keys(command?.options ?? {}), "json", "help"]).toContain(option)
		}
		const scripts = [...read(document).matchAll(/npm run (?:-s )?([\w:]+)/g)].map((match) => match[1])
		const { scripts: known } = JSON.parse(read("package.json"))
		for (const script of scripts) expect(Object.keys(known)).toContain(script)
	})
})

describe("ARCHITECTURE.md", () => {
	const text = read("ARCHITECTURE.md")
	const foldersIn = (path: string) =>
		readdirSync(join(packageRoot, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

	test.each(["src", "src/store", "src/text", "src/web", "src/village", "test"])("names every room of %s", (path) => {
		const rooms = foldersIn(path).filter((name) => !isMirror(path, name))
		expect(foldersIn(path)).not.toEqual([])
		expect(rooms.filter((name) => !new RegExp(`[\\s\`/(,]${name}[\\s\`/,:]`).test(text))).toEqual([])
	})

	test("names no file or folder that is gone", () => {
		const named = [...text.matchAll(/`((?:src|test|adapters|bench|docs|scripts)\/[\w./-]+)`/g)].map((match) => match[1] ?? "")
		expect(named.length).toBeGreaterThan(30)
		const isThere = (path: string) => ["", ".test.ts"].some((end) => existsSync(join(packageRoot, `${path}${end}`)))
		expect(named.filter((path) => !isThere(path))).toEqual([])
	})
})

/** Tests of a room stand in a room of the same name. */
function isMirror(path: string, name: string): boolean {
	return path === "test" && ["src", "src/village"].some((above) => existsSync(join(packageRoot, above, name)))
}

test("each picture is shown somewhere, and small enough to be loaded over a bad line", () => {
	const pictures = readdirSync(join(packageRoot, "docs", "pictures"))
	const shown = new Set(documents.flatMap((document) => [...read(document).matchAll(/pictures\/([\w-]+\.png)/g)].map((match) => match[1])))
	expect(pictures.filter((name) => !shown.has(name))).toEqual([])
	expect(pictures.length).toBeGreaterThan(1)
	for (const name of pictures) expect(statSync(join(packageRoot, "docs", "pictures", name)).size).toBeLessThanOrEqual(150 * 1024)
})
