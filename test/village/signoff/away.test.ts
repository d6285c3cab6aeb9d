/** A head who works elsewhere still answers, by phone or through whom they name; one who moved away is nobody's head any more. */
import { afterAll, beforeEach, expect, test } from "vitest"
import { importRoster } from "../../../src/village/people/index.ts"
import { checksOf } from "../../../src/village/signoff/check.ts"
import { delegate, headOf, signerOf, succeed } from "../../../src/village/signoff/delegating.ts"
import { nudgePlan } from "../../../src/village/signoff/nudge.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { freshSqlite } from "../../support/stores.ts"
import { planOf, qingjiang } from "../people/village.ts"
import { dayMs, type Setting, settingOf } from "./setting.ts"

const ends: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const end of ends) await end()
})

let setting: Setting
let campaign: Campaign
beforeEach(async () => {
	const { store, remove } = freshSqlite()
	ends.push(remove)
	setting = await settingOf(store)
	campaign = await setting.open()
})

/** The roster says from now on that the head of 0001 is so. */
async function rosterSays(residence: string): Promise<void> {
	const rows = qingjiang.map((row) => row.map((cell, at) => (row[2] === "李建国" && at === 7 ? residence : cell)))
	await importRoster(setting.house, setting.villageId, planOf(rows), null)
}
async function judged(name: string): Promise<string> {
	const { householdId, villageId } = await setting.key(campaign, "0001")
	const personId = await setting.person("0001", name).catch(() => "nobody")
	const of = { villageId, campaignId: campaign.id, householdId, personId, rule: campaign.signer, isProven: true, now: setting.clock.now }
	const verdict = await setting.house.store.read((reader) => signerOf(reader, of))
	return verdict.ok ? verdict.capacity : verdict.why
}
const headless = async () => {
	const check = await checksOf(setting.house)(campaign)
	if (check.kind !== "ready") throw new Error("a small sign-off is counted at once")
	return check.value.headless.rows.map(({ number }) => number)
}

test("away for work, the head still signs, or names somebody at home on paper for as long as it says", async () => {
	await rosterSays("外出")
	expect([await judged("李建国"), await judged("王秀英"), await headless()]).toEqual(["head", "not-head", []])
	const { householdId, villageId } = await setting.key(campaign, "0001")
	const [fromPerson, toPerson] = [await setting.person("0001", "李建国"), await setting.person("0001", "王秀英")]
	const of = { villageId, householdId, campaignId: campaign.id, fromPerson, toPerson, how: "paper", enteredBy: "staff-1" } as const
	const { store } = setting.house
	const until = setting.clock.now + 30 * dayMs
	expect(await store.tx((tx) => delegate(tx, setting.cx(), { ...of, expiresAt: until }))).toEqual({ ok: false, code: "NO_PHOTO" })
	const photo = `${"a".repeat(64)}.jpg`
	expect(await store.tx((tx) => delegate(tx, setting.cx(), { ...of, expiresAt: until, photo }))).toMatchObject({ ok: true })
	expect([await judged("李建国"), await judged("王秀英")]).toEqual(["head", "delegate"])
	setting.clock.now = until
	expect([await judged("李建国"), await judged("王秀英")]).toEqual(["head", "not-head"])
})

test("away for good, nobody signs until the committee names somebody and says why; the household is shown to staff as without a head", async () => {
	await rosterSays("迁出")
	const { store } = setting.house
	const { householdId, villageId } = await setting.key(campaign, "0001")
	expect([await judged("李建国"), await judged("王秀英")]).toEqual(["not-of-household", "not-head"])
	expect(await headless()).toEqual(["0001"])
	expect(await store.read((reader) => headOf(reader, villageId, householdId, setting.clock.now))).toBeUndefined()
	const plan = await store.read((reader) => nudgePlan(reader, { house: setting.house, now: setting.clock.now }, campaign))
	expect(plan).toMatchObject({ send: [], unreached: plan.pending })
	const personId = await setting.person("0001", "王秀英")
	const named = { villageId, householdId, personId, reason: "away" } as const
	expect(await store.tx((tx) => succeed(tx, setting.cx(), { ...named, note: "" }))).toEqual({ ok: false, code: "NO_REASON" })
	expect(await store.tx((tx) => succeed(tx, setting.cx(), { ...named, note: "户主迁到城里，村委会会议指定" }))).toEqual({ ok: true })
	expect([await judged("王秀英"), await headless()]).toEqual(["successor", []])
})
