/** A village in which every affair has something to tell, as the whole house stands over a store. */

import { setUpVillage } from "../../../src/app.ts"
import { transportTables } from "../../../src/store/transport.ts"
import { dayMs, hourMs } from "../../../src/text/date.ts"
import type { House } from "../../../src/village/affair.ts"
import { ask } from "../../../src/village/bundle/asking.ts"
import { fillRoll, setUpBody } from "../../../src/village/council/commands-bodies.ts"
import { putMatter } from "../../../src/village/council/commands-matters.ts"
import { closeRound, openRound } from "../../../src/village/council/commands-rounds.ts"
import { castVote } from "../../../src/village/council/commands-votes.ts"
import { ruleOfKind } from "../../../src/village/council/presets.ts"
import { updateMatter } from "../../../src/village/council/repo-matters.ts"
import { filingTables } from "../../../src/village/filing/tables.ts"
import { itemTables } from "../../../src/village/item/tables.ts"
import { noticeTables } from "../../../src/village/notice/index.ts"
import { opinionTables } from "../../../src/village/opinion/index.ts"
import { importRoster, personOfHousehold } from "../../../src/village/people/index.ts"
import { insertTask } from "../../../src/village/people/repo-tasks.ts"
import { signoffTables } from "../../../src/village/signoff/tables.ts"
import { surveyTables } from "../../../src/village/survey/index.ts"
import { taskTables } from "../../../src/village/task/tables.ts"
import { planOf, startAt, titles } from "../people/village.ts"

/** 2026-03-05 18:00 in Shanghai. */
export const evening = startAt + 9 * hourMs
export const span = { from: evening - dayMs, to: evening }

/** By household: whose office. 一组 has seven households, 二组 three: too few to be shown apart. */
const offices = {
	"0001": ["一组", "赵新民", "村支书"],
	"0002": ["一组", "钱进", "村两委"],
	"0003": ["一组", "吴小军", "监委会"],
	"0004": ["一组", "陈静", "村民代表"],
	"0005": ["一组", "王强", "村民组长"],
	"0006": ["一组", "孙大海", "村民代表、村民组长"],
	"0007": ["一组", "周月娥", "乡镇干部"],
	"0008": ["二组", "李建国", "村民组长"],
	"0009": ["二组", "张福", ""],
	"0010": ["二组", "郑秀英", ""],
} as const
export type Household = keyof typeof offices

export type Busy = { readonly house: House; readonly villageId: string; readonly person: (household: Household) => Promise<string> }

export async function emptyVillage(house: House): Promise<Busy> {
	const { store } = house
	const made = await store.tx((tx) => setUpVillage(tx, house, { id: "v-qj", name: "清江村", code: "QJ", now: evening - 30 * dayMs }))
	if (!made.ok) throw new Error(made.code)
	const villageId = made.village.id
	const row = ([number, [group, name, office]]: [string, readonly [string, string, string]]) =>
		titles.map((title) => ({ 户号: number, 与户主关系: "户主", 姓名: name, 出生日期: "1970", 村民小组: group, 职务: office })[title] ?? "")
	await importRoster(house, villageId, planOf(Object.entries(offices).map(row)), null)
	const person = async (household: Household) => {
		const id = await store.read((reader) =>
			personOfHousehold(reader, villageId, { householdNumber: household, name: offices[household][1] }),
		)
		if (id === undefined) throw new Error(`nobody lives in ${household}`)
		return id
	}
	return { house, villageId, person }
}

export async function busyVillage(house: House): Promise<Busy> {
	const place = await emptyVillage(house)
	await voices(place)
	await desks(place)
	await decisions(place)
	await work(place)
	return place
}

