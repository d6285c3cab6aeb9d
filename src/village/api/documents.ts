/** The OpenAPI document and the page to read it: open to everybody, for they hold nothing of any village. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { renderPage } from "../../web/layout.tsx"
import type { House } from "../affair.ts"
import { DocsPage } from "./docs-page.tsx"
import { openApiOf } from "./openapi.ts"
import { apiPrefix } from "./server.ts"

/** Of the interface; it grows with what is added, and `/api/v1` stays for whoever uses it. */
const version = "1.0.0"

export function mountDocuments(server: FastifyInstance, house: House): void {
	const { say, locale, demo, publicUrl } = house
	const routes = house.api ?? []
	const document = JSON.stringify(openApiOf(routes, say, { version, server: `${publicUrl ?? ""}${apiPrefix}` }))

	for (const path of [`${apiPrefix}/openapi.json`, "/api/openapi.json"])
		server.get(path, async (_request, reply) =>
			reply.type("application/json; charset=utf-8").header("cache-control", "no-cache").send(document),
		)

	server.get("/api/docs", async (request, reply) => {
		const address = publicUrl ?? `${request.protocol}://${request.host}`
		const body = h(DocsPage, { routes, say, address })
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-cache")
			.send(renderPage({ locale, title: say("api.title"), look: "resident", demo, body }))
	})
}
