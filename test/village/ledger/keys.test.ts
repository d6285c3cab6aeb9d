/** The signing key is changed in the console: an act with a reason, on record, and the public page shows the new key. */
import { pino } from "pino"
import { afterAll, beforeAll, expect, it } from "vitest"
import { keysOf, signRoot } from "../../../src/ledger/index.ts"
import { createCipher } from "../../../src/store/cipher.ts"
import { recordsBefore } from "../../../src/store/journal.ts"
import type { House, StaffSession } from "../../../src/village/affair.ts"
import { mountConsole } from "../../../src/village/ledger/console-routes.ts"
import { mountRoutes } from "../../../src/village/ledger/routes.ts"
import { createServer, type WebServer } from "../../../src/web/server.ts"
import { verdictOn } from "../../ledger/made-bundle.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type LedgerSetting, ledgerSetting } from "./setting.ts"

let setting: LedgerSetting
const asked: string[] = []
const ends: (() => Promise<unknown>)[] = []

async function serverWith(change: Partial<House> = {}): Promise<WebServer> {
	const session = (): StaffSession => ({
		accountId: "staff-1",
		name: "文书",
		villageId: setting.villageId,
		villageName: "清江村",
		villages: [],
		csrf: "csrf-1",
		rights: new Set(["ledger.read", "ledger.rotate"]),
	})
	const gate: House["gate"] = {
		enter: async (_, right) => {
			asked.push(right ?? "")
			return session()
		},
		checkForm: () => undefined,
	}
	const house: House = { ...setting.house, gate, nav: [], ...change }
	const server = await createServer({
		config: { locale: "zh-CN", demo: false },
		log: pino({ level: "silent" }),
		routes: [(http) => mountConsole(http, house), (http) => mountRoutes(http, house)],
	})
	ends.unshift(() => server.http.close())
	return server
}

beforeAll(async () => {
	const { store, remove } = freshSqlite()
	ends.push(remove)
	setting = await ledgerSetting(store)
})
afterAll(async () => {
	for (const end of ends) await end()
})

const keys = async () => (await setting.house.store.read((reader) => keysOf(reader, setting.villageId))).map(({ publicKey }) => publicKey)
const bare = (page: string) => page.replace(/<[^>]+>| /g, "")

it("needs its own right and a reason; the old key signs for the new one, which the public page shows from then on", async () => {
	const { http } = await serverWith()
	const { store } = setting.house
	const change = async (reason: string) => {
		const answer = await http.inject({
			method: "POST",
			url: "/console/ledger",
			headers: { "content-type": "application/x-www-form-urlencoded" },
			payload: new URLSearchParams({ reason }).toString(),
		})
		return http.inject({ url: String(answer.headers.location) })
	}
	await setting.sign({ answer: "before" })
	await store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.clock.now))
	const [old = "", ...none] = await keys()
	expect(none).toEqual([])
	const unchanged = await change("  ")
	expect(unchanged.body).toContain("请写明为什么换。没有换。")
	expect(await keys()).toEqual([old])
	asked.length = 0
	const changed = await change("换了电脑")
	expect(asked).toEqual(["ledger.rotate", "ledger.read"])
	const now = (await keys()).find((key) => key !== old) ?? ""
	expect(bare(changed.body)).toContain(now)
	expect(bare(changed.body)).toContain(old)
	const [record] = await store.read((reader) =>
		recordsBefore(reader, setting.villageId, { events: ["ledger.key-rotated"], before: Number.MAX_SAFE_INTEGER }, { limit: 5, offset: 0 }),
	)
	expect(record).toMatchObject({ actor: "staff-1", data: { number: 2, reason: "换了电脑" } })
	await setting.sign({ answer: "after" })
	const { root } = await store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.clock.now + 1))
	const shown = bare((await http.inject({ url: "/verify/roots/QJ", headers: { accept: "text/html" } })).body)
	expect([shown.includes(now), shown.includes(root)]).toEqual([true, true])
	const bundle = (await http.inject({ url: "/verify/ledger/QJ.jsonl" })).body.trimEnd().split("\n")
	for (const publicKey of [old, now])
		expect(verdictOn(bundle, { kind: "key", publicKey })).toMatchObject({ fault: undefined, isAnchored: true })
})

it("is refused in words where this machine cannot open the old key, and nothing changes", async () => {
	const { http } = await serverWith({ cipher: createCipher(Buffer.alloc(32, 9)) })
	const before = await keys()
	const answer = await http.inject({
		method: "POST",
		url: "/console/ledger",
		headers: { "content-type": "application/x-www-form-urlencoded" },
		payload: "reason=test",
	})
	const page = await http.inject({ url: String(answer.headers.location) })
	expect(page.body).toContain("旧钥匙打不开，没有换")
	expect(await keys()).toEqual(before)
})
