/** What a fact about the instance means: fine, to be looked at, or in the way. Pure. */
import { isLoopbackUrl } from "../config.ts"
import type { Locale } from "../text/catalogue.ts"
import { formatDateTime } from "../text/date.ts"
import type { DoctorKey } from "./doctor-words.ts"

export type Level = "ok" | "warn" | "fail"
export type Verdict = { readonly level: Level; readonly key: DoctorKey; readonly values?: Readonly<Record<string, string | number>> }

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte
const dayMs = 24 * 60 * 60_000

/** A migration makes a copy of the database, so a little space left is too little. */
export function judgeDisk(freeBytes: number): Verdict {
	const free = sizeWords(freeBytes)
	if (freeBytes < 256 * mebibyte) return { level: "fail", key: "doctor.disk.full", values: { free } }
	return freeBytes < 2 * gibibyte
		? { level: "warn", key: "doctor.disk.low", values: { free } }
		: { level: "ok", key: "doctor.disk.ok", values: { free } }
}

/** 34 GB, 5.2 GB, 800 MB: as people say it. */
function sizeWords(bytes: number): string {
	if (bytes < gibibyte) return `${Math.floor(bytes / mebibyte)} MB`
	const size = bytes / gibibyte
	return `${size < 10 ? Math.floor(size * 10) / 10 : Math.floor(size)} GB`
}

/** No release of cunkou is older; a machine without a battery starts in 1970. */
const earliest = Date.UTC(2026, 0, 1)
const latest = Date.UTC(2100, 0, 1)
/** A clock that was set right by the network steps back a little; more is a mistake. */
const stepMs = 5 * 60_000

/** `latestEventAt`: when the newest finished message was stored; a clock before it has been set back. Times are said as the village reads them. */
export function judgeClock(
	now: number,
	latestEventAt: number | undefined,
	{ locale, timeZone }: { readonly locale: Locale; readonly timeZone: string },
): Verdict {
	const time = formatDateTime(now, locale, timeZone)
	const zone = timeZone
	if (now < earliest || now > latest) return { level: "fail", key: "doctor.clock.absurd", values: { time, zone } }
	if (latestEventAt !== undefined && now < latestEventAt - stepMs) {
		return { level: "fail", key: "doctor.clock.back", values: { time, zone, minutes: Math.round((latestEventAt - now) / 60_000) } }
	}
	return { level: "ok", key: "doctor.clock.ok", values: { time, zone } }
}

export function judgePublicUrl(publicUrl: string | undefined): Verdict {
	if (publicUrl === undefined) return { level: "warn", key: "doctor.url.none" }
	if (isLoopbackUrl(publicUrl)) return { level: "warn", key: "doctor.url.loopback", values: { url: publicUrl } }
	if (publicUrl.startsWith("http://")) return { level: "warn", key: "doctor.url.http", values: { url: publicUrl } }
	return { level: "ok", key: "doctor.url.ok", values: { url: publicUrl } }
}

/** `hasKey`: whether WECHAT_OA_AES_KEY is set. The platform calls only names with a certificate, on port 443, or 80 without. */
export function judgeWechatOfficial(hasKey: boolean, publicUrl: string | undefined): Verdict {
	if (!hasKey) return { level: "warn", key: "doctor.wechat.plain" }
	if (publicUrl === undefined || isLoopbackUrl(publicUrl)) return { level: "warn", key: "doctor.wechat.url" }
	return { level: "ok", key: "doctor.wechat.ok", values: { url: `${publicUrl}/channels/wechat-official` } }
}

/** https ends at a proxy in front: without being told of it, everybody seems to come from its one address. */
export function judgeProxy(publicUrl: string | undefined, trustProxy: number | string | undefined): Verdict {
	if (trustProxy !== undefined) return { level: "ok", key: "doctor.proxy.ok", values: { proxies: trustProxy } }
	return publicUrl?.startsWith("https://") === true
		? { level: "warn", key: "doctor.proxy.missing" }
		: { level: "ok", key: "doctor.proxy.none" }
}

const backupFreshMs = 8 * dayMs

/** `newestAt`: when the newest backup was made, ms. `hasData`: whether there is anything to lose. */
export function judgeBackups(newestAt: number | undefined, now: number, hasData: boolean): Verdict {
	if (newestAt === undefined) return { level: hasData ? "warn" : "ok", key: hasData ? "doctor.backup.none" : "doctor.backup.empty" }
	const days = Math.floor((now - newestAt) / dayMs)
	return now - newestAt > backupFreshMs
		? { level: "warn", key: "doctor.backup.old", values: { days } }
		: { level: "ok", key: "doctor.backup.ok", values: { days } }
}

export function judgePending(pending: number, isNew: boolean): Verdict {
	if (isNew) return { level: "ok", key: "doctor.migrations.new" }
	return pending === 0
		? { level: "ok", key: "doctor.migrations.ok" }
		: { level: "warn", key: "doctor.migrations.pending", values: { count: pending } }
}

export type SecretState = "ok" | "missing" | "lost" | "unsafe" | "bad"

/** `lost`: there is a database, but not the key its numbers are sealed with. */
export function judgeSecret(state: SecretState, code: string): Verdict {
	switch (state) {
		case "ok":
			return { level: "ok", key: "doctor.secret.ok" }
		case "missing":
			return { level: "ok", key: "doctor.secret.missing" }
		case "lost":
			return { level: "fail", key: "doctor.secret.lost" }
		case "unsafe":
			return { level: "fail", key: "doctor.secret.unsafe" }
		case "bad":
			return { level: "fail", key: "doctor.secret.bad", values: { code } }
	}
}

/** Messages that stand still: dead events and dead or uncertain messages. */
export function judgeTrouble(count: number): Verdict {
	return count === 0 ? { level: "ok", key: "doctor.messages.ok" } : { level: "warn", key: "doctor.messages.stuck", values: { count } }
}

export function judgePeople(villages: number, hasAdministrator: boolean): Verdict {
	if (!hasAdministrator) return { level: "warn", key: "doctor.people.noAdministrator" }
	return villages === 0
		? { level: "warn", key: "doctor.people.noVillage" }
		: { level: "ok", key: "doctor.people.ok", values: { count: villages } }
}
