import { test } from "vitest"
import { expectGolden, type Golden, goldenStart, resident, stranger } from "../../support/golden.ts"
import { opinionDialog, type Village, village, withEarlier } from "./dialog.ts"

const minute = 60_000
const fail = (): never => {
	throw new Error("no such opinion")
}
const hour = 60 * minute
const day = 24 * hour

/** A dialog and what is said in it; its transcript stands in test/golden/opinion. */
const dialogs: Readonly<
	Record<
		string,
		{ readonly home?: () => Village; readonly showCalls?: boolean; readonly run: (golden: Golden, home: Village) => Promise<void> }
	>
> = {
	"file-with-text": {
		run: async (golden) => {
			await golden.type("提意见 村东头的路灯坏了三个月，晚上老人出门看不见路")
			golden.note("同一条又点了一次")
			await golden.type("提意见：村东头的路灯坏了三个月，晚上老人出门看不见路")
			golden.note("带标记和控制符，原样留下，只去掉看不见的")
			await golden.type("提意见 <b>水费</b>\u202e不对 &amp; 电话 13812345678")
		},
	},
	"file-asked": {
		run: async (golden) => {
			await golden.type("提意见")
			golden.note("这里只有 退出、返回、跳过 是命令：别的都是内容")
			await golden.type("公告栏被风吹倒了，砸到了人行道")
		},
	},
	"file-word-again": {
		showCalls: true,
		run: async (golden) => {
			golden.note("提意见 又写了一遍：这三个字不是意见里的话")
			await golden.type("提意见 😀😀😀")
			await golden.type("提意见 三组的路灯坏了，晚上看不见路")
			await golden.type("提意见")
			await golden.type("提意见")
			await golden.type("提意见：张三家的狗把我咬了，要管一管")
			await golden.type("提意见")
			await golden.send("image", "提意见 水渠堵了，田里浇不上水")
			golden.note("后面没有空格和冒号的，是话里的话")
			await golden.type("提意见")
			await golden.type("提意见箱的钥匙找不到了，没人开箱")
		},
	},
	"file-leave": {
		run: async (golden) => {
			await golden.type("提意见")
			await golden.type("退出")
			await golden.type("提意见")
			await golden.type("返回")
			await golden.type("提意见")
			await golden.type("跳过")
		},
	},
	"file-nothing-in-it": {
		run: async (golden) => {
			await golden.type("提意见")
			await golden.type("。。。")
			await golden.type("12345")
			await golden.send("sticker")
			await golden.type("二组水渠堵了，请来清一清")
		},
	},
	"file-short": {
		run: async (golden) => {
			await golden.type("提意见 修路")
			golden.note("没有选，接着说得详细些")
			await golden.type("二组到小学那一段，下雨全是坑")
			await golden.press("是，提交")
			golden.note("像命令的短话也先问")
			await golden.type("提意见")
			await golden.type("我的意见")
			await golden.press("不是")
		},
	},
	"file-photos-first": {
		run: async (golden) => {
			await golden.type("提意见")
			await golden.send("image")
			await golden.send("image")
			await golden.type("这段路边的护栏断了")
			golden.note("随后的照片自动补到刚才那一条")
			await golden.send("image")
			await golden.send("video")
			golden.wait(31 * minute, "过了半个多小时")
			await golden.send("image")
			await golden.type("垃圾池满了没人清")
		},
	},
	"file-photo-with-caption": {
		run: async (golden) => {
			await golden.type("提意见")
			await golden.send("image", "护栏断了，小孩过路危险")
		},
	},
	"file-photo-no-words": {
		run: async (golden) => {
			await golden.send("image")
			await golden.type("跳过")
		},
	},
	"file-voice": {
		run: async (golden, home) => {
			golden.note("语音单独发来：马上有编号，请联系员写成文字")
			await golden.send("voice")
			golden.note("提意见以后用语音说")
			await golden.type("提意见")
			await golden.send("voice")
			golden.note("名册上没有联系员")
			home.contact = null
			await golden.send("voice")
		},
	},
	"file-long": {
		showCalls: false,
		run: async (golden) => {
			await golden.type(`提意见 ${"村里的水渠年久失修，一到雨天就漫上路面。".repeat(300)}`)
			golden.note("再补一段就超过两万字")
			await golden.type("修渠")
			await golden.type("渠".repeat(19_000))
			await golden.type("堤".repeat(2_000))
			await golden.press("是，提交")
		},
	},
	"file-refused": {
		run: async (golden, home) => {
			home.refuseFiling = "OPINION_NOT_MEMBER"
			await golden.type("提意见 村东头的路灯坏了三个月")
		},
	},
	"talk-yes": {
		run: async (golden) => {
			await golden.type("公告栏被风吹倒了")
			await golden.press("是，提交")
			golden.note("写字回答也行")
			await golden.type("村西头的井盖没了，晚上骑车危险")
			await golden.type("好的")
		},
	},
	"talk-no": {
		run: async (golden) => {
			await golden.type("帮助五保户修房顶的钱到了没有")
			await golden.type("不是")
			await golden.type("进度太慢了吧")
			await golden.type("返回")
		},
	},
	"talk-in-pieces": {
		run: async (golden) => {
			await golden.type("村东头的路灯坏了")
			await golden.type("都三个月了")
			await golden.type("谢谢")
			await golden.send("image")
			await golden.send("image", "晚上就是这样")
			await golden.send("sticker")
			await golden.press("是，提交")
		},
	},
	"talk-that-is-all": {
		run: async (golden) => {
			await golden.type("村东头的路灯坏了")
			golden.note("还有要补充的吗？没有了：是说完了，不是不提交")
			await golden.type("没有了。")
			await golden.type("二组水渠堵了")
			await golden.type("就这样")
			await golden.type("三组垃圾没人收")
			await golden.type("不用了")
		},
	},
	"talk-long-then-more": {
		run: async (golden) => {
			await golden.type(
				"小学门口那条路一下雨就积水，孩子们上学要脱鞋走过去，去年说修，今年也没有动静，前几天还有一个老人在那里滑倒了，请村里早点想办法把水沟疏通",
			)
			await golden.type("还有沟盖板也缺了两块")
			await golden.press("是，提交")
		},
	},
	"talk-courtesy": {
		run: async (golden) => {
			await golden.type("您好！")
			await golden.type("谢谢啊")
			await golden.type("？？？？")
			await golden.type("3")
			await golden.send("sticker")
		},
	},
	"talk-photo-with-caption": {
		run: async (golden) => {
			await golden.send("image", "桥栏杆松了，请来看")
			await golden.press("是，提交")
			await golden.send("image", "！")
			await golden.type("桥面也裂了一道缝")
		},
	},
	"talk-returned": {
		run: async (golden) => {
			await golden.type("公告栏被风吹倒了")
			golden.note("没有回答，先去看自己的意见")
			await golden.type("我的意见")
			golden.note("问题还在，接着回答")
			await golden.press("是，提交")
			await golden.type("提意见")
			golden.note("这里发来编号，那也是内容：先问一句")
			await golden.type("QJ-2026-0001")
			await golden.press("不是")
		},
	},
	"after-name-and-place": {
		run: async (golden) => {
			await golden.type("提意见 村东头的路灯坏了三个月")
			await golden.press("补充在哪里")
			await golden.send("image")
			await golden.type("很长".repeat(80))
			await golden.type("三组李家门口")
			await golden.press("写我的名字")
			golden.note("第二次不再问名字，只可以补地点")
			await golden.type("提意见 二组水渠堵了，请来清一清")
			await golden.type("谢谢")
			golden.note("在“我的意见”里改")
			await golden.type("QJ-2026-0001")
			await golden.press("不写名字")
			await golden.type("QJ-2026-0002")
			await golden.press("补充在哪里")
			await golden.type("跳过")
			await golden.type("退出")
			await golden.type("QJ-2026-0002")
			await golden.press("补充在哪里")
			await golden.type("水渠头一个闸口")
		},
	},
	"after-place-is-an-opinion": {
		run: async (golden) => {
			await golden.type("提意见 村东头的路灯坏了三个月")
			await golden.press("补充在哪里")
			golden.note("问在哪里的时候又提一条：不是地点")
			await golden.type("提意见：二组水渠堵了，请来清一清")
			await golden.type("我的意见")
		},
	},
	"after-place-is-a-command": {
		run: async (golden) => {
			await golden.type("提意见 村东头的路灯坏了三个月")
			await golden.press("补充在哪里")
			golden.note("问在哪里的时候发别的词：不是地点")
			await golden.type("我的意见")
			await golden.press("补充在哪里")
			golden.note("在“我的意见”里问，也一样")
			await golden.type("我的意见")
			await golden.press("补充在哪里")
			await golden.type("QJ-2026-0001")
			await golden.press("补充在哪里")
			await golden.type("提意见：二组水渠堵了，请来清一清")
			await golden.type("QJ-2026-0001")
			await golden.press("补充在哪里")
			await golden.type("村口公告栏边上")
		},
	},
	"after-location": {
		run: async (golden) => {
			await golden.type("提意见 村东头的路灯坏了三个月")
			await golden.send("location", "清江桥")
			golden.note("名字还没有定，接着问；不选就不写")
			await golden.type("好的")
			await golden.send("location")
		},
	},
	"after-something-else": {
		run: async (golden) => {
			await golden.type("提意见 村东头的路灯坏了三个月")
			golden.note("没有选，说起别的事、发照片、发语音")
			await golden.send("image")
			await golden.type("提意见 二组水渠堵了，请来清一清")
			await golden.type("井盖没了")
			await golden.press("是，提交")
			await golden.send("voice")
			await golden.type("跳过")
		},
	},
	"entered-wrong": {
		home: () => {
			const home = withEarlier(village(), ["村东头的路灯坏了三个月", "二组水渠堵了"], goldenStart)
			home.kept[1] = { ...(home.kept[1] ?? fail()), isEntered: true }
			return home
		},
		run: async (golden) => {
			await golden.type("不对 QJ-2026-0002")
			await golden.send("image")
			await golden.type("我说的是三组的水渠，不是二组")
			golden.note("自己发的没有“不对”，号码直接打开")
			await golden.type("不对QJ-2026-0001")
			await golden.press("看好了")
			await golden.type("qj 2026 2")
			await golden.press("不对，我没这么说")
			await golden.type("跳过")
			golden.note("问哪里不对的时候发别的词：不是要说的话")
			await golden.press("不对，我没这么说")
			await golden.type("我的意见")
			await golden.type("退出")
			await golden.type("不对 QJ-2026-0002")
			await golden.type("取消")
		},
	},
	"old-buttons": {
		run: async (golden) => {
			await golden.type("公告栏被风吹倒了")
			await golden.press("是，提交")
			golden.note("同一个按钮再按一次")
			await golden.pressOld(1, "是，提交")
			await golden.type("井盖没了，晚上骑车危险")
			await golden.pressOld(2, "不是")
			golden.note("数字是在问题出来之前发的，不算")
			await golden.type("1", { at: goldenStart })
			await golden.type("1")
		},
	},
	"mine-none": {
		run: async (golden) => {
			await golden.type("我的意见")
			await golden.type("QJ-2026-0001")
		},
	},
	"mine-one": {
		home: () => withEarlier(village(), ["村东头的路灯坏了三个月，晚上老人出门看不见路"], goldenStart),
		run: async (golden) => {
			await golden.type("我的意见")
			await golden.press("撤回这一条")
			await golden.press("不撤回")
			await golden.type("我的意见")
			await golden.press("撤回这一条")
			await golden.type("返回")
			await golden.press("撤回这一条")
			await golden.press("确定撤回")
			golden.note("撤回以后没有什么可选，就不问了")
			await golden.type("我的意见")
		},
	},
	"mine-list": {
		home: () => withEarlier(village(), ["村东头的路灯坏了三个月", "二组水渠堵了", ""], goldenStart),
		run: async (golden) => {
			await golden.type("我的意见")
			await golden.type("2")
			await golden.press("看别的意见")
			await golden.press("QJ-2026-0003 （照片或语音，等人写成文字）（已收到，昨天）")
			await golden.press("看好了")
			golden.note("直接发编号")
			await golden.type("qj 2026 1")
			await golden.type("返回")
			golden.note("别人的、别村的编号")
			await golden.type("QJ-2026-0009")
			await golden.type("LT-2026-0001")
		},
	},
	"mine-pages": {
		home: () =>
			withEarlier(
				village(),
				Array.from({ length: 9 }, (_, i) => `第${i + 1}件事，请村里看看怎么办`),
				goldenStart,
			),
		run: async (golden) => {
			await golden.type("我的意见")
			await golden.press("看更早的")
			await golden.press("看更早的")
			await golden.press("看更新的")
			await golden.type("返回")
			await golden.press("看更早的")
			await golden.type("第二个")
			await golden.type("返回")
			await golden.press("看更新的")
			await golden.type("返回")
		},
	},
	"mine-photo-aside": {
		home: () => withEarlier(village(), ["村东头的路灯坏了三个月", "二组水渠堵了"], goldenStart),
		run: async (golden) => {
			await golden.type("我的意见")
			golden.note("正看着，发来一段语音：照样收下，不再拉回列表")
			await golden.send("voice")
		},
	},
	"mine-withdraw-interrupted": {
		home: () => withEarlier(village(), ["村东头的路灯坏了三个月", "二组水渠堵了"], goldenStart),
		run: async (golden) => {
			await golden.type("我的意见")
			await golden.press("o-1")
			await golden.press("撤回这一条")
			golden.note("没有定，先说别的事")
			await golden.type("村西头的井盖没了，晚上骑车危险")
			await golden.press("是，提交")
			await golden.press("不撤回")
		},
	},
	"mine-withdraw-late": {
		home: () => withEarlier(village(), ["村东头的路灯坏了三个月"], goldenStart),
		run: async (golden, home) => {
			await golden.type("我的意见")
			await golden.press("撤回这一条")
			home.refuseWithdrawal = "OPINION_TAKEN_UP"
			await golden.press("确定撤回")
			home.refuseWithdrawal = "OPINION_WITHDRAWN"
			await golden.type("我的意见")
			await golden.press("撤回这一条")
			await golden.press("确定撤回")
		},
	},
	"mine-after-days": {
		home: () => withEarlier(village(), ["村东头的路灯坏了三个月", "二组水渠堵了"], goldenStart),
		run: async (golden) => {
			await golden.type("我的意见")
			golden.wait(3 * day, "过了三天")
			await golden.type("村西头的井盖没了，晚上骑车危险")
			golden.note("看过的列表不再拉人回去")
			await golden.press("是，提交")
		},
	},
}

