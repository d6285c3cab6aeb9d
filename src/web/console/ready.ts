/** `GET /readyz`: for whoever starts, stops and balances instances. Open to all, so it says states and no reasons. */
import type { FastifyInstance } from "fastify"
import { type HealthReader, isReady } from "./health.ts"

export function readyRoute(readHealth: HealthReader): (http: FastifyInstance) => void {
	return (http) => {
		http.get("/readyz", async (_request, reply) => {
			const report = await readHealth()
			const ready = isReady(report)
			return reply
				.code(ready ? 200 : 503)
				.header("cache-control", "no-store")
				.send({
					status: ready ? "ready" : "not-ready",
					database: report.database,
					pendingMigrations: report.pendingMigrations ?? null,
					channels: report.channels.map(({ id, health, pausedUntil }) => ({
						id,
						state: pausedUntil === undefined ? health.state : "paused",
					})),
				})
		})
	}
}
