import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { clientWords, webChatWords } from "../../../adapters/web/words.ts"
import { packageRoot } from "../../../src/root.ts"
import { speaker } from "../../../src/text/catalogue.ts"

test("both languages have the same words", () => {
	for (const locale of ["zh-CN", "en"] as const) expect(() => speaker([webChatWords], locale)).not.toThrow()
})

test("no English on a Chinese screen", () => {
	for (const words of Object.values(webChatWords["zh-CN"])) expect(words.replace(/\{\w+\}|MB/g, "")).not.toMatch(/[A-Za-z]/)
})

test("the scripts say only words they are given, and are given only words they say", () => {
	const folder = join(packageRoot, "adapters/web/client")
	const source = readdirSync(folder)
		.filter((name) => name.endsWith(".js"))
		.map((name) => readFileSync(join(folder, name), "utf8"))
		.join("\n")
	const given = Object.keys(clientWords("zh-CN"))
	const calls = [...source.matchAll(/say\(([^)]*)\)/g)].flatMap((match) =>
		[...(match[1] ?? "").matchAll(/"([a-zA-Z.]+)"/g)].map((key) => key[1] ?? ""),
	)
	expect(calls.filter((key) => key !== "own" && key !== "image" && key !== "voice").filter((key) => !given.includes(key))).toEqual([])
	// The part of the day is put in: say(`when.${part}`).
	const starts = [...source.matchAll(/say\(`([a-zA-Z.]+)\$\{/g)].map((match) => match[1] ?? "")
	expect(given.filter((key) => !calls.includes(key) && !starts.some((start) => key.startsWith(start)))).toEqual([])
})