/** Opinions, a survey, a sign-off. */
async function voices({ house, villageId, person }: Busy): Promise<void> {
	const author = await person("0009")
	await house.store.tx(async (tx) => {
		const { opinion } = tx.tables(opinionTables)
		for (let serial = 1; serial <= 9; serial++)
			await tx.db.insert(opinion).values({
				villageId,
				id: `o${serial}`,
				year: 2026,
				serial,
				number: `QJ-2026-000${serial}`,
				personId: author,
				householdId: `h${serial}`,
				groupName: serial <= 6 ? "一组" : "二组",
				text: serial === 9 ? "" : "路灯坏了",
				media: [],
				sourceKind: "chat",
				channel: "web",
				isNamed: false,
				state: "received",
				createdAt: evening - hourMs,
			})
		const { survey } = tx.tables(surveyTables)
		const base = { villageId, id: "s1", title: "村口的路怎么修", unit: "household", secrecy: "named", state: "open" } as const
		await tx.db.insert(survey).values({ ...base, revision: 1, version: 1, createdAt: 0, openedAt: 0, closesAt: evening + dayMs })
		const { signoffCampaign, signoffTally } = tx.tables(signoffTables)
		const rules = { kind: "land", level: "A", signer: "head", state: "open", statementVersion: 1, statementHash: "x", version: 1 } as const
		const times = { openedAt: 0, closesAt: evening + dayMs, postingDays: 0, reminders: "" }
		await tx.db.insert(signoffCampaign).values({ villageId, id: "c1", title: "承包地确认", ...rules, ...times })
		const key = { villageId, campaignId: "c1", paper: 0, conflict: 0 }
		await tx.db.insert(signoffTally).values([
			{ ...key, scope: "village", name: "", due: 10, reached: 9, confirmed: 6, objected: 1 },
			{ ...key, scope: "group", name: "一组", due: 7, reached: 7, confirmed: 5, objected: 1 },
			{ ...key, scope: "group", name: "二组", due: 3, reached: 2, confirmed: 1, objected: 0 },
		])
	})
}

/** A finance notice that waits, a question, an objection, messages that stand still, somebody to call back, an export asked for. */
async function desks({ house, villageId, person }: Busy): Promise<void> {
	const [secretary, resident] = [await person("0001"), await person("0009")]
	await house.store.tx(async (tx) => {
		const { notice, noticeQuestion } = tx.tables(noticeTables)
		const draft = {
			villageId,
			category: "finance",
			state: "waiting",
			title: "一季度收支",
			version: 0,
			draft: "{}",
			draftVersion: 1,
		} as const
		await tx.db.insert(notice).values({ ...draft, id: "n1", draftedBy: secretary, tellWhen: "now", createdAt: evening - hourMs })
		const asked = { villageId, id: "q1", serial: 1, year: 2026, noticeId: "n0", personId: resident, isPublic: true, text: "停到几点？" }
		await tx.db.insert(noticeQuestion).values({ ...asked, state: "open", askedAt: evening - 3 * dayMs })
		const { itemObjection, itemPosting } = tx.tables(itemTables)
		const objection = { villageId, id: "b1", version: 1, kind: "missing", personId: resident, words: "少了我的", at: evening } as const
		await tx.db.insert(itemObjection).values(objection)
		const account = { opinions: 9, claims: 9, placed: 9, items: 1, same: 0, withdrawn: 0, outOfScope: 0, personal: 0 }
		const item = { id: "i1", number: 1, title: "修路灯", category: "roads", place: null, claims: 9, people: 9, households: 9, opinions: [] }
		const list = { account, items: [item], outOfScope: [], claims: {} }
		const posting = {
			villageId,
			version: 1,
			at: evening - hourMs,
			by: secretary,
			until: evening + 7 * dayMs,
			hash: "x",
			ledgerSeq: 1,
			atSeq: 1,
		}
		await tx.db.insert(itemPosting).values({ ...posting, list })
		const { chat, outbox, alert } = tx.tables(transportTables)
		const address = { channel: "web", account: "web", address: "d1", isGroup: false, nextSeq: 1, createdAt: 0 }
		await tx.db.insert(chat).values({ id: "chat-1", villageId, ...address })
		const message = { lane: "bulk", seq: 1, id: "m1", status: "dead", dueAt: 0, attempts: 8, partsSent: 0, createdAt: 0 } as const
		await tx.db.insert(outbox).values({ chatId: "chat-1", ...message })
		await tx.db.insert(alert).values({ id: "a1", villageId, kind: "clock", subject: "clock", detail: "", at: evening })
		await insertTask(tx, { villageId, id: "t1", kind: "callback", subject: "chat-1", detail: {}, at: evening })
		await ask(tx, { house, villageId, accountId: "somebody", now: evening - hourMs })
	})
}

