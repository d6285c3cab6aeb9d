/** Headings of a sign-off workbook: what each column and setting is called, and what else people write. Pure. */
import type { Say } from "../../engine/flow.ts"
import { foldWidth } from "../../text/normalize.ts"
import { simplified } from "../../text/simplified.ts"
import { titleKey } from "../column-titles.ts"
import { type KindId, kindIds, kinds, levels, signerRules } from "./kinds.ts"

export const settingIds = [
	"title",
	"kind",
	"statement",
	"spoken",
	"level",
	"signer",
	"closesAt",
	"postingDays",
	"reminders",
	"total",
	"standard",
] as const
export type SettingId = (typeof settingIds)[number]

/** Columns every list has; those of its kind come between number and sum. */
export const leadColumns = ["household", "head", "number"] as const

const criterionMark = /^(?:条件|條件|标准|標準|criterion)[:：]\s*/i

/** Further words for a heading or a setting, beside those of the catalogue. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
	household: ["户号", "户编号", "户编码", "农户编号", "家庭编号", "household"],
	head: ["户主", "户主姓名", "承包方代表", "head"],
	number: ["地块编号", "地块编码", "编号", "序号", "申请编号", "number"],
	sum: ["户合计", "户合计面积", "合计面积", "household sum"],
	name: ["地块名称", "地名", "小地名"],
	area: ["面积", "面积（亩）", "面积(亩)", "面积/亩", "实测面积", "亩数", "合同面积"],
	east: ["东至", "东", "四至东"],
	south: ["南至", "南", "四至南"],
	west: ["西至", "西", "四至西"],
	north: ["北至", "北", "四至北"],
	use: ["用途", "土地用途"],
	applicant: ["对象", "申请人", "姓名"],
	result: ["结果", "审核结果", "认定结果"],
	here: ["在村人数", "常住人数"],
	away: ["户在人不在", "人户分离人数", "外出人数"],
	counted: ["认定人数", "安置人数", "计户人数"],
	floor: ["安置面积", "安置面积（平方米）", "安置面积(平方米)", "面积（平方米）"],
	place: ["位置", "楼栋", "宅基地位置"],
	title: ["标题", "名称", "title"],
	kind: ["类别", "类型", "kind"],
	statement: ["声明", "声明正文", "statement"],
	spoken: ["念的稿子", "语音稿", "口头稿", "spoken"],
	level: ["级别", "签字级别", "level"],
	signer: ["谁来签", "签字人", "signer"],
	closesAt: ["截止时间", "截止", "deadline"],
	postingDays: ["公示天数", "公示期", "posting days"],
	reminders: ["提醒", "截止前提醒", "提醒天数", "reminders"],
	total: ["申报总面积", "总面积", "总数", "total"],
	standard: ["标准", "依据标准", "standard"],
}

function folded(text: string): string {
	return simplified(foldWidth(text)).replace(/\s/g, "").toLowerCase()
}

function idIn(ids: readonly string[], text: string): string | undefined {
	const wanted = titleKey(text)
	return wanted === "" ? undefined : ids.find((id) => (synonyms[id] ?? []).some((word) => titleKey(word) === wanted))
}

export function settingOf(label: string): SettingId | undefined {
	const id = idIn(settingIds, label)
	return settingIds.find((one) => one === id)
}

/** Column of a list of this kind; `criterion:…` for a column of the standard. */
export function columnOf(heading: string, kind: KindId): string | undefined {
	if (criterionMark.test(heading.trim())) return `criterion:${heading.trim().replace(criterionMark, "")}`
	return idIn([...leadColumns, ...kinds[kind].columns.map(({ id }) => id), "sum"], heading)
}

/** The id of a word a cell holds: kinds, levels and signers as their catalogue says, or by id. */
export function wordIn(list: "kind" | "level" | "signer", text: string, say: Say): string {
	const ids: readonly string[] = list === "kind" ? kindIds : list === "level" ? levels : signerRules
	const wanted = folded(text)
	return ids.find((id) => folded(id) === wanted || folded(say(`signoff.${list}.${id}`)) === wanted) ?? text
}
