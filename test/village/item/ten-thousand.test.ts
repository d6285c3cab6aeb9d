/**
 * Ten thousand opinions on ten thousand items, one of them brought up by thousands: every page of them stays as small as a page may be. On SQLite
 * alone: both engines passed, and took 35 s of processor time; what a page holds is decided above the engine, whose queries the contract suites run.
 */
import { afterAll, beforeAll, expect, test } from "vitest"
import { hashOf } from "../../../src/ledger/index.ts"
import type { Store } from "../../../src/store/store.ts"
import { insertPosting, type PostedList } from "../../../src/village/item/repo-posting.ts"
import { itemTables } from "../../../src/village/item/tables.ts"
import { opinionTables } from "../../../src/village/opinion/index.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Visitor, type WholeConsole, wholeConsole } from "../../web/rights/whole-console.ts"
import { villageWith } from "../people/village.ts"

const many = 10_000
/** This one item holds so many claims beside its own. */
const crowd = 3_000
/** What a phone on a slow line can still be asked to fetch. */
const mostBytes = 400 * 1024

let place: WholeConsole
let staff: Visitor
let villageId: string
const ends: (() => Promise<void>)[] = []

const titleOf = (n: number) => `第 ${n} 个组的水渠要清淤，路灯要装`

async function fill(store: Store): Promise<void> {
	const numbers = Array.from({ length: many + crowd }, (_, n) => n)
	for (let from = 0; from < numbers.length; from += 1_000)
		await store.tx(async (tx) => {
			const { opinion } = tx.tables(opinionTables)
			const { item, itemClaim } = tx.tables(itemTables)
			const some = numbers.slice(from, from + 1_000)
			await tx.db.insert(opinion).values(
				some.map((n) => ({
					villageId,
					id: `o${n}`,
					year: 2026,
					serial: n + 1,
					number: `QJ-2026-${n + 1}`,
					text: titleOf(n),
					media: [],
					sourceKind: "chat" as const,
					channel: "web",
					isNamed: false,
					state: "received" as const,
					createdAt: n,
				})),
			)
			const items = some.filter((n) => n < many)
			if (items.length > 0)
				await tx.db.insert(item).values(
					items.map((n) => ({
						villageId,
						id: `i${n}`,
						title: titleOf(n),
						category: n % 2 === 0 ? "farming" : "roads",
						place: null,
						state: "accepted" as const,
						number: n + 1,
						clearedTitle: null,
						why: "",
						confidence: 90,
						createdAt: n,
					})),
				)
			await tx.db.insert(itemClaim).values(
				some.map((n) => ({
					villageId,
					id: `c${n}`,
					seq: n + 1,
					opinionId: `o${n}`,
					start: 0,
					end: titleOf(n).length,
					fate: "item" as const,
					itemId: n < many ? `i${n}` : "i0",
					flags: [],
				})),
			)
		})
	const list: PostedList = {
		account: { opinions: many, claims: many, placed: many, items: many, same: 0, withdrawn: 0, outOfScope: 0, personal: 0 },
		items: Array.from({ length: many }, (_, n) => ({
			id: `i${n}`,
			number: n + 1,
			title: titleOf(n),
			category: n % 2 === 0 ? "farming" : "roads",
			place: null,
			claims: 1,
			people: 1,
			households: 1,
			opinions: [`QJ-2026-${n + 1}`],
		})),
		outOfScope: [],
		claims: {},
	}
	const posting = { version: 1, at: 1, by: "x", checkedBy: null, until: 2, list, hash: hashOf("list"), ledgerSeq: 1, atSeq: 0 }
	await store.tx((tx) => insertPosting(tx, villageId, posting))
}

beforeAll(async () => {
	const fresh = freshSqlite()
	place = await wholeConsole(fresh.store)
	ends.push(() => place.http.close(), fresh.remove)
	villageId = (await villageWith(place.house)).village.id
	await fill(fresh.store)
	staff = await place.account({ villageId, roles: [], isAdministrator: true })
}, 120_000)
afterAll(async () => {
	for (const end of ends) await end()
})

test.each([
	["the board", "/console/items", "第 0 个组"],
	["its last page", "/console/items?page=500", "第 9999 个组"],
	["what is looked for on it", "/console/items?find=%E6%B0%B4%E6%B8%A0", "第 0 个组"],
	["an item of thousands", "/console/items/one/i0", "QJ-2026-1"],
	["the end of it", "/console/items/one/i0?page=31", `QJ-2026-${many + crowd}`],
	["the posted list", "/console/items/posted", "第 0 个组"],
	["the end of it", "/console/items/posted?page=50", "第 9999 个组"],
	["the list as everybody reads it", "/v/QJ/items", "第 0 个组"],
	["the end of it", "/v/QJ/items?version=1&page=50", "第 9999 个组"],
	["beyond its end", "/v/QJ/items?page=9999", "第 9999 个组"],
	["the village's page", "/v/QJ", "看全部 10000 项"],
	["items for a body", "/console/council/items", "第 0 个组"],
	["the end of them", "/console/council/items?page=100", "第 9999 个组"],
	["the opinions", "/console/opinions", `QJ-2026-${many + crowd}`],
	["finding", "/console/search?q=%E6%B0%B4%E6%B8%A0", "QJ-2026-"],
	["finding items", "/console/search?q=%E6%B0%B4%E6%B8%A0&kind=items", "第 0 个组"],
	["the digest", "/console/digest?period=month", "意见"],
	["the first page", "/console", "今日"],
])("%s is bounded and shows what it should", { timeout: 60_000 }, async (_, path, words) => {
	const { statusCode, body } = await staff.page(path)
	expect(statusCode).toBe(200)
	expect(body).toContain(words)
	expect(Buffer.byteLength(body)).toBeLessThan(mostBytes)
})

test("every item of the posted list stands on exactly one of its pages, categories in one piece", { timeout: 60_000 }, async () => {
	const numbers: string[] = []
	for (let page = 1; page <= 50; page++) {
		const { body } = await staff.page(`/v/QJ/items?page=${page}`)
		numbers.push(...[...body.matchAll(/<li value="(\d+)"/g)].map(([, number]) => number ?? ""))
	}
	expect(numbers).toHaveLength(many)
	expect(new Set(numbers).size).toBe(many)
	// The first comes first, and its category is through before the next begins.
	const turns = numbers.filter((number, i) => i > 0 && Number(number) % 2 !== Number(numbers[i - 1]) % 2)
	expect([numbers[0], turns]).toEqual(["1", ["2"]])
})
