/** A village's group: who may have notices sent there, and what it then hears. No golden dialog: not every channel has groups. */
import { expect, it } from "vitest"
import { draftNotice } from "../../../src/village/notice/commands.ts"
import { noticeAffair } from "../../../src/village/notice/index.ts"
import { publishAndTell } from "../../../src/village/notice/publish.ts"
import { emptyContent, everyone } from "../../../src/village/notice/rules.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol, expectSaid, talkTo, testHouse, villageWith } from "../people/village.ts"

onBothEngines("a group", (open) => {
	it("is told in the one whose secretary asked for it, as one card without buttons", async () => {
		const store = await open()
		const test = testHouse(store, { words: [noticeAffair.words] })
		const { village, codes } = await villageWith(test.house)
		const talk = talkTo(test, [noticeAffair])
		await enrol(talk.phone("赵新民的手机"), codes.get("0004") ?? "", "赵**", "3333")
		await enrol(talk.phone("李建国的手机"), codes.get("0001") ?? "", "李**", "5678")
		const inGroup = (speaker: string) => talk.phone("清江村一家人", { group: true, speaker })
		expectSaid(await inGroup("李建国的手机").says("公告发到本群"), "要村支书、文书或两委的人来办")
		const group = inGroup("赵新民的手机")
		expectSaid(await group.says("公告发到本群"), "以后村里的公告会在本群发一张卡片")
		const cx = { house: test.house, now: test.clock.now, by: "account-1" }
		const publish = async (title: string, groups: string[]) => {
			const content = { ...emptyContent, title, body: `${title}。`, spoken: `${title}。`, audience: { ...everyone, groups } }
			const { id } = await store.tx((tx) => draftNotice(tx, cx, { villageId: village.id, content }))
			await store.tx((tx) => publishAndTell(tx, cx, { villageId: village.id, id, when: "now" }))
			for (let rings = 0; rings < 3; rings++) await talk.ring()
		}
		await publish("修三组的桥", [])
		expect(await group.hears()).toBe("清江村公告：修三组的桥（QJ-2026-0001）。")
		// What is for some only is not told to all.
		await publish("三组分红", ["三组"])
		expect(await group.hears()).toBe("")
	})
})
