/** One household in the console: a contradiction settled, a delegation on paper, a slip handed over, an objection dealt with; and who hears of it. */
import { afterAll, beforeEach, expect, test } from "vitest"
import { openAlerts, recordsBefore } from "../../../src/store/journal.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { signerOf } from "../../../src/village/signoff/delegating.ts"
import { tryFactor } from "../../../src/village/signoff/factor.ts"
import { signoffAffair } from "../../../src/village/signoff/index.ts"
import type { Campaign } from "../../../src/village/signoff/repo.ts"
import { answersOf, casesIn } from "../../../src/village/signoff/repo-answers.ts"
import { signoffTables } from "../../../src/village/signoff/tables.ts"
import { villageCounts } from "../../../src/village/signoff/tally.ts"
import { enrol, type Phone, type Talk, talkTo } from "../people/village.ts"
import { type Fields, pixel, type TestDesk, testDesk } from "./desk.ts"
import { landFile, type Setting } from "./setting.ts"

const ends: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const end of ends) await end()
})

let desk: TestDesk
let setting: Setting
let campaign: Campaign
let talk: Talk
beforeEach(async () => {
	desk = await testDesk()
	ends.push(desk.end)
	setting = desk.setting
	campaign = await setting.open(landFile())
	talk = talkTo(setting, [signoffAffair, sharedWordsOf([signoffAffair])])
})

async function phone(name: string, number: string, as: string, digits?: string): Promise<Phone> {
	const one = talk.phone(name)
	await enrol(one, setting.codes.get(number) ?? "", as, digits)
	return one
}
async function path(number: string, rest = "", of = campaign): Promise<string> {
	return `/console/signoff/${of.id}/household/${(await setting.key(of, number)).householdId}${rest}`
}
const said = async (url: string, fields: Fields) => desk.said(await desk.post(url, fields))
const counts = () => setting.house.store.read((reader) => villageCounts(reader, { villageId: setting.villageId, campaignId: campaign.id }))

test("two members who answer differently are shown to staff, who settle it with a reason; both hear of it", async () => {
	campaign = await setting.open(landFile({ signer: "adult", title: "大人都能签" }))
	const man = await phone("李建国", "0001", "户主", "5678")
	const woman = await phone("王秀英", "0001", "妻")
	for (const one of [man, woman]) {
		await one.says("签字")
		await one.presses("大人都能签")
	}
	await man.presses("确认")
	await man.presses("对，确认")
	await woman.presses("有异议")
	await woman.presses("X-001")
	await woman.says("少了三分地")
	await woman.says("跳过")
	await woman.presses("对，交上去")
	const { store } = setting.house
	const alerts = await store.read((reader) => openAlerts(reader, setting.villageId, 10))
	expect(alerts.map(({ kind, subject }) => [kind, subject])).toEqual([["signoff.conflict", "大人都能签 0001"]])
	expect((await desk.get(`/console/signoff/${campaign.id}/households?status=conflict`)).body).toContain("0001 李建国")
	const page = (await desk.get(await path("0001"))).body
	for (const words of ["李建国：确认", "王秀英：有异议", "X-001：少了三分地", "都不算，请这户重新答"]) expect(page).toContain(words)
	// Neither is said to count.
	expect([page.match(/待问清/g)?.length, page.includes("算数")]).toEqual([2, false])
	const { villageId, householdId } = await setting.key(campaign, "0001")
	const answers = await store.read((reader) => answersOf(reader, villageId, campaign.id, householdId))
	const keep = answers.find(({ answer }) => answer === "object")?.id ?? ""
	expect(await said(await path("0001", "/settle"), { keep, reason: "" })).toContain("要写明缘由")
	expect(await counts()).toMatchObject({ conflict: 1, confirmed: 0 })
	for (const one of [man, woman]) await one.hears()
	expect(await said(await path("0001", "/settle"), { keep, reason: "户主电话里说以妻子的为准" })).toContain("问清楚了")
	expect(await counts()).toMatchObject({ conflict: 0, objected: 1 })
	for (const one of [man, woman]) expect(await one.hears()).toContain("您家的答复问清楚了")
})

