import { afterAll, beforeEach, expect, test } from "vitest"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { closeCase, measureCase } from "../../../src/village/signoff/case-commands.ts"
import { signoffAffair } from "../../../src/village/signoff/index.ts"
import { casesIn } from "../../../src/village/signoff/repo-answers.ts"
import { villageCounts } from "../../../src/village/signoff/tally.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, expectSaid, type Phone, type Talk, talkTo } from "../people/village.ts"
import { dayMs, landFile, type Setting, settingOf } from "./setting.ts"

const ends: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const end of ends) await end()
})

let setting: Setting
let talk: Talk
beforeEach(async () => {
	const { store, remove } = freshSqlite()
	ends.push(remove)
	setting = await settingOf(store)
	talk = talkTo(setting, [signoffAffair, sharedWordsOf([signoffAffair])])
})

/** Receipts are drawn by chance. */
function golden(name: string): void {
	expectGolden(
		`signoff/${name}`,
		talk
			.transcript()
			.replaceAll(/\b\d{3} \d{3} \d{4}\b/g, "000 000 0000")
			.replace(/^[\s\S]*?-- /, "-- "),
	)
}

async function head(): Promise<Phone> {
	const phone = talk.phone("李建国")
	await enrol(phone, setting.codes.get("0001") ?? "", "户主", "5678")
	return phone
}
async function wife(): Promise<Phone> {
	const phone = talk.phone("王秀英")
	await enrol(phone, setting.codes.get("0001") ?? "", "妻")
	return phone
}

test("the head looks at the parcels, confirms once asked, and gets a receipt; saying it again changes nothing", async () => {
	const campaign = await setting.open()
	const phone = await head()
	talk.note("户主发“签字”")
	await phone.says("签字")
	await phone.presses("看地块")
	await phone.presses("下一项")
	await phone.presses("回到前面")
	await phone.presses("看简短的")
	await phone.presses("确认")
	expectSaid(await phone.presses("对，确认"), "回执号")
	await phone.says("签字")
	golden("confirm")
	const counts = await setting.house.store.read((reader) =>
		villageCounts(reader, { villageId: setting.villageId, campaignId: campaign.id }),
	)
	expect(counts).toMatchObject({ confirmed: 1, reached: 1 })
})

test("an objection names parcel, reason and photo; after it is measured only this household is asked again", async () => {
	const campaign = await setting.open()
	const phone = await head()
	talk.note("户主有异议")
	await phone.says("签字")
	await phone.presses("有异议")
	await phone.presses("X-001")
	await phone.says("少了三分地，东边的界不对")
	await phone.sends("image")
	await phone.presses("还有一项不对")
	await phone.presses("X-002")
	await phone.says("不是我家的")
	await phone.says("跳过")
	expectSaid(await phone.presses("对，交上去"), "回执号")
	await phone.says("签字")
	const { store } = setting.house
	const [one, two] = await store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
	expect([one?.photo, two?.photo]).toEqual([expect.stringContaining("media"), null])
	for (const each of [one, two]) {
		await store.tx((tx) => measureCase(tx, setting.cx(), setting.villageId, each?.id ?? "", "复量过了"))
		await store.tx((tx) =>
			closeCase(tx, setting.cx(), setting.villageId, each?.id ?? "", { outcome: "corrected", cells: { area: "3.55" } }),
		)
	}
	talk.note("两块地都复量、改好了")
	await phone.says("签字")
	await phone.presses("确认")
	await phone.presses("对，确认")
	golden("object")
})

test("a reason that is cut where a picture sign stands is taken all the same", async () => {
	const campaign = await setting.open()
	const phone = await head()
	await phone.says("签字")
	await phone.presses("有异议")
	await phone.presses("X-001")
	// The five hundredth sign is half of a pair, and half a pair has no canonical form to be hashed.
	await phone.says(`${"界".repeat(499)}😀还有话`)
	await phone.says("跳过")
	expectSaid(await phone.presses("对，交上去"), "回执号")
	const [kept] = await setting.house.store.read((reader) => casesIn(reader, setting.villageId, campaign.id))
	expect(kept?.reason).toBe("界".repeat(499))
})

test("who is not the head cannot sign until the head names them; the head keeps the word", async () => {
	await setting.open()
	const man = await head()
	const woman = await wife()
	talk.note("妻子先来，签不了；户主请她代签")
	await woman.says("签字")
	await man.says("签字")
	await man.presses("请家里人代签")
	await man.presses("妻")
	await man.presses("7 天")
	await woman.says("签字")
	await woman.presses("确认")
	await woman.presses("对，确认")
	talk.note("户主看到她签了，不同意")
	await man.says("签字")
	await man.presses("有异议")
	await man.presses("X-001")
	await man.says("量少了")
	await man.says("跳过")
	await man.presses("对，交上去")
	await man.says("签字")
	golden("delegate")
	talk.wait(8 * dayMs, "八天后，代签过期")
	expectSaid(await woman.says("签字"), "您家两个人答得不一样")
})

test("a statement changed meanwhile is shown anew and nothing counts", async () => {
	const campaign = await setting.open()
	const phone = await head()
	talk.note("点确认之前，声明改了")
	await phone.says("签字")
	await phone.presses("确认")
	const { changeStatement } = await import("../../../src/village/signoff/creating.ts")
	await setting.house.store.tx((tx) =>
		changeStatement(tx, setting.cx(), { villageId: setting.villageId, id: campaign.id, text: "改过的声明。", spoken: "" }),
	)
	expectSaid(await phone.presses("对，确认"), "没有算")
	golden("changed-meanwhile")
})

test("levels B and C are not signed in the chat; an objection is heard all the same", async () => {
	await setting.open(landFile({ level: "C" }))
	const phone = await head()
	talk.note("要在纸上签的事")
	expectSaid(await phone.says("签字"), "纸上签字或按手印")
	await phone.presses("有异议")
	golden("paper-only")
})

test("what was entered on paper is told and can be taken back for seven days with 不对; 进度 and 催办 are the secretary's", async () => {
	const campaign = await setting.open()
	const phone = await head()
	const secretary = talk.phone("赵新民")
	await enrol(secretary, setting.codes.get("0004") ?? "", "户主", "3333")
	await setting.give(campaign, "0001", "李建国", "confirm", {
		means: "paper",
		paper: { photo: `${"a".repeat(64)}.jpg`, witness: "王强", enteredBy: "staff-1", signedAt: setting.clock.now },
	})
	talk.note("网格员替户主登记了纸质签字")
	await secretary.says("进度")
	await phone.says("不对")
	await phone.presses("对，撤掉")
	await phone.says("不对")
	await secretary.says("进度")
	await secretary.says("催办")
	await secretary.presses("提醒")
	await talk.ring()
	expectSaid(await phone.hears(), "您家还没有答复")
	await secretary.says("催办")
	golden("paper-wrong-and-desk")
})

test("after the deadline nothing is taken, and the person is told to whom to speak", async () => {
	await setting.open(landFile({ closesAt: setting.clock.now + 20 * dayMs }))
	const phone = await head()
	talk.note("截止以后")
	await phone.says("签字")
	await phone.presses("确认")
	talk.wait(20 * dayMs, "二十天后")
	expectSaid(await phone.presses("对，确认"), "截止")
	await phone.says("签字")
	golden("late")
})
