/** The whole console over a store: every affair's pages as the service mounts them, accounts of any role, and the list of what was mounted. */
import type { FastifyInstance, LightMyRequestResponse } from "fastify"
import { pino } from "pino"
import { affairs, allRights } from "../../../src/affairs.ts"
import { buildHouse } from "../../../src/app.ts"
import { channelVariables } from "../../../src/channel-variables.ts"
import { readConfig } from "../../../src/config.ts"
import { deriveKey } from "../../../src/store/cipher.ts"
import { newId } from "../../../src/store/ids.ts"
import type { Store } from "../../../src/store/store.ts"
import type { House } from "../../../src/village/affair.ts"
import { addVillage, listVillages } from "../../../src/village/people/index.ts"
import { addAccount } from "../../../src/web/auth/accounts.ts"
import { staffGate } from "../../../src/web/auth/gate.ts"
import { authRoutes } from "../../../src/web/auth/routes.ts"
import { openSession } from "../../../src/web/auth/sessions.ts"
import { healthReader } from "../../../src/web/console/health.ts"
import { consoleRoutes } from "../../../src/web/console/routes.ts"
import { createServer } from "../../../src/web/server.ts"

export type Route = { readonly method: "GET" | "POST"; readonly url: string }

export type WholeConsole = {
	readonly http: FastifyInstance
	readonly house: House
	/** Under /console, in the order mounted. */
	readonly routes: readonly Route[]
	/** The right each route asked for, as its door was entered; undefined where it asked for none. Filled by requests. */
	readonly asked: ReadonlyMap<string, string | undefined>
	/** An account that is signed in; gives its cookie and what its forms carry. */
	account(of: { readonly villageId: string; readonly roles: readonly string[]; readonly isAdministrator?: boolean }): Promise<Visitor>
	/** The same account here: another process's, over the same store, made it. */
	again(of: Pick<Visitor, "accountId">, villageId: string): Promise<Visitor>
}

export type Visitor = {
	readonly accountId: string
	readonly csrf: string
	/** `html`: as a browser asks; else errors come as JSON with their code. */
	ask(
		route: Route,
		path?: string,
		form?: Readonly<Record<string, string>>,
		/** Fields that come several times: ticked boxes. */
		several?: readonly (readonly [string, string])[],
	): Promise<LightMyRequestResponse>
	page(path: string, more?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>
	/** A form with a file. */
	upload(path: string, file: { readonly name: string; readonly content: string | Uint8Array }): Promise<LightMyRequestResponse>
}

const secret = new Uint8Array(32).fill(7)

/** `env`: variables beside the house's own. `more`: what a service has and a test of pages can do without. */
export async function wholeConsole(
	store: Store,
	env: Readonly<Record<string, string>> = {},
	more: Pick<Parameters<typeof buildHouse>[0], "bundles" | "clock"> = {},
): Promise<WholeConsole> {
	const config = readConfig({ DATA_DIR: ".", ...env }, channelVariables)
	if (!config.ok) throw new Error("the configuration of this test is wrong")
	const parts = { store, clock: Date.now, newId, deriveKey: (purpose: string) => deriveKey(secret, purpose), locale: "zh-CN" } as const
	const door = staffGate({ ...parts, isHttps: false, villages: listVillages, rights: allRights })
	const asked = new Map<string, string | undefined>()
	const enter: typeof door.enter = async (request, right) => {
		asked.set(`${request.method} ${request.routeOptions.url}`, right)
		return door.enter(request, right)
	}
	const enterMany: typeof door.enterMany = async (request, right) => {
		asked.set(`${request.method} ${request.routeOptions.url}`, right)
		return door.enterMany(request, right)
	}
	const watched = { ...door, enter, enterMany }
	const house = buildHouse({ config: config.config, store, secret, gate: watched, ...more })
	const { http } = await createServer({ config: { locale: "zh-CN", demo: false }, log: pino({ level: "silent" }), routes: [] })
	const routes: Route[] = []
	http.addHook("onRoute", ({ method, url }) => {
		if (url !== "/console" && !url.startsWith("/console/")) return
		for (const one of ["GET", "POST"] as const) if ([method].flat().includes(one)) routes.push({ method: one, url })
	})
	const readHealth = healthReader({
		store,
		clock: Date.now,
		version: "0.1.0",
		dataDir: ".",
		publicUrl: undefined,
		adapters: [],
		paused: () => new Map(),
		pendingMigrations: async () => 0,
	})
	authRoutes(house, watched)(http)
	for (const affair of affairs) affair.routes(http, house)
	consoleRoutes({ house, door: watched, readHealth, wake: () => undefined, addVillage })(http)
	await http.ready()
	let accounts = 0
	return {
		http,
		house,
		routes,
		asked,
		account: async ({ villageId, roles, isAdministrator = false }) => {
			const id = newId()
			const name = `visitor${++accounts}`
			const villages = isAdministrator ? [] : [{ villageId, roles }]
			const account = { id, loginName: name, displayName: name, passwordHash: "x", isAdministrator, villages, at: Date.now() }
			const token = await store.tx(async (tx) => {
				await addAccount(tx, account)
				return openSession(tx, { id: newId(), accountId: id, villageId, device: "linux", now: Date.now() })
			})
			return visitor(http, id, token)
		},
		again: async ({ accountId }, villageId) => {
			const session = { id: newId(), accountId, villageId, device: "linux", now: Date.now() } as const
			return visitor(http, accountId, await store.tx((tx) => openSession(tx, session)))
		},
	}
}

async function visitor(http: FastifyInstance, accountId: string, token: string): Promise<Visitor> {
	const headers = { host: "cun.example", cookie: `cunkou-staff=${token}`, origin: "http://cun.example", "sec-fetch-site": "same-origin" }
	const page: Visitor["page"] = (url, more) => http.inject({ url, headers: { ...headers, accept: "text/html", ...more } })
	const csrf = /name="csrf" value="([^"]+)"/.exec((await page("/console/account")).body)?.[1] ?? ""
	if (csrf === "") throw new Error("the account page has no form")
	return {
		accountId,
		csrf,
		page,
		upload: (url, { name, content }) => {
			const boundary = "----village"
			const field = (rest: string) => `--${boundary}\r\nContent-Disposition: form-data; name=${rest}\r\n\r\n`
			const payload = Buffer.concat([
				Buffer.from(`${field('"csrf"')}${csrf}\r\n${field(`"file"; filename="${name}"`)}`),
				Buffer.from(content),
				Buffer.from(`\r\n--${boundary}--\r\n`),
			])
			const type = `multipart/form-data; boundary=${boundary}`
			return http.inject({ method: "POST", url, headers: { ...headers, accept: "text/html", "content-type": type }, payload })
		},
		ask: ({ method, url }, path = url.replaceAll(/:\w+/g, "x"), form = {}, several = []) =>
			method === "GET"
				? http.inject({ url: path, headers: { ...headers, accept: "application/json" } })
				: http.inject({
						method,
						url: path,
						headers: { ...headers, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
						payload: new URLSearchParams([
							["csrf", csrf],
							...Object.entries(form),
							...several.map(([name, value]) => [name, value]),
						]).toString(),
					}),
	}
}

/** The code of a refusal; undefined where there is none. */
export function codeOf(response: LightMyRequestResponse): string | undefined {
	if (response.statusCode < 400) return undefined
	// A page shown again with what was wrong.
	if (!String(response.headers["content-type"]).includes("json")) return "page"
	const code: unknown = JSON.parse(response.body)
	return typeof code === "object" && code !== null && "code" in code ? String(code.code) : "unknown"
}
