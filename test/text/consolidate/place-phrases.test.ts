/** What a village says of places in one sentence, read sign by sign. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { placePhrasesOf } from "../../../src/text/consolidate/place-phrases.ts"
import { kindsOfPhrases } from "../../../src/text/consolidate/place-words.ts"
import { siblingKinds } from "../../../src/text/consolidate/siblings.ts"
import { opposingMatter } from "../../../src/text/consolidate/vector.ts"

const read = (text: string): readonly string[] => placePhrasesOf(text).map(({ own, kind }) => `${own} ${kind}`)

describe("what is read", () => {
	test.each<[string, readonly string[]]>([
		["三巷的下水道堵了", ["3 巷"]],
		["第五村民小组自来水停了", ["5 组"]],
		["二道渠漏水", ["2 渠"]],
		["三栋屋顶漏雨", ["3 栋"]],
		["石板桥栏杆没了", ["石板 桥"]],
		["新屋场的水管冻裂了", ["新 屋场"]],
		["上街井盖坏了", ["上 街"]],
		["罗家院子没有路灯", ["罗家 院子"]],
		["红旗水库的坝裂了", ["红旗 水库"]],
		["牛栏冲蚂蟥塘堤垮了", ["牛栏 冲", "蚂蟥 塘"]],
		["建设路和解放路路口红绿灯坏了", ["建设 路", "解放 路"]],
		["下河村的堤防没人管", ["下河 村"]],
		["枣树湾组停了三天电", ["枣树 湾"]],
		["张家桥桥面塌了一块", ["张家 桥"]],
		["西边那口井没水了", ["西 井", "西 头"]],
		["山上那条路塌方了", ["山 路"]],
		["村东的机井坏了", ["东 头"]],
		["西北角的变压器冒火", ["西北 角"]],
		["河西路灯不亮", ["西 侧"]],
		["老村部旁边下水道堵了", ["老村部 处"]],
		["供销社门前的路烂了", ["供销社 处"]],
		["樟树下的路灯不亮", ["樟 树下"]],
		["陈支书门口的水沟堵了", ["陈 人家"]],
		["李二狗家猪圈太臭", ["李 人家"]],
		["二组的王婆婆家房子要倒了", ["2 组", "王 人家"]],
		["a3区楚雅路凯达园晚上施工", ["楚雅 路"]],
	])("%s", (text, names) => {
		expect(read(text).toSorted()).toEqual(names.toSorted())
	})
})

describe("what is no name", () => {
	test.each([
		"水渠堵了田里浇不上水",
		"修路修了半年",
		"晚上没有路灯",
		"自来水停了三天",
		"村民意见很大",
		"我们村的马路坑坑洼洼",
		"一条路都走不了",
		"金山桥街道的物业不管事",
		"幸福桥社区的棚户区",
		"通行道路被占",
		"敬老院伙食差",
		"",
	])("%s", (text) => {
		expect(read(text)).toEqual([])
	})
})

test("every kind has a feature of its own among those that count against likeness", () => {
	expect(siblingKinds.size).toBeLessThan(opposingMatter)
	for (const kind of kindsOfPhrases) expect(siblingKinds.has(kind)).toBe(true)
})

test("whatever is written, each name is of a known kind, and said once", () => {
	const signs = fc.constantFrom(..."三五组队村湾塘桥路渠东西上下老新屋场院子张李家门口的那口井和 a3区树下第〇十1")
	fc.assert(
		fc.property(fc.array(signs, { maxLength: 40 }), (list) => {
			const names = placePhrasesOf(list.join(""))
			expect(new Set(names.map(({ kind, own }) => `${kind} ${own}`)).size).toBe(names.length)
			for (const { kind, own } of names) expect([kindsOfPhrases.has(kind), own === ""]).toEqual([true, false])
		}),
	)
})
