/** The chats of the board, over the real message path, written down as golden transcripts. */
import { afterAll, expect, test } from "vitest"
import { postList } from "../../../src/village/item/index.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, expectSaid, type Phone } from "../people/village.ts"
import { settingOf } from "./setting.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

type Play = (setting: Awaited<ReturnType<typeof settingOf>>, phone: Phone, post: () => Promise<void>) => Promise<void>

function golden(name: string, play: Play, rows?: Parameters<typeof settingOf>[1]): void {
	test(name, async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const setting = await settingOf(store, rows)
		const { cx, tools, propose, acceptAll, talk, codes } = setting
		const phone = talk.phone("村民陈静")
		await enrol(phone, codes.get("0005") ?? "", "户主", "4444")
		await play(setting, phone, async () => {
			await propose()
			await acceptAll()
			const done = await store.tx((tx) => postList(tx, cx(), tools))
			expect(done.kind).toBe("posted")
		})
		expectGolden(`item/${name}`, talk.transcript())
	})
}

golden("alike-yes-then-posted", async (_, phone, post) => {
	await phone.says("提意见 三组的路灯坏了，晚上太黑")
	await phone.presses("是，我附议")
	await phone.presses("不写名字")
	await post()
	await phone.says("我的意见")
	await phone.presses("QJ-2026-0008")
})

golden("alike-no-and-unlike", async (_, phone) => {
	await phone.says("提意见 三组路灯不亮")
	await phone.presses("不是，是另一件事")
	await phone.says("提意见 手机信号太差，打电话听不清")
	await phone.says("跳过")
})

golden("alike-in-own-words", async (_, phone) => {
	await phone.says("提意见 三组路灯不亮")
	await phone.says("看情况吧")
	await phone.says("不晓得")
	await phone.says("不写名字")
	await phone.says("提意见 三组的路灯坏了，晚上太黑")
	await phone.says("是同一件事。")
	await phone.says("提意见 三组路灯全坏了")
	await phone.says("不一样的")
	// What is no answer may be the next opinion: it is not lost.
	await phone.says("提意见 三组的路灯全部不亮了")
	await phone.says("村口的垃圾堆了好几天没有人来清运")
	await phone.presses("是，提交")
})

golden("alike-photo", async (_, phone) => {
	await phone.says("提意见 三组路灯不亮")
	await phone.sends("image")
})

golden("wrong", async (setting, phone, post) => {
	await phone.says("不对")
	await phone.says("提意见 老井边的台阶断了")
	await post()
	// The offer under what was just filed stands open.
	await phone.says("我的意见不在清单里")
	await phone.presses("没有不对")
	await phone.says("不对")
	await phone.presses("“村口垃圾成堆没人清运”")
	await phone.says("不是村口，是学校门口")
	await phone.says("不对")
	await phone.says("我的意见没有在清单上！")
	await phone.presses("我的意见不在里面")
	await phone.says("……")
	await phone.says("还有垃圾车太早")
	await phone.says("我的意见")
	await phone.presses("QJ-2026-0009")
	await phone.says("不对")
	await phone.presses("没有不对")
	setting.clock.now += 8 * 86_400_000
	await phone.says("不对")
})

test("不对 after the period: that it is over hears whose words the list held, not who had none in it", async () => {
	const { store, remove } = freshSqlite()
	removals.push(remove)
	const { cx, tools, propose, acceptAll, talk, codes, clock } = await settingOf(store, [["三组的路灯坏了", "0001"]])
	const phone = talk.phone("村民陈静")
	await enrol(phone, codes.get("0005") ?? "", "户主", "4444")
	const post = async () => {
		await propose()
		await acceptAll()
		expect((await store.tx((tx) => postList(tx, cx(), tools))).kind).toBe("posted")
		clock.now += 8 * 86_400_000
	}
	await post()
	expectSaid(await phone.says("不对"), "没有别人替您录的答案")
	await phone.says("提意见 老井边的台阶断了")
	await phone.presses("不写名字")
	expectSaid(await phone.says("不对"), "没有别人替您录的答案")
	await post()
	expectSaid(await phone.says("不对"), "公示期已经过了")
})

golden("wrong-called-off", async (_, phone, post) => {
	await phone.says("提意见 老井边的台阶断了")
	await post()
	await phone.says("不对")
	await phone.presses("“老井边的台阶断了”")
	await phone.says("取消")
	await phone.says("不对")
	await phone.presses("我的意见不在里面")
	await phone.says("取消")
	await phone.says("不对")
	await phone.presses("我的意见不在里面")
	await phone.says("帮助")
	await phone.says("我的意见")
	await phone.says("退出")
	await phone.says("1. 路灯坏了\n2. 水渠堵了\n3. 垃圾桶满了")
})