test("a delegation on paper needs its photo and an end; it counts for this sign-off or for all, and can be taken back", async () => {
	const other = await setting.open(landFile({ title: "另一件" }))
	const { store } = setting.house
	const son = await setting.person("0001", "李明")
	const judged = async (of: Campaign) => {
		const { householdId, villageId } = await setting.key(of, "0001")
		const who = { villageId, campaignId: of.id, householdId, personId: son, rule: of.signer, isProven: true, now: setting.clock.now }
		const verdict = await store.read((reader) => signerOf(reader, who))
		return verdict.ok ? verdict.capacity : verdict.why
	}
	const url = await path("0001", "/delegate")
	const sheet = (fields: Fields) => desk.postParts(url, fields, { field: "photo", bytes: pixel })
	const fields = { to: son, scope: "this", expiresAt: "2026-04-30" }
	expect(await said(url, fields)).toContain("要有纸的照片")
	expect(await desk.said(await sheet({ ...fields, expiresAt: "2026-03-01" }))).toContain("日期要在以后")
	expect(await desk.said(await sheet({ ...fields, expiresAt: "2028-03-01" }))).toContain("一年之内")
	expect(await desk.said(await sheet({ ...fields, to: await setting.person("0001", "李小宝") }))).toContain("要成年人")
	expect([await judged(campaign), await judged(other)]).toEqual(["not-head", "not-head"])
	expect(await desk.said(await sheet(fields))).toContain("记下了")
	expect([await judged(campaign), await judged(other)]).toEqual(["delegate", "not-head"])
	setting.clock.now = Date.parse("2026-05-01T09:00:00+08:00")
	expect(await judged(campaign)).toBe("not-head")
	await sheet({ ...fields, scope: "all", expiresAt: "2026-12-31" })
	expect([await judged(campaign), await judged(other)]).toEqual(["delegate", "delegate"])
	const rows = await store.read((reader) => reader.db.select().from(reader.tables(signoffTables).signoffDelegation))
	expect(rows.map(({ how, photo }) => [how, photo])).toEqual(Array.from({ length: 2 }, () => ["paper", `${"b".repeat(64)}.png`]))
	const live = rows.find(({ campaignId }) => campaignId === "")?.id ?? ""
	expect(await said(await path("0001", "/revoke"), { delegation: live })).toContain("记下了")
	expect([await judged(campaign), await judged(other)]).toEqual(["not-head", "not-head"])
})

test("a slip opens nothing before its handing over is noted, with who gave it; both are on record", async () => {
	campaign = await setting.open(landFile({ level: "B", title: "要手写签名的" }))
	const { store } = setting.house
	const key = await setting.key(campaign, "0003")
	const url = await path("0003", "/slip")
	expect(await said(url, { do: "handed", by: "王强" })).toContain("没有签字条")
	const slips = await desk.post(`/console/signoff/${campaign.id}/slips`, {})
	expect(slips.rawPayload.subarray(0, 2).toString()).toBe("PK")
	const factor = async () => {
		const all = await store.read((reader) => reader.db.select().from(reader.tables(signoffTables).signoffFactor))
		return all.find(({ householdId }) => householdId === key.householdId)
	}
	expect(await factor()).toMatchObject({ kind: "slip", handedAt: null })
	expect(await said(url, { do: "handed", by: " " })).toContain("没写谁交的")
	expect(await said(url, { do: "handed", by: "王强" })).toContain("记下了")
	expect(await factor()).toMatchObject({ handedBy: "王强", handedAt: setting.clock.now })
	expect((await desk.get(await path("0003"))).body).toContain("王强")
	const records = await store.read((reader) =>
		recordsBefore(reader, key.villageId, { events: ["signoff.slip-handed"], before: Number.MAX_SAFE_INTEGER }, { limit: 9, offset: 0 }),
	)
	expect(records.map(({ actor, data }) => [actor, data])).toEqual([["staff-1", { household: key.householdId, handedBy: "王强" }]])
	const wrong = await store.tx((tx) =>
		tryFactor(tx, { ...setting.cx(), house: setting.house }, { ...key, personId: "p", typed: "382417905" }),
	)
	expect(wrong).toEqual({ ok: false, why: "enrolment" })
})

test("an objection dealt with is told to its household alone, which is asked again; the others hear nothing and keep their word", async () => {
	const objecting = await phone("李建国", "0001", "户主", "5678")
	const signed = await phone("王强", "0003", "户主", "2222")
	const silent = await phone("赵新民", "0004", "户主", "3333")
	await setting.give(campaign, "0003", "王强", "confirm")
	await setting.give(campaign, "0001", "李建国", [{ row: "X-001", reason: "少了三分", photo: null }])
	const [one] = await setting.house.store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
	const url = `/console/signoff/${campaign.id}/case/${one?.id}`
	const heard = async () => [await objecting.hears(), await signed.hears(), await silent.hears()]
	await said(url, { do: "assign", assignee: "王强" })
	await said(url, { do: "measure", finding: "皮尺复量 3.55 亩" })
	expect(await heard()).toEqual(["", "", ""])
	expect((await desk.get(`/console/signoff/${campaign.id}`)).body).toContain("还没有全部确认：1/4")
	await said(url, { do: "corrected", "cell.area": "3.55" })
	expect(await heard()).toEqual([expect.stringContaining("您家的异议核实了：X-001，已经改了。请您家再看一次"), "", ""])
	expect(await counts()).toMatchObject({ confirmed: 1, objected: 0 })
	await objecting.says("签字")
	await objecting.presses("看地块")
	expect(talk.transcript()).toContain("面积：3.55亩")
	await objecting.presses("回到前面")
	await objecting.presses("确认")
	await objecting.presses("对，确认")
	expect(await counts()).toMatchObject({ confirmed: 2 })
})
