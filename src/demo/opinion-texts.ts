/** What people of a village write when something is wrong, put together from places, troubles and wishes. */
import type { Random } from "./random.ts"

type Topic = {
	readonly places: readonly string[]
	readonly troubles: readonly string[]
	readonly wishes: readonly string[]
}

const topics: readonly Topic[] = [
	{
		places: ["村口", "{group}的路口", "小学门口", "{group}晒场边", "通往镇上的路"],
		troubles: ["路灯坏了三盏", "晚上黑漆漆的，路灯不亮", "路灯一闪一闪", "一盏路灯也没有"],
		wishes: ["老人晚上出门不敢走，请修一修。", "孩子放学看不见路。", "什么时候能装上？", "请派人看看线路。"],
	},
	{
		places: ["{group}的垃圾桶", "桥头的垃圾池", "河边", "村道两边", "菜市场后面"],
		troubles: ["垃圾好几天没人清", "垃圾满了堆在地上", "夏天味道大，苍蝇多", "有人乱倒建筑垃圾"],
		wishes: ["希望一天清一次。", "请多放两个桶。", "装个牌子写清楚谁管。", "请村里管一管。"],
	},
	{
		places: ["{group}东边的水渠", "上游的水渠", "渡槽", "{group}的抽水机", "田中间的沟"],
		troubles: ["堵了，水下不来", "塌了一段", "漏水，下面的田浇不上", "淤泥太厚"],
		wishes: ["插秧前要清一清。", "请安排人清淤。", "去年就说过，今年还没修。", "请看看能不能衬砌。"],
	},
	{
		places: ["{group}到大路的土路", "学校后面的坡", "通往承包田的机耕道", "{group}的小桥", "村部门口的路"],
		troubles: ["下雨全是泥", "坑太多，三轮车走不了", "路面裂开了", "太窄，两辆车会不了车"],
		wishes: ["希望硬化一下。", "请先填一填坑。", "运粮食的时候最难走。", "能不能加个护栏？"],
	},
	{
		places: ["村部的公厕", "{group}的公厕", "文化广场的公厕"],
		troubles: ["没水，冲不了", "门坏了关不上", "常常锁着", "没人打扫"],
		wishes: ["赶集的人没处去。", "请定个人打扫。", "请修好水龙头。"],
	},
	{
		places: ["我家", "隔壁独居的老人家", "{group}有一户生病的", "我们这边"],
		troubles: ["今年看病花了很多钱，想问低保怎么申请", "低保评议的标准看不懂", "残疾补贴一直没到账", "想知道低保名单贴在哪里"],
		wishes: ["请告诉我要带什么材料。", "请有空上门说一说。", "标准能不能先贴出来？"],
	},
	{
		places: ["{group}的自来水", "我们这一片的水", "高处几户的自来水"],
		troubles: ["水压小，早晚没水", "水发黄", "一停就是半天，没人通知", "水表走得太快"],
		wishes: ["请查一查管子。", "停水请早点通知。", "能不能加个增压泵？", "请来看看水表。"],
	},
	{
		places: ["文化广场", "老年活动室", "{group}的健身器材", "农家书屋"],
		troubles: ["太阳把器材晒裂了", "晚上跳舞声音太大", "常常不开门", "没有地方坐"],
		wishes: ["请放几张凳子。", "九点以后声音小一点。", "请写明开门时间。", "坏的先围起来，别伤了孩子。"],
	},
	{
		places: ["进村的班车", "村卫生室", "快递点", "{group}的网络信号"],
		troubles: ["下午没有车", "常用药没有", "离得太远，老人拿不了", "信号差，打不了视频"],
		wishes: ["希望加一班。", "请和镇上反映一下。", "能不能送到组里？", "请联系移动公司看看。"],
	},
	{
		places: ["村里的账", "去年修桥的钱", "土地流转的租金", "集体的鱼塘"],
		troubles: ["公示贴得太高，看不清", "想知道花了多少、谁批的", "还没发下来", "包给谁、多少钱，大家不清楚"],
		wishes: ["请在群里也发一份。", "请开会说一说。", "请写明什么时候发。"],
	},
]

/** An opinion of a few sentences; `group` is the writer's own. */
export function opinionText(group: string, random: Random): string {
	const { places, troubles, wishes } = random.pick(topics)
	const opening = random.chance(0.3) ? random.pick(["我想反映一下，", "跟村里说个事：", "麻烦了，", "提个建议，"]) : ""
	return `${opening}${random.pick(places)}${random.pick(troubles)}。${random.pick(wishes)}`.replaceAll("{group}", group)
}
