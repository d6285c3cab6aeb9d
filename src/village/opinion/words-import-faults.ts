/** Why a file of opinions, or a row of it, was not taken, and what to do; the template's columns. */
import type { Say } from "../../engine/flow.ts"
import { grouped } from "../grouped.ts"
import { rosterReason } from "../people/index.ts"
import { rowRanges } from "../row-ranges.ts"
import type { OpinionTable, RowFault } from "./import-file.ts"

export const importWords = {
	"opinion.import.file-empty": "这份意见表是空的，什么都没有导入。请检查是不是选错了文件；可以先用模板对照。",
	"opinion.import.no-header": "前几行里没有找到“意见内容”这一列，什么都没有导入。请在表的上面写一行列名；可以先用模板对照。",
	"opinion.import.column-twice": "表头里{titles}都是“{column}”，不知道用哪一列，什么都没有导入。请只留一列。",
	"opinion.import.no-rows": "表头下面没有内容，什么都没有导入。请检查是不是选错了文件或工作表。",
	"opinion.import.too-many": "一次最多 {max} 条，什么都没有导入。请拆成几个文件。",
	"opinion.import.row.cell-error": "有一格是 Excel 的出错提示（像 #REF!），这一行没有导入。请改成正确的内容。",
	"opinion.import.row.cell-formula": "有一格是公式，没有结果，这一行没有导入。请复制这一列，用“选择性粘贴→数值”贴回去。",
	"opinion.import.row.no-words": "没看出说的是什么事，这一行没有导入。请写上内容。",
	"opinion.import.row.too-long": "内容超过两万字，这一行没有导入。请分成几行。",
	"opinion.import.row.bad-date": "日期没看懂，这一行没有导入。请写成 2026-03-05，或者空着。",
	"opinion.import.row.date-to-come": "日期还没到，这一行没有导入。请核对。",
	"opinion.import.row.name-too-long": "姓名太长，这一行没有导入。请只写姓名。",
	"opinion.import.row.twice": "和第 {other} 行重复，这一行没有导入。",
	"opinion.import.row.twice-unsigned":
		"和第 {other} 行一字不差，也没有写是谁说的，只记一条，这一行没有导入。要是几个人各说各的，请加一列“序号”，每行写不同的号，再导一次，就各算一条。",
	"opinion.import.row.number-twice": "编号和第 {other} 行一样，说的却不是一回事，这一行没有导入。请换一个编号，或者把编号空着。",
	"opinion.import.row.number-known":
		"这个编号以前导入过（{other}），说的不是一回事，这一行没有导入。是另一条意见，请换一个编号，或者把编号空着；只是改了几个字，就不用管。",
	"opinion.import.row.said": "同一个人几分钟前刚提过一模一样的（{other}），这一行没有再记一条。",
	"opinion.import.row.no-household": "名册上没有这个户号，这一行没有导入。请核对，或者把户号空着。",
	"opinion.import.row.several-households":
		"名册上 {other} 都有，说不准是哪一户，这一行没有导入。请照名册把户号写全，或者写上这一户的人的姓名。",
	"opinion.import.row.no-person": "名册上这一户没有叫这个名字的人，这一行没有导入。请核对，或者把户号空着。",
	"opinion.import.sheet": "意见",
	"opinion.import.helpSheet": "填写说明",
	"opinion.import.helpColumn": "列",
	"opinion.import.helpText": "怎么填",
	"opinion.import.column.text": "意见内容",
	"opinion.import.column.date": "日期",
	"opinion.import.column.name": "姓名",
	"opinion.import.column.household": "户号",
	"opinion.import.column.group": "村民小组",
	"opinion.import.column.place": "地点",
	"opinion.import.column.kind": "方式",
	"opinion.import.column.named": "公示时署名",
	"opinion.import.column.id": "原编号",
	"opinion.import.help.text": "必填。照原话写，一件事一行。",
	"opinion.import.help.date": "哪天说的，如 2026-03-05；不知道就空着。",
	"opinion.import.help.name": "谁说的；不愿留名就空着。名册上只有一个人叫这个名字，就对到这个人。",
	"opinion.import.help.household": "名册上的户号；写了就必须对得上。不知道就空着。",
	"opinion.import.help.group": "有重名时用来分辨。",
	"opinion.import.help.place": "事情在哪里。",
	"opinion.import.help.kind": "书面、口头、电话、接访、入户、会议、接龙；空着记作“表格导入”。",
	"opinion.import.help.named": "是 或 否；空着不署名。",
	"opinion.import.help.id":
		"原来的编号。有编号的，同一个编号只导入一次；没有的，内容、姓名、户号、日期都一样才算同一条；没写是谁的，有“序号”一列就一行算一条。",
} as const

