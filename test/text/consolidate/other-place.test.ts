/** What a village says in a dozen signs: the same matter at another place is another matter. */
import { describe, expect, test } from "vitest"
import { Consolidator } from "../../../src/text/consolidate/index.ts"
import { siblingOf, writtenAlike } from "../../../src/text/consolidate/siblings.ts"

const consolidator = new Consolidator()

/** In which of its groups a message of one line stands, beside another. */
function isOneMatter(one: string, other: string): boolean {
	const read = [one, other].flatMap((body, index) => consolidator.readMain({ id: `${index}`, title: "", body }) ?? [])
	return consolidator.group(read, { level: "issue" }).length === 1
}

describe("the same matter at another place", () => {
	test.each([
		["三组的路灯坏了", "五组的路灯坏了"],
		["六组的水渠堵死了", "8组水渠堵死了"],
		["十一组没有路灯", "十二组没有路灯"],
		["二队道路坑洼", "四队道路坑洼"],
		["沙坪组自来水没水", "白果组自来水没水"],
		["张家桥的路灯坏了", "王家桥的路灯坏了"],
		["红星桥护栏断了", "胜利桥护栏断了"],
		["李家湾水渠堵了", "陈家湾水渠堵了"],
		["刘家塘的水渠漏水", "赵家塘的水渠漏水"],
		["黄泥塘水渠垮了", "黄土塘水渠垮了"],
		["周家坝的路灯不亮", "吴家坝的路灯不亮"],
		["王家冲的垃圾桶满了", "何家冲的垃圾桶满了"],
		["上张村路灯坏了", "下张村路灯坏了"],
		["村东头垃圾没人收", "村西头垃圾没人收"],
		["大井口水泵坏了", "小井口水泵坏了"],
		["大塘边栏杆坏了", "小塘边栏杆坏了"],
		["前山防火带没清", "后山防火带没清"],
		["南街下水道堵了", "北街下水道堵了"],
		["柳树巷积水", "槐树巷积水"],
		["幸福路的井盖丢了", "和平路的井盖丢了"],
		["陈家祠堂屋顶漏水", "李家祠堂屋顶漏水"],
		["李家老屋电线掉下来了", "刘家老屋电线掉下来了"],
		["龙王庙旁边路塌方", "观音庙旁边路塌方"],
		["中心小学门口车太多", "育红小学门口车太多"],
		["王大爷家门口路灯坏了", "张大爷家门口路灯坏了"],
		["老村部旁边下水道堵了", "新村部旁边下水道堵了"],
		["上街井盖坏了", "下街井盖坏了"],
		["新屋场的水管冻裂了", "老屋场的水管冻裂了"],
		["石板桥栏杆没了", "木板桥栏杆没了"],
		["罗家院子没有路灯", "谭家院子没有路灯"],
		["东院子垃圾没人收", "老院子垃圾没人收"],
		["西边那口井没水了", "东边那口井没水了"],
		["枫树湾手机没信号", "竹山湾手机没信号"],
		["三巷的下水道堵了", "五巷的下水道堵了"],
		["三排的水管爆了", "五排的水管爆了"],
		["二组李老倌家的危房要倒了", "二组的王婆婆家房子要倒了"],
		["大队部门口积水", "老祠堂门口积水"],
		["幸福家园电梯坏了", "阳光家园电梯坏了"],
		["六排的水管冻裂了", "八排的水管冻裂了"],
		["上头那个塘漏水", "下头那个塘漏水"],
		["彭家大屋前面的路塌了", "曾家大屋前面的路塌了"],
		["三支渠没水", "五支渠没水"],
		["赵会计家屋后滑坡", "钱会计家屋后滑坡"],
		["东门菜市场脏", "西门菜市场脏"],
		["龙潭水库放水不通知", "虎跳水库放水不通知"],
		["二号大棚被风吹倒", "四号大棚被风吹倒"],
	])("%s – %s", (one, other) => {
		expect(isOneMatter(one, other)).toBe(false)
	})
})

