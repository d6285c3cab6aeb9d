import { pino } from "pino"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keysOf, signRoot } from "../../../src/ledger/index.ts"
import { mountRoutes } from "../../../src/village/ledger/routes.ts"
import { createServer, type WebServer } from "../../../src/web/server.ts"
import { verdictOn } from "../../ledger/made-bundle.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type LedgerSetting, ledgerSetting } from "./setting.ts"

let setting: LedgerSetting
let server: WebServer
const ends: (() => Promise<unknown>)[] = []
beforeAll(async () => {
	const { store, remove } = freshSqlite()
	setting = await ledgerSetting(store)
	server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(http) => mountRoutes(http, setting.house)],
	})
	ends.push(() => server.http.close(), remove)
})
afterAll(async () => {
	for (const end of ends) await end()
})
const get = (url: string) => server.http.inject({ url, headers: { accept: "text/html" } })

describe("a receipt's page", () => {
	it("shows what the entry says, and the proof once a root covers it", async () => {
		const { code, seq } = await setting.sign({ answer: "yes" })
		const before = await get(`/verify/receipt?code=${code}`)
		expect(before.statusCode).toBe(200)
		expect(before.body).toContain(`清江村公开账本第 ${seq} 条`)
		expect(before.body).toContain("确认签字")
		expect(before.body).toContain("还没有签进树根")
		expect(before.body).not.toContain("下载证明文件")
		expect((await get(`/verify/proof/${setting.villageId}/${code}.json`)).statusCode).toBe(404)
		await setting.house.store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.house.clock()))
		const after = await get(`/verify/receipt?code=${code.slice(0, 3)}%20${code.slice(3)}`)
		expect(after.body).toContain(`/verify/proof/${setting.villageId}/${code}.json`)
		const proof = await get(`/verify/proof/${setting.villageId}/${code}.json`)
		expect(proof.headers["content-disposition"]).toContain("attachment")
		expect(proof.json()).toMatchObject({ format: "cunkou-proof/1", entry: { seq, body: { answer: "yes" } } })
	})

	it.each([
		["/verify/receipt", 200, "查回执"],
		["/verify/receipt?code=1234567890", 404, "这个回执码不对"],
		["/verify/receipt?code=1000000064", 404, "没有查到这张回执"],
		["/verify/receipt?code=%3Cscript%3E", 404, "这个回执码不对"],
	])("%s", async (url, status, text) => {
		const page = await get(url)
		expect([page.statusCode, page.body.includes(text)]).toEqual([status, true])
		expect(page.body).not.toContain("<script>")
	})

	it("has no proof at addresses made up", async () => {
		for (const path of ["x/1000000064.json", `${setting.villageId}/1.json`, `${setting.villageId}/1000000064.json`])
			expect((await get(`/verify/proof/${path}`)).statusCode).toBe(404)
	})
})

it("shows a village's signed roots and key to anybody, and gives the whole ledger, which they vouch for", async () => {
	await setting.sign({ answer: "roots" })
	const { root } = await setting.house.store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.house.clock()))
	const [key] = await setting.house.store.read((reader) => keysOf(reader, setting.villageId))
	const shown = await get("/verify/roots/qj")
	expect(shown.statusCode).toBe(200)
	const text = shown.body.replace(/<[^>]+>| /g, "")
	expect(text).toContain(root)
	expect(text).toContain(key?.publicKey)
	const bundle = await get("/verify/ledger/QJ.jsonl")
	expect(verdictOn(bundle.body.trimEnd().split("\n"), { kind: "root", root })).toMatchObject({ fault: undefined, isAnchored: true })
	expect((await get("/verify/roots/XX")).statusCode).toBe(404)
	expect((await get("/verify/ledger/XX.jsonl")).statusCode).toBe(404)
})

it("the page that checks proofs brings everything along: nothing may be fetched, and only its own script runs", async () => {
	const { body, headers } = await get("/verify")
	expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+'; /)
	expect(body).toContain('http-equiv="Content-Security-Policy"')
	expect(body).not.toMatch(/ (src|href)="(?!data:)/)
})
