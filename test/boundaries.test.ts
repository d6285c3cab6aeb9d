import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { packageRoot } from "../src/root.ts"
import { rules, type Tree, violationsOf } from "./support/boundaries.ts"
import { readSource } from "./support/imports.ts"

const read = (path: string) => readSource(path, readFileSync(join(packageRoot, path), "utf8"))

function sourcesUnder(directory: string): string[] {
	const paths = readdirSync(join(packageRoot, directory), { recursive: true, encoding: "utf8" })
	return paths.filter((path) => /\.(tsx?|js)$/.test(path)).map((path) => `${directory}/${path}`)
}

const treeOf = (files: Readonly<Record<string, string>>): Tree =>
	new Map(Object.entries(files).map(([path, source]) => [path, readSource(path, source)]))

describe("the tree", () => {
	const tree: Tree = new Map(
		["src", "adapters", "bench"]
			.filter((directory) => existsSync(join(packageRoot, directory)))
			.flatMap(sourcesUnder)
			.map((path) => [path, read(path)]),
	)

	test("was read, with imports in it", () => {
		expect(tree.size).toBeGreaterThan(20)
		expect([...tree.keys()]).toEqual(
			expect.arrayContaining(["src/engine/flow.ts", "src/channel/adapter.ts", "src/village/affair.ts", "adapters/web/index.ts"]),
		)
		expect([...tree.values()].flatMap((file) => file.imports).length).toBeGreaterThan(tree.size)
	})

	test.each(rules)("$name", ({ violations }) => {
		expect(violations(tree)).toEqual([])
	})
})

describe("each form of reaching out is seen", () => {
	test.each([
		['import fs from "node:fs"', "builtin fs"],
		['import "node:fs/promises"', "builtin fs/promises"],
		['import { type A } from "fs"', "builtin fs"],
		['export { readFile } from "node:fs"', "builtin fs"],
		['export * from "node:fs"', "builtin fs"],
		['export * as fs from "node:fs"', "builtin fs"],
		['const fs = await import("node:fs")', "builtin fs"],
		["const fs = await import(`node:fs`)", "unknown computed"],
		["const fs = await import(name)", "unknown computed"],
		['const fs = require("node:fs")', "builtin fs"],
		['import fs = require("node:fs")', "builtin fs"],
		['import { eq } from "drizzle-orm/sqlite-core"', "package drizzle-orm"],
		['import argon2 from "@node-rs/argon2/x"', "package @node-rs/argon2"],
		['import { a } from "/etc/a.ts"', "unknown /etc/a.ts"],
		['import { a } from "#a"', "unknown #a"],
	])("%s", (source, target) => {
		const violations = violationsOf(treeOf({ "src/engine/turn.ts": source }))
		expect(violations.join("\n")).toContain(` → ${target.split(" ")[1]}`)
	})

	test.each([
		'import type { FastifyInstance } from "fastify"',
		'export type { FastifyInstance } from "fastify"',
		'type Server = import("fastify").FastifyInstance',
		'import { z } from "zod"',
	])("%s is no I/O", (source) => {
		expect(violationsOf(treeOf({ "src/engine/turn.ts": source }))).toEqual([])
	})

	test.each([
		"Date.now()",
		"new Date()",
		"Math.random()",
		"process.env.PORT",
		'process.getBuiltinModule("fs")',
		"setTimeout(() => {}, 1)",
		'fetch("http://a")',
		'console.log("a")',
	])("%s in a pure file", (source) => {
		expect(violationsOf(treeOf({ "src/village/survey/rules.ts": source }))).toHaveLength(1)
		expect(violationsOf(treeOf({ "src/village/survey/repo.ts": source }))).toEqual([])
	})

	test("a date made of a given time is pure", () => {
		expect(violationsOf(treeOf({ "src/text/date.ts": "new Date(now)" }))).toEqual([])
	})
})

