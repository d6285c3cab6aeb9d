/** 是不是同一件事？ where nobody could be asked: lines of a 接龙 are marked for staff, one press answers for all of them, and either answer counts. */
import { expect, onTestFinished, test } from "vitest"
import { boardView, itemAffair } from "../../../src/village/item/index.ts"
import { likenessSums } from "../../../src/village/item/repo-likeness.ts"
import { supportOf } from "../../../src/village/item/repo-posting.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { residentPages, valuesOf, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const marked = "/console/items/marked"
const chain = "#接龙\n大家说说\n1. 陈静 三组的路灯坏了，晚上太黑\n2. 王强 三组路灯一直不亮\n3. 钱多多 手机信号太差，电话打不通"

async function begin() {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store)
	const { villageId } = setting
	await setting.propose()
	await setting.acceptAll()
	const rights = new Set(["opinion.read", "opinion.enter", "item.board"])
	const session = { accountId: "clerk", name: "文书", villageId, villageName: "清江村", villages: [], csrf: "form", rights }
	const gate = { enter: async () => session, checkForm: () => undefined }
	const pages = await residentPages({ ...setting.house, gate }, [itemAffair, opinionAffair])
	const send = (url: string, fields: Readonly<Record<string, readonly string[]>>) =>
		pages.http.inject({
			method: "POST",
			url,
			headers: { "content-type": "application/x-www-form-urlencoded" },
			payload: new URLSearchParams(Object.entries(fields).flatMap(([name, all]) => all.map((one) => [name, one]))).toString(),
		})
	const paste = async (text: string) =>
		String((await send("/console/opinions/chain/save", { text: [text], take: ["0", "1", "2", "3"] })).headers.location)
	const itemWith = async (words: string) =>
		(await store.read((reader) => boardView(reader, villageId))).items.find(({ claims }) => claims.some(({ text }) => text.includes(words)))
	return {
		...setting,
		...pages,
		store,
		session,
		send,
		paste,
		itemWith,
		sums: () => store.read((reader) => likenessSums(reader, villageId)),
		supports: () => store.read((reader) => supportOf(reader, villageId)),
	}
}

test("lines like a known matter stand on a page of the board; ticked is support, not ticked stays apart, both are counted", async () => {
	const { get, send, paste, propose, itemWith, sums, supports } = await begin()
	const saved = await paste(chain)
	expect(saved).toBe("/console/opinions/chain?added=3&known=0&told=0&alike=2")
	expect(wordsOf((await get(saved)).body)).toMatch(/其中 2 条像是已有的事.*去看一看/)
	expect(wordsOf((await get("/console/items")).body)).toContain("有 2 条新来的意见，像是已有的事。")
	for (const _ of [1, 2]) {
		const words = wordsOf((await get(marked)).body)
		expect(words).toMatch(/路灯.*2 人提过.*新来的.*晚上太黑.*一直不亮/)
		expect(words).not.toContain("手机信号")
	}
	expect([await sums(), await supports()]).toEqual([{ open: 2, same: 0, other: 0 }, []])
	const page = (await get(marked)).body
	const [subject = ""] = valuesOf(page, "subject")
	const row = valuesOf(page, "row")
	const answered = await send(marked, { subject: [subject], row, same: row.slice(0, 1) })
	expect(wordsOf((await get(String(answered.headers.location))).body)).toMatch(/1 条记为附议.*没有要看的了.*同一件 1 次，另一件 1 次/)
	expect(await sums()).toEqual({ open: 0, same: 1, other: 1 })
	expect((await supports()).map(({ opinionId }) => opinionId)).toEqual([row[0]])
	// The same page sent once more, the ticks the other way round: what was answered stays.
	expect((await send(marked, { subject: [subject], row, same: row.slice(1) })).headers.location).toContain("no-gone")
	expect(await sums()).toEqual({ open: 0, same: 1, other: 1 })

	await propose()
	const lamp = await itemWith("晚上看不见")
	expect(lamp?.claims.map(({ text }) => text)).toContain("大家说说：三组的路灯坏了，晚上太黑")
	expect(lamp?.claims.map(({ text }) => text)).not.toContain("大家说说：三组路灯一直不亮")
	expect(await itemWith("一直不亮")).toBeDefined()
})

test("the lines of one 接龙 are not asked of each other, and the same one pasted again marks nothing new", async () => {
	const { paste, sums } = await begin()
	const own = "#接龙\n村里广播\n1. 陈静 广播喇叭声音太小听不清\n2. 王强 广播喇叭声音太小，听不见"
	expect(await paste(own)).toContain("added=2&known=0&told=0&alike=0")
	expect(await paste(chain)).toContain("alike=2")
	expect(await paste(chain)).toContain("added=0&known=3&told=0&alike=0")
	expect(await sums()).toEqual({ open: 2, same: 0, other: 0 })
})

test("of somebody nobody knows a line goes into the item without support; what found its place meanwhile waits no more", async () => {
	const { get, send, paste, propose, itemWith, supports, session, villageId } = await begin()
	await paste("#接龙\n大家说说\n1. 钱多多 三组的路灯坏了，晚上太黑")
	const page = (await get(marked)).body
	const [subject = ""] = valuesOf(page, "subject")
	const row = valuesOf(page, "row")
	session.villageId = "another"
	expect((await send(marked, { subject: [subject], row, same: row })).headers.location).toContain("no-gone")
	session.villageId = villageId
	expect((await send(marked, { subject: [subject], row: ["forged"], same: ["forged"] })).headers.location).toContain("no-gone")
	expect((await send(marked, { subject: [subject], row, same: row })).headers.location).toContain("said=marked")
	expect(await supports()).toEqual([])
	expect((await itemWith("晚上太黑"))?.claims.length).toBe(3)

	await paste("#接龙\n大家说说\n1. 陈静 三组路灯一直不亮")
	expect(wordsOf((await get(marked)).body)).toContain("一直不亮")
	await propose()
	expect(wordsOf((await get(marked)).body)).toContain("没有要看的了")
})

test("who says at intake that it is another matter keeps it apart when the board is put in order", async () => {
	const { post, http, propose, itemWith, codes, sums } = await begin()
	const code = codes.get("0005") ?? ""
	const fields = { text: "三组的路灯坏了，晚上太黑", place: "", code, name: "陈静", named: "no" }
	const asked = String((await post("/o/QJ", { ...fields, id: "form-0001" })).headers.location)
	expect((await http.inject({ url: asked })).statusCode).toBe(200)
	await post(asked, { answer: "yes" })
	expect(await sums()).toEqual({ open: 0, same: 1, other: 0 })
	// They thought again: the last answer counts.
	await post(asked, { answer: "no" })
	expect(await sums()).toEqual({ open: 0, same: 0, other: 1 })
	await propose()
	expect((await itemWith("晚上看不见"))?.claims.map(({ text }) => text)).not.toContain("三组的路灯坏了，晚上太黑")
})
