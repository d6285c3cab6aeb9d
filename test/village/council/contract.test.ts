/** Bodies, matters, rounds and decisions, on both engines. */
import { expect, test } from "vitest"
import { z } from "zod"
import { ledgerTables } from "../../../src/ledger/index.ts"
import type { Store } from "../../../src/store/store.ts"
import { openVotes } from "../../../src/village/council/calls.ts"
import { changeRule, endBody, fillRoll, rollNow, seatPerson, setUpBody, unseat } from "../../../src/village/council/commands-bodies.ts"
import { attachPoll, nameStandard, reviewLegality } from "../../../src/village/council/commands-gates.ts"
import { markStage, putMatter } from "../../../src/village/council/commands-matters.ts"
import { giveNotice, recordMeeting } from "../../../src/village/council/commands-meeting.ts"
import { closeRound, openRound, settleRound } from "../../../src/village/council/commands-rounds.ts"
import { castVote, recuse } from "../../../src/village/council/commands-votes.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { quorums, ruleOfKind, thresholds } from "../../../src/village/council/presets.ts"
import { bodiesOf, bodiesOfPerson, bodyById } from "../../../src/village/council/repo-bodies.ts"
import { mattersOfItems } from "../../../src/village/council/repo-items.ts"
import { countMatters, decisionsOf, gatesOf, marksBy, marksOf, matterById, mattersOf } from "../../../src/village/council/repo-matters.ts"
import { earlierVotes, rankingsOf, recusalsOf, roundOf, setRanking, votesOf } from "../../../src/village/council/repo-rounds.ts"
import { compositionOf, type Rule } from "../../../src/village/council/rules.ts"
import { importRoster } from "../../../src/village/people/index.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { postStandard } from "../../../src/village/signoff/standards.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { publishSurvey, readSurvey } from "../../../src/village/survey/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { planOf } from "../people/village.ts"
import { councilRoster, type Setting, settingOf } from "./setting.ts"

const day = 86_400_000

async function entriesOf(store: Store, villageId: string): Promise<readonly { readonly kind: string; readonly body: unknown }[]> {
	return store.read(async (reader) => {
		const { ledgerEntry: t } = reader.tables(ledgerTables)
		const rows = await reader.db.select({ villageId: t.villageId, seq: t.seq, kind: t.kind, body: t.body }).from(t)
		return rows
			.filter((row) => row.villageId === villageId)
			.toSorted((a, b) => a.seq - b.seq)
			.map(({ kind, body }) => ({ kind, body: JSON.parse(body) }))
	})
}

const yes = (...numbers: readonly string[]) => Object.fromEntries(numbers.map((number) => [number, "agree" as const]))