describe("each rule catches its violation and nothing beside it", () => {
	const other = {
		"src/village/people/index.ts": "",
		"src/village/people/repo.ts": "",
		"src/web/layout.tsx": "",
		"src/web/ui/button.tsx": "",
		"src/web/server.ts": "",
	}
	test.each<[string, string, string, boolean]>([
		["src/engine/turn.ts", "./flow.ts", "pure within", true],
		["src/engine/turn.ts", "../log.ts", "I/O two steps away", false],
		["src/engine/turn.ts", "../store/store.ts", "the store itself", false],
		["src/engine/turn.ts", "./gone.ts", "a file that is not there", false],
		["src/text/hash.ts", "node:crypto", "hashing of text", true],
		["src/ledger/tree.ts", "node:crypto", "hashing of the ledger", true],
		["src/ledger/repo.ts", "drizzle-orm", "the ledger's repository", true],
		["src/ledger/tree.ts", "drizzle-orm", "the rest of the ledger", false],
		["src/engine/turn.ts", "node:crypto", "hashing elsewhere", false],
		["src/village/survey/flow.ts", "./rules.ts", "a flow and its rules", true],
		["src/village/survey/flow.ts", "./repo.ts", "a flow and its repository", false],
		["src/village/survey/commands.ts", "./repo.ts", "a command and its repository", true],
		["adapters/web/index.ts", "../../src/channel/message.ts", "an adapter and the contract", true],
		["adapters/web/index.ts", "../../src/root.ts", "an adapter and the place of its scripts", true],
		["adapters/web/index.ts", "./decode.ts", "an adapter and its own file", true],
		["adapters/web/index.ts", "fastify", "an adapter and a package", true],
		["adapters/web/index.ts", "node:crypto", "an adapter and Node", true],
		["adapters/web/index.ts", "../../src/store/store.ts", "an adapter and the house", false],
		["adapters/web/index.ts", "../telegram/decode.ts", "an adapter and another", false],
		["adapters/wecom/index.ts", "../wechat-platform/aes.ts", "an adapter and what adapters share", true],
		["adapters/wechat-platform/aes.ts", "../wecom/index.ts", "what adapters share and an adapter", false],
		["src/app.ts", "../adapters/web/index.ts", "the composition root and an adapter", true],
		["src/channels.ts", "../adapters/web/index.ts", "the list of channels and an adapter", true],
		["src/main.ts", "../adapters/web/index.ts", "another file and an adapter", false],
		["src/channel-variables.ts", "../adapters/telegram/variables.ts", "the names of settings", true],
		["src/channel-variables.ts", "../adapters/telegram/index.ts", "the names of settings and a channel", false],
		["bench/main.ts", "../adapters/web/index.ts", "a benchmark and an adapter", false],
		["src/village/survey/commands.ts", "../people/index.ts", "an affair and another's index", true],
		["src/village/survey/commands.ts", "../people/repo.ts", "an affair and another's inside", false],
		["src/village/survey/commands.ts", "../affair.ts", "an affair and the contract of affairs", true],
		["src/village/survey/pages.tsx", "../../web/layout.tsx", "an affair and the layout", true],
		["src/village/survey/pages.tsx", "../../web/ui/button.tsx", "an affair and a part of pages", true],
		["src/village/survey/routes.ts", "../../web/server.ts", "an affair and the server", false],
		["src/web/routes.ts", "../village/people/index.ts", "the web and an affair", true],
		["src/inbound/work.ts", "../village/people/index.ts", "transport and an affair", false],
		["src/inbound/work.ts", "../web/server.ts", "transport and the web", false],
		["src/inbound/work.ts", "../store/store.ts", "transport and the store", true],
	])("%s imports %s: %s", (path, specifier, _, isAllowed) => {
		const tree = {
			...other,
			"src/log.ts": 'import { pino } from "pino"',
			"src/engine/flow.ts": "",
			"src/village/survey/rules.ts": "",
			"src/village/survey/repo.ts": 'import { eq } from "drizzle-orm"',
			[path]: `import { a } from "${specifier}"`,
		}
		expect(violationsOf(treeOf(tree))).toHaveLength(isAllowed ? 0 : 1)
	})

	test("a type-only import crosses no boundary of purity, but every other", () => {
		const files = {
			"src/engine/turn.ts": 'import type { Store } from "../store/store.ts"',
			"adapters/web/index.ts": 'import type { Store } from "../../src/store/store.ts"',
		}
		expect(violationsOf(treeOf(files))).toEqual([
			"adapters import only src/channel, themselves and what they share: adapters/web/index.ts → src/store/store.ts",
		])
	})

	test.each(["const a = b as string", "const a = <string>b", "const a = b!", "let a: any", "const a = b as unknown as string"])(
		"%s is a cast",
		(source) => {
			expect(violationsOf(treeOf({ "src/web/a.ts": source })).length).toBeGreaterThan(0)
			expect(violationsOf(treeOf({ "src/store/kit.ts": source }))).toEqual([])
		},
	)

	test("as const is none", () => {
		expect(violationsOf(treeOf({ "src/web/a.ts": "const a = [1] as const" }))).toEqual([])
	})

	test("a file that cannot be parsed is an error, not an empty one", () => {
		expect(() => readSource("src/a.ts", "import {")).toThrow("src/a.ts")
	})
})
