/** Whatever dies in the middle and is done again: one record per (change, person), and each is told once. */
import { and, eq } from "drizzle-orm"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { Tx } from "../../../src/store/store.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { reportAffair, reportChange, reportsTo } from "../../../src/village/report/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "../council/setting.ts"
import { enrol } from "../people/village.ts"

const day = 86_400_000
const phones = [
	{ number: "0003", digits: "2222" },
	{ number: "0004", digits: "3333" },
	{ number: "0005", digits: "4444" },
] as const

/** `dies`: the power goes before the commit; whoever asked for it asks again. */
const step = fc.oneof(
	fc.record({
		kind: fc.constant("change" as const),
		change: fc.nat(3),
		to: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
		dies: fc.boolean(),
	}),
	fc.record({ kind: fc.constant("tell" as const), person: fc.nat(2), dies: fc.boolean() }),
)

onBothEngines("reports", (open) => {
	test("are one a change and person, told once, under any run of crashes", { timeout: 60_000 }, async () => {
		const store = await open()
		const { house, villageId, clock, person, codes, talk } = await settingOf(store)
		const people: { readonly id: string; readonly chatId: () => string }[] = []
		for (const { number, digits } of phones) {
			const phone = talk.phone(number)
			await enrol(phone, codes.get(number) ?? "", "户主", digits)
			people.push({ id: await person(number), chatId: phone.chatId })
		}
		const dark = new Error("the lights went out")
		const run = async (dies: boolean, work: (tx: Tx) => Promise<unknown>): Promise<void> => {
			if (dies)
				await expect(
					store.tx(async (tx) => {
						await work(tx)
						throw dark
					}),
				).rejects.toBe(dark)
			await store.tx(work)
		}
		let runs = 0
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
				runs++
				const idOf = (change: number): string => `run-${runs}-${change}`
				const due = new Map<number, Set<number>>()
				for (const each of steps)
					if (each.kind === "change") {
						const personIds = each.to.map((at) => people[at]?.id ?? "")
						for (const at of each.to) due.set(at, (due.get(at) ?? new Set()).add(each.change))
						const change = { villageId, changeId: idOf(each.change), personIds, words: `${idOf(each.change)}。`, now: clock.now }
						await run(each.dies, (tx) => reportChange(tx, house, change))
					} else {
						const subject = people[each.person]?.id ?? ""
						await run(each.dies, async (tx) =>
							reportAffair.timers["report.tell"]?.({ villageId, subject, guard: 0 }, { tx, house, now: clock.now }),
						)
					}
				// Time goes by, within everybody's budget.
				for (let i = 0; i < 6; i++) {
					clock.now += 3 * day
					await talk.ring()
				}
				for (const [at, { id, chatId }] of people.entries()) {
					const records = await store.read((reader) => reportsTo(reader, villageId, id))
					const own = records.filter(({ changeId }) => changeId.startsWith(`run-${runs}-`))
					expect(own.map(({ changeId }) => changeId).toSorted()).toEqual([...(due.get(at) ?? [])].map(idOf).toSorted())
					expect(own.every(({ toldAt }) => toldAt !== null)).toBe(true)
					const heard = await store.read(async (reader) => {
						const { outbox } = reader.tables(transportTables)
						const rows = await reader.db
							.select({ body: outbox.body })
							.from(outbox)
							.where(and(eq(outbox.chatId, chatId()), eq(outbox.lane, "bulk")))
						return rows.map(({ body }) => body ?? "").join("\n")
					})
					for (const { words } of own) expect(heard.split(words)).toHaveLength(2)
				}
			}),
			{ numRuns: 15 },
		)
	})
})
