import fc from "fast-check"
import { Converter } from "opencc-js"
import { describe, expect, it, test } from "vitest"
import type { Option, Pick } from "../../src/channel/message.ts"
import { type Reading, readNumber, readOptions, readsByPosition } from "../../src/engine/answer.ts"
import { cleanText } from "../../src/text/normalize.ts"

const one: Pick = { min: 1, max: 1 }
const several: Pick = { min: 1, max: 3 }
const optionsOf = (...labels: readonly string[]): readonly Option[] => labels.map((label, index) => ({ id: `o${index + 1}`, label }))

/** A reading in one word: o2 by label, #o2 by position, o1?o2 ambiguous. */
function short(read: Reading): string {
	switch (read.kind) {
		case "options":
			return `${read.byPosition ? "#" : ""}${read.ids.join("+")}`
		case "ambiguous":
			return read.candidates.join("?")
		case "count":
			return `count ${read.picked}`
		case "number":
		case "range":
			return `${read.kind} ${read.value}`
		case "unclear":
			return "unclear"
	}
}

const vote = optionsOf("同意", "不同意", "弃权")
const yesNo = optionsOf("是", "否")
const rating = optionsOf("满意", "一般", "不满意")
const works = optionsOf("修路", "路灯", "自来水", "垃圾清运")
const counts = optionsOf("0个", "1个", "2个", "3个以上")
const areas = optionsOf("20亩以下", "20-50亩", "50亩以上")
const groups = optionsOf("第一组", "第二组", "第三组")
const months = optionsOf("1月", "2月", "3月")
const news = optionsOf("公告", "问卷", "进度", "帮助")
const attend = optionsOf("参加", "不参加", "再想想")
const weather = optionsOf("水、电", "和平路", "道路")

