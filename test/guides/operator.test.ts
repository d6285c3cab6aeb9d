/** The operator's guide starts the service by systemd: what it says must stay what `npm start` does. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { z } from "zod"
import { packageRoot } from "../../src/root.ts"

const packageSchema = z.object({ scripts: z.object({ start: z.string() }) })

function read(...path: readonly string[]): string {
	return readFileSync(join(packageRoot, ...path), "utf8")
}

/** Settings of the unit in the guide, by name. */
function unit(): ReadonlyMap<string, string> {
	const block = [...read("docs", "guide-operator.md").matchAll(/^```ini\n([\s\S]*?)^```/gm)].find(([text]) =>
		text.includes("[Service]"),
	)?.[1]
	return new Map((block ?? "").split("\n").flatMap((line) => (/^\w+=/.test(line) ? [splitAtFirst(line)] : [])))
}

function splitAtFirst(line: string): [string, string] {
	const at = line.indexOf("=")
	return [line.slice(0, at), line.slice(at + 1)]
}

test("systemd runs what `npm start` runs, without npm between them", () => {
	const { scripts } = packageSchema.parse(JSON.parse(read("package.json")))
	expect(unit().get("ExecStart")).toBe(scripts.start.replace(/^exec node /, "/usr/bin/node "))
})

test("it may write its own folder and nothing else, and comes up again however often it fell", () => {
	const settings = unit()
	const folder = settings.get("WorkingDirectory") ?? ""
	expect(settings.get("EnvironmentFile")).toBe(`${folder}/cunkou.env`)
	expect(Object.fromEntries(settings)).toMatchObject({
		ProtectSystem: "strict",
		ReadWritePaths: folder,
		Restart: "always",
		// A database that comes up later than we do must not make systemd give up.
		StartLimitIntervalSec: "0",
	})
	// V8 writes machine code and runs it.
	expect(settings.has("MemoryDenyWriteExecute")).toBe(false)
})
