/** 评价 by a form: no chat and no script is needed, a GET changes nothing, and 不满意 does what it does in the chat. */
import { expect, onTestFinished, test } from "vitest"
import { publicPageAffair } from "../../../src/village/publicpage/index.ts"
import { answerBack } from "../../../src/village/task/follow-up.ts"
import { checkTask, giveTask, reportDone, taskAffair } from "../../../src/village/task/index.ts"
import { taskById, tasksOf } from "../../../src/village/task/repo.ts"
import { followUpsOf } from "../../../src/village/task/repo-follow-ups.ts"
import { residentPages, valuesOf, wordsOf } from "../../support/resident-page.ts"
import { freshSqlite } from "../../support/stores.ts"
import { settingOf } from "../council/setting.ts"
import { enrol } from "../people/village.ts"

const day = 86_400_000
const path = "/v/QJ/judge"

async function doneTasks(titles: readonly string[]) {
	const { store, remove } = freshSqlite()
	onTestFinished(remove)
	const setting = await settingOf(store, { affairs: [taskAffair, publicPageAffair] })
	const { villageId, cx, person, clock, talk } = setting
	const [doer, supervisor, asker] = [await person("0003"), await person("0008"), await person("0005")]
	const by = { id: doer, name: "王强" }
	const ids: string[] = []
	for (const title of titles) {
		const given = await store.tx((tx) =>
			giveTask(tx, cx(), by, { villageId, title, text: "", responsibleId: doer, deadline: clock.now + 30 * day, askerIds: [asker] }),
		)
		if (!given.ok) throw new Error(given.code)
		const of = { villageId, taskId: given.task.id, note: "", photos: ["aa.jpg"] }
		await store.tx((tx) => reportDone(tx, cx(), by, of))
		const looks = { account: null, personId: supervisor, isSupervisor: true, isResident: false }
		await store.tx((tx) => checkTask(tx, cx(), { id: supervisor, name: "吴小军" }, looks, { ...of, isGood: true }))
		ids.push(given.task.id)
		clock.now += 1_000
	}
	const pages = await residentPages(setting.house, [taskAffair])
	return {
		...setting,
		...pages,
		store,
		ids,
		weekLater: async () => {
			clock.now += 7 * day
			await talk.ring()
		},
		stateOf: async (id: string) => (await store.read((reader) => taskById(reader, villageId, id)))?.state,
		answers: async () =>
			(await Promise.all(ids.map((taskId) => store.read((reader) => followUpsOf(reader, villageId, { taskId }))))).flat(),
	}
}

test("one after the other by code and name: 不满意 needs its reason and brings the work back, 满意 is noted", async () => {
	const { get, post, codes, ids, weekLater, stateOf, answers } = await doneTasks(["修村口的桥", "装路灯"])
	const who = { step: "who", code: codes.get("0005") ?? "", name: "陈静" }
	expect(wordsOf((await post(path, who)).body)).toContain("没有要您评价的事了")
	await weekLater()
	for (const _ of [1, 2]) expect(wordsOf((await get(path)).body)).toContain("先说您是谁")
	expect((await get("/v/XX/judge")).statusCode).toBe(404)
	const wrong = await post(path, { ...who, name: "李建国" })
	expect([wrong.statusCode, wordsOf(wrong.body).includes("这一户名册上没有这个名字")]).toEqual([422, true])
	const first = await post(path, who)
	expect(first.statusCode).toBe(200)
	expect(wordsOf(first.body)).toMatch(/“修村口的桥”办完一周了。您满意吗？.*答完这件还有 1 件/)
	expect((await answers()).map(({ answer }) => answer)).toEqual([null, null])
	const [number = ""] = valuesOf(first.body, "number")
	const send = { ...who, step: "send", number, round: "0" }
	const nothing = await post(path, send)
	expect([nothing.statusCode, wordsOf(nothing.body).includes("请选一个")]).toEqual([422, true])
	const noReason = await post(path, { ...send, answer: "unsatisfied", reason: " " })
	expect([noReason.statusCode, wordsOf(noReason.body).includes("不满意要写一句")]).toEqual([422, true])
	expect(await stateOf(ids[0] ?? "")).toBe("done")
	const second = await post(path, { ...send, answer: "unsatisfied", reason: "护栏太低" })
	expect(wordsOf(second.body)).toMatch(/退回重新办.*“装路灯”办完一周了/)
	expect(await stateOf(ids[0] ?? "")).toBe("doing")
	// Sent again it is no second answer.
	expect(wordsOf((await post(path, { ...send, answer: "satisfied", reason: "" })).body)).toContain("这件事已经评过")
	const last = await post(path, { ...send, number: valuesOf(second.body, "number")[0] ?? "", answer: "satisfied", reason: "" })
	expect(wordsOf(last.body)).toMatch(/记下了：满意。.*没有要您评价的事了/)
	expect((await answers()).map(({ answer, reason }) => [answer, reason])).toEqual([
		["unsatisfied", "护栏太低"],
		["satisfied", ""],
	])
})

test("who is known by their chat needs no code; nobody answers for somebody else, and an address changes nothing", async () => {
	const { get, post, knows, codes, talk, weekLater, answers } = await doneTasks(["修村口的桥"])
	await enrol(talk.phone("陈静"), codes.get("0005") ?? "", "户主", "4444")
	await weekLater()
	knows("陈静")
	const page = await get(`${path}?step=send&number=QJRW-2026-0001&round=0&answer=satisfied`)
	expect(wordsOf(page.body)).toMatch(/正在以 陈\* 填写.*“修村口的桥”办完一周了/)
	expect((await answers())[0]?.answer).toBeNull()
	const [number = "", me = ""] = [valuesOf(page.body, "number")[0], valuesOf(page.body, "me")[0]]
	expect((await post(path, { step: "send", me: "somebody", number, round: "0", answer: "satisfied" })).statusCode).toBe(422)
	// Somebody of another household was not asked.
	const other = { step: "send", code: codes.get("0001") ?? "", name: "李建国", number, round: "0", answer: "satisfied" }
	expect(wordsOf((await post(path, other)).body)).toContain("这件事已经评过，或者正在重新办")
	expect((await answers())[0]?.answer).toBeNull()
	expect(wordsOf((await post(path, { step: "send", me, number, round: "0", answer: "satisfied" })).body)).toContain("记下了：满意")
	expect((await answers())[0]?.answer).toBe("satisfied")
})

test("the village's public page leads there, and tells how many are satisfied from five answers on", async () => {
	const { villageId, store, house, weekLater, cx, person } = await doneTasks(["修村口的桥", "a", "b", "c", "d"])
	const pages = await residentPages({ ...house, publicSections: taskAffair.publicSections ?? [] }, [publicPageAffair])
	const shown = async () => wordsOf((await pages.get("/v/QJ")).body)
	expect(await shown()).not.toContain("办好的事，您满意吗")
	await weekLater()
	expect(await shown()).toContain("我提的事办好了，来评价")
	expect(await shown()).not.toContain("满意 0")
	const personId = await person("0005")
	for (const { id: taskId } of await store.read((reader) => tasksOf(reader, villageId)))
		await store.tx((tx) =>
			answerBack(tx, cx(), { id: personId, name: "陈静" }, { villageId, taskId, round: 0, personId, answer: "satisfied", reason: "" }),
		)
	expect(await shown()).toContain("满意 5，不满意 0")
})
