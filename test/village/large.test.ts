/** A village too large for one statement is reckoned beside: the same figures as read at once, and whoever is reached meanwhile is off the list. */
import { expect, test } from "vitest"
import type { Store } from "../../src/store/store.ts"
import { transportTables } from "../../src/store/transport.ts"
import { reachPieces } from "../../src/village/notice/audience-seen.ts"
import { reachNow } from "../../src/village/notice/one-notice.ts"
import { coverageOf, progressOf } from "../../src/village/notice/seen.ts"
import { noticeTables } from "../../src/village/notice/tables.ts"
import { outreachAffair } from "../../src/village/outreach/index.ts"
import { listsOf, purposesOf, targetsIn } from "../../src/village/outreach/list.ts"
import { countsOf } from "../../src/village/outreach/rules.ts"
import { summariesOf } from "../../src/village/outreach/summary.ts"
import { everybody, everybodyPieces, peopleTables } from "../../src/village/people/index.ts"
import { sortKeyOf } from "../../src/village/people/rows.ts"
import { type Reading, type Reckoned, readingBeside, readingIn } from "../../src/village/reckoned.ts"
import { onBothEngines } from "../support/stores.ts"
import { eventually } from "../support/tiny.ts"
import { testHouse, villageWith } from "./people/village.ts"

const households = 3_001

async function fill(store: Store, villageId: string): Promise<void> {
	const numbers = Array.from({ length: households }, (_, n) => n)
	for (let from = 0; from < households; from += 1_000)
		await store.tx(async (tx) => {
			const { household, membership, binding } = tx.tables(peopleTables)
			const { chat } = tx.tables(transportTables)
			const { noticeRecipient } = tx.tables(noticeTables)
			const some = numbers.slice(from, from + 1_000)
			const two = (n: number) => String(n).padStart(6, "0")
			await tx.db.insert(household).values(some.map((n) => ({ villageId, id: `h${n}`, number: `A${n}`, sortKey: sortKeyOf(`A${n}`) })))
			await tx.db.insert(membership).values(
				some.map((n) => ({
					villageId,
					personId: `p${two(n)}`,
					householdId: `h${n}`,
					place: 0,
					name: `户主${n}`,
					relation: "户主",
					roles: [],
					hasRole: false,
				})),
			)
			const bound = some.filter((n) => n % 3 === 0)
			await tx.db.insert(chat).values(
				bound.map((n) => ({
					id: `c${n}`,
					channel: "web",
					account: "web",
					address: `a${n}`,
					isGroup: false,
					nextSeq: 0,
					createdAt: 0,
					...(n % 9 === 0 && { mutedAt: 1 }),
				})),
			)
			await tx.db
				.insert(binding)
				.values(bound.map((n) => ({ chatId: `c${n}`, villageId, personId: `p${two(n)}`, how: "code" as const, boundAt: 0 })))
			await tx.db.insert(noticeRecipient).values(
				some.map((n) => ({
					villageId,
					noticeId: "n",
					version: 1,
					personId: `p${two(n)}`,
					broadcastId: "b",
					householdId: `h${n}`,
					groupName: n % 2 === 0 ? "一组" : null,
					way: n % 3 === 0 ? ("open" as const) : ("no-chat" as const),
					plannedAt: 0,
					...(n % 5 === 0 && { seenAt: 1, seenHow: "button" as const }),
				})),
			)
		})
}

async function ready<T>(ask: () => Promise<Reckoned<T>>): Promise<T> {
	let found: T | undefined
	await eventually(async () => {
		const now = await ask()
		if (now.kind === "ready") found = now.value
		return found !== undefined
	}, 60_000)
	if (found === undefined) throw new Error("it was not reckoned")
	return found
}

onBothEngines("a large village", (open) => {
	test("is the same piece by piece as at once", { timeout: 120_000 }, async () => {
		const store = await open()
		const { house } = testHouse(store)
		const { village } = await villageWith(house)
		await fill(store, village.id)
		const now = house.clock()
		const persons = async (reading: Reading) => {
			const all = []
			for await (const piece of everybodyPieces(reading, village.id, now)) all.push(...piece)
			return all
		}
		expect(await persons(readingBeside(store))).toEqual(await store.read((reader) => everybody(reader, village.id, now)))
		const told = { id: "n", version: 1 }
		const { progress, coverage } = await reachPieces(readingBeside(store), village.id, told)
		await store.read(async (reader) => {
			expect(progress).toEqual(await progressOf(reader, village.id, told))
			expect(coverage).toEqual(await coverageOf(reader, village.id, told))
		})
		// So for 公告进度 in a chat: no turn reads all of it at once.
		const reach = await ready(async (): Promise<Reckoned<unknown>> => {
			const now = await store.read((reader) => reachNow(reader, house, village.id, told))
			return now === undefined ? { kind: "running", done: 0, of: 0 } : { kind: "ready", value: now, at: 0 }
		})
		expect(reach).toEqual({ progress, coverage })
	})

	test("has its door-knock list reckoned beside; whoever is reached meanwhile is off its page", { timeout: 120_000 }, async () => {
		const store = await open()
		const { house } = testHouse(store, { words: [outreachAffair.words] })
		const { village } = await villageWith(house)
		await fill(store, village.id)
		const now = house.clock()
		const ask = summariesOf(house)
		expect(await ask(village.id)).toMatchObject({ kind: "running" })
		const [enrol] = await ready(() => ask(village.id))
		const [whole] = await store.read(async (reader) =>
			listsOf(readingIn(reader), village.id, await purposesOf(reader, house, village.id), now),
		)
		if (enrol === undefined || whole === undefined) throw new Error("there is no list")
		expect(enrol.counts).toEqual(countsOf(whole.targets))
		const left = whole.targets.filter(({ status }) => status === "left")
		expect(enrol.left.map(({ id }) => id)).toEqual(left.map(({ id }) => id))
		const someone = enrol.left.find(({ id }) => id === "h1")
		if (someone === undefined) throw new Error("nobody is left")
		const standing = () =>
			store.read(async (reader) => {
				const of = { villageId: village.id, purpose: enrol.purpose, householdIds: [someone.householdId], now }
				return (await targetsIn(reader, of)).map(({ id, status }) => [id, status])
			})
		expect(await standing()).toEqual([["h1", "left"]])
		await store.tx(async (tx) => {
			const { chat } = tx.tables(transportTables)
			const { binding } = tx.tables(peopleTables)
			await tx.db
				.insert(chat)
				.values({ id: "new", channel: "web", account: "web", address: "new", isGroup: false, nextSeq: 0, createdAt: 0 })
			await tx.db.insert(binding).values({ chatId: "new", villageId: village.id, personId: "p000001", how: "code", boundAt: 0 })
		})
		expect(await standing()).toEqual([["h1", "reachable"]])
	})
})