const singles: readonly (readonly [readonly Option[], string, string])[] = [
	// positions in every writing
	...[
		"2",
		"２",
		"二",
		"贰",
		"②",
		"㈡",
		"⒉",
		"2️⃣",
		"第二个",
		"第2项",
		"第二",
		"2号",
		"选2",
		"2、",
		"2.",
		"2。",
		"（2）",
		"我选第二",
		"我选第二个吧",
		"选二",
		"2吧",
		"就2",
		"第 2 个",
		"选项2",
		"b",
		"Ｂ",
		"选B",
		"B.",
	].map((text) => [works, text, "#o2"] as const),
	[works, "最后一个", "#o4"],
	[works, "倒数第二个", "#o3"],
	[works, "好的，选2", "#o2"],
	[works, "0", "unclear"],
	[works, "5", "unclear"],
	[works, "第九个", "unclear"],
	[works, "-2", "unclear"],
	[works, "2.5", "unclear"],
	[works, "两个", "unclear"],
	[works, "z", "unclear"],
	// not an answer
	...["不是2", "不要2", "别选2", "2不要", "2？", "是2吗", "可能2", "除了2", "2以上", "几", "12345678901", "", "   ", "。。。", "👍"].map(
		(text) => [works, text, "unclear"] as const,
	),
	// labels
	[works, "路灯", "o2"],
	[works, " 路 灯 。", "o2"],
	[works, "垃圾", "o4"],
	[works, "清运", "o4"],
	[works, "2 路灯", "o2"],
	[works, "2. 路灯", "o2"],
	[works, "2路灯", "o2"],
	[works, "2 修路", "o2?o1"],
	[works, "3路灯", "unclear"],
	[works, "我们家想要路灯", "o2"],
	[works, "路灯坏了", "o2"],
	[works, "路灯还是修路", "o2?o1"],
	[works, "1或者2", "o1?o2"],
	[works, "修路和路灯", "count 2"],
	[works, "1 3", "count 2"],
	[works, "13", "unclear"],
	[works, "不要路灯", "unclear"],
	[works, "路灯没用", "unclear"],
	[works, "路灯个屁", "unclear"],
	[works, "为什么不修路灯", "unclear"],
	[works, "村口的路灯已经坏了三个月了也没人管", "unclear"],
	[optionsOf("张三", "李四", "李五"), "张", "o1"],
	[optionsOf("张三", "李四", "李五"), "李", "unclear"],
	[optionsOf("张三丰收队", "张三成养殖场"), "张三", "o1?o2"],
	[optionsOf("男", "女"), "女的", "o2"],
	[optionsOf("B组", "A组"), "a", "o2"],
	[optionsOf("ABC路", "def路"), "a", "unclear"],
	[optionsOf("ABC路", "def路"), "ＡＢＣ路", "o1"],
	[optionsOf("1,000元", "1.000元"), "1,000元", "o1"],
	[optionsOf("3.5亩", "35亩"), "3.5亩", "o1"],
	[optionsOf("3.5亩", "35亩"), "三点五亩", "o1"],
	[optionsOf("3亩", "13亩"), "13亩", "o2"],
	[optionsOf("同名", "同名"), "同名", "o1?o2"],
	[optionsOf("会不会？", "其他"), "会不会？", "o1"],
	// never by accident
	...["公告栏被风吹倒了", "进度太慢了啊真是的", "帮助五保户修房顶", "公告有什么用"].map((text) => [news, text, "unclear"] as const),
	// yes and no
	...[
		"是",
		"是的",
		"对",
		"对对对",
		"同意",
		"好的",
		"可以",
		"行",
		"嗯",
		"嗯嗯",
		"要得",
		"OK",
		"👍",
		"我同意",
		"好的谢谢",
		"行吧",
		"1",
		"是的，同意",
	].map((text) => [yesNo, text, text === "1" ? "#o1" : "o1"] as const),
	...[
		"否",
		"不",
		"不是",
		"不对",
		"不同意",
		"不用",
		"不用了",
		"算了",
		"算了吧",
		"不行",
		"没有",
		"不可以",
		"我不同意",
		"不，不同意",
		"不要",
		"要不得",
	].map((text) => [yesNo, text, "o2"] as const),
	...["是不是", "行吗", "好不好？", "不知道", "要不", "看情况", "同意个啥", "如果修路就同意"].map(
		(text) => [yesNo, text, "unclear"] as const,
	),
	[
		[
			{ id: "yes", label: "接着填" },
			{ id: "no", label: "以后再说" },
		],
		"好",
		"yes",
	],
	[
		[
			{ id: "yes", label: "接着填" },
			{ id: "no", label: "以后再说" },
		],
		"算了",
		"no",
	],
	[vote, "不同意", "o2"],
	[vote, "我不同意", "o2"],
	[vote, "不 同意", "o2"],
	[vote, "我们家都同意", "o1"],
	[vote, "完全同意", "o1"],
	[vote, "非常同意", "o1"],
	[vote, "没意见，同意", "o1"],
	[vote, "反对", "o2"],
	[vote, "同意，不同意", "count 2"],
	[vote, "1 不同意", "o1?o2"],
	...["不太同意", "不是不同意", "没同意", "谁同意", "同意？", "要是给钱就同意", "同意还是不同意呢", "算了"].map(
		(text) => [vote, text, "unclear"] as const,
	),
	[attend, "不去", "unclear"],
	[attend, "去", "unclear"],
	[attend, "参加", "o1"],
	[attend, "不", "o2"],
	[optionsOf("参加不了", "有事外出"), "参加", "unclear"],
	[optionsOf("都没有参加过", "其他"), "参加过", "unclear"],
	[optionsOf("赞成", "不同意"), "同意", "unclear"],
	[rating, "一", "#o1"],
	[rating, "一般", "o2"],
	[rating, "一般吧", "o2"],
	[rating, "不满意", "o3"],
	[rating, "很满意", "o1"],
	[rating, "不", "unclear"],
	[rating, "好", "unclear"],
	// labels that are numbers themselves
	[counts, "1个", "o2"],
	[counts, "一个", "o2"],
	[counts, "两个", "o3"],
	[counts, "2", "o3?o2"],
	[counts, "二", "o3?o2"],
	[counts, "第2个", "#o2"],
	[counts, "第二个", "#o2"],
	[counts, "4", "#o4"],
	[counts, "3个", "o4"],
	[counts, "3", "o4?o3"],
	[areas, "20亩", "o1"],
	[areas, "20", "o1?o2"],
	[areas, "1", "#o1"],
	[areas, "20-50亩", "o2"],
	[areas, "20-50", "o2"],
	[areas, "35", "unclear"],
	[optionsOf("20亩", "30亩"), "20多", "unclear"],
	[groups, "二组", "o2"],
	[groups, "第二", "o2"],
	[groups, "2", "o2"],
	[optionsOf("第二组", "第一组"), "第二", "o1?o2"],
	[optionsOf("第二组", "第一组"), "第二组", "o1"],
	[optionsOf("第二组", "第一组"), "2", "o1?o2"],
	[optionsOf("2", "1"), "2", "o1"],
	[optionsOf("2", "1"), "二", "o1"],
	[months, "2", "o2"],
]

