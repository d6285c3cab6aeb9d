/** `GET /metrics` in Prometheus text format: counts only, for monitors on this machine or with the token. */
import type { FastifyInstance, FastifyRequest } from "fastify"
import { isSameSecret } from "../channel/same-secret.ts"
import type { HealthReader, HealthReport } from "./console/health.ts"
import { WebError } from "./errors.ts"

/** The bearer token of monitors on other machines; shown to administrators on the health page. */
export function metricsToken(deriveKey: (purpose: string) => Buffer): string {
	return deriveKey("metrics-token").toString("base64url")
}

export function metricsRoute(readHealth: HealthReader, token: string): (http: FastifyInstance) => void {
	return (http) => {
		http.get("/metrics", async (request, reply) => {
			if (!isOnThisMachine(request) && !hasToken(request, token)) throw new WebError("forbidden")
			const text = metricsText(await readHealth(), process.memoryUsage.rss(), process.uptime())
			return reply.type("text/plain; version=0.0.4; charset=utf-8").header("cache-control", "no-store").send(text)
		})
	}
}

/** A proxy on this machine also comes from loopback, but for others: it shows by its headers or by the name it was asked under. */
function isOnThisMachine(request: FastifyRequest): boolean {
	const { headers } = request
	const isForwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"].some((name) => headers[name] !== undefined)
	const isNear = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(request.socket.remoteAddress ?? "")
	return isNear && !isForwarded && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(headers.host ?? "")
}

function hasToken(request: FastifyRequest, token: string): boolean {
	return isSameSecret(/^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "", token)
}

type Sample = { readonly labels?: Readonly<Record<string, string>>; readonly value: number }

/** The report as metrics. What could not be read is left out, so a monitor sees a gap and no false zero. Pure. */
export function metricsText(report: HealthReport, residentBytes: number, uptimeSeconds: number): string {
	const byStatus = (counts: Readonly<Record<string, number>> | undefined, statuses: readonly string[]): Sample[] =>
		counts === undefined ? [] : statuses.map((status) => ({ labels: { status }, value: counts[status] ?? 0 }))
	const age = (oldestAt: number | undefined): number => (oldestAt === undefined ? 0 : Math.max(0, report.at - oldestAt) / 1_000)
	return [
		gauge("cunkou_info", "Version of the service.", [{ labels: { version: report.version, database: report.dialect }, value: 1 }]),
		gauge("cunkou_database_up", "1 when the database can be read and written.", [{ value: report.database === "good" ? 1 : 0 }]),
		gauge(
			"cunkou_migrations_pending",
			"Migrations the database lacks.",
			report.pendingMigrations === undefined ? [] : [{ value: report.pendingMigrations }],
		),
		gauge("cunkou_inbox_events", "Events not finished.", byStatus(report.inbox?.byStatus, ["new", "dead"])),
		gauge("cunkou_inbox_oldest_seconds", "Age of the oldest event waiting.", report.inbox ? [{ value: age(report.inbox.oldestAt) }] : []),
		gauge(
			"cunkou_outbox_messages",
			"Messages not sent.",
			byStatus(report.outbox && { ...report.outbox.byStatus, kept: report.outbox.kept }, [
				"pending",
				"kept",
				"sending",
				"parked",
				"uncertain",
				"dead",
			]),
		),
		gauge(
			"cunkou_outbox_oldest_seconds",
			"Age of the oldest message waiting.",
			report.outbox ? [{ value: age(report.outbox.oldestAt) }] : [],
		),
		gauge(
			"cunkou_channel_up",
			"1 when the channel is up and not resting.",
			report.channels.map(({ id, health, pausedUntil }) => ({
				labels: { channel: id },
				value: health.state === "up" && pausedUntil === undefined ? 1 : 0,
			})),
		),
		gauge("cunkou_disk_free_bytes", "Free space where the data lie.", report.disk ? [{ value: report.disk.freeBytes }] : []),
		gauge("process_resident_memory_bytes", "Memory of the process.", [{ value: residentBytes }]),
		gauge("process_uptime_seconds", "Time since the process started.", [{ value: Math.round(uptimeSeconds) }]),
	].join("")
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
	if (samples.length === 0) return ""
	const lines = samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}`)
	return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ""].join("\n")
}

function labelText(labels: Readonly<Record<string, string>>): string {
	const pairs = Object.entries(labels).map(
		([key, value]) => `${key}="${value.replace(/[\\"\n]/g, (sign) => (sign === "\n" ? "\\n" : `\\${sign}`))}"`,
	)
	return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}
