/** A decision that work was given under is taken back, or made again: who answers for the work hears it, once, in one message. */
import { expect, test } from "vitest"
import { buildHouse, closedGate } from "../../../src/app.ts"
import { readConfig } from "../../../src/config.ts"
import { closeRound } from "../../../src/village/council/commands-rounds.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { quorums } from "../../../src/village/council/presets.ts"
import { decisionsOf, matterById } from "../../../src/village/council/repo-matters.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { declineTask } from "../../../src/village/task/commands.ts"
import { onBothEngines } from "../../support/stores.ts"
import { enrol } from "../people/village.ts"
import { workSetting } from "./setting.ts"

onBothEngines("the ground of work", (open) => {
	const set = async () => {
		const setting = await workSetting(await open(), { rule: { quorum: quorums["half-due"] } })
		const { store, villageId, doer, matter, vote } = setting
		// Heard as the service hears it, by what it has put together itself.
		const config = readConfig({ DATA_DIR: "." })
		if (!config.ok) throw new Error("the configuration of this test is wrong")
		const { onDecision = [] } = buildHouse({ config: config.config, store, secret: new Uint8Array(32), gate: closedGate, clock: () => 0 })
		const house = { ...setting.house, onDecision }
		const cx = () => ({ ...setting.cx(), house })
		const all = { "0001": "agree", "0002": "agree", "0003": "agree", "0005": "agree" } as const
		const adopted = async () => {
			const put = await matter()
			await vote(put, all)
			return { put, number: (await store.read((reader) => decisionsOf(reader, villageId, put.id)))[0]?.number ?? "" }
		}
		const correct = async (number: string, agree: number, against = 0) => {
			const counts = { agree, against, abstain: 0 }
			const made = await store.tx((tx) => correctDecision(tx, cx(), { villageId, number, reason: "数错了", counts }))
			if (!made.ok) throw new Error(made.code)
			return made.number
		}
		const told = async () =>
			(await store.read((reader) => reportsTo(reader, villageId, doer))).filter(({ changeId }) => changeId.startsWith("task.ground:"))
		return { ...setting, house, cx, all, adopted, correct, told }
	}

	test("void: one record a task, all in one message; what is over is not told", async () => {
		const { store, cx, give, by, of, adopted, correct, told, talk, codes, wait } = await set()
		const phone = talk.phone("王强")
		await enrol(phone, codes.get("0003") ?? "", "户主", "2222")
		await phone.hears()
		const { put, number } = await adopted()
		const under = { matterId: put.id, decisionNumber: number }
		const [bridge, rail, over] = [
			await give(under),
			await give({ ...under, title: "装护栏" }),
			await give({ ...under, title: "早就不办的" }),
		]
		await give({ matterId: put.id, title: "没有写依据的" })
		await store.tx((tx) => declineTask(tx, cx(), by, of(over.id, "不办")))
		await wait(0.1)
		await phone.hears()
		const made = await correct(number, 2)
		expect((await told()).map(({ changeId }) => changeId).toSorted()).toEqual(
			[bridge, rail].map((task) => `task.ground:${task.number}:${made}`).toSorted(),
		)
		await wait(0.1)
		const heard = await phone.hears()
		expect(heard).toContain(
			`· 您负责的“修村口的桥”（${bridge.number}），依据的决议撤销了（${made}），要再表决一次。请先停下来，等新的决议。`,
		)
		expect(heard).toContain(`· 您负责的“装护栏”（${rail.number}）`)
		expect(heard).not.toContain("早就不办的")
		expect(heard).not.toContain("没有写依据的")
		await wait(0.1)
		expect(await phone.hears()).toBe("")
	})

	test("corrected twice: the second is told too; corrected and still adopted, nobody has to stop", async () => {
		const { give, adopted, correct, told } = await set()
		const { put, number } = await adopted()
		await give({ matterId: put.id, decisionNumber: number })
		const still = await correct(number, 5)
		expect(await told()).toEqual([])
		const rejected = await correct(still, 1, 5)
		expect((await told()).map(({ words }) => words)).toEqual([expect.stringContaining(`现在定为不立项（${rejected}）`)])
	})

	test("voted on again after it was void: the work goes on, and whoever does it is told", async () => {
		const { store, villageId, give, adopted, correct, told, vote, all, cx } = await set()
		const { put, number } = await adopted()
		await give({ matterId: put.id, decisionNumber: number })
		await correct(number, 2)
		const again = await store.read((reader) => matterById(reader, villageId, put.id))
		if (again === undefined) throw new Error("the matter is gone")
		await vote(again, all, { close: false })
		const closed = await store.tx((tx) => closeRound(tx, cx(), { villageId, matterId: put.id, round: again.round }))
		expect(closed).toMatchObject({ ok: true })
		const words = (await told()).map((each) => each.words)
		expect(words).toHaveLength(2)
		expect(words.join()).toContain("决议撤销以后又表决了，立项（")
	})
})