describe("readOptions, one answer", () => {
	it.each(singles)("%j %s → %s", (options, text, expected) => {
		expect(short(readOptions(text, options, one))).toBe(expected)
	})

	it("has nothing to choose from without options", () => {
		expect(readOptions("1", [], one)).toEqual({ kind: "unclear" })
	})
})

const manifold: readonly (readonly [readonly Option[], string, string])[] = [
	...[
		"1,3",
		"1 3",
		"1、3",
		"13",
		"一和三",
		"1和3",
		"第一第三",
		"①③",
		"1.3",
		"1。3",
		"我选1和3",
		"1跟3",
		"一三",
		"１，３",
		"1号3号",
		"1+3",
		"选1、3这两个",
		"1，\n3。",
		"1、3、1",
		"第一个和第三个",
	].map((text) => [works, text, "#o1+o3"] as const),
	[works, "修路，自来水", "o1+o3"],
	[works, "修路和自来水", "o1+o3"],
	[works, "修路 3", "#o1+o3"],
	[works, "1修路、3自来水", "o1+o3"],
	[works, "4、1", "#o4+o1"],
	[works, "2", "#o2"],
	[works, "1 2 3 4", "count 4"],
	[works, "全部", "count 4"],
	[works, "1 5", "unclear"],
	[works, "15", "unclear"],
	[works, "11", "unclear"],
	[works, "1，不要3", "unclear"],
	[works, "除了2都要", "unclear"],
	[works, "1或3", "o1?o3"],
	[works, "十三", "unclear"],
	[months, "1 3", "o1+o3"],
	[months, "都要", "o1+o2+o3"],
	[optionsOf("修路", "以上都没有"), "全部", "unclear"],
	[counts, "1 2", "o2?o1?o3"],
	[weather, "水、电", "o1"],
	[weather, "水、电，道路", "o1+o3"],
	[weather, "水、电和道路", "o1+o3"],
	[weather, "和平路", "o2"],
	[optionsOf(..."甲乙丙丁戊己庚辛壬癸子丑寅"), "13", "#o13"],
	[optionsOf(..."甲乙丙丁戊己庚辛壬癸子丑"), "13", "unclear"],
	[optionsOf(..."甲乙丙丁戊己庚辛壬癸子丑"), "1 12", "#o1+o12"],
]

describe("a label with a remark of the house's", () => {
	const surveys = optionsOf("对村委会满意吗（还没答）", "环境整治问卷（答完了，可以改）", "垃圾分类问卷（答了一半）")
	test.each([
		["对村委会满意吗", "o1"],
		["《对村委会满意吗》", "o1"],
		["对村委会满意吗？", "unclear"],
		["环境整治问卷", "o2"],
		["满意吗", "unclear"],
	])("%s", (text, expected) => {
		const read = readOptions(text, surveys, { min: 1, max: 1 })
		expect(read.kind === "options" ? read.ids.join() : read.kind).toBe(expected)
	})

	it("stays apart from the same label without one, or with another", () => {
		expect(readOptions("同意", optionsOf("同意（有条件）", "同意（无条件）"), { min: 1, max: 1 }).kind).toBe("ambiguous")
		expect(readOptions("同意", optionsOf("同意（有条件）", "同意"), { min: 1, max: 1 })).toMatchObject({ kind: "options", ids: ["o2"] })
	})
})

describe("readOptions, several answers", () => {
	it.each(manifold)("%j %s → %s", (options, text, expected) => {
		expect(short(readOptions(text, options, several))).toBe(expected)
	})

	it("says how many were picked when too few", () => {
		expect(readOptions("2", works, { min: 2, max: 3 })).toEqual({ kind: "count", picked: 1, min: 2, max: 3 })
	})
})

const chineseDigits = [..."一二三四五六七八九"]
const chinese = (n: number): string => {
	const tens = Math.floor(n / 10)
	return `${tens > 1 ? chineseDigits[tens - 1] : ""}${tens > 0 ? "十" : ""}${n % 10 === 0 ? "" : chineseDigits[(n % 10) - 1]}`
}
const fullWidth = (n: number): string => [...String(n)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join("")

/** Labels of villages: Chinese words, some with amounts, negations, separators or Latin letters in them. */
const word = fc
	.array(fc.constantFrom(..."修路灯水电田树村组不同意没有一三十二般2和、 .A（）"), { minLength: 1, maxLength: 6 })
	.map((signs) => signs.join(""))
const label = fc
	.oneof(word, fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }))
	.filter((text) => /[\p{L}\p{N}]/u.test(cleanText(text)))
const optionSet = fc
	.uniqueArray(label, { minLength: 1, maxLength: 25, selector: (text) => cleanText(text).normalize("NFKC").toLowerCase() })
	.map((labels) => optionsOf(...labels))