onBothEngines("the council affair", (open) => {
	const set = async (options: Parameters<typeof settingOf>[1] = {}): Promise<Setting & { readonly store: Store }> => {
		const store = await open()
		return { ...(await settingOf(store, options)), store }
	}

	test("a body: its rule as data, its roll from roles, groups kept apart, cadres counted", async () => {
		const { store, villageId, body, cx, person } = await set()
		const roll = await store.read((reader) => rollNow(reader, body))
		expect(roll).toHaveLength(7)
		expect(compositionOf(roll)).toEqual({ members: 7, cadres: 1, isTooMany: false })
		await store.tx(async (tx) => {
			expect(await setUpBody(tx, cx(), { villageId, kind: "council", name: "  " })).toEqual({ ok: false, code: "NAME_MISSING" })
			expect(await setUpBody(tx, cx(), { villageId, kind: "group-council", name: "一组" })).toEqual({ ok: false, code: "GROUP_MISSING" })
			const impossible = {
				...ruleOfKind.council,
				threshold: { share: { kind: "more-than", numerator: 1, denominator: 1 }, of: "due" },
			} as const
			expect(await setUpBody(tx, cx(), { villageId, kind: "council", name: "难", rule: impossible })).toMatchObject({ code: "RULE_WRONG" })
			const group = await setUpBody(tx, cx(), { villageId, kind: "group-meeting", name: "二组户主会", groupName: "二组" })
			if (!group.ok) throw new Error(group.code)
			const of = { villageId, bodyId: group.body.id }
			expect(await fillRoll(tx, cx(), { ...of, source: "adults" })).toMatchObject({ code: "UNIT_DIFFERS" })
			expect(await fillRoll(tx, cx(), { ...of, source: "households" })).toEqual({ ok: true, added: 5 })
			expect(await fillRoll(tx, cx(), { ...of, source: "households" })).toEqual({ ok: true, added: 0 })
			expect(await seatPerson(tx, cx(), { ...of, householdNumber: "0001", name: "李建国" })).toMatchObject({ code: "OTHER_GROUP" })
			expect(await seatPerson(tx, cx(), { ...of, householdNumber: "0009", name: "无" })).toMatchObject({ code: "PERSON_UNKNOWN" })
			// A rule may change; what the roll is made of may not.
			const rule = { ...group.body.rule, threshold: thresholds["80-due"] }
			expect(await changeRule(tx, cx(), { ...of, rule })).toEqual({ ok: true })
			expect(await changeRule(tx, cx(), { ...of, rule: { ...rule, unit: "person" } })).toMatchObject({ code: "RULE_WRONG" })
			const [first] = await rollNow(tx, group.body)
			await unseat(tx, cx(), { ...of, unitIds: [first?.unitId ?? ""] })
			expect(await rollNow(tx, group.body)).toHaveLength(4)
			expect(await endBody(tx, cx(), villageId, group.body.id)).toEqual({ ok: true })
			expect(await putMatter(tx, cx(), { ...of, title: "晚了", text: "", kind: "ordinary" })).toMatchObject({ code: "BODY_GONE" })
		})
		const bodies = await store.read((reader) => bodiesOf(reader, villageId))
		expect(bodies.map(({ name, endedAt }) => [name, endedAt !== null])).toEqual([
			["村民议事会", false],
			["二组户主会", true],
		])
		expect(bodies[1]?.rule.threshold).toEqual(thresholds["80-due"])
		const own = await store.read(async (reader) => bodiesOfPerson(reader, villageId, await person("0001")))
		expect(own).toEqual([body.id])
	})

	test("nobody under 18 is put on a roll, neither by name nor with everybody; who is 18 today is", async () => {
		const { store, house, villageId, body, cx } = await set()
		const young = ["吴小宝", "2008-03-06", "", "", "", "常住", "", "", ""]
		const grown = ["吴小文", "2008-03-05", "", "", "", "常住", "", "", ""]
		await importRoster(house, villageId, planOf([...councilRoster, ["", "儿子", ...young], ["", "女儿", ...grown]]), null)
		const meeting = await store.tx((tx) => setUpBody(tx, cx(), { villageId, kind: "group-meeting", name: "户主会", groupName: "二组" }))
		const village = await store.tx((tx) => setUpBody(tx, cx(), { villageId, kind: "village-meeting", name: "村民会议" }))
		if (!meeting.ok || !village.ok) throw new Error("no body")
		const seat = (bodyId: string, name: string) =>
			store.tx((tx) => seatPerson(tx, cx(), { villageId, bodyId, householdNumber: "0008", name }))
		for (const { id } of [body, meeting.body, village.body]) expect(await seat(id, "吴小宝")).toEqual({ ok: false, code: "NOT_ADULT" })
		expect(await seat(body.id, "吴小文")).toEqual({ ok: true })
		await store.tx((tx) => fillRoll(tx, cx(), { villageId, bodyId: village.body.id, source: "adults" }))
		const names = async (of: typeof body) => (await store.read((reader) => rollNow(reader, of))).map(({ name }) => name)
		for (const of of [body, village.body]) {
			expect(await names(of)).toContain("吴小文")
			expect(await names(of)).not.toContain("吴小宝")
		}
	})

	test("two who change a rule at the same moment: one does, the other hears of it, and may after having seen it", async () => {
		const { store, villageId, body, cx } = await set()
		const change = (source: string, seen: Rule) =>
			store.tx((tx) => changeRule(tx, cx(), { villageId, bodyId: body.id, rule: { ...body.rule, source }, seen }))
		const both = await Promise.all([change("甲写的", body.rule), change("乙写的", body.rule)])
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		expect(both.filter(({ ok }) => !ok)).toEqual([{ ok: false, code: "RULE_CHANGED" }])
		const stored = async () => (await store.read((reader) => bodyById(reader, villageId, body.id)))?.rule ?? body.rule
		const kept = await stored()
		expect(kept.source).toBe(both[0]?.ok ? "甲写的" : "乙写的")
		// The same once more, as by a second press, is no change of somebody else's.
		expect(await change(kept.source, body.rule)).toEqual({ ok: true })
		expect(await change("看过再改", kept)).toEqual({ ok: true })
		expect((await stored()).source).toBe("看过再改")
	})

	test("a body sent twice is set up once; sent again with other words it is another", async () => {
		const { store, villageId, cx } = await set()
		const make = (name: string) => store.tx((tx) => setUpBody(tx, cx(), { villageId, id: "b-twice", kind: "council", name }))
		const [one, two] = await Promise.all([make("理事会"), make("理事会")])
		expect(one).toMatchObject({ ok: true, body: { id: "b-twice" } })
		expect(two).toEqual(one)
		expect(await make("红白理事会")).toMatchObject({ ok: true, body: { name: "红白理事会" } })
		const bodies = await store.read((reader) => bodiesOf(reader, villageId))
		expect(bodies.map(({ name }) => name).toSorted()).toEqual(["村民议事会", "理事会", "红白理事会"].toSorted())
	})

	test("a matter passes: counted in words, decided under a number, in the ledger, told to who asked", async () => {
		const setting = await set()
		const { store, villageId, person, vote } = setting
		const asker = await person("0008")
		const matter = await setting.matter({ askerIds: [asker], item: { id: "item-17", number: 17 } })
		const closed = await vote(matter, { ...yes("0001", "0002", "0003", "0005"), "0006": "against", "0007": "abstain" })
		expect(closed).toMatchObject({ ok: true, decision: "QJJY-2026-0001", result: { due: 7, present: 6, outcome: "passed" } })
		const [decision] = await store.read((reader) => decisionsOf(reader, villageId, matter.id))
		expect(decision?.words).toBe(
			"名册 7 人，回避 0 人，应到 7 人；实到 6 人（未到 1）：同意 4，反对 1，弃权 1。同意：应到 7 人的过半数，至少 4 人；同意 4 人，达到。结果：通过。",
		)
		expect((await store.read((reader) => matterById(reader, villageId, matter.id)))?.state).toBe("decided")
		expect((await store.read((reader) => mattersOfItems(reader, villageId, ["item-17"]))).map(({ id }) => id)).toEqual([matter.id])
		const entries = await entriesOf(store, villageId)
		expect(entries.map(({ kind }) => kind)).toEqual(["council.round-opened", "council.roll-call", "council.decision"])
		expect(entries[1]?.body).toMatchObject({ counts: { agree: 4, against: 1, abstain: 1 }, outcome: "passed" })
		expect(JSON.stringify(entries)).not.toMatch(/李建国|修村口/)
		const told = await store.read((reader) => reportsTo(reader, villageId, asker))
		expect(told.map(({ words }) => words)).toEqual(["您提的清单第 17 项“修村口的桥”，村民议事会的决定是：立项（QJJY-2026-0001）。"])
		expect(await vote(matter, {}).catch((error: Error) => error.message)).toBe("NOT_LISTED")
	})

	test("the latest vote counts, the earlier ones stay; a recusal takes a vote away and shrinks what is due", async () => {
		const setting = await set()
		const { store, villageId, person, cx } = setting
		const matter = await setting.matter()
		await setting.vote(matter, { ...yes("0001", "0002", "0003"), "0005": "against", "0006": "against" }, { close: false })
		const key = { villageId, matterId: matter.id, round: 1 }
		const cast = async (number: string, choice: "agree" | "against", reason = "") => {
			const unitId = await person(number)
			return store.tx((tx) => castVote(tx, cx(), { ...key, unitId, personId: unitId, choice, reason, channel: "telegram" }))
		}
		expect(await cast("0001", "against", "钱不够")).toMatchObject({ ok: true, vote: { version: 2 } })
		expect(await cast("0001", "agree")).toMatchObject({ ok: true, vote: { version: 3 } })
		expect(await cast("0008", "agree")).toMatchObject({ code: "NOT_ON_ROLL" })
		const unitId = await person("0006")
		const back = () => store.tx((tx) => recuse(tx, cx(), { ...key, unitId, reason: "施工的是我弟弟", by: unitId }))
		expect(await back()).toEqual({ ok: true })
		expect(await back()).toEqual({ ok: true })
		expect(await cast("0006", "agree")).toMatchObject({ code: "RECUSED" })
		await store.read(async (reader) => {
			expect((await earlierVotes(reader, key)).map(({ version, choice }) => [version, choice])).toEqual(
				expect.arrayContaining([
					[1, "agree"],
					[2, "against"],
					[1, "against"],
				]),
			)
			expect((await votesOf(reader, key)).filter((one) => one.unitId === unitId)).toEqual([])
			expect((await recusalsOf(reader, villageId, matter.id)).map(({ reason }) => reason)).toEqual(["施工的是我弟弟"])
			expect(await openVotes(reader, { villageId, personId: unitId }, setting.clock.now)).toEqual([])
		})
		const closed = await store.tx((tx) => closeRound(tx, cx(), key))
		// 6 due need 4; 3 agree.
		expect(closed).toMatchObject({ ok: true, decision: null, result: { due: 6, recused: 1, agree: 3, against: 1, outcome: "failed" } })
		expect(await cast("0001", "agree")).toMatchObject({ code: "ROUND_CLOSED" })
		expect(await store.tx((tx) => closeRound(tx, cx(), key))).toEqual({ ok: false, code: "ROUND_CLOSED" })
	})

	test("whom a matter names, and who lives with them, recuse; with nobody due it is not put to the vote", async () => {
		const setting = await set()
		const { store, villageId, person, cx } = setting
		const li = await person("0001")
		const posted = { title: "低保评议标准", criteria: ["收入低于当地标准"], decision: "村民会议 1 号", decidedAt: setting.clock.now }
		const standardId = await store.tx(async (tx) => {
			const made = await postStandard(tx, { ...cx(), by: "staff-1" }, villageId, posted)
			return made.ok ? made.id : ""
		})
		const matter = await setting.matter({ kind: "people", concernedIds: [li] })
		const start = () => store.tx((tx) => openRound(tx, cx(), { villageId, matterId: matter.id, way: "open", closesAt: null }))
		expect(await start()).toEqual({ ok: false, code: "GATES_SHUT", gates: ["standard"] })
		expect(await store.tx((tx) => nameStandard(tx, cx(), { villageId, matterId: matter.id, standardId }))).toEqual({ ok: true })
		expect(await start()).toMatchObject({ ok: true })
		expect((await store.read((reader) => recusalsOf(reader, villageId, matter.id))).map(({ unitId }) => unitId)).toEqual([li])
		// Everybody steps back: the count says so instead of passing nothing unanimously.
		for (const number of ["0002", "0003", "0004", "0005", "0006", "0007"]) {
			const unitId = await person(number)
			await store.tx((tx) => recuse(tx, cx(), { villageId, matterId: matter.id, unitId, reason: "亲属", by: unitId }))
		}
		const closed = await store.tx((tx) => closeRound(tx, cx(), { villageId, matterId: matter.id, round: 1 }))
		expect(closed).toMatchObject({ ok: true, result: { due: 0, outcome: "nobody-due" } })
		const settle = (verdict: "adopted" | "rejected") =>
			store.tx((tx) => settleRound(tx, cx(), { villageId, matterId: matter.id, verdict, note: "无人可议", nextAt: null }))
		expect(await settle("adopted")).toMatchObject({ code: "NOT_PASSED" })
		expect(await settle("rejected")).toMatchObject({ code: "NOT_PASSED" })
		expect(await store.tx((tx) => withdrawMatter(tx, cx(), { villageId, matterId: matter.id, reason: "改报镇里" }))).toEqual({ ok: true })
		const empty = await setting.matter({ title: "没有人的事", concernedIds: [] })
		await store.tx((tx) => unseat(tx, cx(), { villageId, bodyId: setting.body.id, unitIds: [] }))
		const roll = await store.read((reader) => rollNow(reader, setting.body))
		await store.tx((tx) => unseat(tx, cx(), { villageId, bodyId: setting.body.id, unitIds: roll.map(({ unitId }) => unitId) }))
		expect(await store.tx((tx) => openRound(tx, cx(), { villageId, matterId: empty.id, way: "open", closesAt: null }))).toEqual({
			ok: false,
			code: "NOBODY_DUE",
		})
	})

	test("a matter takes four rounds: each with its dissent and the next date", async () => {
		const setting = await set()
		const { store, villageId, cx, clock } = setting
		const matter = await setting.matter()
		const settle = (nextAt: number | null, note = "再听听大家的意见") =>
			store.tx((tx) => settleRound(tx, cx(), { villageId, matterId: matter.id, verdict: "again", note, nextAt }))
		for (const round of [1, 2, 3]) {
			await setting.vote(matter, { ...yes("0001", "0002", "0003"), "0005": "against" })
			expect(await settle(clock.now - 1)).toMatchObject({ code: "DATE_IN_PAST" })
			expect(await settle(null)).toMatchObject({ code: "DATE_IN_PAST" })
			expect(await settle(clock.now + day, "")).toMatchObject({ code: "REASON_MISSING" })
			expect(await settle(clock.now + day)).toEqual({ ok: true, decision: null })
			expect((await store.read((reader) => roundOf(reader, { villageId, matterId: matter.id, round })))?.nextAt).toBe(clock.now + day)
		}
		expect(await setting.vote(matter, yes("0001", "0002", "0003", "0004"))).toMatchObject({ decision: "QJJY-2026-0001" })
		const rounds = await store.read(async (reader) =>
			Promise.all([1, 2, 3, 4].map((round) => roundOf(reader, { villageId, matterId: matter.id, round }))),
		)
		expect(rounds.map((round) => [round?.verdict, round?.outcome])).toEqual([
			["again", "failed"],
			["again", "failed"],
			["again", "failed"],
			["adopted", "passed"],
		])
		expect(await store.read((reader) => votesOf(reader, { villageId, matterId: matter.id, round: 1 }))).toHaveLength(4)
	})

	test("不立项 needs a failed vote and its reason; numbers go on without a gap, and a correction names the old one", async () => {
		const setting = await set()
		const { store, villageId, cx } = setting
		const matter = await setting.matter()
		await setting.vote(matter, { "0001": "against", "0002": "against" })
		const settle = (verdict: "adopted" | "rejected", note: string) =>
			store.tx((tx) => settleRound(tx, cx(), { villageId, matterId: matter.id, verdict, note, nextAt: null }))
		expect(await settle("adopted", "")).toMatchObject({ code: "NOT_PASSED" })
		expect(await settle("rejected", "")).toMatchObject({ code: "REASON_MISSING" })
		expect(await settle("rejected", "今年没有这笔钱")).toEqual({ ok: true, decision: "QJJY-2026-0001" })
		expect(await settle("rejected", "再来一次")).toMatchObject({ code: "NOT_COUNTED" })
		const correct = (number: string, reason: string, counts = { agree: 4, against: 2, abstain: 0 }) =>
			store.tx((tx) => correctDecision(tx, cx(), { villageId, number, reason, counts }))
		expect(await correct("QJJY-2026-0001", "")).toMatchObject({ code: "REASON_MISSING" })
		expect(await correct("QJJY-2026-0001", "数错", { agree: 9, against: 0, abstain: 0 })).toMatchObject({ code: "COUNTS_IMPOSSIBLE" })
		expect(await correct("QJJY-2026-0001", "漏记了四张纸质票")).toEqual({ ok: true, number: "QJJY-2026-0002" })
		expect(await correct("QJJY-2026-0001", "又一次")).toMatchObject({ code: "CORRECTED" })
		expect(await correct("QJJY-2026-0009", "没有")).toMatchObject({ code: "DECISION_GONE" })
		const all = await store.read((reader) => decisionsOf(reader, villageId, matter.id))
		expect(all.map(({ number, verdict, corrects }) => [number, verdict, corrects])).toEqual([
			["QJJY-2026-0001", "rejected", null],
			["QJJY-2026-0002", "adopted", "QJJY-2026-0001"],
		])
		// What was counted stays as it was counted.
		expect((await store.read((reader) => roundOf(reader, { villageId, matterId: matter.id, round: 1 })))?.counts).toMatchObject({
			agree: 0,
			against: 2,
		})
	})

	test("a decision whose true counts came to no quorum is void, whatever it was: numbered, told, and the matter is voted on again", async () => {
		const setting = await set({ rule: { quorum: quorums["half-due"] } })
		const { store, villageId, cx, person } = setting
		const asker = await person("0008")
		for (const given of ["agree", "against"] as const) {
			const matter = await setting.matter({ title: `修桥 ${given}`, askerIds: [asker] })
			await setting.vote(matter, { "0001": given, "0002": given, "0003": given, "0004": given })
			const settled = { villageId, matterId: matter.id, verdict: "rejected", note: "没有钱", nextAt: null } as const
			if (given === "against") await store.tx((tx) => settleRound(tx, cx(), settled))
			const decisions = () => store.read((reader) => decisionsOf(reader, villageId, matter.id))
			const now = () => store.read((reader) => matterById(reader, villageId, matter.id))
			const last = async () => (await decisions()).at(-1)?.number ?? ""
			const correct = async (agree: number, against: number, recused?: number) => {
				const counts = { agree, against, abstain: 0, ...(recused !== undefined && { recused }) }
				const number = await last()
				return store.tx((tx) => correctDecision(tx, cx(), { villageId, number, reason: "有一张是冒签的", counts }))
			}
			expect(await correct(2, 1), given).toMatchObject({ ok: true })
			expect((await decisions()).at(-1), given).toMatchObject({ verdict: "void", round: 1 })
			expect((await decisions()).at(-1)?.words, given).toContain("参加的不够，这次表决无效")
			expect(await now(), given).toMatchObject({ state: "listed", round: 2 })
			const told = (await store.read((reader) => reportsTo(reader, villageId, asker))).map(({ words }) => words)
			expect(told.filter((line) => line.includes(`修桥 ${given}`) && line.includes("原来的决定撤销了"))).toHaveLength(1)
			// That was wrong again, and nothing has come since: the counts say what it is.
			expect(await correct(2, 2), given).toMatchObject({ ok: true })
			expect((await decisions()).at(-1)?.verdict, given).toBe("rejected")
			expect(await now(), given).toMatchObject({ state: "decided", round: 1 })
			// Two had to step back: 5 are due, 3 of them came and agreed, which is more than half.
			expect(await correct(3, 0, 2), given).toMatchObject({ ok: true })
			expect((await decisions()).at(-1)?.verdict, given).toBe("adopted")
			expect(await correct(3, 1, 4), given).toEqual({ ok: false, code: "COUNTS_IMPOSSIBLE" })
			expect(await correct(0, 0, 8), given).toEqual({ ok: false, code: "COUNTS_IMPOSSIBLE" })
			// Void once more, and voted on again: the later vote stands.
			expect(await correct(0, 0, 7), given).toMatchObject({ ok: true })
			const void7 = await last()
			expect((await decisions()).at(-1)?.verdict, given).toBe("void")
			expect(await setting.vote(matter, yes("0001", "0002", "0003", "0004")), given).toMatchObject({ ok: true })
			expect((await decisions()).at(-1), given).toMatchObject({ verdict: "adopted", round: 2, corrects: null })
			const late = { villageId, number: void7, reason: "再改", counts: { agree: 4, against: 0, abstain: 0 } }
			expect(await store.tx((tx) => correctDecision(tx, cx(), late)), given).toEqual({ ok: false, code: "TAKEN_UP_SINCE" })
			expect(await now(), given).toMatchObject({ state: "decided", round: 2 })
		}
	})

	test("gates: the legal adviser before a major matter, stages in their order, a poll before a risky project, notice days", async () => {
		const setting = await set({ rule: { noticeDays: 3 } })
		const { store, villageId, cx, clock } = setting
		const matter = await setting.matter({ kind: "major", preset: "five-and-two" })
		const of = { villageId, matterId: matter.id }
		const gates = async () => {
			const opened = await store.tx((tx) => openRound(tx, cx(), { ...of, way: "open", closesAt: null }))
			return opened.ok ? "open" : (opened.gates ?? opened.code)
		}
		expect(await gates()).toEqual(["legal", "stages", "notice"])
		const review = (verdict: "passed" | "returned", note: string) => store.tx((tx) => reviewLegality(tx, cx(), { ...of, verdict, note }))
		expect(await review("returned", "")).toMatchObject({ code: "REASON_MISSING" })
		expect(await review("returned", "缺合同文本")).toEqual({ ok: true })
		expect(await gates()).toEqual(["legal", "stages", "notice"])
		await review("passed", "")
		const mark = (stage: string, signer: "branch" | "two-committees" | "party-members" | "residents", who = "甲、乙") =>
			store.tx((tx) => markStage(tx, cx(), { ...of, stage, signer, who, note: "", photo: null }))
		expect(await mark("consult", "two-committees")).toMatchObject({ code: "STAGE_AHEAD" })
		expect(await mark("propose", "residents")).toMatchObject({ code: "STAGE_UNKNOWN" })
		expect(await mark("propose", "branch", "")).toMatchObject({ code: "WHO_MISSING" })
		for (const [stage, signer] of [
			["propose", "branch"],
			["consult", "two-committees"],
			["review", "party-members"],
		] as const)
			expect(await mark(stage, signer)).toEqual({ ok: true })
		expect(await gates()).toEqual(["notice"])
		expect(await store.tx((tx) => giveNotice(tx, cx(), { ...of, meetsAt: clock.now + 2 * day }))).toMatchObject({ code: "TOO_SOON" })
		expect(await store.tx((tx) => giveNotice(tx, cx(), { ...of, meetsAt: clock.now + 4 * day }))).toEqual({ ok: true, unreached: 7 })
		expect(await gates()).toEqual(["notice"])
		clock.now += 3 * day
		expect(await gates()).toBe("open")
		expect(await review("returned", "晚了")).toMatchObject({ code: "VOTE_OPEN" })
		await store.read(async (reader) => {
			expect((await gatesOf(reader, villageId, matter.id)).map(({ verdict }) => verdict)).toEqual(["returned", "passed"])
			expect(await marksOf(reader, villageId, matter.id)).toHaveLength(3)
			const { marks, total } = await marksBy(reader, villageId, "branch", { limit: 50, offset: 0 })
			expect([marks.length, total]).toEqual([1, 1])
		})
		const risky = await setting.matter({ kind: "risk", title: "建垃圾中转站" })
		const at = { villageId, matterId: risky.id }
		expect(await store.tx((tx) => attachPoll(tx, cx(), { ...at, surveyId: "none" }))).toMatchObject({ code: "NO_POLL" })
		const read = readSurvey(
			{
				title: "民意测验",
				unit: "person",
				secrecy: "named",
				questions: [
					{
						id: "go",
						kind: "single",
						title: "建不建？",
						options: [
							{ id: "yes", label: "建" },
							{ id: "no", label: "不建" },
						],
					},
				],
			},
			{ now: clock.now, timeZone: "Asia/Shanghai" },
		)
		if (!read.ok) throw new Error("the survey was not read")
		const publish = () =>
			store.tx(async (tx) => {
				const done = await publishSurvey(tx, { house: setting.house, now: clock.now, by: null }, { villageId, file: read.survey })
				if (!done.ok) throw new Error(done.code)
				return done.survey.id
			})
		const surveyId = await publish()
		const attach = (id: string) => store.tx((tx) => attachPoll(tx, cx(), { ...at, surveyId: id }))
		expect(await attach(surveyId)).toEqual({ ok: true })
		await store.tx((tx) => closeSurvey(tx, { house: setting.house, now: clock.now, by: null }, villageId, surveyId))
		await store.tx((tx) => giveNotice(tx, cx(), { ...at, meetsAt: clock.now + 3 * day }))
		clock.now += 3 * day
		expect(await store.tx((tx) => openRound(tx, cx(), { ...at, way: "open", closesAt: null }))).toMatchObject({ gates: ["poll"] })
		// Nobody was heard: that is no answer, and they are asked anew.
		const other = await publish()
		expect(await attach(other)).toEqual({ ok: true })
		expect(await attach(surveyId)).toEqual({ ok: true })
	})

	test("where the law knows no online vote, the chat's result binds nobody: the meeting's own count does", async () => {
		const { noticeDays: _, ...representatives } = ruleOfKind.representatives
		const setting = await set({ rule: representatives })
		const { store, villageId, cx, clock } = setting
		const matter = await setting.matter()
		const closed = await setting.vote(matter, yes("0001", "0002", "0003", "0004", "0005"))
		expect(closed).toMatchObject({ ok: true, decision: null, result: { outcome: "passed" } })
		const settle = (verdict: "adopted" | "again") =>
			store.tx((tx) =>
				settleRound(tx, cx(), {
					villageId,
					matterId: matter.id,
					verdict,
					note: "提交代表会议",
					nextAt: verdict === "again" ? clock.now + day : null,
				}),
			)
		expect(await settle("adopted")).toMatchObject({ code: "NOT_BINDING" })
		expect(await settle("again")).toMatchObject({ ok: true })
		const meet = (agree: number, against: number) =>
			store.tx((tx) => recordMeeting(tx, cx(), { villageId, matterId: matter.id, agree, against, abstain: 0, photo: "ab12.jpg", note: "" }))
		expect(await meet(8, 0)).toMatchObject({ code: "COUNTS_IMPOSSIBLE" })
		expect(await meet(4, 1)).toMatchObject({ ok: true, decision: "QJJY-2026-0001", result: { present: 5, outcome: "passed" } })
		const kinds = (await entriesOf(store, villageId)).map(({ kind }) => kind)
		expect(kinds).toEqual(["council.round-opened", "council.roll-call", "council.meeting", "council.decision"])
	})

	test("what may not be: a group's matter elsewhere, no title, a closing time in the past; the same form twice is one matter", async () => {
		const setting = await set()
		const { store, villageId, cx, body, clock } = setting
		const put = (given: Parameters<typeof setting.matter>[0]) =>
			setting.matter(given).then(
				({ serial }) => serial,
				(error: Error) => error.message,
			)
		expect(await put({ groupName: "一组" })).toBe("STAYS_IN_GROUP")
		expect(await put({ title: " \n " })).toBe("TITLE_MISSING")
		expect(await put({ budgetFen: -1 })).toBe("BUDGET_WRONG")
		expect(await put({ bodyId: "none" })).toBe("BODY_GONE")
		expect(await put({ id: "form-1" })).toBe(1)
		expect(await put({ id: "form-1" })).toBe(1)
		expect(await put({ id: "form-2" })).toBe(2)
		const all = await store.read((reader) => mattersOf(reader, villageId, { bodyId: body.id }))
		expect(all.map(({ serial }) => serial)).toEqual([1, 2])
		expect(await store.tx((tx) => openRound(tx, cx(), { villageId, matterId: "form-1", way: "open", closesAt: clock.now }))).toMatchObject({
			code: "CLOSES_IN_PAST",
		})
		expect(await store.read((reader) => countMatters(reader, villageId))).toMatchObject({ listed: 2, voting: 0 })
	})

	test("members rank what is most urgent; the latest ranking of each counts", async () => {
		const { store, villageId, body } = await set()
		await store.tx(async (tx) => {
			await setRanking(tx, { villageId, bodyId: body.id, unitId: "a", at: 1 }, ["m-1", "m-2"])
			await setRanking(tx, { villageId, bodyId: body.id, unitId: "a", at: 2 }, ["m-2"])
		})
		expect(await store.read((reader) => rankingsOf(reader, villageId, body.id))).toEqual([{ unitId: "a", ranking: ["m-2"], at: 2 }])
	})

	test("two numbers asked for at once are two numbers, one after the other", async () => {
		const setting = await set()
		const { store, villageId } = setting
		const matters = [await setting.matter({ title: "甲" }), await setting.matter({ title: "乙" }), await setting.matter({ title: "丙" })]
		for (const matter of matters) await setting.vote(matter, yes("0001", "0002", "0003", "0004"), { close: false })
		const closed = await Promise.all(
			matters.map(({ id }) => store.tx((tx) => closeRound(tx, setting.cx(), { villageId, matterId: id, round: 1 }))),
		)
		const numbers = closed.map((one) => z.object({ decision: z.string() }).parse(one).decision)
		expect(numbers.toSorted()).toEqual(["QJJY-2026-0001", "QJJY-2026-0002", "QJJY-2026-0003"])
	})
})
