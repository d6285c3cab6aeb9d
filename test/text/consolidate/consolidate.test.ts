import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { Consolidator, type Message, splitClaims } from "../../../src/text/consolidate/index.ts"

let consolidator: Consolidator
beforeAll(() => {
	consolidator = new Consolidator()
})

const said = (...texts: readonly string[]): readonly Message[] => texts.map((body, index) => ({ id: String(index + 1), title: "", body }))
const groupsOf = (level: "issue" | "theme", ...texts: readonly string[]) =>
	consolidator
		.consolidate(said(...texts), { level })
		.groups.map(({ members }) => members.join(""))
		.toSorted()

describe("the same matter in other words", () => {
	test.each([
		["一组路口的路灯坏了半个月了", "一组路口晚上黑灯瞎火，灯不亮"],
		["三组的水渠堵了，田里没水", "三组水渠淤塞要清淤，灌溉不上水"],
		["學校門口沒有路燈", "学校门口没有路灯"],
		["村口垃圾桶满了没人收", "村口的垃圾成堆没人清运"],
		// As it is said at home, north and south.
		["三组莫得水，停了好几天", "三组停水好几天了"],
		["村口路灯冇得用，黑咕隆咚", "村口路灯不亮，天黑看不见"],
		["俺们三组的茅房臭得很", "三组的公厕太臭"],
		["三组水沟沟堵到起了", "三组的水沟堵了"],
	])("%s = %s", (one, other) => {
		expect(groupsOf("issue", one, other, "低保为什么没有批下来")).toEqual(["12", "3"])
	})

	test("another place is another issue and the same theme", () => {
		const texts = ["李家湾组的路灯坏了，晚上看不见", "王家坪组没有路灯，走路摸黑"]
		expect(groupsOf("issue", ...texts)).toEqual(["1", "2"])
		expect(groupsOf("theme", ...texts)).toEqual(["12"])
	})

	test("the same place with another matter is another issue and another theme", () => {
		const texts = ["锦绣花园小区的电梯又坏了", "锦绣花园小区楼下麻将馆扰民"]
		expect(groupsOf("issue", ...texts)).toEqual(["1", "2"])
		expect(groupsOf("theme", ...texts)).toEqual(["1", "2"])
	})
})

test("a road before the village's office is a road, and no affair of the office", () => {
	const { groups } = consolidator.consolidate([{ id: "1", title: "", body: "村部门口的路路面裂开了" }], { level: "theme" })
	expect(groups[0]).toMatchObject({ category: "roads", place: "村部" })
})

test("a group says what it is in its members' own words, and why it stands", () => {
	const { groups } = consolidator.consolidate(
		said("尊敬的领导，您好！反映李家湾组的路灯坏了很久", "李家湾组路灯不亮", "李家湾组没有路灯照明"),
		{
			level: "issue",
		},
	)
	expect(groups).toHaveLength(1)
	expect(groups[0]).toMatchObject({ title: expect.stringContaining("路灯"), category: "roads", place: expect.stringContaining("李家湾") })
	expect(groups[0]?.title).not.toMatch(/尊敬|您好|反映/)
	expect(groups[0]?.why.concepts).toContain("路灯照明")
	expect(groups[0]?.confidence).toBeGreaterThan(0.5)
})

test("what people said holds: together, and apart", () => {
	const messages = said("三组水渠堵了", "三组水渠堵了要清淤", "低保没有批")
	expect(consolidator.consolidate(messages, { level: "issue", apart: [["1", "2"]] }).groups).toHaveLength(3)
	const { groups } = consolidator.consolidate(messages, { level: "theme", together: [["1", "3"]], apart: [["1", "2"]] })
	expect(groups.map(({ members }) => members)).toEqual([["1", "3"], ["2"]])
})

test("300 copies are one group, and no text is left out", () => {
	const { groups, unplaced } = consolidator.consolidate(
		said(...Array.from({ length: 300 }, () => "村里的水管又爆了"), "", "😀😀", "……", "5000"),
		{
			level: "issue",
		},
	)
	expect(groups.map(({ members }) => members.length)).toEqual([300])
	expect(unplaced).toEqual(["301", "302", "303", "304"])
})