const plainSet = fc
	.uniqueArray(
		fc.array(fc.constantFrom(..."修路灯水电田树村桥渠"), { minLength: 1, maxLength: 5 }).map((signs) => signs.join("")),
		{ minLength: 1, maxLength: 40 },
	)
	.map((labels) => optionsOf(...labels))

describe("properties", () => {
	it("reaches every option by its label", () => {
		fc.assert(
			fc.property(optionSet, (options) => {
				for (const { id, label: text } of options)
					expect([text, readOptions(text, options, one)]).toEqual([text, { kind: "options", ids: [id], byPosition: false }])
			}),
		)
	})

	it.each([
		[vote, "反對", "o2"],
		[vote, "不贊成", "o2"],
		[vote, "棄權", "o3"],
		[works, "路燈", "o2"],
		[works, "我們家選自來水", "o3"],
		[works, "第貳個", "#o2"],
		[attend, "不參加", "o2"],
		[optionsOf("同意", "反對"), "反对", "o2"],
		[works, "為什麼修路？", "unclear"],
	])("%j reads %s as the same in simplified signs: %s", (options, text, expected) => {
		expect(short(readOptions(text, options, one))).toBe(expected)
	})

	it("reads every option by its label in traditional signs", () => {
		const traditional = Converter({ from: "cn", to: "t" })
		for (const options of [vote, yesNo, rating, works, counts, areas, groups, months, news, attend, weather])
			for (const { id, label } of options) expect(short(readOptions(traditional(label), options, one)), label).toBe(id)
	})

	it("reaches every option by its number in every writing", () => {
		fc.assert(
			fc.property(plainSet, (options) => {
				for (const [index, { id }] of options.entries()) {
					const n = index + 1
					for (const text of [String(n), fullWidth(n), chinese(n), `第${chinese(n)}个`, `第${n}项`, `选${n}`, `${n}、`]) {
						expect([text, readOptions(text, options, one)]).toEqual([text, { kind: "options", ids: [id], byPosition: true }])
					}
				}
			}),
		)
	})

	it("reads any two numbers with something between them", () => {
		fc.assert(
			fc.property(plainSet, fc.nat(), fc.nat(), fc.constantFrom(" ", ",", "，", "、", "和", "\n", "；"), (options, a, b, between) => {
				const [first, second] = [a % options.length, b % options.length]
				const expected = [...new Set([options[first]?.id, options[second]?.id])]
				const read = readOptions(`${first + 1}${between}${second + 1}`, options, { min: 1, max: 2 })
				expect(read).toEqual({ kind: "options", ids: expected, byPosition: true })
			}),
		)
	})

	it("never reads a negation as the positive", () => {
		const positive = fc.constantFrom("同意", "可以", "参加", "愿意", "是", "对", "赞成")
		const negation = fc.constantFrom("不", "没", "没有", "不太", "不想", "别", "决不", "并不", "不怎么")
		const around = fc.constantFrom("", "我", "我们家", "坚决")
		fc.assert(
			fc.property(positive, negation, around, fc.constantFrom("", "吧", "了", "。", "的"), (yes, not, before, after) => {
				for (const options of [
					optionsOf(yes, `不${yes}`),
					optionsOf(yes, `不${yes}`, "弃权"),
					optionsOf("是", "否"),
					optionsOf("同意", "反对", "再想想"),
				]) {
					const read = readOptions(`${before}${not}${yes}${after}`, options, one)
					expect(read.kind === "options" && read.ids.includes("o1")).toBe(false)
				}
			}),
		)
	})

	it("takes any text, gives the same reading twice, and only ids of the options", () => {
		const text = fc.oneof(
			fc.string({ unit: "binary", maxLength: 60 }),
			fc.array(fc.constantFrom(..."12三四第个不同意和、,. 选我２②是的？路灯"), { maxLength: 20 }).map((signs) => signs.join("")),
		)
		fc.assert(
			fc.property(text, optionSet, fc.integer({ min: 1, max: 5 }), (typed, options, max) => {
				const read = readOptions(typed, options, { min: 1, max })
				expect(readOptions(typed, options, { min: 1, max })).toEqual(read)
				const ids = read.kind === "options" ? read.ids : read.kind === "ambiguous" ? read.candidates : []
				const known = new Set(options.map(({ id }) => id))
				expect(ids.every((id) => known.has(id)) && new Set(ids).size === ids.length).toBe(true)
				if (read.kind === "options") expect(ids.length).toBeLessThanOrEqual(max)
				if (read.kind === "options") expect(ids.length).toBeGreaterThan(0)
				if (read.kind === "ambiguous") expect(ids.length).toBeGreaterThan(1)
			}),
			{ numRuns: 500 },
		)
	})

	// Anything worse than about linear would run into the suite's time limit.
	it("takes 10 KB of anything", () => {
		const many = optionsOf(...Array.from({ length: 100 }, (_, index) => `第${index}号水渠和田埂路灯修理`))
		for (const piece of ["1 ", "好 ", "。", " ", "第", "是", "和", "路灯", "百", "a.", "1,", "②", "👨‍👩‍👧", "不", "\u200d", "..。 "]) {
			for (const size of [300, 1_500, 10_000]) {
				const text = piece.repeat(Math.ceil(size / piece.length))
				const kinds = [readOptions(text, many, several), readOptions(`${text}x`, works, several), readNumber(text, {})].map(
					({ kind }) => kind,
				)
				expect(kinds.every((kind) => ["options", "number", "ambiguous", "count", "range", "unclear"].includes(kind))).toBe(true)
			}
		}
	})
})

