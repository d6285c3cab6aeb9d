/** 走访 over the real path, written down as golden transcripts. */
import { afterAll, test } from "vitest"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, type Phone } from "../people/village.ts"
import { type Setting, settingOf } from "./setting.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

function golden(name: string, play: (setting: Setting, contact: Phone) => Promise<void>): void {
	test(name, async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const setting = await settingOf(store)
		const contact = setting.talk.phone("联系员王强")
		await enrol(contact, setting.codes.get("0003") ?? "", "户主", "2222")
		await play(setting, contact)
		expectGolden(`outreach/${name}`, setting.talk.transcript())
	})
}

golden("visit-spoken-and-missed", async (_, contact) => {
	await contact.says("走访")
	await contact.presses("0002 张福")
	await contact.presses("说上话了")
	await contact.says("腿脚不便，想装扶手")
	await contact.presses("帮他登记手机")
	await contact.presses("0001")
	await contact.presses("没找到人")
	await contact.says("改天再去")
	await contact.presses("0001")
	await contact.presses("回去")
	await contact.says("先到这里")
})

golden("visit-several-purposes", async (setting, contact) => {
	await setting.survey("person")
	await contact.says("走访")
	await contact.presses("修路问卷")
	await contact.says("三")
	await contact.presses("说上话了")
	await contact.says("跳过")
	await contact.says("返回")
	await contact.presses("说上话了")
	await contact.sends("voice")
	await contact.says("同意修")
	await contact.says("帮助")
	await contact.says("不用再做什么")
})

golden("visit-somebody-was-faster", async (setting, contact) => {
	await contact.says("走访")
	await contact.presses("0002 张福")
	const phone = setting.talk.phone("张福")
	await enrol(phone, setting.codes.get("0002") ?? "", "户主")
	await contact.presses("没找到人")
	await contact.presses("改打电话")
})

golden("visit-nobody-of-mine", async (setting) => {
	const resident = setting.talk.phone("村民陈静")
	await enrol(resident, setting.codes.get("0005") ?? "", "户主")
	await resident.says("走访")
	const group = setting.talk.phone("群里的人", { group: true })
	await group.says("走访")
	const stranger = setting.talk.phone("没登记的人")
	await stranger.says("走访")
})
