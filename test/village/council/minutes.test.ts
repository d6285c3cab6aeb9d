/** Minutes and the sheet to sign, as a secretary opens them: what only prepares a meeting is called a poll, and nothing a secret ballot keeps is asked for. */
import { afterAll, expect, test } from "vitest"
import { recordMeeting } from "../../../src/village/council/commands-meeting.ts"
import { closeRound, openRound, settleRound } from "../../../src/village/council/commands-rounds.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { buildMinutes, buildSheet } from "../../../src/village/council/files.ts"
import { matterView } from "../../../src/village/council/matter-view.ts"
import { quorums, thresholds } from "../../../src/village/council/presets.ts"
import { decisionsOf, updateMatter } from "../../../src/village/council/repo-matters.ts"
import type { Choice, Rule } from "../../../src/village/council/rules.ts"
import { freshSqlite } from "../../support/stores.ts"
import { unzip } from "../people/file-cases.ts"
import { settingOf } from "./setting.ts"

const day = 86_400_000
const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

async function set(rule: Partial<Rule> = {}) {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const setting = await settingOf(store, { rule })
	const { villageId, house } = setting
	const session = { rights: new Set<string>(), csrf: "", villageId }
	const textOf = async (id: string, build: typeof buildMinutes) => {
		const view = await store.read((reader) => matterView(reader, house, session, id, undefined))
		if (view === undefined) throw new Error("no such matter")
		const parts = await unzip(await build(view, house))
		const xml = parts.find(({ name }) => name === "word/document.xml")?.content.toString("utf8") ?? ""
		return xml.replaceAll("</w:p>", "\n").replaceAll(/<[^>]+>/g, "")
	}
	return {
		...setting,
		store,
		minutes: (id: string) => textOf(id, buildMinutes),
		sheet: (id: string) => textOf(id, buildSheet),
	}
}

const all: Readonly<Record<string, Choice>> = {
	"0001": "agree",
	"0002": "agree",
	"0003": "agree",
	"0004": "agree",
	"0005": "agree",
	"0006": "against",
}

test.each([
	[
		"majority",
		{ threshold: thresholds["majority-due"] },
		"应到的过半数同意才通过",
		"应到 7 人的过半数，至少 4 人；同意 5 人，达到。\n结果：通过。",
	],
	["80%", { threshold: thresholds["80-due"] }, "应到的80% 以上同意才通过", "至少 6 人；同意 5 人，没有达到。\n结果：没有通过。"],
	[
		"unanimity",
		{ threshold: thresholds["unanimity-due"] },
		"应到的全体一致同意才通过",
		"至少 7 人；同意 5 人，没有达到。\n结果：没有通过。",
	],
	[
		"two thirds of those present, with a quorum",
		{ threshold: thresholds["two-thirds-present"], quorum: quorums["two-thirds-due"] },
		"实到的三分之二以上同意才通过",
		"参加：应到 7 人的三分之二以上，至少 5 人；实到 6 人，达到。\n同意：实到 6 人的三分之二以上，至少 4 人；同意 5 人，达到。\n结果：通过。",
	],
	[
		"two thirds of all",
		{ threshold: thresholds["two-thirds-all"] },
		"全体的三分之二以上同意才通过",
		"全体 7 人的三分之二以上，至少 5 人；同意 5 人，达到。\n结果：通过。",
	],
] as const)("%s: rule, counts, result, who voted how", async (_, rule, ruled, came) => {
	const { matter, vote, minutes } = await set(rule)
	const put = await matter()
	await vote(put, all)
	const said = await minutes(put.id)
	for (const part of [ruled, came, "未到 1", "孙大海\n反对"]) expect(said).toContain(part)
	expect(said).not.toContain("预表决")
	expect(said).not.toContain("会上的表决")
})

test("a poll is called one, says that it is no decision, and leaves room for the meeting once; what the meeting decided takes its place", async () => {
	const { store, villageId, cx, clock, matter, vote, minutes } = await set({ online: "poll" })
	const put = await matter()
	const empty = await minutes(put.id)
	expect(empty, "before any poll there is room for the meeting").toContain("会上的表决")
	await vote(put, all)
	await store.tx((tx) => settleRound(tx, cx(), { villageId, matterId: put.id, verdict: "again", note: "先开会", nextAt: clock.now + day }))
	await vote(put, all)
	const polled = await minutes(put.id)
	expect(polled).toContain("第 1 次预表决（公开表决）\n这是聊天里的预表决，供会上参考，不是决议。")
	expect(polled).toContain("第 2 次预表决（公开表决）")
	expect(polled).toContain("预表决的结果：同意的够数。这还不是决议，要在会上表决才算。")
	expect(polled).not.toContain("结果：通过")
	expect(polled.match(/会上的表决/g)).toHaveLength(1)
	expect(polled).toContain("结论：再议")
	await store.tx((tx) => settleRound(tx, cx(), { villageId, matterId: put.id, verdict: "again", note: "开会了", nextAt: clock.now + day }))
	const met = await store.tx((tx) =>
		recordMeeting(tx, cx(), { villageId, matterId: put.id, agree: 6, against: 0, abstain: 0, photo: "aa.jpg", note: "" }),
	)
	expect(met).toMatchObject({ ok: true })
	const decided = await minutes(put.id)
	expect(decided).toContain("第 3 次表决（会议表决）")
	expect(decided).toContain("结果：通过。")
	expect(decided).not.toContain("会上的表决")
})

test("a secret ballot: who took part only, and a sheet that asks for no choice", async () => {
	const { store, villageId, cx, matter, minutes, sheet } = await set()
	const { id } = await matter()
	expect(await sheet(id)).toContain("同意 / 反对 / 弃权")
	await store.tx((tx) => openRound(tx, cx(), { villageId, matterId: id, way: "secret", closesAt: null }))
	await store.tx((tx) => closeRound(tx, cx(), { villageId, matterId: id, round: 1 }))
	const said = await minutes(id)
	expect(said).toContain("不记名票不足 5 张")
	expect(said).toContain("系统不保存谁选了什么")
	expect(await sheet(id)).not.toContain("同意 / 反对 / 弃权")
	expect(await sheet(id)).toContain("这张表只签到，不要写选了什么")
})

test("a decision that became void names the one it corrects; what was withdrawn says why; a place in the order is told", async () => {
	const { store, villageId, cx, matter, vote, minutes } = await set({ quorum: quorums["half-due"] })
	const put = await matter()
	await vote(put, all)
	const [first] = await store.read((reader) => decisionsOf(reader, villageId, put.id))
	const counts = { agree: 2, against: 0, abstain: 0 }
	const made = await store.tx((tx) => correctDecision(tx, cx(), { villageId, number: first?.number ?? "", reason: "数错了", counts }))
	if (!made.ok) throw new Error(made.code)
	const said = await minutes(put.id)
	expect(said).toContain(`决议 ${made.number}\n更正的是 ${first?.number}\n撤销。`)
	expect(said).toContain("参加的不够，这次表决无效")
	await store.tx((tx) => updateMatter(tx, put, { rank: 2 }))
	expect(await minutes(put.id)).toContain("成员排的先后：第 2")
	await store.tx((tx) => withdrawMatter(tx, cx(), { villageId, matterId: put.id, reason: "路已经修了" }))
	expect(await minutes(put.id)).toContain("撤下。理由：路已经修了")
})
