/** The folder of a decision that went through everything, read as somebody who was not there: who, by when, what was done, who looked, what it came to. */
import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { settleRound } from "../../../src/village/council/commands-rounds.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { matterView } from "../../../src/village/council/index.ts"
import { decisionsOf } from "../../../src/village/council/repo-matters.ts"
import { buildArchive } from "../../../src/village/task/archive.ts"
import { addProgress, checkTask, declineTask, moveDeadline, reportDone } from "../../../src/village/task/commands.ts"
import { acknowledge, answerEscalation, escalate } from "../../../src/village/task/commands-escalation.ts"
import { onBothEngines } from "../../support/stores.ts"
import { unzip } from "../people/file-cases.ts"
import { day, workSetting } from "./setting.ts"

const photo = new TextEncoder().encode("桥修好了的照片")
const hash = createHash("sha256").update(photo).digest("hex")
const township = { id: "staff-9", name: "镇公路站" }

onBothEngines("一事一档", (open) => {
	const set = async () => {
		const setting = await workSetting(await open())
		const { house, villageId, store } = setting
		const media = { ...house.media, get: async (ref: string) => (ref === "aa.jpg" ? { bytes: photo, mime: "image/jpeg" } : undefined) }
		const session = { rights: new Set<string>(), csrf: "", villageId }
		/** Its pages as lines, and the names in the folder. */
		const folder = async (matterId: string) => {
			const view = await store.read((reader) => matterView(reader, house, session, matterId, undefined))
			if (view === undefined) throw new Error("no such matter")
			const entries = await unzip(await buildArchive({ ...house, media }, view))
			const html = entries.find(({ name }) => name === "index.html")?.content.toString("utf8") ?? ""
			const text = html.replaceAll(/<\/(p|h2|h3|li)>/g, "\n").replaceAll(/<[^>]+>/g, "")
			const part = (title: string) =>
				(html.split("<h2>").find((each) => each.startsWith(`${title}</h2>`)) ?? "").replaceAll(/<[^>]+>/g, "\n")
			return { text, part, files: entries.map(({ name }) => name) }
		}
		/** A matter that passed, with its decision's number. */
		const adopted = async () => {
			const matter = await setting.matter()
			await setting.vote(matter, { "0001": "agree", "0002": "agree", "0003": "agree", "0005": "agree", "0006": "against" })
			const [decision] = await store.read((reader) => decisionsOf(reader, villageId, matter.id))
			return { matter, number: decision?.number ?? "" }
		}
		return { ...setting, folder, adopted }
	}

	test("the whole cycle: done, not good, reopened, sent up, answered, done again, judged", async () => {
		const setting = await set()
		const { store, villageId, give, cx, by, of, looker, looks, clock, finish, wait, judge, folder, adopted } = setting
		const { matter, number } = await adopted()
		const task = await give({ matterId: matter.id, decisionNumber: number, budgetFen: 1_234_500 })
		await store.tx((tx) => addProgress(tx, cx(), by, of(task.id, "材料到了")))
		const later = { ...of(task.id, "连下了三天雨"), deadline: clock.now + 20 * day }
		await store.tx((tx) => moveDeadline(tx, cx(), looker, later))
		await store.tx((tx) => reportDone(tx, cx(), by, of(task.id, "铺好了", ["aa.jpg", "bb.jpg"])))
		await store.tx((tx) => checkTask(tx, cx(), looker, looks, { ...of(task.id, "栏杆没装"), isGood: false }))
		await finish(task.id)
		await wait(7)
		await judge(task.id, 0, "unsatisfied", "护栏太低")
		const sent = await store.tx((tx) =>
			escalate(tx, cx(), by, { ...of(task.id, "村里没有这笔钱"), office: "镇公路站", deadline: clock.now + 5 * day }),
		)
		if (!sent.ok) throw new Error(sent.code)
		const packet = { villageId, number: sent.escalation.number }
		expect((await folder(matter.id)).text).toContain("还没有回执。\n还没有答复。")
		await store.tx((tx) => acknowledge(tx, cx(), township, { ...packet, promisedAt: clock.now + 6 * day }))
		await store.tx((tx) => answerEscalation(tx, cx(), township, { ...packet, answer: "拨款两万", deadline: clock.now + 30 * day }))
		await finish(task.id)
		await wait(7)
		await judge(task.id, 1, "satisfied")

		const { part, files } = await folder(matter.id)
		const work = part("执行")
		for (const said of [
			`${task.number} 修村口的桥（已办结）`,
			"谁负责：王强",
			"预算：12345 元",
			`看财务公开中写明决议 ${number} 的支出`,
			`依据决议：${number}`,
			"王强：进展（办理中）。材料到了",
			"吴小军：改期限（办理中）。连下了三天雨",
			"吴小军：核验退回（办理中）。栏杆没装",
			`文件 照片/办理照片 1.jpg，SHA-256：${hash}`,
			"照片已经不在了，当时记的是 bb.jpg",
			"核验通过：吴小军，",
			"办结以后退回或者上报重办：1 次",
			`上报件 ${packet.number}，报镇公路站`,
			"理由：村里没有这笔钱",
			"收到（镇公路站），承诺",
			"答复（镇公路站）：拨款两万",
			"第 1 次回访：问了 1 人，答了 1 人；满意 0 人，不满意 1 人",
			"不满意的理由：护栏太低",
			"第 2 次回访：问了 1 人，答了 1 人；满意 1 人，不满意 0 人",
		])
			expect(work).toContain(said)
		expect(work, "each deadline it had").toMatch(/期限：[^，]+，[^，]+改到[^，]+，[^，]+改到[^，]+，[^，]+改到/)
		expect(work, "who was not satisfied is nobody's business").not.toContain("陈静")
		expect(files).toContain("照片/办理照片 1.jpg")
	})

	test("of a decision that was corrected: which one it was, what took its place, and what became of the work", async () => {
		const { store, villageId, give, cx, by, of, folder, adopted } = await set()
		const { matter, number } = await adopted()
		const task = await give({ matterId: matter.id, decisionNumber: number })
		const sent = await store.tx((tx) => escalate(tx, cx(), by, { ...of(task.id, "要上面批"), office: "镇里", deadline: task.deadline }))
		expect(sent.ok).toBe(true)
		await store.tx((tx) => declineTask(tx, cx(), by, of(task.id, "决议变了")))
		const counts = { agree: 1, against: 4, abstain: 0 }
		const made = await store.tx((tx) => correctDecision(tx, cx(), { villageId, number, reason: "数错了", counts }))
		if (!made.ok) throw new Error(made.code)
		const { part } = await folder(matter.id)
		expect(part("执行")).toContain(`派出以后，这份决议由 ${made.number} 更正：不立项`)
		expect(part("执行")).toContain("没有等答复，村里另作了处理")
		expect(part("异议、决议与更正")).toContain(`决议 ${made.number}，更正 ${number}：不立项`)
		expect(part("异议、决议与更正")).toMatch(/公开账本第 \d+ 条/)
	})

	test("a matter that was taken off: why stands in a place of its own, not under the legality review", async () => {
		const { store, villageId, cx, matter, folder } = await set()
		const { id } = await matter()
		await store.tx((tx) => withdrawMatter(tx, cx(), { villageId, matterId: id, reason: "路已经由镇里修了" }))
		const { part } = await folder(id)
		expect(part("撤下议题")).toContain("路已经由镇里修了")
		expect(part("合法性审查与标准")).not.toContain("路已经由镇里修了")
		expect(part("合法性审查与标准")).toContain("一般事项，不要求合法性审查")
		expect(part("执行")).toContain("还没有派任务")
		expect(part("这件事")).toContain("第 1 号议题：修村口的桥")
		expect(part("这件事")).toContain("现在：已撤下")
	})

	test("rounds: each by the rule it was counted by, when, what was said, who changed their mind", async () => {
		const { store, villageId, cx, matter, vote, clock, folder } = await set()
		const put = await matter()
		const { id } = put
		await vote(put, { "0001": "agree", "0002": "against", "0003": "against" })
		const nextAt = clock.now + 3 * day
		await store.tx((tx) => settleRound(tx, cx(), { villageId, matterId: id, verdict: "again", note: "先算账", nextAt }))
		const { part } = await folder(id)
		expect(part("表决")).toContain("第 1 次：公开表决")
		expect(part("表决")).toMatch(/李建国：同意（[^）]+聊天）/)
		expect(part("表决")).toContain("结论：再议")
		expect(part("表决")).toContain("说明：先算账")
	})
})
