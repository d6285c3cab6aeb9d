/** 待办 and 评价 over the real path, written down as golden transcripts. */
import { afterAll, test } from "vitest"
import { checkTask, giveTask, reportDone } from "../../../src/village/task/commands.ts"
import { taskAffair } from "../../../src/village/task/index.ts"
import { taskByNumber } from "../../../src/village/task/repo.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { type Setting, settingOf } from "../council/setting.ts"
import { enrol } from "../people/village.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})
const day = 86_400_000

function golden(name: string, play: (setting: Setting) => Promise<void>): void {
	test(name, async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const setting = await settingOf(store, { affairs: [taskAffair] })
		await play(setting)
		expectGolden(`task/${name}`, setting.talk.transcript())
	})
}

async function give(setting: Setting, title: string, responsible: string, askers: readonly string[] = []) {
	const responsibleId = await setting.person(responsible)
	const askerIds = await Promise.all(askers.map(setting.person))
	await setting.house.store.tx((tx) =>
		giveTask(
			tx,
			setting.cx(),
			{ id: "staff-1", name: "文书" },
			{
				villageId: setting.villageId,
				title,
				text: "",
				responsibleId,
				deadline: setting.clock.now + 10 * day,
				askerIds,
			},
		),
	)
}

golden("todo-done-looked-at-judged", async (setting) => {
	const { talk, codes } = setting
	await give(setting, "修村口的桥", "0003", ["0005"])
	await give(setting, "换三组的路灯", "0003")
	const worker = talk.phone("网格员王强")
	await enrol(worker, codes.get("0003") ?? "", "户主", "2222")
	const supervisor = talk.phone("监督员吴小军")
	await enrol(supervisor, codes.get("0008") ?? "", "户主", "5555")
	const asker = talk.phone("村民陈静")
	await enrol(asker, codes.get("0005") ?? "", "户主", "4444")
	await worker.says("待办")
	await worker.presses("修村口的桥")
	await worker.presses("写进展")
	await worker.says("料到了，明天动工")
	await worker.presses("办完了")
	await worker.says("已经好了")
	await worker.sends("image")
	await worker.presses("回去")
	await supervisor.says("待办")
	await supervisor.presses("没办好")
	await supervisor.says("栏杆没装")
	await supervisor.says("回去")
	await worker.says("待办")
	await worker.presses("修村口的桥")
	await worker.presses("办完了")
	await worker.sends("image")
	await supervisor.says("待办")
	await supervisor.presses("看过了")
	talk.wait(7 * day, "七天以后")
	await talk.ring()
	talk.wait(3_600_000, "一小时以后")
	await talk.ring()
	await asker.hears()
	await asker.says("评价")
	await asker.presses("不满意")
	await asker.says("护栏太低，小孩会翻")
	await asker.says("评价")
})

golden("judged-by-typing", async (setting) => {
	const { talk, codes, villageId } = setting
	const asker = talk.phone("村民陈静")
	await enrol(asker, codes.get("0005") ?? "", "户主", "4444")
	await give(setting, "修村口的桥", "0003", ["0005"])
	await give(setting, "换三组的路灯", "0003", ["0005"])
	await give(setting, "清二组的水渠", "0003", ["0005"])
	const finish = (number: string) =>
		setting.house.store.tx(async (tx) => {
			const task = await taskByNumber(tx, villageId, number)
			const of = { villageId, taskId: task?.id ?? "", note: "", photos: ["aa.jpg"] }
			await reportDone(tx, setting.cx(), { id: task?.responsibleId ?? "", name: "王强" }, of)
			const looks = { account: "staff-8", personId: undefined, isSupervisor: true, isResident: false }
			await checkTask(tx, setting.cx(), { id: "staff-8", name: "监事会" }, looks, { ...of, isGood: true })
		})
	await asker.says("满意")
	await asker.says("不满意")
	await finish("QJRW-2026-0001")
	talk.wait(7 * day, "七天以后")
	await talk.ring()
	await asker.says("满意。")
	await asker.says("满意")
	await finish("QJRW-2026-0002")
	talk.wait(7 * day, "七天以后")
	await talk.ring()
	// Buttons of a dialog that has nothing of theirs to finish stand open.
	await asker.says("评价")
	await asker.says("不太满意")
	await asker.says("😀")
	await asker.says("不满意")
	await asker.says("灯还是不亮")
	await finish("QJRW-2026-0002")
	await finish("QJRW-2026-0003")
	talk.wait(7 * day, "七天以后")
	await talk.ring()
	await asker.says("不满意")
	await asker.presses("满意")
	await asker.says("以后再说")
	await asker.says("还是不满意")
	await asker.says("修了又坏了")
	const worker = talk.phone("网格员王强")
	await enrol(worker, codes.get("0003") ?? "", "户主", "2222")
	await worker.says("待办")
})

golden("todo-nothing", async (setting) => {
	const resident = setting.talk.phone("村民陈静")
	await enrol(resident, setting.codes.get("0005") ?? "", "户主", "4444")
	await resident.says("待办")
	await resident.says("评价")
})
