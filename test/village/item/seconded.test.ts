/** What becomes of an item is told to who brought it up and to who only stands behind it, each in words that are true of them. */
import { expect, onTestFinished, test } from "vitest"
import { putMatter } from "../../../src/village/council/commands-matters.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { councilAffair, ruleOfKind, setUpBody } from "../../../src/village/council/index.ts"
import { act, itemsOf, postList } from "../../../src/village/item/index.ts"
import { addSupport } from "../../../src/village/item/repo-posting.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { giveTask } from "../../../src/village/task/commands.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const title = "三组的路灯从去年冬天起就一直坏着，晚上走路看不见，老人孩子都摔过跤"

test("who seconded a matter is not told that they brought it up; a long title is not said whole each time", async () => {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store, undefined, [councilAffair, taskAffair])
	const { villageId, cx, tools, house, clock } = setting
	await setting.propose()
	await setting.acceptAll()
	const { item } = await setting.itemWith("路灯坏了")
	await store.tx((tx) => act(tx, cx(), { kind: "rename", itemId: item.id, title }))
	await store.tx((tx) => postList(tx, cx(), tools))
	const posted = (await store.read((reader) => itemsOf(reader, villageId, item.id)))[0]
	const author = posted?.claims[0]?.personId ?? ""
	const [second, responsibleId] = await store.tx(async (tx) => {
		const of = async (householdNumber: string, name: string) => (await personOfHousehold(tx, villageId, { householdNumber, name })) ?? ""
		return [await of("0005", "陈静"), await of("0004", "赵新民")] as const
	})
	await store.tx((tx) =>
		addSupport(tx, villageId, { subject: `item:${item.id}`, personId: second, householdId: "h", opinionId: null, at: clock.now }),
	)
	const told = async (personId: string) => (await store.read((reader) => reportsTo(reader, villageId, personId))).map(({ words }) => words)

	const command = { house, now: clock.now, by: "staff-1" }
	const work = { villageId, title, text: "", responsibleId, deadline: clock.now + 86_400_000, itemId: item.id }
	expect(await store.tx((tx) => giveTask(tx, command, { id: "staff-1", name: "文书" }, work))).toMatchObject({ ok: true })
	const shown = "三组的路灯从去年冬天起就一直坏着，晚上走路看不见…"
	expect(await told(author)).toContainEqual(expect.stringContaining(`您提的“${shown}”有人办了`))
	expect(await told(second)).toContainEqual(expect.stringContaining(`您附议的“${shown}”有人办了`))
	expect((await told(second)).join()).not.toContain("您提的")

	const body = await store.tx((tx) => setUpBody(tx, command, { villageId, name: "村民议事会", kind: "council", rule: ruleOfKind.council }))
	if (!body.ok) throw new Error(body.code)
	const given = { id: item.id, number: posted?.number ?? 0 }
	await store.tx((tx) =>
		putMatter(tx, command, { villageId, id: "m", bodyId: body.body.id, title, text: "", kind: "ordinary", item: given }),
	)
	expect(await store.tx((tx) => withdrawMatter(tx, command, { villageId, matterId: "m", reason: "先等一等" }))).toEqual({ ok: true })
	expect((await told(author)).join()).toMatch(/您提的清单第 \d+ 项“三组的路灯[^”]+…”，这次不上村民议事会表决了/)
	expect((await told(second)).join()).toMatch(/您附议的清单第 \d+ 项“三组的路灯[^”]+…”，这次不上村民议事会表决了/)
})
