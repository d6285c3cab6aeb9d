/** `cunkou doctor`: looks at everything a village's helper can put right, changes nothing, says what to do. */
import { constants, existsSync } from "node:fs"
import { access, readdir, stat, statfs } from "node:fs/promises"
import { dirname, join } from "node:path"
import { databaseFile } from "../app.ts"
import type { ChannelHealth } from "../channel/adapter.ts"
import { checkChannels } from "../channels.ts"
import type { Config } from "../config.ts"
import { loadSecretKey } from "../store/cipher.ts"
import { channelWord } from "../web/console/cause.ts"
import { consoleSay } from "../web/console/words.ts"
import type { CommandContext, Run } from "./command.ts"
import { type DatabaseFacts, databaseFacts } from "./doctor-database.ts"
import {
	judgeBackups,
	judgeClock,
	judgeDisk,
	judgePending,
	judgePeople,
	judgeProxy,
	judgePublicUrl,
	judgeSecret,
	judgeTrouble,
	judgeWechatOfficial,
	type Level,
	type SecretState,
	type Verdict,
} from "./doctor-judge.ts"

type Finding = { readonly id: string; readonly level: Level; readonly words: string }

export const run: Run = async (cx) => {
	const { say, environment } = cx
	const verdicts = environment.ok ? await examine(environment.config) : environment.problems.map(({ message }) => broken(message))
	const findings = verdicts.map(([id, { level, key, values }]): Finding => ({ id, level, words: say(key, values) }))
	const count = (level: Level) => findings.filter((finding) => finding.level === level).length
	const [fail, warn] = [count("fail"), count("warn")]
	for (const { level, words } of findings) cx.tell(`${say(`doctor.level.${level}`)}  ${words}`)
	cx.tell(sum(cx, fail, warn))
	cx.report({ ok: fail === 0, checks: findings.map(({ id, level, words }) => ({ id, level, message: words })) })
	return fail === 0 ? 0 : 1
}

function sum({ say }: CommandContext, fail: number, warn: number): string {
	if (fail > 0) return say("doctor.sum.fail", { fail, warn })
	return warn > 0 ? say("doctor.sum.warn", { warn }) : say("doctor.sum.ok")
}

type Check = readonly [id: string, verdict: Verdict]

/** As the console calls them. */
function channelNames({ locale, channels }: Config): string {
	const say = consoleSay(locale)
	return ["web", ...channels.keys()].map((id) => say(channelWord(id))).join(locale === "en" ? ", " : "、")
}

/** Without a valid configuration nothing else can be looked at: nobody knows where it is. */
function broken(problem: string): Check {
	return ["config", { level: "fail", key: "doctor.config.bad", values: { problem } }]
}

async function examine(config: Config): Promise<readonly Check[]> {
	const now = Date.now()
	const database = await databaseFacts(config)
	const wechat = config.channels.get("wechat-official")
	const hasData = database.kind === "open" && database.villages > 0
	return [
		["config", { level: "ok", key: "doctor.config.ok" }],
		["channels", { level: "ok", key: "doctor.channels.ok", values: { list: channelNames(config) } }],
		...(await platformChecks(config)),
		["public-url", judgePublicUrl(config.publicUrl)],
		...(wechat === undefined
			? []
			: [["wechat-official", judgeWechatOfficial(wechat.WECHAT_OA_AES_KEY !== undefined, config.publicUrl)] as const]),
		["proxy", judgeProxy(config.publicUrl, config.trustProxy)],
		["data-folder", await folderVerdict(config.dataDir)],
		["disk", judgeDisk(await freeBytes(config.dataDir))],
		["secret", await secretVerdict(config)],
		...databaseChecks(database, config),
		["clock", judgeClock(now, database.kind === "open" ? database.latestEventAt : undefined, config)],
		["backups", judgeBackups(await newestBackup(join(config.dataDir, "backups")), now, hasData)],
	]
}

const levels: Readonly<Record<ChannelHealth["state"], Level>> = { up: "ok", degraded: "warn", "needs-login": "warn", down: "fail" }

/** What the platforms themselves say to the settings: better heard now than from people who get no answer. */
async function platformChecks(config: Config): Promise<readonly Check[]> {
	const said = await checkChannels(config, new AbortController().signal)
	return said.map(({ id, health: { state, reason = "" } }) => [
		`platform.${id}`,
		{ level: levels[state], key: "doctor.channel.says", values: { words: reason } },
	])
}

function databaseChecks(facts: DatabaseFacts, { databaseUrl }: Config): readonly Check[] {
	const engine = databaseUrl === undefined ? "SQLite" : "PostgreSQL"
	switch (facts.kind) {
		case "absent":
			return [
				["database", { level: "ok", key: "doctor.database.new", values: { engine } }],
				["migrations", judgePending(0, true)],
			]
		case "down":
			return [["database", { level: "fail", key: "doctor.database.down", values: { engine, code: facts.code } }]]
		case "damaged":
			return [["database", { level: "fail", key: "doctor.database.damaged", values: { detail: facts.detail } }]]
		case "behind":
			return [
				["database", { level: "ok", key: "doctor.database.ok", values: { engine } }],
				["migrations", judgePending(facts.pending, false)],
			]
		case "open":
			return [
				["database", { level: "ok", key: "doctor.database.ok", values: { engine } }],
				["migrations", judgePending(0, false)],
				["people", judgePeople(facts.villages, facts.hasAdministrator)],
				["messages", judgeTrouble(facts.stuck)],
			]
	}
}

async function folderVerdict(folder: string): Promise<Verdict> {
	if (!existsSync(folder)) return { level: "ok", key: "doctor.folder.new", values: { folder } }
	try {
		await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
		return { level: "ok", key: "doctor.folder.ok", values: { folder } }
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN"
		return { level: "fail", key: "doctor.folder.readonly", values: { folder, code } }
	}
}

/** Of the disk the folder is on, or will be on. */
async function freeBytes(folder: string): Promise<number> {
	const parent = dirname(folder)
	if (!existsSync(folder) && parent !== folder) return freeBytes(parent)
	const { bavail, bsize } = await statfs(folder)
	return bavail * bsize
}

async function secretVerdict(config: Config): Promise<Verdict> {
	const { state, code } = await secretState(config)
	return judgeSecret(state, code)
}

/** Looks at the key file only where there is one: `loadSecretKey` would make it. */
async function secretState({ dataDir, secretKey }: Config): Promise<{ readonly state: SecretState; readonly code: string }> {
	if (secretKey === undefined && !existsSync(join(dataDir, "secret.key"))) {
		return { state: existsSync(databaseFile(dataDir)) ? "lost" : "missing", code: "" }
	}
	const key = await loadSecretKey(dataDir, secretKey)
	if (key.ok) return { state: "ok", code: "" }
	return { state: key.code === "secret.readable-by-others" ? "unsafe" : "bad", code: key.code }
}

/** When the newest backup was made, ms. Copies from before a migration are none: they lack media and key. */
async function newestBackup(folder: string): Promise<number | undefined> {
	const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".tar.gz"))
	const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs))
	return times.length === 0 ? undefined : Math.max(...times)
}
