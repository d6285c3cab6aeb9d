/** What the demo's office discloses in a month: made up, and marked as that. */
import { type Content, emptyContent } from "../village/notice/index.ts"

type Month = { readonly year: number; readonly month: number }

/** What a category without news says of itself. */
export const nothingNew = {
	category: "service",
	why: "这个月没有新的服务项目，合作医疗缴费下个月开始（演示数据）",
} as const

/** Disclosed on the month's 5th; the finances are those of the month before. The finance notice is the last. */
export function disclosedIn({ year, month }: Month): readonly Content[] {
	const before = month === 1 ? 12 : month - 1
	return [
		{
			...emptyContent,
			category: "party",
			title: `${month} 月党员联户分工（演示数据）`,
			body: "每名党员联系五到八户，名单在村委会门口。",
			spoken: `${month} 月党员联户分工公开了，名单在村委会门口。`,
		},
		{
			...emptyContent,
			category: "village",
			title: `${month} 月三组路灯进度（演示数据）`,
			body: "六盏路灯装好四盏，月底装完。",
			spoken: "三组路灯装好四盏，月底装完。",
		},
		{
			...emptyContent,
			category: "finance",
			title: `${before} 月财务收支（演示数据）`,
			body: "收支明细见下表。",
			spoken: `${before} 月财务收支公开了，请大家看一看。`,
			table: expenses(month === 1 ? year - 1 : year, before, ""),
		},
	]
}

/** The finance notice once the decision of its largest expense is named. */
export function correctedIn(published: Content, { year, month }: Month): Content {
	return { ...published, table: expenses(year, month === 1 ? 12 : month - 1, `议〔${year}〕4 号（补议）`) }
}

export const whyCorrected = "民主质询会上多数人不认可，补上清理河道的决议编号"

/** 5,600 yuan reach the set sum: without a decision's number they are flagged on the page. */
function expenses(year: number, month: number, river: string): NonNullable<Content["table"]> {
	return {
		head: ["日期", "事由", "金额（元）", "决议编号"],
		rows: [
			[`${month} 月 6 日`, "三组路灯 6 盏", "7200", `议〔${year}〕2 号`],
			[`${month} 月 20 日`, "清理河道", "5600", river],
			[`${month} 月 25 日`, "打印纸", "180", ""],
		],
		more: 0,
	}
}

/** What residents ask about the finances. The first is on everybody's mind, and is put to the meeting; the others are answered in writing. */
export const questions = [
	{ text: "清理河道是哪个会同意的？", isPublic: true, answer: "河道清理当时急，先做了，没有上会。" },
	{ text: "路灯一盏为什么要 1200 元？", isPublic: true, answer: "含灯杆、线和安装，三家比过价，合同在村委会可以看。" },
	{ text: "我家那笔误工补助怎么没有？", isPublic: false, answer: "误工补助下个月一起发，到时单独告诉您。" },
] as const

/** Asked when the agenda is drawn up already: it waits for the next meeting, in public. */
export const lateQuestion = "剩下两盏路灯什么时候装？"

export const meetingWords = {
	place: "村委会二楼",
	chair: "演示监事",
	minutes: "到会的人逐条听了回答。河道清理的说法多数人不认可，散会后补议，改好再公开（演示数据）。",
} as const