test("5,000 signs and seven matters in one message", () => {
	const seven = "1、路灯坏了。2、垃圾没人收。3、水渠堵了。4、低保没批。5、校车太挤。6、狗乱跑咬人。7、手机信号差。"
	const { claims, groups } = consolidator.consolidate(
		[
			{ id: "long", title: "", body: "路灯坏了请修一修".repeat(625) },
			{ id: "seven", title: "", body: seven },
		],
		{ level: "theme" },
	)
	expect(groups.flatMap(({ members }) => members).toSorted()).toEqual(["long", "seven"])
	expect(claims.filter(({ id }) => id === "seven").map(({ span }) => seven.slice(span.start, span.end))).toEqual([
		"2、垃圾没人收。",
		"3、水渠堵了。",
		"4、低保没批。",
		"5、校车太挤。",
		"6、狗乱跑咬人。",
		"7、手机信号差。",
	])
})

test.each([
	["路灯坏了，垃圾也没人收", ["路灯坏了，", "垃圾也没人收"]],
	["路灯坏了好久，晚上走路看不见，希望早点修", ["路灯坏了好久，晚上走路看不见，希望早点修"]],
	["工地夜里施工，噪音大得睡不着", ["工地夜里施工，噪音大得睡不着"]],
	["修一下水渠。另外，合作医疗报销太慢", ["修一下水渠。", "另外，合作医疗报销太慢"]],
	["第一，路灯不亮；第二，公交车太少", ["第一，路灯不亮；", "第二，公交车太少"]],
	// A wish, a question and whom it harms belong to what is wrong.
	["村部的公厕没水，冲不了。赶集的人没处去。", ["村部的公厕没水，冲不了。赶集的人没处去。"]],
	["学校后面的坡坑太多，三轮车走不了。希望硬化一下。", ["学校后面的坡坑太多，三轮车走不了。希望硬化一下。"]],
	[
		"我家今年看病花了很多钱，想问低保怎么申请。请告诉我要带什么材料。",
		["我家今年看病花了很多钱，想问低保怎么申请。请告诉我要带什么材料。"],
	],
	["路灯坏了。也请把低保名单贴出来。", ["路灯坏了。", "也请把低保名单贴出来。"]],
	// Numbered reasons argue for one request; numbered requests are several, also where a reason stands somewhere.
	["请在村口装红绿灯，理由如下：1、车太快。2、学生多，过马路危险。", ["请在村口装红绿灯，理由如下：1、车太快。2、学生多，过马路危险。"]],
	[
		"希望取消夜市，主要原因有两点：（一）油烟大、噪音大，（二）堵住消防通道",
		["希望取消夜市，主要原因有两点：（一）油烟大、噪音大，（二）堵住消防通道"],
	],
	["建议如下：1、装路灯。2、清垃圾池。", ["建议如下：1、装路灯。", "2、清垃圾池。"]],
	["没修的原因不知道。1、装路灯。2、清垃圾池。", ["没修的原因不知道。1、装路灯。", "2、清垃圾池。"]],
	[
		"一是三组路灯坏了；二是水渠堵了；三是垃圾没人清；四是低保怎么办",
		["一是三组路灯坏了；", "二是水渠堵了；", "三是垃圾没人清；", "四是低保怎么办"],
	],
	["其一，路灯不亮。其二，公交车太少。", ["其一，路灯不亮。", "其二，公交车太少。"]],
	["路灯要么是一是二都不亮，要么全亮", ["路灯要么是一是二都不亮，要么全亮"]],
	["机耕道上坑太多了，三轮车没法走", ["机耕道上坑太多了，三轮车没法走"]],
	["九组东边水渠又堵了，田里没有水", ["九组东边水渠又堵了，田里没有水"]],
	// Nobody numbers them, but each clause is about something else.
	[
		"三组路灯坏了，水渠堵了，垃圾没人清，低保怎么办，村里的狗太多，学校门口车多，自来水发黄",
		["三组路灯坏了，", "水渠堵了，", "垃圾没人清，", "低保怎么办，", "村里的狗太多，", "学校门口车多，", "自来水发黄"],
	],
	[
		"三组的路灯坏了，两个月没人来看。水渠去年就堵了，田里浇不上。垃圾没人清，夏天臭得很。低保今年不知道怎么评的。村里的狗太多，咬过人。",
		[
			"三组的路灯坏了，两个月没人来看。",
			"水渠去年就堵了，田里浇不上。",
			"垃圾没人清，夏天臭得很。",
			"低保今年不知道怎么评的。",
			"村里的狗太多，咬过人。",
		],
	],
])("claims of %s", (text, claims) => {
	expect(splitClaims(text, consolidator.reader.concepts).map(({ start, end }) => text.slice(start, end))).toEqual(claims)
})

