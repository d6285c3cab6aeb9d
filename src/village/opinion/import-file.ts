/** Reads the rows of an opinions file: which column is which, what each row says, and why a row cannot be taken. */
import { createHash } from "node:crypto"
import { dayMs, parseLocalTime } from "../../text/date.ts"
import { cleanText, truncate } from "../../text/normalize.ts"
import { readTitles, titleFinder } from "../column-titles.ts"
import { bareWords, judgeText, maxPlaceLength, type SourceKind } from "./rules.ts"

export const importColumns = ["text", "date", "name", "household", "group", "place", "kind", "named", "id"] as const
export type ImportColumn = (typeof importColumns)[number]

/** The first title of each is the one the template uses. */
const titles: Readonly<Record<ImportColumn, readonly string[]>> = {
	text: [
		"意见内容",
		"内容",
		"意见",
		"意见建议",
		"意见和建议",
		"诉求",
		"诉求内容",
		"反映事项",
		"反映内容",
		"反映问题",
		"反映的问题",
		"问题",
		"问题描述",
		"建议",
		"建议内容",
		"意见或建议",
		"意见及建议",
		"群众意见",
		"村民意见",
		"意见诉求",
		"具体意见",
		"具体内容",
		"留言内容",
		"text",
		"opinion",
		"content",
	],
	date: [
		"日期",
		"时间",
		"提出日期",
		"提出时间",
		"收到日期",
		"收集日期",
		"收集时间",
		"登记日期",
		"反映时间",
		"反映日期",
		"登记时间",
		"留言时间",
		"date",
	],
	name: [
		"姓名",
		"提出人",
		"反映人",
		"村民姓名",
		"联系人",
		"反映人姓名",
		"提出人姓名",
		"群众姓名",
		"村民",
		"留言人",
		"诉求人",
		"户主姓名",
		"户主",
		"name",
	],
	household: ["户号", "户编号", "家庭编号", "户编码", "家庭户号", "农户编号", "household"],
	group: ["村民小组", "小组", "组", "组别", "村民组", "村小组", "组名", "所在组", "所属小组", "group"],
	place: ["地点", "在哪里", "位置", "发生地点", "具体地点", "place"],
	kind: ["方式", "来源", "收集方式", "提出方式", "怎么提的", "source"],
	named: ["公示时署名", "署名", "是否署名", "named"],
	id: [
		"原编号",
		"编号",
		"序号编号",
		"意见编号",
		"留言编号",
		"信件编号",
		"来信编号",
		"诉求编号",
		"登记编号",
		"受理编号",
		"工单编号",
		"工单号",
		"流水号",
		"登记号",
		"id",
	],
}
const columnOf = titleFinder(titles, importColumns)
/** Counts the rows of a file: every file may begin at 1, so it names no opinion, but two rows are two. */
const serialTitle = titleFinder({ serial: ["序号", "行号", "顺序号", "no", "number", "#"] }, ["serial"])

const kinds: Readonly<Record<string, SourceKind>> = {
	书面: "written",
	纸上写的: "written",
	纸质: "written",
	信件: "written",
	口头: "oral",
	当面: "oral",
	电话: "phone",
	来电: "phone",
	接访: "reception",
	接待: "reception",
	公开接待日: "reception",
	入户: "visit",
	走访: "visit",
	入户走访: "visit",
	会上提的: "meeting",
	会议: "meeting",
	座谈: "meeting",
	座谈会: "meeting",
	群接龙: "group",
	微信群: "group",
	接龙: "group",
}

export type ImportRow = {
	/** As the spreadsheet counts. */
	readonly row: number
	/** The same row in another file, or the same file again, has the same. */
	readonly key: string
	readonly text: string
	/** ms */
	readonly saidAt: number | undefined
	readonly name: string
	readonly household: string
	readonly group: string
	readonly place: string
	readonly sourceKind: SourceKind
	/** undefined: the file does not say. */
	readonly isNamed: boolean | undefined
}

export const rowFaults = [
	"no-words",
	"too-long",
	"bad-date",
	"date-to-come",
	"name-too-long",
	"twice",
	"twice-unsigned",
	"number-twice",
	"number-known",
	"said",
	"no-household",
	"several-households",
	"no-person",
] as const
export type RowFault = {
	readonly row: number
	readonly code: (typeof rowFaults)[number]
	/** The row it repeats or whose number it has, or the opinion that says the same or has its number; the households that may be meant. */
	readonly other?: number | string
}

export type OpinionTable =
	| {
			readonly ok: true
			readonly rows: readonly ImportRow[]
			readonly refused: readonly RowFault[]
			/** Titles of columns nobody reads. */
			readonly ignored: readonly string[]
	  }
	| {
			readonly ok: false
			readonly code: "no-header" | "column-twice" | "no-rows" | "too-many"
			readonly column?: ImportColumn
			/** What the two are called, and where they stand. */
			readonly titles?: readonly string[]
	  }

