/** Where a vote could go wrong at its edges: the last moment, who steps back, what is not a ballot, who has left, what is taken off the agenda. */
import { expect, test } from "vitest"
import { unseat } from "../../../src/village/council/commands-bodies.ts"
import { attachPoll, reviewLegality } from "../../../src/village/council/commands-gates.ts"
import { giveNotice, recordMeeting } from "../../../src/village/council/commands-meeting.ts"
import { enterRanking, settleOrder } from "../../../src/village/council/commands-priority.ts"
import { closeRound, openRound, settleRound } from "../../../src/village/council/commands-rounds.ts"
import { castBallot, castVote, enterPaperBallots, recuse } from "../../../src/village/council/commands-votes.ts"
import { withdrawMatter } from "../../../src/village/council/commands-withdraw.ts"
import { correctDecision } from "../../../src/village/council/decide.ts"
import { matterById, mattersOf } from "../../../src/village/council/repo-matters.ts"
import { recusalsOf, votesOf } from "../../../src/village/council/repo-rounds.ts"
import { personOfHousehold } from "../../../src/village/people/index.ts"
import { reportsTo } from "../../../src/village/report/index.ts"
import { answersAllowed, beginResponse, finishResponse, giveAnswer } from "../../../src/village/survey/answers.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { publishSurvey, readSurvey } from "../../../src/village/survey/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { seats, settingOf } from "./setting.ts"

const day = 86_400_000

