import { beforeAll, expect, test } from "vitest"
import { comparable } from "../../../src/text/consolidate/comparable.ts"
import { dialectWords } from "../../../src/text/consolidate/dialect-words.ts"
import { Consolidator, type Message } from "../../../src/text/consolidate/index.ts"
import { foldWidth } from "../../../src/text/normalize.ts"

let consolidator: Consolidator
beforeAll(() => {
	consolidator = new Consolidator()
})

test.each([
	["俺村路灯咋还不亮嘞", "我们村路灯怎么还不亮的"],
	["恁那旮旯啥时候修", "你们那里什么时候修"],
	["咋整啊，下水道堵死了", "怎么办啊，下水道堵了"],
	["渣渣莫得人管，臭得很", "垃圾没人管，很臭"],
	["啷个还莫得水嘛", "怎么还停水嘛"],
	["條路爛咗，唔方便", "条路很烂，不方便"],
	["呢度嘅街燈唔着", "这里的路灯不亮"],
	["冇人管，得闲来睇下", "没人管，有空来看下"],
])("%s is compared as %s", (spoken, written) => {
	expect(comparable(spoken)).toBe(foldWidth(written))
})

test.each([
	"这是什么事情，怎么得了",
	"睡不着了",
	"车道坏了",
	"公路路面坏了",
	"半夜来人敲门",
	"三峡什么时候发电",
	"阿拉伯语",
	"集中在中山路",
	"觉得不得体",
	// Each of these once held a word that began inside another.
	"应当如何解决",
	"三点解决建议",
	"重点办理",
	"人民银行路口",
	"人行路面不平",
	"周边度假村",
	"旁边处理",
	"请说明详细路线",
	"国家下发的补助",
	"然而家长不同意",
	"耽搁这么久",
	"农田基本建设",
	"感冒得不到医治",
	"街道儿童乐园",
	"这儿童车",
	"组成日常管理",
	"瓦屋头镇朝阳沟",
	"树木有点挡道",
	"没得到答复",
	"好耐心",
])("%s is left as it is", (text) => {
	expect(comparable(text)).toBe(foldWidth(text))
})

test("every word is simplified, stands once, and what is written for it is read no further", () => {
	const entries = dialectWords
		.split(/\s+/)
		.filter((entry) => entry !== "")
		.map((entry) => entry.split(">"))
	const spoken = entries.flatMap(([words = ""]) => words.split("|"))
	expect(spoken.filter((word, index) => word === "" || spoken.indexOf(word) !== index)).toEqual([])
	expect(entries.every((parts) => parts.length === 2)).toBe(true)
	for (const [, written = ""] of entries) expect(comparable(written)).toBe(written)
})

const said = (...texts: readonly string[]): readonly Message[] => texts.map((body, index) => ({ id: String(index + 1), title: "", body }))

test.each([
	// North-east.
	["三组那旮旯道儿不好走，坑坑洼洼的，咋整啊", "三组的路坑洼不平，很难走"],
	["村口垃圾埋汰得不行，贼臭，没人理", "村口的垃圾很脏很臭没人管"],
	// Henan, Shandong.
	["俺庄二组那个茅子脏得很，恁管管中不中", "我们村二组的公厕太脏，没人打扫"],
	["俺村三组机井坏了，浇不上地，啥时候能修嘞", "三组的机井坏了不能浇地，什么时候修"],
	// Sichuan, Chongqing.
	["二组堰塘边边的路灯莫得亮，黑黢黢的", "二组堰塘边的路灯不亮，太黑"],
	["五社莫得自来水，莫得水吃，咋个办嘛", "五社没有自来水，经常停水"],
	// Hunan, Hubei, Jiangxi.
	["四组的水圳堵死了，田里冇得水", "四组的水渠堵了，田里没水"],
	["幼儿园门口车子乱停，伢子过马路好危险", "幼儿园门口乱停车，孩子过马路危险"],
	// Guangdong.
	["村口條坑渠塞住咗，好臭，冇人理", "村口的水沟堵了，很臭，没人管"],
	["二组又冇電，幾時先至有人嚟整", "二组又停电，什么时候有人来修"],
])("%s = %s", (spoken, written) => {
	const { groups } = consolidator.consolidate(said(spoken, written, "低保为什么没有批下来", "合作医疗涨得太快"), { level: "issue" })
	expect(groups.map(({ members }) => members.join("")).toSorted()).toEqual(["12", "3", "4"])
})

test("a title keeps its author's own words", () => {
	const { groups } = consolidator.consolidate(said("俺村那旮旯路灯咋还不亮嘞"), { level: "theme" })
	expect(groups[0]?.title).toBe("俺村那旮旯路灯咋还不亮嘞")
})
