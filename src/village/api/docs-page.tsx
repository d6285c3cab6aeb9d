/** /api/docs: what other programs can ask, to read. */
import type { Say } from "../../engine/flow.ts"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { ApiRoute } from "../api-route.ts"
import { parametersOf, templateOf } from "./openapi.ts"

type Parameter = { readonly name: string; readonly place: string; readonly what: string }

export function DocsPage({ routes, say, address }: { readonly routes: readonly ApiRoute[]; readonly say: Say; readonly address: string }) {
	const groups = [...new Set(routes.map(groupOf))]
	return (
		<>
			<h1>{say("api.title")}</h1>
			<p>{say("api.lead")}</p>
			<p>
				<a href="/api/v1/openapi.json">{say("api.docs.document")}</a>
			</p>
			<ul>
				<li>{say("api.docs.key")}</li>
				<li>{say("api.docs.village")}</li>
				<li>{say("api.docs.once")}</li>
				<li>{say("api.docs.pages")}</li>
				<li>{say("api.docs.problem")}</li>
				<li>{say("api.docs.limits")}</li>
			</ul>
			{groups.map((group) => (
				<section key={group}>
					<h2>{group}</h2>
					{routes
						.filter((route) => groupOf(route) === group)
						.map((route) => (
							<One key={`${route.kind} ${route.path}`} route={route} say={say} address={address} />
						))}
				</section>
			))}
		</>
	)
}

function groupOf({ path }: ApiRoute): string {
	return path.split("/")[1] ?? ""
}

function One({ route, say, address }: { readonly route: ApiRoute; readonly say: Say; readonly address: string }) {
	const { kind, path, right, summary, shapes } = route
	const isWrite = kind === "write"
	const parameters = [
		...parametersOf(shapes.params).map((one) => ({ ...one, place: "path" })),
		...parametersOf(shapes.query).map((one) => ({ ...one, place: "query" })),
		...parametersOf(shapes.body).map((one) => ({ ...one, place: "body" })),
	].map(({ name, place, required, schema }): Parameter => ({ name: required ? `${name} *` : name, place, what: inShort(schema) }))
	const columns: readonly Column<Parameter>[] = [
		{ label: say("api.docs.name"), role: "lead", cell: ({ name }) => <code>{name}</code> },
		{ label: say("api.docs.place"), cell: ({ place }) => place },
		{ label: say("api.docs.what"), cell: ({ what }) => what },
	]
	return (
		<details class="card">
			<summary>
				<code>{`${isWrite ? "POST" : "GET"} ${templateOf(path)}`}</code> {say(summary)}
			</summary>
			<p class="hint">{right === undefined ? say("api.docs.anyKey") : say("api.docs.scope", { scope: right })}</p>
			{parameters.length > 0 && (
				<Table caption={say("api.docs.parameters")} columns={columns} rows={parameters} keyOf={({ name, place }) => `${place} ${name}`} />
			)}
			<pre>{exampleOf(route, address)}</pre>
		</details>
	)
}

/** What a value looks like, from its JSON schema: the whole of it stands in the document. */
function inShort(schema: Readonly<Record<string, unknown>>): string {
	if (Array.isArray(schema.enum)) return schema.enum.join(" | ")
	const least = schema.minimum ?? schema.minLength
	const most = schema.maximum ?? schema.maxLength
	const span = least === undefined && most === undefined ? "" : ` ${least ?? ""}…${most ?? ""}`
	const fallback = schema.default === undefined ? "" : ` = ${JSON.stringify(schema.default)}`
	return `${String(schema.format ?? schema.type ?? "")}${span}${fallback}`
}

function exampleOf({ kind, path, shapes }: ApiRoute, address: string): string {
	const url = `${address}/api/v1${path.replaceAll(/:(\w+)/g, (_, name: string) => name.toUpperCase())}`
	if (kind !== "write") return `curl -H "Authorization: Bearer $KEY" "${url}"`
	const fields = parametersOf(shapes.body)
		.filter(({ required }) => required)
		.map(({ name }) => `"${name}": "…"`)
	return [
		`curl -X POST -H "Authorization: Bearer $KEY" -H "Idempotency-Key: $(uuidgen)" \\`,
		`  -H "Content-Type: application/json" -d '{${fields.join(", ")}}' "${url}"`,
	].join("\n")
}
