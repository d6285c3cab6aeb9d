/** A village office for tests: the real server with accounts and console pages over a store, and browsers that keep cookies. */
import { Readable } from "node:stream"
import type { FastifyInstance, LightMyRequestResponse } from "fastify"
import { pino } from "pino"
import { everyChannel } from "../../../src/outbound/channel-facts.ts"
import { createCipher, deriveKey } from "../../../src/store/cipher.ts"
import { newId, randomId } from "../../../src/store/ids.ts"
import type { Store } from "../../../src/store/store.ts"
import type { Locale } from "../../../src/text/catalogue.ts"
import type { HomeNewsSource, HomeTileSource, House } from "../../../src/village/affair.ts"
import { addAccount } from "../../../src/web/auth/accounts.ts"
import { type StaffDoor, type StaffVillage, staffGate } from "../../../src/web/auth/gate.ts"
import { hashPassword } from "../../../src/web/auth/password.ts"
import { authRoutes } from "../../../src/web/auth/routes.ts"
import { type HealthSource, healthReader } from "../../../src/web/console/health.ts"
import { readyRoute } from "../../../src/web/console/ready.ts"
import { consoleRights } from "../../../src/web/console/rights.ts"
import { consoleRoutes } from "../../../src/web/console/routes.ts"
import { metricsRoute, metricsToken } from "../../../src/web/metrics.ts"
import { createServer } from "../../../src/web/server.ts"

export const goodPassword = "梯田 布谷 石桥 热茶 晒场"

export type Office = {
	readonly http: FastifyInstance
	readonly house: House
	readonly door: StaffDoor
	readonly store: Store
	/** The villages of the instance; tests may change them. */
	readonly villages: StaffVillage[]
	readonly clock: { now: number }
	/** How often something was put back to work. */
	readonly woken: () => number
	addStaff(account: { readonly name: string; readonly isAdministrator?: boolean; readonly villages?: readonly string[] }): Promise<string>
	browser(options?: { readonly address?: string; readonly userAgent?: string }): Browser
}

export type OfficeOptions = {
	readonly isHttps?: boolean
	readonly locale?: Locale
	readonly demo?: boolean
	readonly homeTiles?: readonly HomeTileSource[]
	readonly homeNews?: readonly HomeNewsSource[]
	readonly health?: Partial<HealthSource>
	readonly villages?: readonly StaffVillage[]
}

const secret = Buffer.alloc(32, 7)

