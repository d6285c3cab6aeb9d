import { afterAll, describe, expect, test } from "vitest"
import type { Frame } from "../../../src/engine/turn.ts"
import { closeSurvey, reviseSurvey } from "../../../src/village/survey/commands.ts"
import { surveyFlows } from "../../../src/village/survey/flows.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import { liveTally } from "../../../src/village/survey/tally.ts"
import { expectGolden, type Golden, goldenStart, resident, stranger } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { cleanUp, type Hall, hallOf, timeZone, villageId } from "./hall.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

function hall(): Hall {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	return hallOf(store)
}

const dayMs = 86_400_000
const zhang = {
	...resident,
	chatId: "chat-2",
	sender: "sender-2",
	person: { id: "p-zhang", name: "张大山", householdId: "h-7", roles: [], isHead: true },
}

/** A dialog in the middle of the survey. */
async function begun(place: Hall, answers: readonly string[] = [], file: unknown = cleanUp): Promise<Golden> {
	await place.publish(file)
	const dialog = place.dialog()
	await dialog.type("问卷")
	for (const answer of answers) await dialog.type(answer)
	return dialog
}

describe("the survey as a dialog", () => {
	test.each(["第五题", "第 5 题", "改第五题。", "5", "五"])("%s names the question to change, as the summary counts them", async (said) => {
		const dialog = await begun(hall(), ["1", "1", "2", "5", "没有了", "要改", said])
		expect(dialog.transcript()).toMatch(/第 5 题，共 5 题：还有什么要说的？[^题]*不改就发“跳过”。\n*$/)
	})

	test.each(["第三题", "第 3 题", "我想改第3题。", "第三题错了"])("%s under 都对 or 要改 asks that question at once", async (said) => {
		const dialog = await begun(hall(), ["1", "1", "2", "5", "没有了", said])
		expect(dialog.transcript()).toMatch(/第 3 题，共 5 题：[^题]*不改就发“跳过”。\n*$/)
	})

	test("a number that is no question's is not understood, and the answers stand", async () => {
		const dialog = await begun(hall(), ["1", "1", "2", "5", "没有了", "第九题"])
		expect(dialog.transcript()).toMatch(/1 \[都对\]\n\s+2 \[要改\]\n*$/)
		await dialog.type("第三题")
		await dialog.type("返回")
		await dialog.type("都对")
		expectGolden("survey/change-by-number", dialog.transcript())
	})

	test("from the first question to the summary", async () => {
		const dialog = await begun(hall(), ["２", "1 3", "十五", "第五个", "公告栏被风吹倒了", "都对"])
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/all-kinds", dialog.transcript())
	})

	test("every way to type a choice", async () => {
		const place = hall()
		const question = { kind: "single", options: ["同意", "不同意", "都可以"] }
		const dialog = await begun(place, ["２", "二", "第二个", "②", "不同意", "选2", "2。"], {
			...cleanUp,
			questions: ["一", "二", "三", "四", "五", "六", "七"].map((title) => ({ ...question, title: `第${title}件事，您怎么看？` })),
		})
		const tally = await place.store.read(async (reader) => {
			const [row] = [...(await liveTally(reader, villageId, "id-000001")).values()].map((options) => [...options.values()])
			return row
		})
		expect(tally).toEqual([{ count: 1, sum: 0 }])
		expect(dialog.transcript().match(/您选的是：2 不同意/g)).toHaveLength(7)
		expectGolden("survey/ways-to-choose", dialog.transcript())
	})

	test("skipping, going back, what may not be skipped", async () => {
		const dialog = await begun(hall(), ["跳过", "1", "返回", "跳过", "路灯", "返回", "跳过", "跳过", "5", "跳过", "都对"])
		expectGolden("survey/skip-and-back", dialog.transcript())
	})

	test("what is not understood is asked again, and helped the third time", async () => {
		const dialog = await begun(hall(), ["看看再说", "1和2", "9", "同意", "水沟 路灯 乱堆乱放", "2", "61", "好多", "不好说", "六十"])
		expectGolden("survey/not-understood", dialog.transcript())
	})

	test("buttons, one pressed twice, and an old one", async () => {
		const dialog = await begun(hall())
		await dialog.press("同意")
		await dialog.pressOld(1, "同意")
		await dialog.pressOld(1, "不同意")
		await dialog.press("水沟", ["路灯"])
		expectGolden("survey/buttons", dialog.transcript())
	})

	test("a digit sent before the question appeared is not its answer", async () => {
		const dialog = await begun(hall())
		const before = dialog.now() - 60_000
		await dialog.type("1", { at: before })
		await dialog.type("1")
		expectGolden("survey/early-digit", dialog.transcript())
	})

	test("changing an answer afterwards", async () => {
		const place = hall()
		const dialog = await begun(place, [
			"1",
			"1",
			"2",
			"5",
			"没有了",
			"要改",
			"1",
			"不同意",
			"要改",
			"返回",
			"都对",
			"问卷",
			"要改",
			"水沟",
			"返回",
			"对的",
		])
		dialog.wait(3 * dayMs, "三天以后")
		await dialog.type("问卷")
		await dialog.press("要改")
		await dialog.press("还有什么要说的？")
		await dialog.type("路灯也坏了")
		await dialog.press("都对")
		expectGolden("survey/change", dialog.transcript())
	})

	test("inside a text question words are an answer, not commands", async () => {
		const place = hall()
		for (const said of ["公告栏被风吹倒了", "问卷", "进度太慢", "2", "公告"]) {
			const dialog = place.dialog({ who: { ...resident, person: { ...(resident.person ?? zhang.person), id: `p-${said}` } } })
			if (said === "公告栏被风吹倒了") await place.publish(cleanUp)
			for (const answer of ["问卷", "1", "1", "2", "5", said]) await dialog.type(answer)
			expect(dialog.transcript()).toContain(`您写的是：${said}`)
		}
	})

	test("ten kilobytes of text are kept whole; what is longer is cut and told", async () => {
		const place = hall()
		const dialog = await begun(place, ["1", "1", "2", "5", "村里的水沟堵了。".repeat(430), "要改", "5", "路".repeat(12_000), "都对"])
		expectGolden("survey/long-text", dialog.transcript().replaceAll(/(.{300}).*?(…|"\}\})/gu, "$1（略）$2"))
	})

	test("a voice message, a photo and a sticker", async () => {
		const place = hall()
		const dialog = await begun(place)
		await dialog.send("voice")
		await dialog.send("sticker")
		await dialog.send("image", "这里最该先整治")
		await dialog.send("voice")
		await dialog.type("5")
		await dialog.send("sticker")
		await dialog.send("voice")
		await dialog.type("都对")
		expect(place.tasks.map(({ kind, subject, detail }) => ({ kind, subject, detail }))).toMatchObject([
			{ kind: "enter-answer", subject: "id-000001", detail: { questionId: "agree", respondent: "p-li", media: "voice", version: 1 } },
			{ kind: "enter-answer", detail: { questionId: "what", media: "image" } },
			{ kind: "enter-answer", detail: { questionId: "days", media: "voice" } },
			{ kind: "enter-answer", detail: { questionId: "words", media: "voice" } },
		])
		expectGolden("survey/voice-and-pictures", dialog.transcript())
	})

	test("a confidential one says who will hear a voice message", async () => {
		const dialog = await begun(hall(), [], { ...cleanUp, secrecy: "confidential" })
		await dialog.send("voice")
		expectGolden("survey/confidential", dialog.transcript())
	})

	test("a late answer, and coming back too late", async () => {
		const place = hall()
		const dialog = await begun(place, ["1"])
		dialog.wait(200 * dayMs, "截止以后")
		await dialog.type("2")
		await dialog.type("问卷")
		expectGolden("survey/late", dialog.transcript())
	})

	test("closing while somebody is in the middle of it", async () => {
		const place = hall()
		const survey = await place.publish(cleanUp)
		const dialog = place.dialog()
		await dialog.type("问卷")
		await dialog.type("1")
		const until = dialog.frames()[0]?.wait.until ?? 0
		expect(until).toBe(survey.closesAt)
		dialog.wait(until - dialog.now(), "截止了")
		await dialog.expire()
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/expired", dialog.transcript())
	})

	test("closed by hand while a question stands", async () => {
		const place = hall()
		const survey = await place.publish({ ...cleanUp, closesAt: "" })
		const dialog = place.dialog()
		await dialog.type("问卷")
		await place.command((tx, cx) => closeSurvey(tx, cx, villageId, survey.id))
		dialog.note("村里关闭了问卷")
		await dialog.type("同意")
		expectGolden("survey/closed-meanwhile", dialog.transcript())
	})

	test("resumed after days, after leaving, from another chat", async () => {
		const place = hall()
		const dialog = await begun(place, ["1"])
		dialog.wait(4 * dayMs, "四天以后")
		await dialog.type("问卷")
		await dialog.type("退出")
		await dialog.type("问卷")
		await dialog.type("路灯")
		dialog.become({ ...resident, chatId: "chat-9" })
		dialog.resumeFrom([], "从另一个聊天进来")
		await dialog.type("问卷")
		await dialog.type("3")
		expectGolden("survey/resume", dialog.transcript())
	})

	test("one household, one answer: another member goes on and may change", async () => {
		const place = hall()
		const dialog = await begun(place, ["1", "1"], { ...cleanUp, unit: "household" })
		dialog.become(zhang)
		dialog.resumeFrom([], "张大山自己的聊天")
		for (const said of ["问卷", "2", "5", "跳过", "都对"]) await dialog.type(said)
		dialog.become(resident)
		dialog.resumeFrom([], "李秀英的聊天")
		for (const said of ["问卷", "要改", "1", "不同意", "都对"]) await dialog.type(said)
		expectGolden("survey/household", dialog.transcript())
	})

	test("two members of a household at once: each hears what the other did, a skip takes nothing away", async () => {
		const place = hall()
		await place.publish({
			...cleanUp,
			unit: "household",
			questions: cleanUp.questions.map((question) => ({ ...question, required: false })),
		})
		const first = place.dialog({ who: resident })
		const second = place.dialog({ who: zhang })
		await first.type("问卷")
		await second.type("问卷")
		await first.type("同意")
		await second.type("不同意")
		await first.type("路灯")
		await second.type("跳过")
		expectGolden("survey/household-at-once", `李秀英的聊天\n${first.transcript()}\n张大山的聊天\n${second.transcript()}`)
	})

	test("editing a live survey: who began goes on with theirs, others get the new one", async () => {
		const place = hall()
		const survey = await place.publish(cleanUp)
		const dialog = place.dialog()
		for (const said of ["问卷", "1"]) await dialog.type(said)
		const revised = readSurvey(
			{ ...cleanUp, title: "环境整治（改）", questions: [cleanUp.questions[0], { id: "new", kind: "text", title: "新加的一题？" }] },
			{ now: place.now(), timeZone },
		)
		if (!revised.ok) throw new Error("wrong survey")
		expect(await place.command((tx, cx) => reviseSurvey(tx, cx, { villageId, id: survey.id, file: revised.survey }))).toMatchObject({
			ok: true,
		})
		dialog.note("村里改了问卷")
		await dialog.type("路灯")
		await dialog.type("问卷")
		dialog.become({ ...zhang })
		dialog.resumeFrom([], "张大山这时才开始")
		await dialog.type("问卷")
		expectGolden("survey/revised", dialog.transcript())
	})

	test("several surveys: the person picks; none: it says so", async () => {
		const place = hall()
		const empty = place.dialog()
		await empty.type("问卷")
		await place.publish(cleanUp)
		await place.publish({ ...cleanUp, title: "修路", questions: [cleanUp.questions[0]] })
		const dialog = place.dialog()
		for (const said of ["问卷", "修路", "同意", "都对", "问卷", "2", "1", "问卷", "1", "要改", "1", "都可以"]) await dialog.type(said)
		expectGolden("survey/several", `${empty.transcript()}\n${dialog.transcript()}`)
	})

	test("who is not enrolled is told how", async () => {
		const place = hall()
		await place.publish(cleanUp)
		const dialog = place.dialog({ who: stranger })
		await dialog.type("问卷")
		expectGolden("survey/stranger", dialog.transcript())
	})
})

describe("stored sessions", () => {
	const wait = {
		token: "t-old",
		expects: {
			kind: "options" as const,
			options: [
				{ id: "yes", label: "同意" },
				{ id: "no", label: "不同意" },
			],
			pick: { min: 1, max: 1 },
		},
		canSkip: false,
		canGoBack: false,
	}
	const stored = (version: number, state: Frame["state"]): Frame => ({
		flow: "survey.answer",
		params: { surveyId: "id-000001", revision: 1 },
		version,
		state,
		wait,
		misses: 0,
		turns: 3,
		startedAt: goldenStart - 5 * dayMs,
		updatedAt: goldenStart - 5 * dayMs,
	})

	test("a state of version 1 is read as long as this flow exists", async () => {
		const place = hall()
		const dialog = await begun(place)
		dialog.resumeFrom(
			[stored(1, { step: { at: "question", index: 0, isChange: false }, answered: [], isGreeted: true })],
			"第 1 版存下的会话",
		)
		await dialog.type("2")
		expect(dialog.transcript()).toContain("您选的是：2 不同意")
	})

	test.each([
		["of a version before the first", 0, { step: 1 }],
		["of a later version", 2, { step: { at: "question", index: 0, isChange: false }, answered: [], isGreeted: true }],
		["that is damaged", 1, { step: { at: "nowhere" } }],
	])("a state %s: the person hears it, staff see it, nothing is lost", async (name, version, state) => {
		const place = hall()
		const dialog = await begun(place, ["1"])
		dialog.resumeFrom([stored(version, state)], `存下的会话读不出来`)
		await dialog.type("2")
		await dialog.type("问卷")
		expect(dialog.transcript()).toContain("alert session-failed")
		expect(dialog.transcript()).toContain("您上次已经答了 1 题")
		if (name === "of a version before the first") expectGolden("survey/old-session", dialog.transcript())
	})
})

describe("beside another dialog", () => {
	const other = {
		type: "test.other",
		version: 1,
		start: () => ({
			state: null,
			out: [{ kind: "say" as const, blocks: [{ kind: "text" as const, text: "另一件事：说点什么？" }] }],
			wait: { token: "t-other", expects: { kind: "text" as const }, canSkip: false, canGoBack: false },
		}),
		resume: () => ({ out: [{ kind: "say" as const, blocks: [{ kind: "text" as const, text: "那件事办好了。" }] }], done: true as const }),
		summary: () => "",
	}
	test("resumed at once, asked after a while, and not at all when it is finished", async () => {
		const place = hall()
		await place.publish(cleanUp)
		const dialog = place.dialog({
			vocabulary: {
				words: [
					{ word: "问卷", kind: "whole", flow: "survey.list", params: () => null, audience: "member" },
					{ word: "别的", kind: "whole", flow: "test.other", params: () => null, audience: "member" },
				],
			},
			flows: [
				...surveyFlows.map(({ type, bind }) => ({
					type,
					bind: (params: Parameters<typeof bind>[0], cx: { now: number; who: typeof resident }) =>
						place.store.tx((tx) => bind(params, { tx, house: place.house, ...cx })),
				})),
				{ type: "test.other", bind: () => other },
			],
		})
		for (const said of ["问卷", "1", "别的", "办一下"]) await dialog.type(said)
		await dialog.type("别的")
		dialog.wait(2 * dayMs, "两天以后")
		for (const said of ["办一下", "接着填", "路灯", "3", "5", "没有", "别的", "办一下"]) await dialog.type(said)
		expect(dialog.frames()).toEqual([])
		expectGolden("survey/another-dialog", dialog.transcript())
	})
})
