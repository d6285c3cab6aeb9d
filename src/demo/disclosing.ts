/** A month of disclosure: four notices out of the demo office, everybody told, seen, asked about, answered; coverage is counted twice. */
import { and, eq, isNotNull } from "drizzle-orm"
import type { Acceptor } from "../inbound/accept.ts"
import type { Reader } from "../store/store.ts"
import { transportTables } from "../store/transport.ts"
import type { House } from "../village/affair.ts"
import {
	answerQuestion,
	type Content,
	coverageOf,
	draftNotice,
	emptyContent,
	listQuestions,
	noticeTables,
	planBroadcast,
	publishAndTell,
	releaseAndPublish,
	startBroadcast,
} from "../village/notice/index.ts"
import type { Check } from "./checks.ts"
import type { Random } from "./random.ts"

const expenses = {
	head: ["日期", "事由", "金额（元）", "决议编号"],
	rows: [
		["2 月 6 日", "三组路灯 6 盏", "7200", "议〔2026〕2 号"],
		["2 月 20 日", "清理河道", "5600", ""],
		["2 月 25 日", "打印纸", "180", ""],
	],
	more: 0,
}

const notices: readonly Partial<Content>[] = [
	{
		category: "party",
		title: "党员联户分工（演示数据）",
		body: "每名党员联系五到八户，名单在村委会门口。",
		spoken: "党员联户分工公开了，名单在村委会门口。",
	},
	{
		category: "village",
		title: "三组路灯项目进度（演示数据）",
		body: "六盏路灯装好四盏，月底装完。",
		spoken: "三组路灯装好四盏，月底装完。",
	},
	{ category: "service", title: "合作医疗缴费（演示数据）", body: "缴费到月底截止，可以在手机上交。", spoken: "合作医疗缴费月底截止。" },
	{
		category: "finance",
		title: "2 月财务收支（演示数据）",
		body: "收支明细见下表。",
		spoken: "2 月财务收支公开了，请大家看一看。",
		table: expenses,
	},
]

export type Month = {
	readonly notices: number
	readonly told: number
	readonly seen: number
	readonly questions: number
	readonly answered: number
}

type Line = { readonly accept: Acceptor; readonly settle: () => Promise<void> }

/** Residents press and ask over the real message path. */
export async function discloseMonth(
	house: House,
	villageId: string,
	random: Random,
	{ accept, settle }: Line,
): Promise<{ readonly month: Month; readonly checks: readonly Check[] }> {
	const { store } = house
	const told = await publishAll(house, villageId)
	await settle()
	const chats = await store.read((reader) => chatsTold(reader, villageId, told.broadcast))
	const pressed = new Set<string>()
	let asked = 0
	for (const [index, { personId, isBusy, account, address }] of chats.entries()) {
		const own = random.fork(`notice ${index}`)
		if (!own.chance(0.6)) continue
		const event = (n: number) => ({
			externalId: `notice-${index}-${n}`,
			at: house.clock(),
			chat: { account, id: address },
			from: { id: address },
		})
		await accept("web", [{ ...event(1), kind: "choice", prompt: `notice.${told.broadcast}`, option: "seen" }])
		pressed.add(personId)
		// Who stopped in the middle of a question would be understood to answer it.
		if (isBusy || !own.chance(0.08)) continue
		await accept("web", [{ ...event(2), kind: "text", text: `提问 ${told.finance} 清理河道是哪个会同意的？` }])
		await accept("web", [{ ...event(3), kind: "text", text: "公开问" }])
		asked += 1
	}
	await settle()
	const open = await store.read((reader) => listQuestions(reader, villageId, { states: ["open"] }, { limit: 500, offset: 0 }))
	for (const { id } of open.slice(0, Math.ceil(open.length / 2)))
		await store.tx((tx) =>
			answerQuestion(
				tx,
				{ house, now: house.clock(), by: "demo secretary" },
				{ villageId, id, text: "河道清理还没有上会，这个月补决议，下次公开写明编号。", files: [] },
			),
		)
	await settle()
	return store.read(async (reader) => {
		const { recounted, covered, seen } = await counts(reader, villageId, told.ids)
		const month = { notices: told.ids.length, told: chats.length, seen, questions: open.length, answered: Math.ceil(open.length / 2) }
		const wanted = pressed.size * told.ids.length
		const checks: readonly Check[] = [
			{ id: "seen", ok: seen === wanted, of: wanted, wrong: Math.abs(seen - wanted) },
			{ id: "coverage", ok: recounted === covered, of: covered, wrong: Math.abs(recounted - covered) },
			{ id: "questions", ok: open.length === asked, of: asked, wrong: Math.abs(open.length - asked) },
		]
		return { month, checks }
	})
}

