/** What a gate takes: a poll that asked about this matter, a standard that stood posted before it. */
import { expect, test } from "vitest"
import { attachPoll, nameStandard, pollsFor } from "../../../src/village/council/commands-gates.ts"
import { closeRound, openRound, settleRound } from "../../../src/village/council/commands-rounds.ts"
import { matterView } from "../../../src/village/council/matter-view.ts"
import { pollFault, pollSums } from "../../../src/village/council/poll-rules.ts"
import { pollLines } from "../../../src/village/council/poll-words.ts"
import { gatesOf, matterById } from "../../../src/village/council/repo-matters.ts"
import { councilSettings } from "../../../src/village/council/settings.ts"
import { postStandard } from "../../../src/village/signoff/standards.ts"
import { answersAllowed, beginResponse, finishResponse, giveAnswer } from "../../../src/village/survey/answers.ts"
import { closeSurvey } from "../../../src/village/survey/commands.ts"
import { pollOf, publishSurvey, readSurvey } from "../../../src/village/survey/index.ts"
import { onBothEngines } from "../../support/stores.ts"
import { settingOf } from "./setting.ts"

const day = 86_400_000

onBothEngines("gates", (open) => {
	const set = async () => {
		const store = await open()
		const setting = await settingOf(store)
		const { house, villageId, cx, clock, person } = setting
		const by = () => ({ house, now: clock.now, by: null })
		const publish = async (title: string, labels: readonly string[], secrecy: "named" | "confidential" = "named", kind = "single") => {
			const options = labels.map((label, i) => ({ id: `o${i}`, label }))
			const question = { id: "go", kind, title: `${title}？`, ...(kind === "single" && { options }) }
			const now = { now: clock.now, timeZone: "Asia/Shanghai" }
			const read = readSurvey({ title, unit: "person", secrecy, questions: [question] }, now)
			if (!read.ok) throw new Error("the survey was not read")
			const done = await store.tx((tx) => publishSurvey(tx, by(), { villageId, file: read.survey }))
			if (!done.ok) throw new Error(done.code)
			return done.survey.id
		}
		const close = (surveyId: string) => store.tx((tx) => closeSurvey(tx, by(), villageId, surveyId))
		const answer = async (surveyId: string, given: Readonly<Record<string, string>>) => {
			for (const [number, option] of Object.entries(given)) {
				const key = { villageId, surveyId, respondent: await person(number) }
				const source = { answeredBy: key.respondent, channel: "web", enteredBy: null, at: clock.now }
				await store.tx(async (tx) => {
					await answersAllowed(tx, villageId, surveyId)
					await beginResponse(tx, key, { revision: 1, startedBy: key.respondent, channel: "web", now: clock.now })
					await giveAnswer(tx, { ...key, questionId: "go" }, { kind: "single", option }, source)
					await finishResponse(tx, key, clock.now)
				})
			}
		}
		const attach = (matterId: string, surveyId: string) => store.tx((tx) => attachPoll(tx, cx(), { villageId, matterId, surveyId }))
		const start = (matterId: string) => store.tx((tx) => openRound(tx, cx(), { villageId, matterId, way: "open", closesAt: null }))
		const choosable = async (matterId: string) =>
			store.read(async (reader) => {
				const matter = await matterById(reader, villageId, matterId)
				return matter === undefined ? [] : (await pollsFor(reader, matter)).map(({ title }) => title)
			})
		const post = async (title: string) => {
			const of = { title, criteria: ["收入低于标准", "家里没有劳力"], decision: "村民会议〔2026〕1 号", decidedAt: clock.now }
			const made = await store.tx((tx) => postStandard(tx, { house, now: clock.now, by: "staff-1" }, villageId, of))
			if (!made.ok) throw new Error(made.code)
			return made.id
		}
		return { ...setting, store, publish, close, answer, attach, start, choosable, post }
	}

	test("only a survey that could ask about the matter can be its poll: not one that was over before it, none without a choice, none that begins with a no", async () => {
		const { matter, publish, close, attach, choosable, clock } = await set()
		const before = await publish("去年的事", ["同意", "不同意"])
		await close(before)
		const still = await publish("还在答的", ["同意", "不同意"])
		clock.now += day
		const { id } = await matter({ kind: "risk" })
		clock.now += day
		const turned = await publish("倒着问", ["不同意", "同意"])
		const open = await publish("随便说说", [], "named", "text")
		const after = await publish("建不建", ["建", "不建"])
		await close(after)
		expect(await choosable(id)).toEqual(["建不建", "还在答的"])
		expect(await attach(id, before)).toEqual({ ok: false, code: "POLL_BEFORE" })
		expect(await attach(id, turned)).toEqual({ ok: false, code: "POLL_NO_FIRST" })
		expect(await attach(id, open)).toEqual({ ok: false, code: "NO_POLL" })
		expect(await attach(id, still)).toEqual({ ok: true })
	})

	test("a poll that was asked by name of nobody and answered by few tells nothing, opens nothing, and may be asked anew", async () => {
		const { store, villageId, matter, publish, close, answer, attach, start } = await set()
		const { id } = await matter({ kind: "risk" })
		const few = await publish("不记名", ["同意", "不同意"], "confidential")
		await attach(id, few)
		await answer(few, { "0001": "o0", "0002": "o0", "0003": "o1" })
		await close(few)
		const poll = await store.read((reader) => pollOf(reader, villageId, few))
		expect(poll).toMatchObject({ isWithheld: true, options: [{ count: 0 }, { count: 0 }] })
		expect(await start(id)).toMatchObject({ gates: ["poll"] })
		const named = await publish("记名", ["同意", "不同意"])
		expect(await attach(id, named)).toEqual({ ok: true })
		await answer(named, { "0001": "o0", "0002": "o0", "0003": "o1", "0004": "o0", "0005": "o0" })
		await close(named)
		expect(await attach(id, few)).toEqual({ ok: false, code: "POLL_SPOKEN" })
		expect(await start(id)).toMatchObject({ ok: true })
		// What the vote was opened on is not exchanged under it.
		expect(await attach(id, named)).toEqual({ ok: false, code: "VOTE_OPEN" })
	})

	test("a poll of fewer than the village asks for tells nothing: it opens no vote, may be asked anew, and says how many there have to be", async () => {
		const { store, house, villageId, matter, publish, close, answer, attach, start, clock } = await set()
		const { id } = await matter({ kind: "risk" })
		const session = { rights: new Set<string>(), csrf: "", villageId }
		const poll = async () => {
			const view = await store.read((reader) => matterView(reader, house, session, id, undefined))
			return view?.poll === undefined ? [] : pollLines(house.say, view.poll)
		}
		const set4 = () => store.tx((tx) => councilSettings.write({ tx, house, villageId, now: clock.now }, { pollFewest: "4" }))
		const few = await publish("三户答", ["同意", "不同意"])
		await attach(id, few)
		expect((await poll()).join()).toContain("至少要 5 人（户）答才作数")
		await answer(few, { "0001": "o0", "0002": "o0", "0003": "o0", "0004": "o0" })
		await close(few)
		expect((await poll()).at(-1)).toContain("只有 4 人（户）答了，至少要 5 人（户）答才作数")
		// It was chosen when five were asked for: that is not changed under it, whichever way it went.
		await set4()
		expect(await start(id)).toMatchObject({ gates: ["poll"] })
		const again = await publish("再问一次", ["同意", "不同意"])
		expect(await attach(id, again)).toEqual({ ok: true })
		await answer(again, { "0001": "o0", "0002": "o0", "0003": "o0", "0004": "o1" })
		await close(again)
		expect((await poll()).at(-1)).toContain("答了 4 人（户），至少要 3 个同意；同意 3，过半")
		expect(await attach(id, few)).toEqual({ ok: false, code: "POLL_SPOKEN" })
		expect(await start(id)).toMatchObject({ ok: true })
	})

	test("a standard is one that was posted before the case; it is kept with what can be checked", async () => {
		const { store, villageId, matter, start, post, cx, clock } = await set()
		const early = await post("低保评议标准")
		clock.now += day
		const { id: matterId } = await matter({ kind: "people" })
		clock.now += day
		const late = await post("后来补的标准")
		const name = (standardId: string) => store.tx((tx) => nameStandard(tx, cx(), { villageId, matterId, standardId }))
		expect(await name("照老规矩办")).toEqual({ ok: false, code: "STANDARD_MISSING" })
		expect(await name(late)).toEqual({ ok: false, code: "STANDARD_LATER" })
		expect(await start(matterId)).toMatchObject({ gates: ["standard"] })
		expect(await name(early)).toEqual({ ok: true })
		const [gate] = await store.read((reader) => gatesOf(reader, villageId, matterId))
		for (const part of ["《低保评议标准》", "村民会议〔2026〕1 号", "公示，公开账本第 1 条", "共 2 条：收入低于标准；家里没有劳力"])
			expect(gate?.note).toContain(part)
		expect(await start(matterId)).toMatchObject({ ok: true })
		expect(await name(early)).toEqual({ ok: false, code: "VOTE_OPEN" })
		// Between two rounds it may be named anew.
		await store.tx((tx) => closeRound(tx, cx(), { villageId, matterId, round: 1 }))
		const again = { villageId, matterId, verdict: "again", note: "人没到齐", nextAt: clock.now + day } as const
		await store.tx((tx) => settleRound(tx, cx(), again))
		expect(await name(early)).toEqual({ ok: true })
	})
})

