/** A household without a head, one whose head died, and one whose head is away for good: who may sign, and what staff are shown. */
import { afterEach, beforeEach, expect, test } from "vitest"
import { importRoster } from "../../../src/village/people/index.ts"
import { checkGiven } from "../../../src/village/signoff/campaign-read.ts"
import { checksOf } from "../../../src/village/signoff/check.ts"
import { delegate, headOf, signerOf, succeed } from "../../../src/village/signoff/delegating.ts"
import { nudgePlan } from "../../../src/village/signoff/nudge.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { freshSqlite } from "../../support/stores.ts"
import { planOf, qingjiang } from "../people/village.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

let setting: Setting
let campaign: Campaign
let end: () => Promise<void>
const orphan = ["0006", "长女", "孙小梅", "1999-01-01", "", "一组", "", "常住", "", "", ""] as const

// A village for each test: whoever dies in one lives in the others.
beforeEach(async () => {
	const { store, remove } = freshSqlite()
	end = remove
	setting = await settingOf(store, [...qingjiang, orphan])
	const { rows } = landFile()
	const more = { line: 9, household: "0006", head: "", number: "X-009", cells: { name: "河滩", area: "1" }, sum: "" }
	campaign = await setting.open(landFile({ rows: [...rows, more], total: "12.65" }))
})
afterEach(() => end())

async function judged(number: string, name: string): Promise<string> {
	const { householdId, villageId } = await setting.key(campaign, number)
	const personId = await setting.person(number, name)
	const of = { villageId, campaignId: campaign.id, householdId, personId, rule: campaign.signer, isProven: true, now: setting.clock.now }
	const verdict = await setting.house.store.read((reader) => signerOf(reader, of))
	return verdict.ok ? verdict.capacity : verdict.why
}
const headless = async () => {
	const check = await checksOf(setting.house)(campaign)
	if (check.kind !== "ready") throw new Error("a small sign-off is counted at once")
	return check.value.headless.rows.map(({ number }) => number)
}

test("a household without a head is named when the sign-off is read and in the check; nobody of it signs until the committee names one", async () => {
	const { rows } = landFile()
	const lone = { line: 9, household: "0006", head: "", number: "X-009", cells: { name: "河滩", area: "1" }, sum: "" }
	const read = await checkGiven(setting.house, setting.villageId, landFile({ rows: [...rows, lone], total: "" }))
	expect(read).toMatchObject({ ok: true, headless: ["0006"] })
	// Where any adult signs, nothing is missing.
	const anyAdult = await checkGiven(setting.house, setting.villageId, landFile({ rows: [...rows, lone], total: "", signer: "adult" }))
	expect(anyAdult).toMatchObject({ ok: true, headless: [] })
	expect(await headless()).toContain("0006")
	expect(await judged("0006", "孙小梅")).toBe("not-head")
	const { householdId, villageId } = await setting.key(campaign, "0006")
	const personId = await setting.person("0006", "孙小梅")
	const named = await setting.house.store.tx((tx) =>
		succeed(tx, setting.cx(), { villageId, householdId, personId, reason: "no-head", note: "父母都不在了，村委会会议指定" }),
	)
	expect(named).toMatchObject({ ok: true })
	expect(await judged("0006", "孙小梅")).toBe("successor")
	expect(await setting.give(campaign, "0006", "孙小梅", "confirm")).toMatchObject({ ok: true, outcome: "effective" })
})

test("a head who died signs no more, nor does whom they had named; a reminder goes to whoever the committee names", async () => {
	const { store } = setting.house
	const { householdId, villageId } = await setting.key(campaign, "0001")
	const [head, wife, son] = await Promise.all(["李建国", "王秀英", "李明"].map((name) => setting.person("0001", name)))
	const named = { villageId, householdId, campaignId: campaign.id, fromPerson: head ?? "", toPerson: son ?? "", how: "chat" } as const
	await store.tx((tx) => delegate(tx, setting.cx(), { ...named, expiresAt: setting.clock.now + 30 * dayMs, enteredBy: head ?? "" }))
	expect([await judged("0001", "李建国"), await judged("0001", "李明")]).toEqual(["head", "delegate"])
	const died = qingjiang.map((row) => row.map((cell, at) => (row[2] === "李建国" && at === 7 ? "去世" : cell)))
	await importRoster(setting.house, villageId, planOf([...died, orphan]), null)
	expect(await store.read((reader) => headOf(reader, villageId, householdId, setting.clock.now))).toBeUndefined()
	expect(await judged("0001", "李明")).toBe("not-head")
	expect(await headless()).toContain("0001")
	const before = await store.read((reader) => nudgePlan(reader, { house: setting.house, now: setting.clock.now }, campaign))
	expect(before.unreached).toBe(before.pending)
	const done = await store.tx((tx) =>
		succeed(tx, setting.cx(), { villageId, householdId, personId: wife ?? "", reason: "died", note: "户主去世，村委会会议指定" }),
	)
	expect(done).toMatchObject({ ok: true })
	expect([await judged("0001", "王秀英"), await judged("0001", "李明")]).toEqual(["successor", "not-head"])
})