golden("wrong-numbered-points", async (_, phone, post) => {
	await phone.says("提意见 1.水塘边的护栏断了 2.网络信号太差 3.公交车一天只有一班")
	await post()
	await phone.says("不对")
	await phone.says("3")
	await phone.says("说的是校车，不是公交车")
})

golden("wrong-many-on-the-last-day", async (setting, phone, post) => {
	await phone.says(
		"提意见 1.水塘边的护栏断了 2.网络信号太差 3.公交车一天只有一班 4.路灯不亮 5.自来水发黄 6.野狗太多 7.垃圾没人清 8.晒谷场太小",
	)
	await post()
	setting.clock.now += 7 * 86_400_000 - 3_600_000
	await phone.says("不对")
	await phone.presses("还有别的")
	await phone.says("返回")
	await phone.presses("还有别的")
	await phone.presses("晒谷场太小")
	await phone.says("是八组的晒谷场")
})

golden("support", async (_, phone, post) => {
	await phone.says("附议")
	await post()
	await phone.says("附议")
	await phone.presses("1 ")
	await phone.says("附议")
	await phone.presses("1 ")
	await phone.says("附议")
	await phone.presses("先不附议")
})

/** The secretary's chat, and the board as the machine proposes it. */
function desk(
	name: string,
	play: (setting: Awaited<ReturnType<typeof settingOf>>, phone: Phone) => Promise<void>,
	rows?: Parameters<typeof settingOf>[1],
): void {
	test(name, async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const setting = await settingOf(store, rows)
		const phone = setting.talk.phone("支书赵新民")
		await enrol(phone, setting.codes.get("0004") ?? "", "户主", "3333")
		await play(setting, phone)
		expectGolden(`item/${name}`, setting.talk.transcript())
	})
}

desk("board-whole-cycle", async ({ propose }, phone) => {
	await phone.says("归并")
	await propose()
	await phone.says("归并")
	await phone.presses("对，就这样")
	await phone.presses("撤销上一步")
	await phone.presses("拿出几条")
	await phone.says("第1个、第2个")
	await phone.presses("另成一项")
	await phone.presses("改标题")
	await phone.says("长".repeat(61))
	await phone.says("修三组的路灯")
	await phone.presses("并到别的项")
	await phone.says("没有这样的事")
	await phone.says("路灯")
	await phone.presses("修三组的路灯")
	await phone.presses("撤销上一步")
	await phone.presses("先放着，下一组")
	await phone.presses("不列入")
	await phone.presses("不归村里管")
	await phone.says("归镇环卫所管")
	await phone.presses("撤销上一步")
	await phone.presses("对，就这样")
	await phone.presses("对，就这样")
	await phone.presses("不列入")
	await phone.presses("个人的事")
	await phone.says("邻里矛盾，请人调解")
	await phone.presses("对，就这样")
	await phone.presses("对，就这样")
	await phone.presses("好了")
})

const lampsAndRubbish = [
	["三组的路灯坏了，晚上看不见", "0001"],
	["三组路灯不亮，老人走路摔跤", "0002"],
	["五组的路灯坏了两盏", "0003"],
	["六组的路灯坏了，没有人来修", "0004"],
	["三组的路灯柱撞歪了", "0005"],
	["八组的路灯一闪一闪", "0001"],
	["小学门口一盏路灯也没有", "0002"],
	["村口垃圾成堆没人清运", "0005"],
] as const

desk(
	"board-takes-some-out",
	async ({ propose }, phone) => {
		await propose()
		await phone.says("归并")
		await phone.presses("拿出几条")
		await phone.says("帮帮我")
		await phone.presses("更多")
		await phone.presses("回去")
		await phone.presses("拿出几条")
		await phone.says("第3个、第4个")
		await phone.says("菜单")
		await phone.says("归并")
		await phone.presses("拿出几条")
		await phone.says("第3个、第4个")
		await phone.presses("另成一项")
		await phone.presses("撤销上一步")
		await phone.presses("拿出几条")
		await phone.says("第4个")
		await phone.presses("放到别的项")
		await phone.says("没有这样的事")
		await phone.says("垃圾")
		await phone.presses("村口垃圾成堆没人清运")
		await phone.presses("撤销上一步")
		await phone.presses("对，就这样")
		await phone.says("退出")
	},
	lampsAndRubbish,
)

desk("board-for-staff-only", async ({ propose, talk, codes }, phone) => {
	await propose()
	await phone.says("归并")
	await phone.says("退出")
	const other = talk.phone("村民陈静")
	await enrol(other, codes.get("0005") ?? "", "户主", "4444")
	await other.says("归并")
})
