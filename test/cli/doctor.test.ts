import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import {
	judgeBackups,
	judgeClock,
	judgeDisk,
	judgePending,
	judgeProxy,
	judgePublicUrl,
	judgeTrouble,
	judgeWechatOfficial,
} from "../../src/cli/doctor-judge.ts"
import { cunkou, dataFolder, type Environment } from "./run.ts"

const reportSchema = z.object({
	ok: z.boolean(),
	checks: z.array(z.object({ id: z.string(), level: z.enum(["ok", "warn", "fail"]), message: z.string() })),
})

async function examine(env: Environment) {
	const ran = await cunkou(env, "doctor", "--json")
	const report = reportSchema.parse(JSON.parse(ran.stdout))
	expect(ran.code).toBe(report.ok ? 0 : 1)
	return new Map(report.checks.map(({ id, level, message }) => [id, { level, message }]))
}

describe("doctor", () => {
	it("finds nothing wrong before the first start, and makes nothing", async () => {
		const { env } = dataFolder()
		const checks = await examine(env)
		expect([...checks.values()].filter(({ level }) => level === "fail")).toEqual([])
		expect(checks.get("database")?.message).toContain("第一次启动时会建")
		expect(checks.get("public-url")?.level).toBe("warn")
		expect(() => rmSync(env.DATA_DIR ?? "")).toThrow("ENOENT")
	})

	it("looks at an instance in use", async () => {
		const { env } = dataFolder()
		await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")
		const before = await examine({ ...env, PUBLIC_URL: "https://cun.example" })
		expect(before.get("people")).toMatchObject({ level: "warn", message: expect.stringContaining("还没有管理员") })
		expect(before.get("backups")?.level).toBe("warn")
		expect(before.get("public-url")?.level).toBe("ok")
		expect(before.get("proxy")).toMatchObject({ level: "warn", message: expect.stringContaining("TRUST_PROXY=loopback") })
		expect(before.get("migrations")?.level).toBe("ok")
		expect(before.get("secret")?.level).toBe("ok")

		const backups = join(env.DATA_DIR ?? "", "backups")
		mkdirSync(backups, { recursive: true })
		writeFileSync(join(backups, "old.tar.gz"), "")
		utimesSync(join(backups, "old.tar.gz"), 0, Date.now() / 1_000 - 20 * 86_400)
		expect((await examine(env)).get("backups")).toMatchObject({ level: "warn", message: expect.stringContaining("20 天前") })
		writeFileSync(join(backups, "new.tar.gz"), "")
		expect((await examine(env)).get("backups")?.level).toBe("ok")

		chmodSync(join(env.DATA_DIR ?? "", "secret.key"), 0o640)
		expect((await examine(env)).get("secret")).toMatchObject({ level: "fail", message: expect.stringContaining("chmod 600") })
		rmSync(join(env.DATA_DIR ?? "", "secret.key"))
		expect((await examine(env)).get("secret")).toMatchObject({ level: "fail", message: expect.stringContaining("不要让它重新生成") })
	})

	it("tells of migrations that are still to come", async () => {
		const { env } = dataFolder()
		mkdirSync(env.DATA_DIR ?? "")
		new Database(join(env.DATA_DIR ?? "", "cunkou.sqlite")).exec("CREATE TABLE older (id)").close()
		expect((await examine(env)).get("migrations")).toMatchObject({ level: "warn", message: expect.stringContaining("cunkou migrate") })
		const migrated = await cunkou(env, "migrate")
		expect(migrated).toMatchObject({ code: 0, stdout: expect.stringMatching(/升级了 \d+ 步.*backups/s) })
		expect((await examine(env)).get("migrations")?.level).toBe("ok")
		expect(JSON.parse((await cunkou(env, "migrate", "--json")).stdout)).toEqual({ applied: 0, backup: null })
	})

	it("knows a damaged database and one that is away", async () => {
		const { env } = dataFolder()
		mkdirSync(env.DATA_DIR ?? "")
		writeFileSync(join(env.DATA_DIR ?? "", "cunkou.sqlite"), "this is no database".repeat(1_000))
		expect((await examine(env)).get("database")?.level).toBe("fail")
		const away = await examine({ ...env, DATABASE_URL: "postgres://nobody:hunter2@127.0.0.1:1/none" })
		expect(away.get("database")).toMatchObject({ level: "fail", message: expect.stringContaining("ECONNREFUSED") })
		expect(JSON.stringify([...away])).not.toContain("hunter2")
	})

	it("lists wrong settings as findings", async () => {
		const { env } = dataFolder()
		const ran = await cunkou({ ...env, PORT: "x", TZ: "Nowhere/At-All" }, "doctor")
		expect(ran.code).toBe(1)
		expect(ran.stdout).toContain("PORT 的值不对")
		expect(ran.stdout).toContain("TZ 的值不对")
		expect(ran.stdout).toContain("有 2 项不行")
	})
})

