/** A village with a roster, its console, and programs that ask the interface with keys made there. */
import type { LightMyRequestResponse } from "fastify"
import { z } from "zod"
import type { Store } from "../../../src/store/store.ts"
import type { Village } from "../../../src/village/people/index.ts"
import { type Visitor, type WholeConsole, wholeConsole } from "../../web/rights/whole-console.ts"
import { qingjiang, villageWith } from "../people/village.ts"

export type Asker = {
	get(path: string): Promise<LightMyRequestResponse>
	post(path: string, body: unknown, once?: string): Promise<LightMyRequestResponse>
}

export type Setting = {
	readonly place: WholeConsole
	readonly village: Village
	readonly secretary: Visitor
	/** A key made in the console by the secretary or by `by`, as its text. */
	key(scopes: readonly string[], by?: Visitor, villageId?: string): Promise<string>
	asker(key: string | undefined): Asker
}

let turn = 0

export async function setting(
	store: Store,
	rows: readonly (readonly string[])[] = qingjiang,
	env: Readonly<Record<string, string>> = {},
): Promise<Setting> {
	const place = await wholeConsole(store, env)
	const { village } = await villageWith(place.house, rows)
	const secretary = await place.account({ villageId: village.id, roles: ["secretary"] })
	return {
		place,
		village,
		secretary,
		key: (scopes, by = secretary, villageId = village.id) => makeKey(by, scopes, villageId),
		asker: (key) => askerOf(place, key),
	}
}

async function makeKey(by: Visitor, scopes: readonly string[], villageId: string): Promise<string> {
	const made = await by.ask({ method: "POST", url: "/console/api/keys" }, undefined, { name: "乡镇平台", villages: villageId }, [
		...scopes.map((scope): [string, string] => ["scopes", scope]),
	])
	const key = /ck_[A-Za-z0-9]{12}_[A-Za-z0-9_-]{43}/.exec(made.body)?.[0]
	if (key === undefined) throw new Error(`no key was made: ${made.statusCode}`)
	return key
}

function askerOf(place: WholeConsole, key: string | undefined): Asker {
	const headers = { host: "cun.example", ...(key !== undefined && { authorization: `Bearer ${key}` }) }
	return {
		get: (path) => place.http.inject({ url: `/api/v1${path}`, headers }),
		post: (path, body, once = `once-${++turn}-12345`) =>
			place.http.inject({
				method: "POST",
				url: `/api/v1${path}`,
				headers: { ...headers, "content-type": "application/json", "idempotency-key": once },
				payload: JSON.stringify(body),
			}),
	}
}

const problemSchema = z.object({ code: z.string(), status: z.number(), title: z.string(), detail: z.string() })

/** The code of a refusal, which must come as problem+json with its status and words. */
export function problemOf(response: LightMyRequestResponse): string {
	const type = String(response.headers["content-type"])
	if (!type.startsWith("application/problem+json")) throw new Error(`no problem+json but ${response.statusCode} ${type}: ${response.body}`)
	const problem = problemSchema.parse(JSON.parse(response.body))
	if (problem.status !== response.statusCode || problem.title === "" || problem.detail === "") throw new Error("a problem without words")
	return problem.code
}

const pageSchema = z.object({ data: z.array(z.record(z.string(), z.unknown())), next: z.string().nullable() })
export function pageFrom(response: LightMyRequestResponse) {
	if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${response.body}`)
	return pageSchema.parse(JSON.parse(response.body))
}