onBothEngines("edges of a vote", (open) => {
	const set = async (options: Parameters<typeof settingOf>[1] = {}) => {
		const store = await open()
		const setting = await settingOf(store, options)
		const { cx, villageId, person } = setting
		const start = (matterId: string, way: "open" | "secret" = "open", closesAt: number | null = null) =>
			store.tx((tx) => openRound(tx, cx(), { villageId, matterId, way, closesAt }))
		const cast = async (matterId: string, number: string, choice: "agree" | "against" = "agree") => {
			const unitId = await person(number)
			const of = { villageId, matterId, round: 1, unitId, personId: unitId, choice, reason: "", channel: "web" }
			return store.tx((tx) => castVote(tx, cx(), of))
		}
		const stepBack = async (matterId: string, number: string) => {
			const unitId = await person(number)
			return store.tx((tx) => recuse(tx, cx(), { villageId, matterId, unitId, reason: "亲属", by: unitId }))
		}
		return { ...setting, store, start, cast, stepBack }
	}

	test("a vote counts until its last moment and not at it, also before anything has rung", async () => {
		const { matter, start, cast, clock } = await set()
		const { id } = await matter()
		await start(id, "open", clock.now + 1_000)
		clock.now += 999
		expect(await cast(id, "0001")).toMatchObject({ ok: true })
		clock.now += 1
		expect(await cast(id, "0002")).toMatchObject({ code: "ROUND_CLOSED" })
		clock.now += day
		expect(await cast(id, "0003")).toMatchObject({ code: "ROUND_CLOSED" })
	})

	test("who lives with whom it names recuses; who is on no roll shrinks nothing; stepping back afterwards takes no counted vote away", async () => {
		const { store, villageId, body, person, matter, start, cast, stepBack, cx } = await set()
		const wife = await store.read((reader) => personOfHousehold(reader, villageId, { householdNumber: "0001", name: "王秀英" }))
		const { id } = await matter({ concernedIds: [wife ?? ""] })
		// Steps back, and then leaves the body.
		expect(await stepBack(id, "0007")).toEqual({ ok: true })
		const gone = await person("0007")
		await store.tx((tx) => unseat(tx, cx(), { villageId, bodyId: body.id, unitIds: [gone] }))
		await start(id)
		expect((await store.read((reader) => recusalsOf(reader, villageId, id))).map(({ unitId }) => unitId).toSorted()).toEqual(
			[await person("0001"), gone].toSorted(),
		)
		expect(await stepBack(id, "0008")).toEqual({ ok: false, code: "NOT_ON_ROLL" })
		for (const number of ["0002", "0003"]) await cast(id, number)
		const key = { villageId, matterId: id, round: 1 }
		expect(await store.tx((tx) => closeRound(tx, cx(), key))).toMatchObject({ result: { roll: 6, recused: 1, due: 5, agree: 2 } })
		expect(await stepBack(id, "0002")).toEqual({ ok: true })
		expect(await store.read((reader) => votesOf(reader, key))).toHaveLength(2)
	})

	test("a secret ballot needs five who may vote, whatever the roll; an open round takes no ballot, from the page or on paper", async () => {
		const { store, villageId, person, matter, start, stepBack, cx } = await set()
		const { id } = await matter()
		for (const number of ["0001", "0002", "0003"]) await stepBack(id, number)
		expect(await start(id, "secret")).toMatchObject({ code: "TOO_FEW_FOR_SECRET" })
		await start(id)
		const key = { villageId, matterId: id, round: 1 }
		const unitIds = await Promise.all(["0004", "0005", "0006"].map(person))
		expect(await store.tx((tx) => castBallot(tx, cx(), { ...key, unitId: unitIds[0] ?? "", choice: "agree" }))).toMatchObject({
			code: "OTHER_WAY",
		})
		expect(
			await store.tx((tx) => enterPaperBallots(tx, cx(), { ...key, unitIds, agree: 3, against: 0, abstain: 0, photo: "a.jpg" })),
		).toMatchObject({ code: "OTHER_WAY" })
	})

	test("members hear of the first meeting in time; what is taken up again needs no new notice days, and its gates hold all the same", async () => {
		const { store, villageId, matter, start, cx, clock } = await set({ rule: { noticeDays: 3 } })
		const { id } = await matter({ kind: "major" })
		const of = { villageId, matterId: id }
		await store.tx((tx) => reviewLegality(tx, cx(), { ...of, verdict: "passed", note: "" }))
		await store.tx((tx) => giveNotice(tx, cx(), { ...of, meetsAt: clock.now + 3 * day }))
		clock.now += 3 * day
		await start(id)
		await store.tx((tx) => closeRound(tx, cx(), { ...of, round: 1 }))
		await store.tx((tx) => settleRound(tx, cx(), { ...of, verdict: "again", note: "再听听", nextAt: clock.now + day }))
		expect(await store.tx((tx) => giveNotice(tx, cx(), { ...of, meetsAt: clock.now + day }))).toMatchObject({ ok: true })
		await store.tx((tx) => reviewLegality(tx, cx(), { ...of, verdict: "returned", note: "合同改了" }))
		expect(await start(id)).toMatchObject({ gates: ["legal"] })
		await store.tx((tx) => reviewLegality(tx, cx(), { ...of, verdict: "passed", note: "" }))
		expect(await start(id)).toMatchObject({ ok: true })
	})

	test("a matter is taken off with a reason, which who brought it up hears; not while it is voted on", async () => {
		const { store, villageId, matter, person, start, cx } = await set()
		const asker = await person("0008")
		const [one, other] = [await matter({ askerIds: [asker] }), await matter({ title: "换路灯" })]
		const withdraw = (matterId: string, reason: string) => store.tx((tx) => withdrawMatter(tx, cx(), { villageId, matterId, reason }))
		expect(await withdraw(one.id, " ")).toMatchObject({ code: "REASON_MISSING" })
		expect(await withdraw(one.id, "镇里已经在修")).toEqual({ ok: true })
		expect(await withdraw(one.id, "再来一次")).toMatchObject({ code: "MATTER_GONE" })
		expect((await store.read((reader) => reportsTo(reader, villageId, asker))).map(({ words }) => words)).toEqual([
			"您提的“修村口的桥”，这次不上村民议事会表决了：镇里已经在修",
		])
		await start(other.id)
		expect(await withdraw(other.id, "不议了")).toMatchObject({ code: "VOTE_OPEN" })
		expect((await store.read((reader) => matterById(reader, villageId, other.id)))?.state).toBe("voting")
	})

	test("who has left the body has no say in its order", async () => {
		const { store, villageId, body, matter, person, cx } = await set()
		const [bridge, lamps] = [await matter({ title: "修桥" }), await matter({ title: "路灯" })]
		const rank = async (number: string, serials: readonly number[]) => {
			const unitId = await person(number)
			return store.tx((tx) => enterRanking(tx, cx(), { villageId, bodyId: body.id, unitId, serials }))
		}
		for (const number of seats.slice(0, 3)) await rank(number, [bridge.serial, lamps.serial])
		for (const number of seats.slice(3, 5)) await rank(number, [lamps.serial])
		expect(await rank("0008", [1])).toMatchObject({ code: "NOT_ON_ROLL" })
		expect(await rank("0001", [bridge.serial, bridge.serial])).toMatchObject({ code: "RANKING_WRONG" })
		const unitIds = await Promise.all(seats.slice(0, 3).map(person))
		await store.tx((tx) => unseat(tx, cx(), { villageId, bodyId: body.id, unitIds }))
		expect(await store.tx((tx) => settleOrder(tx, cx(), { villageId, bodyId: body.id }))).toEqual({ ok: true, placed: 1 })
		const order = await store.read((reader) => mattersOf(reader, villageId, { bodyId: body.id }))
		expect(order.map(({ title, rank: place }) => [title, place])).toEqual([
			["路灯", 1],
			["修桥", null],
		])
	})

	test("who recused is in no count: of a meeting, nor of its correction", async () => {
		const { store, villageId, matter, stepBack, cx } = await set()
		const { id } = await matter()
		await stepBack(id, "0001")
		const meet = (agree: number, abstain: number) =>
			store.tx((tx) => recordMeeting(tx, cx(), { villageId, matterId: id, agree, against: 0, abstain, photo: "ab.jpg", note: "" }))
		expect(await meet(7, 0)).toMatchObject({ code: "COUNTS_IMPOSSIBLE" })
		expect(await meet(6, -1)).toMatchObject({ code: "COUNTS_IMPOSSIBLE" })
		const met = await meet(6, 0)
		if (!met.ok || met.decision === null) throw new Error("not decided")
		const number = met.decision
		const correct = (agree: number) =>
			store.tx((tx) => correctDecision(tx, cx(), { villageId, number, reason: "数错", counts: { agree, against: 0, abstain: 0 } }))
		expect(await correct(7)).toMatchObject({ code: "COUNTS_IMPOSSIBLE" })
		expect(await correct(5)).toMatchObject({ ok: true })
	})

	test("a poll of those affected opens the gate once it is closed with more yes than no, and not before", async () => {
		const { store, house, villageId, matter, start, cx, person, clock } = await set()
		const options = [
			{ id: "yes", label: "建" },
			{ id: "no", label: "不建" },
		]
		const question = { id: "go", kind: "single", title: "建不建？", options }
		const now = { now: clock.now, timeZone: "Asia/Shanghai" }
		const read = readSurvey({ title: "民意测验", unit: "person", secrecy: "named", questions: [question] }, now)
		if (!read.ok) throw new Error("the survey was not read")
		const by = { house, now: clock.now, by: null }
		const published = await store.tx((tx) => publishSurvey(tx, by, { villageId, file: read.survey }))
		if (!published.ok) throw new Error(published.code)
		const surveyId = published.survey.id
		const { id } = await matter({ kind: "risk", title: "建垃圾中转站" })
		await store.tx((tx) => attachPoll(tx, cx(), { villageId, matterId: id, surveyId }))
		for (const [number, choice] of [
			["0001", "yes"],
			["0002", "yes"],
			["0003", "no"],
			["0004", "yes"],
			["0005", "no"],
		] as const) {
			const key = { villageId, surveyId, respondent: await person(number) }
			const source = { answeredBy: key.respondent, channel: "web", enteredBy: null, at: clock.now }
			await store.tx(async (tx) => {
				await answersAllowed(tx, villageId, surveyId)
				await beginResponse(tx, key, { revision: 1, startedBy: key.respondent, channel: "web", now: clock.now })
				await giveAnswer(tx, { ...key, questionId: "go" }, { kind: "single", option: choice }, source)
				await finishResponse(tx, key, clock.now)
			})
		}
		expect(await start(id)).toMatchObject({ gates: ["poll"] })
		await store.tx((tx) => closeSurvey(tx, by, villageId, surveyId))
		expect(await start(id)).toMatchObject({ ok: true })
	})
})
