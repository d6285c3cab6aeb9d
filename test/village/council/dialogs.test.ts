/** 表决 over the real path, written down as golden transcripts. */
import { afterAll, test } from "vitest"
import { closeRound, openRound } from "../../../src/village/council/commands-rounds.ts"
import { expectGolden } from "../../support/golden.ts"
import { freshSqlite } from "../../support/stores.ts"
import { enrol, type Phone } from "../people/village.ts"
import { type Setting, settingOf } from "./setting.ts"

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
	for (const remove of removals) await remove()
})

function golden(name: string, play: (setting: Setting, member: Phone) => Promise<void>, publicUrl?: string): void {
	test(name, async () => {
		const { store, remove } = freshSqlite()
		removals.push(remove)
		const setting = await settingOf(store, publicUrl === undefined ? {} : { publicUrl })
		const member = setting.talk.phone("代表陈静")
		await enrol(member, setting.codes.get("0005") ?? "", "户主", "4444")
		await play(setting, member)
		expectGolden(`council/${name}`, setting.talk.transcript())
	})
}

async function opened(setting: Setting, given: Parameters<Setting["matter"]>[0], way: "open" | "secret" = "open") {
	const matter = await setting.matter(given)
	const round = await setting.house.store.tx((tx) =>
		openRound(tx, setting.cx(), { villageId: setting.villageId, matterId: matter.id, way, closesAt: setting.clock.now + 2 * 86_400_000 }),
	)
	if (!round.ok) throw new Error(round.code)
	return { villageId: setting.villageId, matterId: matter.id, round: 1 }
}

golden("vote-one-after-the-other", async (setting, member) => {
	await opened(setting, { budgetFen: 1_200_000 })
	await opened(setting, { title: "晚上八点后广场舞调小音量", text: "" })
	await opened(setting, { title: "给陈家门前的沟加盖板", text: "长约 12 米。" })
	setting.talk.wait(300_000, "五分钟以后")
	await setting.talk.ring()
	await member.hears()
	await member.says("表决")
	await member.presses("修村口的桥")
	await member.presses("反对")
	await member.says("先问问镇里能不能出钱")
	await member.presses("重选")
	await member.presses("同意")
	await member.says("2")
	await member.says("弃权")
	await member.presses("确认")
	await member.presses("同意")
	await member.says("确认")
	await member.presses("回避")
	await member.says("盖板就在我家门口")
	await member.presses("确认")
	setting.talk.note("改主意")
	await member.says("表决")
	await member.presses("修村口的桥")
	await member.presses("反对")
	await member.presses("确认")
})

golden("vote-said-in-words", async (setting, member) => {
	await opened(setting, {})
	const asked = async () => {
		await member.says("退出")
		await member.says("投票")
	}
	await member.says("投票")
	setting.talk.note("选择和理由一句话说")
	await member.says("不同意，没钱先别修")
	await member.says("反对")
	await member.says("表决")
	setting.talk.note("先说理由，再选")
	await member.says("嗯嗯那个我觉得桥是该修了")
	await member.says("贊成")
	setting.talk.note("确认时改主意：说的和记的一样")
	await member.says("弃权")
	await member.says("。")
	await member.says("没有理由")
	await member.says("不反对，就是贵")
	await member.says("同意")
	await member.says("同意")
	await asked()
	await member.says("2")
	await member.says("对")
	await asked()
	setting.talk.note("理由太长")
	await member.says(`同意，${"理".repeat(600)}`)
	await member.says("好的")
	await asked()
	setting.talk.note("回避要说关系，要确认")
	await member.presses("回避")
	await member.says("回避")
	await member.says("同意")
	await member.says("2")
	await member.says("桥头是我弟弟家")
	await member.presses("重选")
	await member.presses("回避")
	await member.says("桥头是我弟弟家")
	await member.says("是的")
	await member.says("表决")
})

golden("vote-closed-meanwhile", async (setting, member) => {
	const key = await opened(setting, {})
	await member.says("表决")
	await member.presses("同意")
	await setting.house.store.tx((tx) => closeRound(tx, setting.cx(), key))
	await member.presses("确认")
	await member.says("表决")
})

golden("vote-changed-too-late", async (setting, member) => {
	const key = await opened(setting, {})
	await member.says("表决")
	await member.says("反对，没钱先别修")
	await member.presses("确认")
	await member.says("表决")
	await member.presses("同意")
	await setting.house.store.tx((tx) => closeRound(tx, setting.cx(), key))
	await member.presses("确认")
})

golden("vote-asked-for-in-a-sentence", async (setting, member) => {
	await opened(setting, {})
	for (const asked of ["我要投票", "我来投票", "怎么投票？", "我要表决"]) {
		await member.says(asked)
		await member.says("退出")
	}
	await setting.talk.phone("没登记的人").says("怎么投票")
})

golden(
	"vote-secret-in-chat",
	async (setting, member) => {
		await opened(setting, {}, "secret")
		setting.talk.wait(300_000, "五分钟以后")
		await setting.talk.ring()
		await member.hears()
		await member.says("表决")
		await member.says("同意")
		await member.presses("回去")
		await member.says("返回")
	},
	"https://cunkou.example",
)

golden("vote-secret-no-address", async (setting, member) => {
	await opened(setting, {}, "secret")
	setting.talk.wait(300_000, "五分钟以后")
	await setting.talk.ring()
	await member.hears()
	await member.says("表决")
})

golden("vote-nothing-for-me", async (setting) => {
	await opened(setting, {})
	const resident = setting.talk.phone("监督员吴小军")
	await enrol(resident, setting.codes.get("0008") ?? "", "户主", "5555")
	await resident.says("表决")
	const stranger = setting.talk.phone("没登记的人")
	await stranger.says("表决")
	const group = setting.talk.phone("群里的人", { group: true })
	await group.says("表决")
})

golden("rank-one-after-the-other", async (setting, member) => {
	await member.says("排序")
	for (const title of ["修村口的桥", "清水渠", "装路灯", "修公厕", "硬化晒场", "建停车场"]) await setting.matter({ title })
	await member.says("排序")
	await member.presses("装路灯")
	await member.presses("更多")
	await member.presses("建停车场")
	await member.presses("就排这些")
	await member.presses("重排")
	await member.presses("清水渠")
	await member.says("1")
	await member.says("返回")
	await member.presses("修公厕")
	await member.presses("就排这些")
	await member.presses("确认")
	await member.says("排序")
	await member.presses("先到这里")
})

golden("vote-recused-from-everything", async (setting, member) => {
	const concernedIds = [await setting.person("0005")]
	await opened(setting, { concernedIds })
	await opened(setting, { title: "陈家门前的沟", text: "", concernedIds })
	setting.talk.wait(300_000, "五分钟以后")
	await setting.talk.ring()
	await member.says("表决")
})