export const importWordsEn: Readonly<Record<keyof typeof importWords, string>> = {
	"opinion.import.file-empty":
		"This list of opinions is empty; nothing was imported. Check whether it is the right file; the template shows one.",
	"opinion.import.no-header":
		"The first rows have no column “意见内容” (text); nothing was imported. Write a header row; the template shows it.",
	"opinion.import.column-twice": "In the header {titles} all mean “{column}”; nothing was imported. Leave one of them.",
	"opinion.import.no-rows": "There is nothing below the header; nothing was imported. Check the file and its sheet.",
	"opinion.import.too-many": "At most {max} at a time; nothing was imported. Split the file.",
	"opinion.import.row.cell-error": "A cell holds a spreadsheet's error (such as #REF!); this row was not imported. Mend it.",
	"opinion.import.row.cell-formula":
		"A cell holds a formula without a result; this row was not imported. Copy the column and paste it as values.",
	"opinion.import.row.no-words": "It is not clear what this is about; this row was not imported. Write what was said.",
	"opinion.import.row.too-long": "Over 20,000 characters; this row was not imported. Split it.",
	"opinion.import.row.bad-date": "The date was not understood; this row was not imported. Write 2026-03-05, or leave it empty.",
	"opinion.import.row.date-to-come": "The date is still to come; this row was not imported. Please check.",
	"opinion.import.row.name-too-long": "The name is too long; this row was not imported. Write the name only.",
	"opinion.import.row.twice": "The same as row {other}; this row was not imported.",
	"opinion.import.row.twice-unsigned":
		"Word for word row {other}, and neither says whose it is: counted once, this row was not imported. If several people said it, give each row a number in a column 序号 and import again; then each counts.",
	"opinion.import.row.number-twice":
		"It has the number of row {other} and says something else; this row was not imported. Give it another number, or leave the number empty.",
	"opinion.import.row.number-known":
		"This number was imported before ({other}) and said something else; this row was not imported. If it is another opinion, give it another number or leave it empty; if only some words were mended, nothing is to be done.",
	"opinion.import.row.said": "The same person said the very same some minutes ago ({other}); this row is no further opinion.",
	"opinion.import.row.no-household": "The roster has no such household number; this row was not imported. Check it, or leave it empty.",
	"opinion.import.row.several-households":
		"The roster has {other}, and either may be meant; this row was not imported. Write the number as on the roster, or the name of somebody of the household.",
	"opinion.import.row.no-person":
		"Nobody of this name is in this household; this row was not imported. Check it, or leave the number empty.",
	"opinion.import.sheet": "Opinions",
	"opinion.import.helpSheet": "How to fill it in",
	"opinion.import.helpColumn": "Column",
	"opinion.import.helpText": "What to write",
	"opinion.import.column.text": "text",
	"opinion.import.column.date": "date",
	"opinion.import.column.name": "name",
	"opinion.import.column.household": "household",
	"opinion.import.column.group": "group",
	"opinion.import.column.place": "place",
	"opinion.import.column.kind": "source",
	"opinion.import.column.named": "named",
	"opinion.import.column.id": "id",
	"opinion.import.help.text": "Needed. In the person's own words, one matter a row.",
	"opinion.import.help.date": "When it was said, as 2026-03-05; empty if unknown.",
	"opinion.import.help.name": "Who said it; may be empty. Where the roster has one person of this name, it is theirs.",
	"opinion.import.help.household": "As on the roster; where it is written it must be right.",
	"opinion.import.help.group": "Tells namesakes apart.",
	"opinion.import.help.place": "Where the matter is.",
	"opinion.import.help.kind": "书面, 口头, 电话, 接访, 入户, 会议, 接龙; empty counts as “from a file”.",
	"opinion.import.help.named": "yes or no; empty is not named.",
	"opinion.import.help.id":
		"Its own number. With one, the same number is imported once; without, only what is the same in all is the same; unsigned rows count each where a column 序号 numbers them.",
}

/** Why the file could not be read at all. An empty one is spoken of as the list it should have been, which is no roster. */
export function fileRefusal(say: Say, reason: Parameters<typeof rosterReason>[1]): { readonly code: string; readonly words: string } {
	if (reason.code === "roster.file-empty") return { code: "opinions.file-empty", words: say("opinion.import.file-empty") }
	return { code: reason.code, words: rosterReason(say, reason) }
}

/** Why nothing of the file was taken. */
export function importRefusal(say: Say, { code, column, titles }: Extract<OpinionTable, { readonly ok: false }>, max: number): string {
	return say(`opinion.import.${code}`, {
		max,
		column: column === undefined ? "" : say(`opinion.import.column.${column}`),
		titles: (titles ?? []).join(say("opinion.import.and")),
	})
}

/** Why a row was not taken. */
export function importFault(say: Say, { code, other }: RowFault): string {
	return say(`opinion.import.row.${code}`, { other: other ?? 0 })
}

/** Rows with one fault, in the words of pages and of the command line. */
export type Faulty = { readonly rows: string; readonly reason: string }

/** Rows with the same fault stand in one line: 300 copies of a row are one thing to know, 3–301. */
export function faultsTogether(say: Say, refused: readonly RowFault[]): readonly Faulty[] {
	const rowsOf = grouped(refused, (fault) => importFault(say, fault))
	return [...rowsOf].map(([reason, faults]) => ({ reason, rows: rowRanges(faults.map(({ row }) => row)).join(say("opinion.import.and")) }))
}
