/** What each role comes to the console for, section by section, and what it does not even see. */

type Step = { readonly section: string; readonly heading: string; readonly picture?: string }

export type RoleSteps = {
	readonly name: string
	readonly roles: readonly string[]
	readonly steps: readonly Step[]
	/** Sections this role has no right to: not even shown. */
	readonly hidden: readonly string[]
}

/** Residents and heads of households come by chat; the township has a journey of its own. */
export const roleSteps: readonly RoleSteps[] = [
	{
		name: "演示文书",
		roles: ["secretary"],
		steps: [
			{ section: "公告", heading: "公告", picture: "notices" },
			{ section: "意见", heading: "意见", picture: "opinions" },
			{ section: "归并", heading: "意见归并", picture: "items" },
			{ section: "花名册", heading: "花名册", picture: "roster" },
			{ section: "问卷", heading: "问卷" },
			{ section: "签字确认", heading: "签字确认" },
			{ section: "走访", heading: "走访" },
			{ section: "摘要", heading: "摘要", picture: "digest" },
			{ section: "帮助", heading: "帮助" },
		],
		hidden: ["乡镇总览"],
	},
	{
		name: "演示村干部",
		roles: ["committee"],
		steps: [
			{ section: "公告", heading: "公告" },
			{ section: "归并", heading: "意见归并" },
			{ section: "议事", heading: "议事" },
			{ section: "办理", heading: "办理任务" },
			{ section: "备案", heading: "备案" },
			{ section: "账本钥匙", heading: "账本的签名钥匙" },
			{ section: "摘要", heading: "摘要" },
		],
		hidden: ["数据接口", "乡镇总览"],
	},
	{
		name: "演示监督员",
		roles: ["supervisor"],
		steps: [
			{ section: "公告", heading: "公告" },
			{ section: "办理", heading: "办理任务", picture: "tasks" },
			{ section: "操作记录", heading: "操作记录", picture: "record" },
			{ section: "摘要", heading: "摘要" },
		],
		hidden: ["待办"],
	},
	{
		name: "演示议事会成员",
		roles: ["council"],
		steps: [
			{ section: "议事", heading: "议事", picture: "council" },
			{ section: "意见", heading: "意见" },
			{ section: "摘要", heading: "摘要" },
		],
		hidden: ["花名册", "操作记录", "消息处理", "归并"],
	},
	{
		name: "演示组长",
		roles: ["group-leader"],
		steps: [
			{ section: "待办", heading: "要人办的事" },
			{ section: "走访", heading: "走访" },
			{ section: "公告", heading: "公告" },
			{ section: "意见", heading: "意见" },
			{ section: "办理", heading: "办理任务" },
			{ section: "花名册", heading: "花名册" },
			{ section: "签字确认", heading: "签字确认" },
			{ section: "摘要", heading: "摘要" },
		],
		hidden: ["归并", "操作记录", "消息处理"],
	},
	{
		name: "演示网格员",
		roles: ["grid-worker"],
		steps: [
			{ section: "待办", heading: "要人办的事" },
			{ section: "走访", heading: "走访" },
			{ section: "签字确认", heading: "签字确认" },
			{ section: "问卷", heading: "问卷" },
			{ section: "办理", heading: "办理任务" },
		],
		hidden: ["归并", "操作记录", "消息处理"],
	},
	{
		name: "演示联系员",
		roles: ["contact"],
		steps: [
			{ section: "待办", heading: "要人办的事" },
			{ section: "走访", heading: "走访", picture: "outreach" },
			{ section: "花名册", heading: "花名册" },
		],
		hidden: ["操作记录", "消息处理"],
	},
	{
		name: "演示法律顾问",
		roles: ["legal"],
		steps: [
			{ section: "议事", heading: "议事" },
			{ section: "办理", heading: "办理任务" },
		],
		hidden: ["花名册", "意见", "公告", "问卷", "操作记录", "摘要"],
	},
]