/** One matter counted, one being voted on, one to be taken up. */
async function decisions({ house, villageId, person }: Busy): Promise<void> {
	const voter = await person("0004")
	await house.store.tx(async (tx) => {
		const cx = { house, now: evening - hourMs, by: "staff-1" }
		const body = await setUpBody(tx, cx, { villageId, kind: "council", name: "议事会", rule: { ...ruleOfKind.council, noticeDays: 0 } })
		if (!body.ok) throw new Error(body.code)
		await fillRoll(tx, cx, { villageId, bodyId: body.body.id, source: "role:council" })
		const put = async (title: string) => {
			const matter = await putMatter(tx, cx, { villageId, bodyId: body.body.id, title, text: "", kind: "ordinary" })
			if (!matter.ok) throw new Error(matter.code)
			return { villageId, matterId: matter.matter.id }
		}
		const counted = await put("修村口的桥")
		await openRound(tx, cx, { ...counted, way: "open", closesAt: null })
		await closeRound(tx, cx, { ...counted, round: 1 })
		const voting = await put("装路灯")
		await openRound(tx, cx, { ...voting, way: "open", closesAt: evening + dayMs })
		await castVote(tx, cx, { ...voting, round: 1, unitId: voter, personId: voter, choice: "agree", reason: "", channel: "web" })
		const listed = await put("清理水渠")
		await updateMatter(tx, { villageId, id: listed.matterId }, { meetsAt: evening + 2 * dayMs })
	})
}

/** Tasks late, due and reported done; what the township owes; papers filed and not. */
async function work({ house, villageId, person }: Busy): Promise<void> {
	const [member, leader] = [await person("0002"), await person("0008")]
	await house.store.tx(async (tx) => {
		const { workTask, workEscalation } = tx.tables(taskTables)
		const task = { villageId, text: "", reopened: 0, createdAt: 0 }
		await tx.db.insert(workTask).values([
			{ ...task, id: "w1", number: "QJRW-2026-0001", title: "修桥", responsibleId: member, deadline: evening - dayMs, state: "doing" },
			{ ...task, id: "w2", number: "QJRW-2026-0002", title: "清淤", responsibleId: leader, deadline: evening + dayMs, state: "todo" },
			{ ...task, id: "w3", number: "QJRW-2026-0003", title: "换井盖", responsibleId: member, deadline: evening, state: "checking" },
			{ ...task, id: "w4", number: "QJRW-2026-0004", title: "通公交", responsibleId: member, deadline: evening, state: "escalated" },
		])
		const sent = { office: "镇交通办", reason: "村里办不了", sentAt: evening - 9 * dayMs }
		await tx.db.insert(workEscalation).values({ villageId, number: "QJSB-2026-0001", taskId: "w4", deadline: evening - dayMs, ...sent })
		const { filing } = tx.tables(filingTables)
		const paper = { villageId, kind: "rules", text: "", photos: [], createdAt: 0 } as const
		await tx.db.insert(filing).values([
			{ ...paper, id: "f1", number: "QJBA-2026-0001", title: "村规民约", state: "due", dueAt: evening - dayMs },
			{ ...paper, id: "f2", number: "QJBA-2026-0002", title: "换届结果", state: "filed", dueAt: evening, filedAt: evening },
		])
	})
}