export async function openOffice(store: Store, options: OfficeOptions = {}): Promise<Office> {
	const clock = { now: Date.UTC(2026, 2, 5, 1, 30) }
	const villages = [
		...(options.villages ?? [
			{ id: "v-qj", name: "清江村", code: "QJ" },
			{ id: "v-xr", name: "向荣村", code: "XR" },
		]),
	]
	const locale = options.locale ?? "zh-CN"
	const shared = {
		store,
		clock: () => clock.now,
		newId: () => newId(clock.now),
		deriveKey: (purpose: string) => deriveKey(secret, purpose),
	}
	const door = staffGate({ ...shared, locale, isHttps: options.isHttps ?? false, villages: async () => villages, rights: consoleRights })
	const house: House = {
		...shared,
		randomId,
		cipher: createCipher(secret),
		publicUrl: undefined,
		locale,
		timeZone: "Asia/Shanghai",
		demo: options.demo ?? false,
		menu: [],
		gate: door,
		rights: consoleRights,
		nav: [
			{ path: "/console/roster", label: "名册" },
			{ path: "/console/surveys", label: "问卷" },
			{ path: "/console/opinions", label: "意见" },
		],
		channels: everyChannel,
		media: { get: async () => undefined, put: async () => ({ refused: "type-not-allowed" }) },
		personal: [],
		ledger: [],
		knownChats: () => [],
		digests: [],
		homeTiles: options.homeTiles ?? [],
		homeNews: options.homeNews ?? [],
		say: (key) => key,
	}
	let woken = 0
	const readHealth = healthReader({
		store,
		clock: shared.clock,
		version: "0.1.0",
		dataDir: ".",
		publicUrl: undefined,
		adapters: [{ id: "web", health: () => ({ state: "up" }) }],
		paused: () => new Map(),
		pendingMigrations: async () => 0,
		...options.health,
	})
	const { http } = await createServer({
		config: { locale, demo: house.demo, publicUrl: options.isHttps ? "https://cun.example" : undefined },
		log: pino({ level: "silent" }),
		routes: [
			authRoutes(house, door),
			consoleRoutes({
				house,
				door,
				readHealth,
				wake: () => woken++,
				addVillage: async (_tx, { id, name, code }) => {
					if (villages.some((village) => village.code === code)) return { ok: false, code: "village.code-taken" }
					villages.push({ id, name, code })
					return { ok: true }
				},
			}),
			readyRoute(readHealth),
			metricsRoute(readHealth, metricsToken(house.deriveKey)),
		],
	})
	return {
		http,
		house,
		door,
		store,
		villages,
		clock,
		woken: () => woken,
		addStaff: async ({ name, isAdministrator = false, villages: own = [] }) => {
			const id = newId(clock.now)
			const passwordHash = await hashPassword(goodPassword)
			const roles = own.map((villageId) => ({ villageId, roles: ["secretary"] }))
			const account = { id, loginName: name, displayName: `${name}（显示）`, passwordHash, isAdministrator, villages: roles, at: clock.now }
			if (!(await store.tx((tx) => addAccount(tx, account)))) throw new Error("the name is taken")
			return id
		},
		browser: (browserOptions = {}) => new Browser(http, browserOptions),
	}
}

/** A browser as the server sees one: it keeps cookies and sends what browsers send. */
export class Browser {
	readonly cookies = new Map<string, string>()
	readonly #http: FastifyInstance
	readonly #address: string
	readonly #userAgent: string

	constructor(http: FastifyInstance, options: { readonly address?: string; readonly userAgent?: string }) {
		this.#http = http
		this.#address = options.address ?? "203.0.113.7"
		this.#userAgent = options.userAgent ?? "Mozilla/5.0 (Linux; Android 13) Mobile MicroMessenger/8.0"
	}

	get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
		return this.#send("GET", path, undefined, headers)
	}

	post(
		path: string,
		form: Readonly<Record<string, string>>,
		headers: Readonly<Record<string, string>> = {},
	): Promise<LightMyRequestResponse> {
		return this.#send("POST", path, form, { origin: "http://cun.example", "sec-fetch-site": "same-origin", ...headers })
	}

	async #send(
		method: "GET" | "POST",
		url: string,
		form: Readonly<Record<string, string>> | undefined,
		headers: Readonly<Record<string, string>>,
	): Promise<LightMyRequestResponse> {
		const response = await this.#http.inject({
			method,
			url,
			remoteAddress: this.#address,
			headers: {
				host: "cun.example",
				accept: "text/html,application/xhtml+xml",
				"user-agent": this.#userAgent,
				cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
				...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
				...headers,
			},
			...(form === undefined ? {} : { payload: Readable.from([new URLSearchParams(form).toString()]) }),
		})
		for (const { name, value, maxAge } of response.cookies) {
			if (maxAge === 0 || value === "") this.cookies.delete(name)
			else this.cookies.set(name, value)
		}
		return response
	}

	signIn(name: string, password = goodPassword, next?: string): Promise<LightMyRequestResponse> {
		return this.post("/console/sign-in", { name, password, ...(next === undefined ? {} : { next }) })
	}

	/** The token that a form of this page carries. */
	async csrf(path = "/console"): Promise<string> {
		return csrfIn((await this.get(path)).body)
	}
}

export function csrfIn(page: string): string {
	const token = /name="csrf" value="([^"]+)"/.exec(page)?.[1]
	if (token === undefined) throw new Error("the page has no form")
	return token
}
