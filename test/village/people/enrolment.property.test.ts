/** Whatever phones do with a household's code: never more bindings than uses, and a wrong try never binds. */
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { makeCode, readCode } from "../../../src/village/people/code.ts"
import { directory, replaceCode } from "../../../src/village/people/index.ts"
import { bindingsOfHousehold } from "../../../src/village/people/repo-bindings.ts"
import { codeByHash, codeHashOf } from "../../../src/village/people/repo-codes.ts"
import { membersOf } from "../../../src/village/people/repo-members.ts"
import { searchHouseholds } from "../../../src/village/people/repo-search.ts"
import { codeUses } from "../../../src/village/people/rules.ts"
import { freshSqlite } from "../../support/stores.ts"
import { codesOf, talkTo, testHouse, villageWith } from "./village.ts"

let fresh: ReturnType<typeof freshSqlite>
beforeAll(() => {
	fresh = freshSqlite()
})
afterAll(async () => fresh.remove())

const household = [
	["1", "户主", "李建国", "1970", "13812345678", "", "", "", "", "", ""],
	["", "妻", "王秀英", "1972", "", "", "", "", "", "", ""],
	["", "孙子", "李小宝", "2018", "", "", "", "", "", "", ""],
]

/** What a phone sends next: words, or the n-th button of its newest question. */
const step = fc.record({
	phone: fc.nat(4),
	sends: fc.oneof(
		{ weight: 4, arbitrary: fc.constant({ kind: "code" as const }) },
		{ weight: 6, arbitrary: fc.record({ kind: fc.constant("digit" as const), digit: fc.integer({ min: 1, max: 4 }) }) },
		{ weight: 2, arbitrary: fc.record({ kind: fc.constant("other" as const), value: fc.nat(79_999_999) }) },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant("mistyped" as const), at: fc.nat(8) }) },
		{
			weight: 3,
			arbitrary: fc.record({
				kind: fc.constant("words" as const),
				text: fc.constantFrom("5678", "1111", "不记得", "同意", "退出", "换人", "注销", "李建国", "返回", "人工", "跳过", "菜单"),
			}),
		},
		{ weight: 1, arbitrary: fc.constant({ kind: "replace" as const }) },
	),
})

let villages = 0
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

test("never more bindings than uses, and wrong tries never bind", { timeout: 120_000 }, async () => {
	const { store } = fresh
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50 }), async (steps) => {
			villages += 1
			const parts = testHouse(store, { ids: `run${villages}` })
			const { house } = parts
			const code = `X${letters[Math.floor(villages / 26) % 26]}${letters[villages % 26]}${letters[Math.floor(villages / 676) % 26]}`
			const { village, codes } = await villageWith(house, household, { name: "试验村", code })
			const talk = talkTo(parts)
			const phones = Array.from({ length: 5 }, (_, n) => talk.phone(`${villages}-${n}`))
			const { rows } = await store.read((reader) =>
				searchHouseholds(reader, house.cipher, { villageId: village.id, text: "1", groupId: "", limit: 1, offset: 0 }),
			)
			const householdId = rows[0]?.id ?? ""
			const uses = codeUses({ persons: await store.read((reader) => membersOf(reader, village.id, [householdId])) }, house.clock())
			expect(uses).toBe(3)
			let digits = codes.get("1") ?? ""
			const used: string[] = [digits]
			for (const { phone, sends } of steps) {
				const before = await store.read((reader) => bindingsOfHousehold(reader, village.id, householdId))
				const mobile = phones[phone]
				if (mobile === undefined) continue
				let wrong = false
				switch (sends.kind) {
					case "code":
						await mobile.says(digits)
						break
					case "digit":
						await mobile.says(String(sends.digit))
						break
					case "words":
						await mobile.says(sends.text)
						break
					case "other": {
						const guess = makeCode(() => sends.value)
						wrong = !used.includes(guess)
						await mobile.says(guess)
						break
					}
					case "mistyped": {
						const bad = digits.slice(0, sends.at) + String((Number(digits[sends.at]) + 1) % 10) + digits.slice(sends.at + 1)
						wrong = true
						expect(readCode(bad)?.kind).toBe("mistyped")
						await mobile.says(bad)
						break
					}
					case "replace":
						digits = await store.tx((tx) => replaceCode(tx, house, village.id, householdId, "staff"))
						used.push(digits)
						break
				}
				const after = await store.read((reader) => bindingsOfHousehold(reader, village.id, householdId))
				if (wrong) expect(after).toEqual(before)
				// Per code at most its uses were ever taken; what is bound by codes now is at most what was taken.
				const counts = await store.read(async (reader) =>
					Promise.all(used.map(async (each) => (await codeByHash(reader, codeHashOf(house.cipher, each)))?.used ?? 0)),
				)
				for (const count of counts) expect(count).toBeLessThanOrEqual(uses)
				expect(after.filter((binding) => binding.how === "code").length).toBeLessThanOrEqual(counts.reduce((sum, count) => sum + count, 0))
				// Only who proved it acts as head.
				for (const binding of after.filter((each) => each.headBy !== null)) expect(binding.name).toBe("李建国")
				for (const binding of after) {
					const found = await store.read((reader) =>
						directory.personOf(reader, {
							id: binding.chatId,
							channel: "web",
							isGroup: false,
							personId: binding.personId,
							villageId: village.id,
						}),
					)
					expect(found?.person.isHead).toBe(binding.headBy !== null)
				}
			}
			expect((await codesOf(house, village.id)).size).toBe(1)
		}),
		{ numRuns: 12 },
	)
})
