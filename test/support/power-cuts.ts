/** Our service on a channel that writes down what it is given, run as a process that can be killed (`bench/broadcast-process.ts`). */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { eq } from "drizzle-orm"
import { expect, onTestFinished } from "vitest"
import { databaseFile } from "../../src/app.ts"
import { packageRoot } from "../../src/root.ts"
import { migrateSqlite } from "../../src/store/migrate.ts"
import { openPostgresStore } from "../../src/store/postgres.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { environment } from "../cli/run.ts"
import type { Bundled } from "./bundled.ts"

export const channels = ["idempotent", "plain"] as const
export type Channel = (typeof channels)[number]

/** A data folder, and the database the service is told to use. */
export class Place {
	readonly folder = mkdtempSync(join(tmpdir(), "cunkou-killed-"))
	readonly log = join(this.folder, "sent.log")
	readonly databaseUrl: string | undefined

	private readonly program: Bundled

	constructor(program: Bundled, databaseUrl: string | undefined) {
		this.program = program
		this.databaseUrl = databaseUrl
		onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }))
		if (databaseUrl === undefined) migrateSqlite(databaseFile(this.folder), 0)
	}

	/** Beside the service, or where none runs. */
	async withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
		const { databaseUrl } = this
		const store = databaseUrl === undefined ? openSqliteStore(databaseFile(this.folder)) : openPostgresStore(databaseUrl)
		try {
			return await work(store)
		} finally {
			await store.close()
		}
	}

	/** Recipient and message of each line, in the order in which they arrived. */
	lines(): readonly string[] {
		if (!existsSync(this.log)) return []
		return readFileSync(this.log, "utf8")
			.split("\n")
			.filter((line) => line !== "")
	}

	/** Runs the service until then, and cuts the power; without a bound, until it ends by itself. `perSecond`: how fast its channel is. */
	async run(channel: Channel, until?: () => boolean, perSecond = ""): Promise<void> {
		const child = spawn(process.execPath, [this.program.path, this.folder, this.log, channel, perSecond], {
			cwd: packageRoot,
			env: environment(this.databaseUrl === undefined ? {} : { DATABASE_URL: this.databaseUrl }),
			stdio: ["ignore", "ignore", "pipe"],
		})
		let said = ""
		child.stderr.setEncoding("utf8").on("data", (piece: string) => {
			said += piece
		})
		const exit = once(child, "exit")
		onTestFinished(() => void child.kill("SIGKILL"))
		if (until !== undefined) {
			while (!until() && child.exitCode === null) await sleep(2)
			child.kill("SIGKILL")
		}
		const [code] = await exit
		if (until === undefined) expect(code, said).toBe(0)
		else await this.ageLeases()
	}

	/** Until so much was sent. */
	runUntil(channel: Channel, count: number): Promise<void> {
		return this.run(channel, () => this.lines().length >= count)
	}

	/** What was being sent waits a minute on PostgreSQL, where another instance might still be at it: that minute passes here. */
	private async ageLeases(): Promise<void> {
		if (this.databaseUrl === undefined) return
		await this.withStore((store) =>
			store.tx(async (tx) => {
				const { outbox } = tx.tables(transportTables)
				await tx.db.update(outbox).set({ leaseUntil: 0 }).where(eq(outbox.status, "sending"))
			}),
		)
	}
}
