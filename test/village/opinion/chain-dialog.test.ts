/** 接龙 pasted in the chat, over the real path, written down as golden transcripts. */
import { afterAll, describe, expect, test } from "vitest"
import { isLikeChain } from "../../../src/village/opinion/chain.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import { outreachAffair } from "../../../src/village/outreach/index.ts"
import { peopleTables } from "../../../src/village/people/index.ts"
import { sharedWordsOf } from "../../../src/village/shared-words.ts"
import { answersOf } from "../../../src/village/survey/answers.ts"
import { publishSurvey, readSurvey, surveyAffair } from "../../../src/village/survey/index.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, type Phone, type Talk, talkTo, testHouse, villageWith } from "../people/village.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

const roster: readonly (readonly string[])[] = [
	["0001", "户主", "李建国", "1970-05-01", "", "三组", "", "常住", "", "王强", ""],
	["", "妻", "王秀英", "1972-02-03", "", "", "", "常住", "", "", ""],
	["0002", "户主", "张福", "1945", "", "一组", "", "常住", "", "王强", ""],
	["0003", "户主", "王强", "1980-01-01", "13700002222", "一组", "", "常住", "网格员", "", ""],
	["0004", "户主", "赵新民", "1968-01-01", "", "二组", "", "常住", "", "", ""],
	["0005", "户主", "李建国", "1990-01-01", "", "二组", "", "常住", "", "", ""],
	["0006", "户主", "陈静", "1990-01-01", "", "二组", "", "常住", "", "", ""],
]

const road = {
	title: "修路问卷",
	unit: "household",
	secrecy: "named",
	questions: [
		{
			id: "road",
			kind: "single",
			title: "修村口的路，您家同意吗？",
			options: [
				{ id: "yes", label: "同意" },
				{ id: "no", label: "不同意" },
			],
		},
		{ id: "days", kind: "number", title: "能出几个工？", required: false, min: 0, max: 60, unit: "个" },
	],
}

type Setting = {
	readonly talk: Talk
	readonly worker: Phone
	readonly codes: ReadonlyMap<string, string>
	/** By respondent, what stands for the first question. */
	answers(): Promise<Readonly<Record<string, unknown>>>
}

async function settingOf(): Promise<Setting> {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const parts = testHouse(store, { words: [surveyAffair.words, opinionAffair.words, outreachAffair.words, sharedWordsOf([]).words] })
	const { house } = parts
	const { village, codes } = await villageWith(house, roster)
	const read = readSurvey(road, { now: house.clock(), timeZone: house.timeZone })
	if (!read.ok) throw new Error(JSON.stringify(read))
	const done = await store.tx((tx) =>
		publishSurvey(tx, { house, now: house.clock(), by: null }, { villageId: village.id, file: read.survey }),
	)
	if (!done.ok) throw new Error(done.code)
	const talk = talkTo(parts, [surveyAffair, opinionAffair, outreachAffair, sharedWordsOf([surveyAffair])])
	const worker = talk.phone("网格员王强")
	await enrol(worker, codes.get("0003") ?? "", "户主", "2222")
	return {
		talk,
		worker,
		codes,
		answers: () =>
			store.read(async (reader) => {
				const { membership } = reader.tables(peopleTables)
				const people = await reader.db.select().from(membership)
				const found: Record<string, unknown> = {}
				for (const { name, householdId } of people) {
					const all = await answersOf(reader, { villageId: village.id, surveyId: done.survey.id, respondent: householdId })
					expect(all.length).toBeLessThanOrEqual(1)
					const [answer] = all
					if (answer !== undefined) found[name] = { value: answer.value, enteredBy: answer.enteredBy === null ? null : "somebody" }
				}
				return found
			}),
	}
}

const pasted =
	"#接龙\n修村口的路\n例 张三 同意\n1. 张福 同意\n2. 李建国 同意\n3. 赵新民 2\n4. 陈静 再想想\n5. 钱多多 同意\n6. 王秀英\n7. 王强 1"

test("a grid worker pastes a chain and enters it as answers", async () => {
	const { talk, worker, codes, answers } = await settingOf()
	const zhang = talk.phone("村民张福")
	await enrol(zhang, codes.get("0002") ?? "", "户主")
	const zhao = talk.phone("村民赵新民")
	await enrol(zhao, codes.get("0004") ?? "", "户主")
	await zhao.says("问卷")
	await zhao.presses("同意")
	await zhao.says("退出")
	await worker.says(pasted)
	await worker.presses("第 1 题")
	await worker.presses("换一种记法")
	await worker.presses("第 1 题")
	await worker.presses("记下")
	await zhang.hears()
	await zhao.hears()
	talk.note("同一份又发一次：没有新的")
	await worker.says(pasted)
	await worker.presses("第 1 题")
	await worker.presses("不记了")
	expect(await answers()).toEqual({
		张福: { value: { kind: "single", option: "yes" }, enteredBy: "somebody" },
		赵新民: { value: { kind: "single", option: "yes" }, enteredBy: null },
		王强: { value: { kind: "single", option: "yes" }, enteredBy: "somebody" },
	})
	talk.note("张福自己改")
	await zhang.says("不对")
	expectGolden("opinion/chain-as-answers", talk.transcript())
})

test("as opinions, asked for by the word, or nothing at all", async () => {
	const { talk, worker } = await settingOf()
	await worker.says("接龙")
	await worker.sends("image")
	await worker.says("大家好")
	await worker.says("接龙")
	await worker.says(
		"#接龙\n对村里的建议\n1. 张福 路灯坏了三个月没人修\n2. 李建国 水渠堵了\n3. 钱多多 广场舞太吵\n3. 陈静\n4. 张福 路灯坏了三个月没人修",
	)
	await worker.presses("大家的意见")
	await worker.presses("记下")
	await worker.says("1. 路灯坏了\n2. 水渠堵了\n3. 垃圾桶满了")
	await worker.presses("不是接龙")
	expectGolden("opinion/chain-as-opinions", talk.transcript())
})

test("from a resident it is an opinion, in a group it is not for the bot", async () => {
	const { talk, codes } = await settingOf()
	const chen = talk.phone("村民陈静")
	await enrol(chen, codes.get("0006") ?? "", "户主")
	await chen.says("1. 路灯坏了\n2. 水渠堵了\n3. 垃圾桶满了")
	await chen.presses("是，提交")
	await chen.says("接龙")
	await talk.phone("群里的人", { group: true }).says(pasted)
	expectGolden("opinion/chain-not-staff", talk.transcript())
})

test("走访 alone is the list, with words a note, and each says how the other is written", async () => {
	const { talk, worker } = await settingOf()
	await worker.says("走访")
	await worker.says("先到这里")
	await worker.says("走访 张福家，水渠堵了，已经看过")
	await worker.says("走访：李建国家，都好")
	await worker.says("走访。")
	await worker.says("返回")
	expectGolden("opinion/visit-both-uses", talk.transcript())
})

describe("what looks like a chain", () => {
	test.each([
		["#接龙\n修路\n1. 张三 同意", true],
		["＃接龙 修路", true],
		["接龙：修路\n1. 张三 同意", true],
		["1. 张三 同意\n2、李四 同意\n③王五 不同意", true],
		["接龙怎么弄", false],
		["接龙", false],
		["1. 路灯坏了\n2. 水渠堵了", false],
		["2026年\n3人\n5元", false],
		["", false],
	])("%j: %s", (text, expected) => {
		expect(isLikeChain(text)).toBe(expected)
	})
})