/** Four categories, the finance one released by another person; one message a phone tells of all of them. */
async function publishAll(
	house: House,
	villageId: string,
): Promise<{ readonly ids: readonly string[]; readonly broadcast: string; readonly finance: string }> {
	const { store } = house
	const cx = (by: string) => ({ house, now: house.clock(), by })
	const ids: string[] = []
	let broadcast = ""
	let finance = ""
	for (const part of notices) {
		const id = await store.tx(async (tx) => {
			const drafted = await draftNotice(tx, cx("demo secretary"), { villageId, content: { ...emptyContent, ...part } })
			const done = await publishAndTell(tx, cx("demo secretary"), { villageId, id: drafted.id, when: "no" })
			if (!done.ok) throw new Error(`a demo notice was refused: ${done.code}`)
			if (done.told !== "waits") return drafted.id
			const released = await releaseAndPublish(tx, cx("demo supervisor"), {
				villageId,
				id: drafted.id,
				draftVersion: done.notice.draftVersion,
			})
			if (!released.ok) throw new Error(`a demo notice was not released: ${released.code}`)
			finance = released.notice.number ?? ""
			return drafted.id
		})
		ids.push(id)
		const started = await store.tx((tx) => startBroadcast(tx, cx("demo secretary"), { villageId, noticeId: id, when: "evening" }))
		if (!started.ok) throw new Error(`a demo notice was not told of: ${started.code}`)
		broadcast = started.broadcastId
	}
	// The demo does not wait for the evening; planned again by its timer, it is the same messages.
	await planBroadcast(house, { villageId, id: broadcast, notices: ids.map((id) => ({ id, version: 1 })) })
	return { ids, broadcast, finance }
}

/** Phones that were told, with whom each acts for now; children, who may look over a shoulder, are told nothing themselves. */
async function chatsTold(reader: Reader, villageId: string, broadcastId: string) {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	const { chat: c, session: s } = reader.tables(transportTables)
	const told = and(eq(r.villageId, villageId), eq(r.broadcastId, broadcastId), isNotNull(r.messageId))
	const rows = await reader.db
		.selectDistinct({ chatId: c.id, personId: c.personId, account: c.account, address: c.address })
		.from(r)
		.innerJoin(c, eq(c.id, r.chatId))
		.where(told)
		.orderBy(c.address)
	const persons = new Set((await reader.db.selectDistinct({ personId: r.personId }).from(r).where(told)).map(({ personId }) => personId))
	const busy = new Set((await reader.db.selectDistinct({ chatId: s.chatId }).from(s)).map(({ chatId }) => chatId))
	return rows.flatMap(({ personId, ...row }) =>
		personId !== null && persons.has(personId) ? [{ ...row, personId, isBusy: busy.has(row.chatId) }] : [],
	)
}

/** Seen households of each notice, from the live figures and from the single views. */
async function counts(reader: Reader, villageId: string, ids: readonly string[]) {
	const { noticeRecipient: r } = reader.tables(noticeTables)
	let covered = 0
	let recounted = 0
	let seen = 0
	for (const id of ids) {
		covered += (await coverageOf(reader, villageId, { id, version: 1 })).all.seenHouseholds
		const rows = await reader.db
			.select({ householdId: r.householdId })
			.from(r)
			.where(and(eq(r.villageId, villageId), eq(r.noticeId, id), isNotNull(r.seenAt)))
		recounted += new Set(rows.map(({ householdId }) => householdId)).size
		seen += rows.length
	}
	return { covered, recounted, seen }
}