const day = 86_400_000
const noon = Date.UTC(2026, 5, 1, 12)
const here = { locale: "zh-CN", timeZone: "Asia/Shanghai" } as const

describe("a fact is judged", () => {
	it.each([
		[judgeDisk(50 * 2 ** 20), "fail", "doctor.disk.full"],
		[judgeDisk(1_000 * 2 ** 20), "warn", "doctor.disk.low"],
		[judgeDisk(50 * 2 ** 30), "ok", "doctor.disk.ok"],
		[judgeClock(0, undefined, here), "fail", "doctor.clock.absurd"],
		[judgeClock(noon, noon + 3_600_000, here), "fail", "doctor.clock.back"],
		[judgeClock(noon, noon + 1_000, here), "ok", "doctor.clock.ok"],
		[judgeClock(noon, undefined, here), "ok", "doctor.clock.ok"],
		[judgePublicUrl(undefined), "warn", "doctor.url.none"],
		[judgePublicUrl("http://127.0.0.1:8080"), "warn", "doctor.url.loopback"],
		[judgePublicUrl("http://192.168.1.5:8080"), "warn", "doctor.url.http"],
		[judgePublicUrl("https://cun.example"), "ok", "doctor.url.ok"],
		[judgeWechatOfficial(false, "https://cun.example"), "warn", "doctor.wechat.plain"],
		[judgeWechatOfficial(true, undefined), "warn", "doctor.wechat.url"],
		[judgeWechatOfficial(true, "http://127.0.0.1"), "warn", "doctor.wechat.url"],
		[judgeWechatOfficial(true, "https://cun.example"), "ok", "doctor.wechat.ok"],
		[judgeProxy("https://cun.example", undefined), "warn", "doctor.proxy.missing"],
		[judgeProxy("https://cun.example", "loopback"), "ok", "doctor.proxy.ok"],
		[judgeProxy("https://cun.example", 1), "ok", "doctor.proxy.ok"],
		[judgeProxy("http://192.168.1.5:8080", undefined), "ok", "doctor.proxy.none"],
		[judgeProxy(undefined, undefined), "ok", "doctor.proxy.none"],
		[judgeBackups(undefined, noon, false), "ok", "doctor.backup.empty"],
		[judgeBackups(undefined, noon, true), "warn", "doctor.backup.none"],
		[judgeBackups(noon - 9 * day, noon, true), "warn", "doctor.backup.old"],
		[judgeBackups(noon - day, noon, true), "ok", "doctor.backup.ok"],
		[judgePending(0, false), "ok", "doctor.migrations.ok"],
		[judgePending(2, false), "warn", "doctor.migrations.pending"],
		[judgeTrouble(0), "ok", "doctor.messages.ok"],
		[judgeTrouble(3), "warn", "doctor.messages.stuck"],
	])("%o", (verdict, level, key) => {
		expect(verdict).toMatchObject({ level, key })
	})
})

it.each([
	[800 * 2 ** 20 + 5, "800 MB"],
	[5.27 * 2 ** 30, "5.2 GB"],
	[34.9 * 2 ** 30, "34 GB"],
])("%d bytes are said as %s", (bytes, free) => {
	expect(judgeDisk(bytes).values).toEqual({ free })
})

it("the clock is said in the village's time", () => {
	expect(judgeClock(noon, undefined, here).values).toEqual({ time: "2026年6月1日 晚上8:00", zone: "Asia/Shanghai" })
})