describe("readsByPosition", () => {
	it.each([
		[works, true],
		[counts, false],
		[months, true],
		[optionsOf("2", "1"), false],
	])("%j → %s", (options, expected) => {
		expect(readsByPosition(options, String)).toBe(expected)
	})
	it("takes 第几个 where labels are amounts", () => {
		expect(readsByPosition(counts, (n) => `第${n}个`)).toBe(true)
	})
})

describe("readNumber", () => {
	it.each([
		["15", "number 15"],
		["１５", "number 15"],
		["十五", "number 15"],
		["⑮", "number 15"],
		["15亩", "number 15"],
		["三畝半", "number 3.5"],
		["大概兩萬塊錢", "number 20000"],
		["15 亩地", "number 15"],
		["大概15", "number 15"],
		["大概十五亩左右吧", "number 15"],
		["我家有十五亩地", "number 15"],
		["一共3口人。", "number 3"],
		["两个", "number 2"],
		["一百二", "number 120"],
		["1,200元", "number 1200"],
		["1.5万", "number 15000"],
		["两万三", "number 23000"],
		["3.5", "number 3.5"],
		["三点五", "number 3.5"],
		["3点5亩", "number 3.5"],
		["三亩半", "number 3.5"],
		["3亩半", "number 3.5"],
		["一个半", "number 1.5"],
		["半亩", "number 0.5"],
		["三亩五分", "number 3.5"],
		["三块五", "number 3.5"],
		["20%", "number 20"],
		["百分之二十", "number 20"],
		["零", "number 0"],
		["-0", "number 0"],
		["二零二四", "number 2024"],
		["-3", "range -3"],
		["负三", "range -3"],
		["100001", "range 100001"],
		["3.14159", "range 3.14159"],
		...[
			"15到20",
			"15-20",
			"十几",
			"十几亩",
			"三四个",
			"二三十",
			"一两百",
			"几十",
			"20多",
			"20多亩",
			"不到15",
			"15亩水田3亩旱地",
			"十五吗",
			"多少",
			"没有",
			"没有数过",
			"abc",
			"",
			"1e3",
			"15,20",
			"1.2.3",
			"第三",
			"13800138000138000",
			"说不清",
			"一半",
		].map((text): [string, string] => [text, "unclear"]),
	])("%s → %s", (text, expected) => {
		expect(short(readNumber(text, { min: 0, max: 100_000, decimals: 2 }))).toBe(expected)
	})

	it.each([
		["十五盏", 15],
		["大概3 盏吧", 3],
		["15", 15],
	])("takes the question's own unit off: %s", (text, value) => {
		expect(readNumber(text, { unit: "盏" })).toEqual({ kind: "number", value })
		expect(readNumber("盏", { unit: "盏" })).toEqual({ kind: "unclear" })
	})

	it("sets no bounds of its own", () => {
		expect(readNumber("-3.14159", {})).toEqual({ kind: "number", value: -3.14159 })
	})

	it("reads back any amount it could be told", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.constantFrom("", "亩", "元", " 个人", "户"), (value, unit) => {
				for (const text of [String(value), fullWidth(value), (value / 100).toFixed(2)]) {
					expect(readNumber(`${text}${unit}`, {})).toEqual({ kind: "number", value: Number(text.normalize("NFKC")) })
				}
			}),
		)
	})

	it("takes any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) =>
				["number", "range", "unclear"].includes(readNumber(text, { min: 1 }).kind),
			),
		)
	})
})