test.each([
	["同意", undefined],
	["建", undefined],
	["不错，建", undefined],
	["不反对", undefined],
	["没意见", undefined],
	["不同意", "POLL_NO_FIRST"],
	["反对", "POLL_NO_FIRST"],
	["否", "POLL_NO_FIRST"],
	["不建", "POLL_NO_FIRST"],
	["NO", "POLL_NO_FIRST"],
])("a poll whose first option is %s: %s", (label, fault) => {
	const asked = { id: "s", title: "", question: "", state: "open", closedAt: null, labels: [label, "别的"] } as const
	expect(pollFault(asked, { createdAt: 1 })).toBe(fault)
})

test.each(["draft", "scheduled"] as const)("a survey that is %s asks nobody yet", (state) => {
	expect(pollFault({ id: "s", title: "", question: "", state, closedAt: null, labels: ["同意"] }, { createdAt: 1 })).toBe("NO_POLL")
})

test.each([
	[[0, 0], false],
	// Who is heard are too few, whatever they say.
	[[4, 0], false],
	[[5, 0], true],
	[[3, 2], true],
	[[5, 5], false],
	[[6, 5], true],
	// An abstention is an answer that is no yes.
	[[5, 3, 2], false],
	[[6, 3, 2], true],
] as const)("a poll of %j is for it: %s", (counts, isFor) => {
	const options = counts.map((count, i) => ({ label: String(i), count }))
	const poll = { title: "", isClosed: true, question: "", isWithheld: false, options, fewest: 5 }
	expect(pollSums(poll).isFor).toBe(isFor)
})
