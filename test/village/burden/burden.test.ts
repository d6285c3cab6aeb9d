import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { burdenVerdicts, holdBurden, isQuiet, nextLoudMoment, spendBurden } from "../../../src/village/burden/index.ts"
import { burden, type Told, usualQuiet, verdictsOn } from "../../../src/village/burden/rules.ts"
import { onBothEngines } from "../../support/stores.ts"

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const zone = "Asia/Shanghai"
/** 2026-03-05, this hour in Shanghai. */
const at = (hour: number) => Date.UTC(2026, 2, 5, hour - 8)
const now = at(9)

describe("quiet hours", () => {
	test.each([
		[7, true, at(8)],
		[8, false, at(8)],
		[12, false, at(12)],
		[20, false, at(20)],
		[21, true, at(32)],
		[23, true, at(32)],
		[24, true, at(32)],
	])("at %i o'clock", (hour, quiet, loud) => {
		expect(isQuiet(at(hour), zone, usualQuiet)).toBe(quiet)
		expect(nextLoudMoment(at(hour), zone, usualQuiet)).toBe(loud)
	})

	test.each([
		[18, false, at(18)],
		[19, true, at(30)],
		[29, true, at(30)],
		[30, false, at(30)],
	])("a village that rests from seven to six, at %i o'clock", (hour, quiet, loud) => {
		const early = { from: 19, until: 6 }
		expect(isQuiet(at(hour), zone, early)).toBe(quiet)
		expect(nextLoudMoment(at(hour), zone, early)).toBe(loud)
	})
})

describe("the budget", () => {
	const told = (over: Partial<Told>): Told => ({ id: "m-1", chatId: "c-1", personId: "p-1", matter: "survey:1", at: now - dayMs, ...over })
	const one = [{ chatId: "c-1", personIds: ["p-1"] }]
	test.each<[string, readonly Told[], string]>([
		["nothing was said", [], "free"],
		["one message on another matter", [told({ matter: "notice:1" })], "free"],
		["two this week", [told({ matter: "a", at: now - 6 * dayMs }), told({ id: "m-2", matter: "b" })], "budget"],
		["two, one of them eight days ago", [told({ matter: "a", at: now - 8 * dayMs }), told({ id: "m-2", matter: "b" })], "free"],
		["this matter yesterday", [told({})], "lately"],
		["this matter three days ago", [told({ at: now - 3 * dayMs })], "free"],
		["this matter two days and a half ago", [told({ at: now - 2.5 * dayMs })], "lately"],
		["this matter yesterday, on the person's other phone", [told({ chatId: "c-2" })], "lately"],
		[
			"two this week on the person's other phone",
			[told({ chatId: "c-2", matter: "a" }), told({ id: "m-2", chatId: "c-2", matter: "b" })],
			"budget",
		],
		["one message for two persons of the phone is one", [told({ matter: "a" }), told({ matter: "a", personId: "p-2" })], "free"],
		["a clock put back by two days", [told({ at: now + 2 * dayMs })], "lately"],
	])("%s", (_, said, verdict) => expect(verdictsOn(one, "survey:1", said, now).get("c-1")).toBe(verdict))

	test("a person on two phones is told on one; a phone shared with somebody who was not told rings", () => {
		const tellings = [
			{ chatId: "c-1", personIds: ["p-1"] },
			{ chatId: "c-2", personIds: ["p-1"] },
			{ chatId: "c-3", personIds: ["p-1", "p-2"] },
		]
		expect([...verdictsOn(tellings, "m", [], now)]).toEqual([
			["c-1", "free"],
			["c-2", "lately"],
			["c-3", "free"],
		])
	})

	test("whatever is sent, nobody and no phone gets more than the budget in any week", () => {
		const sending = fc.record({
			chat: fc.integer({ min: 1, max: 3 }),
			persons: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
			matter: fc.integer({ min: 1, max: 4 }),
			later: fc.integer({ min: 0, max: 4 * dayMs }),
		})
		fc.assert(
			fc.property(fc.array(sending, { maxLength: 40 }), (sendings) => {
				const said: Told[] = []
				let clock = now
				for (const [index, { chat, persons, matter, later }] of sendings.entries()) {
					clock += later
					const telling = { chatId: `c-${chat}`, personIds: persons.map((person) => `p-${person}`) }
					if (verdictsOn([telling], `m-${matter}`, said, clock).get(telling.chatId) !== "free") continue
					for (const personId of telling.personIds)
						said.push({ id: `m-${index}`, chatId: telling.chatId, personId, matter: `m-${matter}`, at: clock })
				}
				for (const { chatId, at: end } of said) {
					const week = said.filter((one) => one.chatId === chatId && one.at <= end && one.at > end - burden.weekMs)
					expect(new Set(week.map(({ id }) => id)).size).toBeLessThanOrEqual(burden.perWeek)
				}
			}),
		)
	})
})

onBothEngines("the account of unasked messages", (open) => {
	test("what was spent counts in its village only", async () => {
		const store = await open()
		const tellings = [{ chatId: "c-1", personIds: ["p-1", "p-2"] }]
		const spend = (villageId: string, id: string, matter: string) =>
			store.tx(async (tx) => {
				await holdBurden(tx, villageId)
				await spendBurden(tx, { villageId, id, chatId: "c-1", personIds: ["p-1", "p-2"], matter, now })
			})
		const verdict = (villageId: string, matter: string) =>
			store.read(async (reader) => (await burdenVerdicts(reader, { villageId, matter, tellings, now: now + 1 })).get("c-1"))
		await spend("v-qj", "m-1", "survey:1")
		expect(await verdict("v-qj", "survey:1")).toBe("lately")
		expect(await verdict("v-qj", "survey:2")).toBe("free")
		expect(await verdict("v-lt", "survey:1")).toBe("free")
		await spend("v-qj", "m-2", "survey:2")
		expect(await verdict("v-qj", "survey:3")).toBe("budget")
	})
})