/** More is no list that anybody looked over; its rows are held in memory. */
export const maxImportRows = 5_000
const headerWithin = 5
const maxNameLength = 40

type Cells = { readonly number: number; readonly cells: readonly string[] }

export function readOpinionTable(table: readonly Cells[], cx: { readonly now: number; readonly timeZone: string }): OpinionTable {
	const at = table.slice(0, headerWithin).findIndex(({ cells }) => cells.some((title) => columnOf(title) === "text"))
	const header = table[at]
	if (header === undefined) return { ok: false, code: "no-header" }
	const { columns, ignored, twice } = readTitles(header.cells, columnOf)
	if (twice !== undefined) return { ok: false, code: "column-twice", ...twice }
	const body = table.slice(at + 1)
	if (body.length === 0) return { ok: false, code: "no-rows" }
	if (body.length > maxImportRows) return { ok: false, code: "too-many" }
	const rows: ImportRow[] = []
	const refused: RowFault[] = []
	const seen = new Map<string, { readonly row: number; readonly text: string }>()
	const serialAt = header.cells.findIndex((title) => serialTitle(title) === "serial")
	/** Of rows that nobody signed, the numbers they have in the file, by what they say. */
	const voices = new Map<string, string[]>()
	for (const { number, cells } of body) {
		const one = readRow(number, (column) => cleanText(cells[columns.get(column)?.[0] ?? -1] ?? ""), cx)
		if ("code" in one) {
			refused.push(one)
			continue
		}
		const isUnsigned = one.isBare && one.name === "" && one.household === ""
		const read = isUnsigned ? asVoice(one, voices, serialAt < 0 ? "" : cleanText(cells[serialAt] ?? "")) : one
		const other = seen.get(read.key)
		const { isBare: _, ...row } = read
		if (other === undefined) rows.push(row)
		// One number for two things said: calling them the same would lose the second.
		else {
			const code = !saysSame(other.text, read.text) ? "number-twice" : isUnsigned ? "twice-unsigned" : "twice"
			refused.push({ row: number, code, other: other.row })
		}
		if (other === undefined) seen.set(read.key, { row: number, text: read.text })
	}
	return { ok: true, rows, refused, ignored }
}

/**
 * What two people say in the same words, unsigned, is two voices where the file counts them as two rows. The second has a key of its own, which is the same
 * wherever the rows stand and whatever they are numbered: the same file again, or put in another order, adds nothing.
 */
function asVoice<Row extends ImportRow>(row: Row, voices: Map<string, string[]>, serial: string): Row {
	const before = voices.get(row.key)
	if (before === undefined) voices.set(row.key, [serial])
	else if (serial !== "" && !before.includes("") && !before.includes(serial)) {
		before.push(serial)
		return { ...row, key: keyOf(["voice", row.key, String(before.length)]) }
	}
	return row
}

function keyOf(parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32)
}

/** Whether two texts say the same but for blanks and width. */
export function saysSame(one: string, other: string): boolean {
	return bareWords(one) === bareWords(other)
}

function readRow(
	row: number,
	cell: (column: ImportColumn) => string,
	{ now, timeZone }: { readonly now: number; readonly timeZone: string },
): (ImportRow & { readonly isBare: boolean }) | RowFault {
	const verdict = judgeText(cell("text"))
	if (!verdict.ok) return { row, code: verdict.why }
	const name = cell("name")
	if (name.length > maxNameLength) return { row, code: "name-too-long" }
	const day = cell("date")
	const start = day === "" ? undefined : parseLocalTime(dayOfNumber(day) ?? day, timeZone)
	if (day !== "" && start === undefined) return { row, code: "bad-date" }
	if (start !== undefined && start > now) return { row, code: "date-to-come" }
	const household = truncate(cell("household"), maxNameLength, "characters")
	const id = cell("id")
	// Without a number of its own a row is what it says, by whom, and when.
	const own = id === "" ? ["row", verdict.text.replace(/\s+/g, ""), name, household, String(start ?? "")] : ["id", id]
	return {
		row,
		key: keyOf(own),
		isBare: id === "",
		text: verdict.text,
		saidAt: start,
		name,
		household,
		group: truncate(cell("group"), maxNameLength, "characters"),
		place: truncate(cell("place"), maxPlaceLength, "characters"),
		sourceKind: kinds[cell("kind")] ?? "import",
		isNamed: yesOrNo(cell("named")),
	}
}

/** Pasted as a value, a date is the number of its day: spreadsheets count from 1899-12-30. Of fewer or more digits it is none of our time. */
function dayOfNumber(text: string): string | undefined {
	return /^[2-5]\d{4}$/.test(text) ? new Date(Date.UTC(1899, 11, 30) + Number(text) * dayMs).toISOString().slice(0, 10) : undefined
}

function yesOrNo(text: string): boolean | undefined {
	if (/^(是|署名|愿意|同意|可以|y|yes|1|√|✓)$/i.test(text)) return true
	return /^(否|不|不署名|不愿意|不同意|匿名|n|no|0|×)$/i.test(text) ? false : undefined
}
