/** The columns a roster may have, by the many names villages give them, and where the header row is. Pure. */
import { readTitles, titleFinder, titleKey } from "../column-titles.ts"
import { type RosterRefusal, refuse, type TableRow } from "./roster-table.ts"

export const columnIds = [
	"household",
	"relation",
	"head",
	"name",
	"sex",
	"birth",
	"identity",
	"phone",
	"group",
	"grid",
	"address",
	"residence",
	"role",
	"contact",
	"remark",
] as const
export type ColumnId = (typeof columnIds)[number]

/** The first title of each column is the one the template uses. */
const columnTitles: Readonly<Record<ColumnId, readonly string[]>> = {
	household: [
		"户号",
		"户编号",
		"户编码",
		"家庭编号",
		"家庭户号",
		"户籍号",
		"户口簿号",
		"户口本号",
		"农户编号",
		"住户编号",
		"户序号",
		"household no",
		"household number",
		"household",
	],
	relation: ["与户主关系", "与户主的关系", "户主关系", "家庭关系", "关系", "称谓", "relation to head", "relation"],
	head: ["户主姓名", "户主", "是否户主", "户主名字", "name of head", "head"],
	name: ["姓名", "成员姓名", "家庭成员姓名", "家庭成员", "人员姓名", "名字", "村民姓名", "居民姓名", "name"],
	sex: ["性别", "sex"],
	birth: ["出生日期", "出生年月", "出生年月日", "出生时间", "出生", "生日", "date of birth"],
	identity: [
		"身份证号",
		"身份证号码",
		"身份证",
		"公民身份号码",
		"公民身份证号码",
		"居民身份证号",
		"居民身份证号码",
		"身分证",
		"身分证号",
		"身分证号码",
		"公民身份证号",
		"证件号码",
		"证件号",
		"identity number",
	],
	phone: [
		"手机号",
		"手机号码",
		"手机",
		"电话",
		"电话号码",
		"联系电话",
		"联系方式",
		"移动电话",
		"本人电话",
		"固定电话",
		"联络电话",
		"联络方式",
		"行动电话",
		"手机电话",
		"联系号码",
		"phone",
		"mobile",
	],
	group: ["村民小组", "组", "小组", "组名", "村小组", "社", "村民组", "组别", "所在组", "所属小组", "居民小组", "生产队", "village group"],
	grid: ["网格", "所属网格", "所在网格", "网格名称", "网格编号", "grid"],
	address: [
		"地址",
		"门牌",
		"门牌号",
		"门牌地址",
		"住址",
		"家庭住址",
		"家庭地址",
		"居住地址",
		"现住址",
		"详细地址",
		"户籍地址",
		"家庭详细地址",
		"住所",
		"通讯地址",
		"address",
	],
	residence: ["居住状态", "居住情况", "居住类别", "常住状态", "人员状态", "residence"],
	role: ["角色", "职务", "村内职务", "担任职务", "村干部职务", "roles"],
	contact: ["联系员", "联系人", "包户干部", "包联干部", "联户员", "联系干部", "包户人", "联户干部", "包户联系人", "contact"],
	remark: ["备注", "说明", "备注说明", "附注", "remark"],
}

const byTitle = titleFinder(columnTitles, columnIds)

/** Columns that may stand twice: the first filled cell is taken (手机 and 固定电话, 现住址 and 户籍地址). */
const repeatable: ReadonlySet<ColumnId> = new Set(["phone", "address", "remark"])

/** The column a title names; of 居住状态/备注 the first that is known. */
export function columnOf(title: string): ColumnId | undefined {
	return (
		byTitle(title) ??
		titleKey(title)
			.split(/[/或、]/)
			.map(byTitle)
			.find((id) => id !== undefined)
	)
}

export type Header = {
	/** Index into the rows given, not the number in the file. */
	readonly at: number
	readonly columns: ReadonlyMap<ColumnId, readonly number[]>
	/** Titles of columns nobody reads: they are not imported. */
	readonly ignored: readonly string[]
}

const headerWithin = 5
type Candidate = Header & Pick<ReturnType<typeof readTitles<ColumnId>>, "twice">

/** Finds the header among the first five rows that hold anything: the one with most known titles. A title line above is normal. */
export function findHeader(rows: readonly TableRow[]): ({ readonly ok: true } & Header) | RosterRefusal {
	const filled = rows.flatMap((row, at) => (row.cells.some((cell) => cell.trim() !== "") ? [{ at, row }] : [])).slice(0, headerWithin)
	const lines = filled.map(({ at, row }) => ({ at, ...readTitles(row.cells, columnOf, repeatable) }))
	// 户主信息 over 姓名, 性别, 电话: with titles in two lines neither has all of them.
	const pairs = filled.slice(1).map(({ at, row }, index) => {
		const above = filled[index]?.row.cells ?? []
		const cells = Array.from({ length: Math.max(above.length, row.cells.length) }, (_, place) =>
			(row.cells[place] ?? "").trim() === "" ? (above[place] ?? "") : (row.cells[place] ?? ""),
		)
		return { at, ...readTitles(cells, columnOf, repeatable) }
	})
	const most = (some: readonly Candidate[]) =>
		some.reduce<Candidate | undefined>((a, b) => (a === undefined || b.columns.size > a.columns.size ? b : a), undefined)
	const isWhole = ({ columns }: Candidate) => columns.has("household") && (columns.has("name") || columns.has("head"))
	const best = most(lines.filter(isWhole)) ?? most(pairs.filter(isWhole)) ?? most(lines)
	if (best === undefined || best.columns.size < 2) return refuse("roster.header-missing", { limit: headerWithin })
	if (!best.columns.has("household")) return refuse("roster.column-missing", { column: "household" })
	if (!best.columns.has("name") && !best.columns.has("head")) return refuse("roster.column-missing", { column: "name" })
	const { twice, ...header } = best
	return twice === undefined ? { ok: true, ...header } : refuse("roster.column-twice", twice)
}