describe("numbered points of a letter", () => {
	const cut = (text: string) => splitClaims(text, consolidator.reader.concepts).map(({ start, end }) => text.slice(start, end))

	test("argue for the one matter it is about", () => {
		const letter = `各位领导：我是三组的村民，想说说我们组路灯的事。${"去年装的路灯坏了好几盏，一直没有人来看过，打了几回电话也没有结果。".repeat(4)}1、路灯坏了，老人晚上出门看不见。2、路灯的电费一直是我们组自己出的。3、别的组路灯都修好了，只有我们没有。`
		expect(letter.length).toBeGreaterThan(200)
		expect(cut(letter)).toEqual([letter])
	})

	test("are matters of their own where each speaks of something else", () => {
		const points = [
			"1、路灯坏了好几盏，去年冬天就说要修，到现在一盏也没有亮，晚上出门要打手电筒。",
			"2、垃圾池满了没有人来拉，夏天臭得很，苍蝇蚊子多，我们几家都不敢开窗户了。",
			"3、水渠去年冲垮了一截，田里浇不上水，种田的人家都着急，盼着开春以前修好它。",
			"4、低保今年换了人，大家都不知道是怎么评的，名单也没有看见贴出来过，请说明。",
			"5、校车早上太挤，孩子站着去学校，路上弯多坡陡，我们做家长的每天都提心吊胆。",
		]
		expect(points.join("").length).toBeGreaterThan(180)
		expect(cut(`村里的几件事：${points.join("")}请看一看。`)).toHaveLength(points.length)
	})
})

const word = fc.constantFrom(
	"路灯",
	"垃圾",
	"水渠",
	"三组",
	"李家湾",
	"坏了",
	"没人管",
	"，",
	"。",
	"1、",
	"2、",
	"另外",
	"😀",
	"A",
	" ",
	"\n",
	"\ud83d",
)
const text = fc.array(word, { maxLength: 25 }).map((words) => words.join(""))

test("every id stands exactly once, claims cover their text, and it is the same every time", () => {
	fc.assert(
		fc.property(fc.array(text, { maxLength: 12 }), fc.constantFrom("issue" as const, "theme" as const), (texts, level) => {
			const messages = said(...texts)
			const result = consolidator.consolidate(messages, { level })
			expect([...result.groups.flatMap(({ members }) => members), ...result.unplaced].toSorted()).toEqual(
				messages.map(({ id }) => id).toSorted(),
			)
			for (const { body } of messages)
				expect(
					splitClaims(body, consolidator.reader.concepts)
						.map(({ start, end }) => body.slice(start, end))
						.join(""),
				).toBe(body)
			expect(consolidator.consolidate(messages, { level })).toEqual(result)
		}),
		{ numRuns: 60 },
	)
})

test("pairs people put together stand together, whatever the words, unless they were kept apart", () => {
	fc.assert(
		fc.property(fc.array(text, { minLength: 2, maxLength: 10 }), fc.nat(9), fc.nat(9), (texts, a, b) => {
			const messages = said(...texts.map((each) => `${each}字`))
			const [one, other] = [messages[a % messages.length]?.id ?? "", messages[b % messages.length]?.id ?? ""]
			fc.pre(one !== other)
			const together = consolidator.consolidate(messages, { level: "theme", together: [[one, other]] })
			expect(together.groups.some(({ members }) => members.includes(one) && members.includes(other))).toBe(true)
			const apart = consolidator.consolidate(messages, { level: "theme", apart: [[one, other]] })
			expect(apart.groups.some(({ members }) => members.includes(one) && members.includes(other))).toBe(false)
		}),
		{ numRuns: 40 },
	)
})

test("a village adds words of its own", () => {
	const own = new Consolidator([{ id: "street-light", name: "路灯照明", category: "roads", weight: 1.2, patterns: ["亮壳子"] }])
	const messages = said("二组的亮壳子不亮了", "二组路灯不亮")
	expect(own.consolidate(messages, { level: "theme" }).groups).toHaveLength(1)
	expect(own.consolidate(messages, { level: "theme" }).groups[0]?.why.concepts).toContain("路灯照明")
})