describe("the same matter at the same place, told otherwise", () => {
	test.each([
		["三组路灯坏了没人修", "三组的路灯一直不亮"],
		["6组的水渠堵死了", "六组水渠不通水"],
		["李家湾水渠堵了", "李家湾那条渠不通水"],
		["杨柳湾组水渠堵了", "杨柳湾水沟不通"],
		["松树坪蚊子多，水沟臭", "松树坪水沟臭得很"],
		["石马桥到梅家冲的路坑坑洼洼", "石马桥到梅家冲的路要修"],
		["二组水塔旁垃圾堆成山", "二组水塔那边垃圾没人管"],
		["村东头垃圾没人收", "东头的垃圾堆了好几天"],
		["村口垃圾桶没人清", "村口的垃圾桶满了不清"],
		["文化广场灯不亮", "文化广场的灯坏了"],
		["卫生室没有医生", "卫生室经常没医生"],
		["低保名单不公开", "低保名单应该公示"],
		["建设路和解放路路口红绿灯坏了", "解放路和建设路路口的红绿灯不亮"],
		["张家桥桥面塌了一块", "张家桥桥上有个大洞"],
		["红星桥护栏断了", "红星桥的栏杆断了一截"],
		["村小学门口没有减速带", "学校门口要装减速带"],
		["第五村民小组自来水停了", "五组停水三天了"],
		["松柏路口没有反光镜", "松柏路口要装凸面镜"],
		["老戏台旁边积水", "老戏台那里一下雨全是水"],
		["三支渠没水灌不了田", "三支渠不来水，秧苗要干死了"],
		["大榕树下的健身器材坏了", "大榕树底下的器材断了没人修"],
		["杨梅岭野猪糟蹋庄稼", "杨梅岭的野猪又把苞谷拱了"],
		["晒谷场边上的围栏被拖拉机撞断了", "晒谷场的围栏断了，拖拉机撞的"],
		["晒谷场的大门坏了关不上", "晒谷场大门关不上了"],
	])("%s – %s", (one, other) => {
		expect(isOneMatter(one, other)).toBe(true)
	})
})

test("two matters at one place are two, whatever the place and the matters", () => {
	const places = "三组 李家湾 锦绣花园小区 村小学 桥头 五组 王家坪 育红小学门口 西山路 阳光家园 村口 老屋场".split(" ")
	const matters =
		"的路灯坏了 水渠堵了 垃圾没人收 自来水停了三天 麻将馆晚上很吵 路面坑坑洼洼 电梯又坏了 的狗没人管，咬了人 手机没有信号 有人违建 低保名单不公开 下水道堵了，污水流到路上".split(
			" ",
		)
	const merged = places.flatMap((place) => {
		const said = matters.map((matter, index) => ({ id: `${index}`, title: "", body: place + matter }))
		const read = said.flatMap((message) => consolidator.readMain(message) ?? [])
		return read.flatMap((one, index) =>
			read
				.slice(index + 1)
				.flatMap((other) =>
					consolidator.group([one, other], { level: "issue" }).length === 1 ? [`${one.member.body} – ${other.member.body}`] : [],
				),
		)
	})
	expect(merged).toEqual([])
})

describe("kinds of places", () => {
	test.each([
		["三组", "组", "3"],
		["第十二村民小组", "组", "12"],
		["8队", "组", "8"],
		["李家村三组", "组", "3"],
		["张家桥", "桥", "张家"],
		["大井口", "井口", "大"],
		["村东头", "头", "东"],
		["育红小学", "小学", "育红"],
		["幸福小区3栋", "小区", "幸福"],
	])("%s is a %s of the name %s", (name, kind, own) => {
		expect(siblingOf(name)).toEqual({ kind, own })
	})

	test.each(["桥", "广铁集团", "丽发新城", "村部", ""])("%s is of no kind whose names are told apart, or has no name", (name) => {
		expect(siblingOf(name)).toBeUndefined()
	})

	test("one name is written in many ways", () => {
		expect(["五组", "5组", "第五村民小组", "第5小组", "五队"].map(writtenAlike)).toEqual(Array<string>(5).fill("5组"))
		expect(writtenAlike("村三组")).toBe("3组")
		expect(writtenAlike("李家村三组")).toBe("李家村三组")
		expect(writtenAlike("村东头")).toBe("东头")
		expect(writtenAlike("张家桥")).toBe("张家桥")
	})
})

test("three groups with the same trouble are three matters, however many write of each", () => {
	const groups = ["一组", "二组", "三组"]
	const tellings = ["路灯坏了", "的路灯不亮", "路灯坏了好久没人修", "路灯一直黑着"]
	const messages = groups.flatMap((group) => tellings.map((telling) => ({ id: group + telling, title: "", body: group + telling })))
	const found = consolidator
		.consolidate(messages, { level: "issue" })
		.groups.map(({ members }) => new Set(members.map((id) => id.slice(0, 2))))
	for (const names of found) expect(names.size).toBe(1)
})