test.each(Object.entries(dialogs))("%s", async (name, { home: make = village, showCalls = true, run }) => {
	const home = make()
	const golden = opinionDialog(home, { showCalls })
	await run(golden, home)
	expectGolden(`opinion/${name}`, golden.transcript())
})

test("stranger", async () => {
	const golden = opinionDialog(village(), { who: stranger })
	await golden.type("提意见 路灯坏了")
	await golden.type("我的意见")
	await golden.type("QJ-2026-0001")
	expectGolden("opinion/stranger", golden.transcript())
})

test("group", async () => {
	const home = village()
	const golden = opinionDialog(home, { who: { ...stranger, isGroup: true, villageId: "v-qj" } })
	await golden.type("提意见 路灯坏了")
	await golden.type("二组水渠堵了，请来清一清")
	golden.note("打招呼、问话不是意见")
	await golden.type("你好")
	await golden.type("问卷什么时候开始？")
	await golden.type("提意见 。。。")
	golden.note("没有登记过的人")
	home.hasPrivateChat = false
	await golden.type("提意见 路灯坏了")
	await golden.type("我的意见")
	expectGolden("opinion/group", golden.transcript())
})

test("visit", async () => {
	const roles = ["grid-worker"]
	const golden = opinionDialog(village(), {
		who: { ...resident, person: { id: "p-w", name: "王建国", householdId: "h-8", roles, isHead: false } },
	})
	await golden.type("走访 李秀英家，说水渠堵了，已经看过")
	await golden.type("走访")
	await golden.send("image")
	await golden.type("赵六家，都好")
	await golden.type("走访")
	await golden.type("返回")
	golden.note("村民这样开头，是有话要说")
	golden.become(resident)
	await golden.type("走访 从来没有人来我家走访过")
	expectGolden("opinion/visit", golden.transcript())
})
