/** 查回执 over the real path, written down as golden transcripts. */
import { afterAll, test } from "vitest"
import { signRoot } from "../../../src/ledger/index.ts"
import { ledgerAffair } from "../../../src/village/ledger/index.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { talkTo } from "../people/village.ts"
import { ledgerSetting } from "./setting.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

test.each([
	["receipt", undefined],
	["receipt-with-link", "https://cunkou.example"],
])("%s", async (name, publicUrl) => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const setting = await ledgerSetting(store, publicUrl)
	const talk = talkTo(setting, [ledgerAffair])
	const { code } = await setting.sign({ answer: "yes" })
	const stranger = talk.phone("没登记的人")
	await stranger.says("查回执")
	await stranger.says("查回执 12345")
	await stranger.says("查回执 1000000064")
	await stranger.says(`查回执 ${code}`)
	await store.tx((tx) => signRoot(tx, setting.house, setting.villageId, setting.house.clock()))
	const group = talk.phone("群里的人", { group: true })
	await group.says(`查回执：${code.slice(0, 3)} ${code.slice(3)}`)
	expectGolden(
		`ledger/${name}`,
		talk
			.transcript()
			.replaceAll(code, "CODE")
			.replaceAll(`${code.slice(0, 3)} ${code.slice(3)}`, "CODE"),
	)
})
