/** The OpenAPI document, made from the schemas the routes are checked with. Pure. */
import { z } from "zod"
import type { Say } from "../../engine/flow.ts"
import type { ApiRoute } from "../api-route.ts"

type Schema = Readonly<Record<string, unknown>>

export type ApiDocument = Readonly<Record<string, unknown>> & { readonly paths: Readonly<Record<string, Schema>> }

function schemaOf(schema: z.ZodType, io: "input" | "output"): Schema {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" })
	return rest
}

const objectSchema = z.object({
	properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
	required: z.array(z.string()).default([]),
})

type Parameter = { readonly name: string; readonly required: boolean; readonly schema: Schema }

/** What stands in the path or the query, one by one. */
export function parametersOf(schema: z.ZodObject): readonly Parameter[] {
	const { properties, required } = objectSchema.parse(schemaOf(schema, "input"))
	return Object.entries(properties).map(([name, one]) => ({ name, required: required.includes(name), schema: one }))
}

/** `/opinions/:id` as OpenAPI writes it. */
export function templateOf(path: string): string {
	return path.replaceAll(/:(\w+)/g, "{$1}")
}

const problem = {
	description: "application/problem+json (RFC 9457)",
	content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
}

export function openApiOf(
	routes: readonly ApiRoute[],
	say: Say,
	about: { readonly version: string; readonly server: string },
): ApiDocument {
	const paths: Record<string, Record<string, unknown>> = {}
	for (const route of routes) {
		const path = templateOf(route.path)
		paths[path] = { ...paths[path], [route.kind === "write" ? "post" : "get"]: operationOf(route, say) }
	}
	return {
		openapi: "3.1.0",
		info: { title: say("api.title"), version: about.version, description: say("api.lead") },
		servers: [{ url: about.server }],
		security: [{ key: [] }],
		paths,
		components: {
			securitySchemes: { key: { type: "http", scheme: "bearer", description: say("api.docs.key") } },
			schemas: {
				Problem: {
					type: "object",
					required: ["type", "title", "status", "detail", "code", "requestId"],
					properties: {
						type: { type: "string" },
						title: { type: "string" },
						status: { type: "integer" },
						detail: { type: "string" },
						code: { type: "string", description: say("api.docs.code") },
						requestId: { type: "string" },
						errors: {
							type: "array",
							items: {
								type: "object",
								properties: { in: { type: "string" }, field: { type: "string" }, message: { type: "string" } },
							},
						},
					},
				},
			},
		},
	}
}

function operationOf(route: ApiRoute, say: Say): Schema {
	const { kind, path, right, summary, shapes } = route
	const isWrite = kind === "write"
	const inPath = parametersOf(shapes.params).map((one) => ({ ...one, in: "path", required: true }))
	const inQuery = parametersOf(shapes.query).map((one) => ({ ...one, in: "query" }))
	const village = { name: "village", in: "query", required: false, description: say("api.docs.village"), schema: { type: "string" } }
	const once = {
		name: "Idempotency-Key",
		in: "header",
		required: true,
		description: say("api.docs.once"),
		schema: { type: "string", minLength: 8, maxLength: 100 },
	}
	return {
		operationId: `${isWrite ? "post" : "get"}${path.replaceAll(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
		summary: say(summary),
		tags: [path.split("/")[1] ?? ""],
		"x-scope": right ?? null,
		description: right === undefined ? say("api.docs.anyKey") : say("api.docs.scope", { scope: right }),
		parameters: [...inPath, ...inQuery, village, ...(isWrite ? [once] : [])],
		...(isWrite && { requestBody: { required: true, content: { "application/json": { schema: schemaOf(shapes.body, "input") } } } }),
		responses: {
			[isWrite ? "201" : "200"]: {
				description: say("api.docs.good"),
				content: { "application/json": { schema: schemaOf(shapes.answer, "output") } },
			},
			default: problem,
		},
	}
}
