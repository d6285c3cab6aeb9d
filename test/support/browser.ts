/** A real browser for tests, with Chinese glyphs and without a network: the machine's own, else the one @sparticuz/chromium carries. */
import {
	accessSync,
	chmodSync,
	constants,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Browser, chromium } from "playwright-core"
import { z } from "zod"
import { packageRoot } from "../../src/root.ts"
import { runFile } from "./run-file.ts"

export type Chromium = {
	readonly path: string
	/** Directory of shared libraries a bare machine may lack (NSS); only the bundled browser brings them. */
	readonly libraries?: string
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
const resolve = createRequire(import.meta.url).resolve

/** `CHROMIUM_PATH`, else a browser on PATH, else the bundled one (Linux x64), unpacked once into `.tmp/`. Rejects when there is none. */
export async function findChromium(env: Readonly<Record<string, string | undefined>> = process.env): Promise<Chromium> {
	const chosen = env.CHROMIUM_PATH
	if (chosen !== undefined && chosen !== "") {
		if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH names no program: ${chosen}`)
		return { path: chosen }
	}
	const paths = (env.PATH ?? "").split(delimiter).filter((directory) => directory !== "")
	const found = paths.flatMap((directory) => names.map((name) => join(directory, name))).find(isExecutable)
	return found === undefined ? unpackBundled() : { path: found }
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK)
		return true
	} catch {
		return false
	}
}

/** @sparticuz/chromium unpacks into the temporary directory under fixed names; a directory of our own keeps runs and users apart. */
async function unpackBundled(): Promise<Chromium> {
	if (process.platform !== "linux" || process.arch !== "x64") {
		throw new Error("No browser found. Install Chromium or Chrome, or set CHROMIUM_PATH to one.")
	}
	const entry = resolve("@sparticuz/chromium")
	const target = join(packageRoot, ".tmp", `chromium-${versionOf(entry)}`)
	const unpacked = { path: join(target, "chromium"), libraries: join(target, "al2023", "lib") }
	if (existsSync(target)) return unpacked
	mkdirSync(dirname(target), { recursive: true })
	const aside = mkdtempSync(`${target}-`)
	const script = `import(${JSON.stringify(pathToFileURL(entry).href)}).then((chromium) => chromium.default.executablePath())`
	// The execution environment makes it unpack its libraries too.
	const env = { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" }
	await runFile(process.execPath, ["--eval", script], { env })
	// Unpacked for its user alone; a work tree may be shared.
	for (const path of [aside, join(aside, "chromium")]) chmodSync(path, 0o755)
	try {
		renameSync(aside, target)
	} catch {
		// Another test process was faster; its copy is the same.
		rmSync(aside, { recursive: true, force: true })
	}
	return unpacked
}

function versionOf(entry: string): string {
	const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), "..", "..", "package.json"), "utf8"))
	return z.object({ version: z.string() }).parse(manifest).version
}

/** Starts a headless browser with a fresh profile; `more`: further switches, e.g. for a made-up microphone. Close it; its temporary files go with it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
	const found = await findChromium()
	const home = mkdtempSync(join(tmpdir(), "cunkou-browser-"))
	const start = (chromiumSandbox: boolean) =>
		chromium.launch({
			executablePath: found.path,
			chromiumSandbox,
			args: ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...more],
			env: environment(found, home),
		})
	try {
		// Root cannot use the sandbox, nor can many containers and hardened kernels: then it is tried, and left.
		const isSandboxHopeless = process.getuid?.() === 0 || process.env.CI !== undefined
		const browser = isSandboxHopeless ? await start(false) : await start(true).catch(() => start(false))
		browser.once("disconnected", () => rmSync(home, { recursive: true, force: true }))
		return browser
	} catch (error) {
		rmSync(home, { recursive: true, force: true })
		throw error
	}
}

/** Only the fonts of @embedpdf/fonts-sc: pages look the same on every machine, and Chinese needs no installed font. */
function environment(found: Chromium, home: string): Record<string, string> {
	const fonts = join(dirname(resolve("@embedpdf/fonts-sc")), "..", "fonts")
	const configuration = join(home, "fonts.conf")
	writeFileSync(
		configuration,
		`<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><cachedir>${home}</cachedir></fontconfig>`,
	)
	const libraries = found.libraries === undefined ? {} : { LD_LIBRARY_PATH: found.libraries }
	return { PATH: process.env.PATH ?? "", HOME: home, TZ: "Asia/Shanghai", FONTCONFIG_FILE: configuration, ...libraries }
}
