/** Why a roster, a row or a cell was not taken, and what to do about it; names of the columns and the template's explanations. */
import type { Say } from "../../engine/flow.ts"
import type { Catalogue } from "../../text/catalogue.ts"
import type { ColumnId } from "./roster-columns.ts"
import type { RosterReason } from "./roster-table.ts"

/** Nothing of the file was taken. */
const fileWordsZh = {
	"roster.file-empty": "文件是空的，什么都没有导入。请检查是不是选错了文件。",
	"roster.file-too-large": "文件太大（超过 {limit} MB），什么都没有导入。请删掉图片和多余的工作表，或者分组拆成几个文件。",
	"roster.file-old-office":
		"这是旧版 Excel（.xls）或者旧版 Word 的文件，读不了，什么都没有导入。请用 Excel 或 WPS 打开，点“另存为”，选 .xlsx 再传。",
	"roster.file-password": "这个文件设了打开密码，读不了，什么都没有导入。请用 Excel 或 WPS 打开，去掉密码，存好再传。",
	"roster.file-macro": "文件里带有宏程序，为了安全不读，什么都没有导入。请另存为不带宏的 .xlsx 再传。",
	"roster.file-not-table": "这不是表格文件，什么都没有导入。请传 .xlsx 或 .csv 文件；Word、PDF 里的表请先复制到 Excel。",
	"roster.file-web-page": "这是网页改名成的表格，读不了，什么都没有导入。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。",
	"roster.file-spoiled": "文件坏了，打不开，什么都没有导入。请用 Excel 或 WPS 打开看看，另存为 .xlsx 再传。",
	"roster.file-unpacks-too-large": "文件展开以后太大（超过 {limit} MB），什么都没有导入。请把内容复制到一个新的表格里，存为 .xlsx 再传。",
	"roster.file-encoding": "文件的文字认不出来，什么都没有导入。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。",
	"roster.csv-quotes": "第 {rows} 行附近的引号不成对，后面读不下去，什么都没有导入。请改好引号，或者另存为 .xlsx 再传。",
	"roster.table-too-large": "表太大（超过 {limit} 行，或者列太多），什么都没有导入。请按村或者按组拆成几个文件。",
	"roster.header-missing": "前 {limit} 行里没有找到表头，什么都没有导入。请在表的上面写一行列名，至少有“户号”和“姓名”。",
	"roster.column-missing": "表头里没有“{column}”这一列，什么都没有导入。请加上这一列；可以先下载模板对照。",
	"roster.column-twice": "表头里{titles}都是“{column}”，不知道用哪一列，什么都没有导入。请只留一列。",
	"roster.no-rows": "表头下面没有人员，什么都没有导入。请检查是不是选错了文件或工作表。",
}

/** This row was not taken, the others were. */
const rowWordsZh = {
	"roster.household-missing": "没有户号，也看不出是哪一户，这一行没有导入。请补上户号。",
	"roster.two-heads": "这一户有两个户主（第 {rows} 行），整户没有导入。请只留一个户主，或者把两户的户号分开。",
	"roster.household-reused": "这个户号给了两户（户主在第 {rows} 行），两户都没有导入。请给其中一户换个户号。",
	"roster.household-like":
		"户号和花名册上的一户只差前面的 0（或者写法不同），名字却没有一个对得上，怕弄混，整户没有导入。是同一户，请照花名册写户号；是另一户，请换一个户号。",
	"roster.person-twice": "这个人在第 {rows} 行已经有了，这一行没有导入。请删掉重复的一行；如果是同名的两个人，请填上身份证号或出生日期。",
	"roster.name-missing": "没有姓名，这一行没有导入。请补上姓名。",
	"roster.name-unreadable": "姓名写得不对（有 * 等符号，或者没有字），这一行没有导入。请写全名。",
	"roster.cell-too-long": "“{column}”太长（超过 {limit} 个字），这一行没有导入。请检查是不是贴错了内容。",
	"roster.cell-formula": "“{column}”里是公式，没有结果，这一行没有导入。请复制这一列，用“选择性粘贴→数值”贴回去。",
	"roster.cell-error": "“{column}”里是 Excel 的出错提示，这一行没有导入。请改成正确的内容。",
	"roster.number-damaged":
		"“{column}”被 Excel 改成了科学计数（像 1.39E+10），后几位已经丢了，这一行没有导入。请把这一列设成“文本”格式，重新填。",
	"roster.birth-unreadable": "出生日期看不懂，这一行没有导入。请写成 1950-01-02 这样，先写四位的年。",
	"roster.birth-impossible": "出生日期不对（没有这一天，或者还没到），这一行没有导入。请核对。",
	"roster.birth-lunar": "出生日期写的是农历，这一行没有导入。请换成身份证上的日期；不清楚可以只写年份。",
	"roster.identity-shape": "身份证号不是 18 位，这一行没有导入。请核对；没有就空着。",
	"roster.identity-first-generation": "身份证号是 15 位的老号，这一行没有导入。请换成 18 位的；没有就空着。",
	"roster.identity-birth": "身份证号里的出生日期不对，这一行没有导入。请核对。",
	"roster.identity-check": "身份证号的最后一位对不上，多半抄错了一位，这一行没有导入。请核对。",
	"roster.phone-unreadable": "手机号不对，这一行没有导入。手机号是 11 位，座机请带区号；没有就空着。",
	"roster.sex-unknown": "性别看不懂，这一行没有导入。请写男或女。",
	"roster.roles-unreadable": "职务太多或太长，这一行没有导入。请用顿号隔开，每个不超过 20 个字，最多 10 个。",
}

/** The row was taken; someone should look. */
const noteWordsZh = {
	"roster.note-household-as": "户号的写法和花名册不一样（比如少了前面的 0），人对得上，按花名册上那一户导入了。请核对。",
	"roster.note-head-missing": "这一户没有写户主，照样导入。请在“与户主关系”里写上谁是户主，不然户主没法确认。",
	"roster.note-head-phone-missing": "户主没有电话，照样导入。户主在手机上确认身份时要由联系员帮忙。",
	"roster.note-birth-differs": "出生日期和身份证号不一样，按身份证号导入了。请核对。",
	"roster.note-birth-month-lost": "出生年月后面可能少了一个 0（分不清 1 月和 10 月），只导入了年份。请核对。",
	"roster.note-sex-differs": "性别和身份证号不一样，按身份证号导入了。请核对。",
	"roster.note-several-phones": "写了几个电话，只导入了第一个。请核对。",
	"roster.note-contact-phone": "联系员一列里的电话没有导入，只导入了名字。请把电话写在联系员自己那一行。",
	"roster.note-residence-unknown": "居住状态认不出来，这一格没有导入。可以写：常住、外出、人户分离、空户、外来居住、已迁出、已去世。",
	"roster.note-household-differs": "同一户的“{column}”写得不一样，按第一行导入了。请核对。",
}

const reasonWordsZh = { ...fileWordsZh, ...rowWordsZh, ...noteWordsZh }

export type RosterCode = keyof typeof reasonWordsZh

const reasonWordsEn: Readonly<Record<RosterCode, string>> = {
	"roster.file-empty": "The file is empty; nothing was imported. Check whether it is the right file.",
	"roster.file-too-large":
		"The file is too large (more than {limit} MB); nothing was imported. Remove pictures and unneeded sheets, or split it by group.",
	"roster.file-old-office":
		"This is an old Excel (.xls) or Word file; nothing was imported. Open it in a spreadsheet program and save it as .xlsx.",
	"roster.file-password":
		"The file has a password and cannot be read; nothing was imported. Open it in a spreadsheet program, remove the password and save it.",
	"roster.file-macro": "The file holds macros and is not read, for safety; nothing was imported. Save it as .xlsx without macros.",
	"roster.file-not-table":
		"This is not a table; nothing was imported. Use .xlsx or .csv; copy tables out of Word or PDF into a spreadsheet first.",
	"roster.file-web-page":
		"This is a web page named like a table; nothing was imported. Open it in a spreadsheet program and save it as .xlsx.",
	"roster.file-spoiled": "The file is damaged; nothing was imported. Open it in a spreadsheet program and save it as .xlsx again.",
	"roster.file-unpacks-too-large":
		"The file unpacks to more than {limit} MB; nothing was imported. Copy its content into a new spreadsheet and save that as .xlsx.",
	"roster.file-encoding": "The text encoding of the file is not known; nothing was imported. Save it as .xlsx.",
	"roster.csv-quotes": "A quotation mark near row {rows} has no partner; nothing was imported. Mend it, or save the file as .xlsx.",
	"roster.table-too-large":
		"The table is too large (more than {limit} rows, or too many columns); nothing was imported. Split it by village or by group.",
	"roster.header-missing":
		"No header was found in the first {limit} rows; nothing was imported. Write a row of column names, at least 户号 (household no.) and 姓名 (name).",
	"roster.column-missing": "The header has no column “{column}”; nothing was imported. Add it; the template shows how.",
	"roster.column-twice": "In the header {titles} all mean “{column}”; nothing was imported. Keep one of them.",
	"roster.no-rows": "There is nobody under the header; nothing was imported. Check whether it is the right file or sheet.",
	"roster.household-missing":
		"There is no household number and no telling which household it is; this row was not imported. Fill in the number.",
	"roster.two-heads":
		"This household has two heads (rows {rows}); none of it was imported. Keep one head, or give the two households different numbers.",
	"roster.household-reused":
		"This number stands for two households (heads in rows {rows}); neither was imported. Give one of them another number.",
	"roster.household-like":
		"The number differs from one of the roster only in leading zeros (or in how it is written), but nobody of it is there; the household was not imported, lest two be mixed up. If it is the same, write the number as on the roster; if it is another one, give it another number.",
	"roster.person-twice":
		"This person already stands in row {rows}; this row was not imported. Delete it; if they are two people, fill in identity number or birth date.",
	"roster.name-missing": "There is no name; this row was not imported. Fill it in.",
	"roster.name-unreadable": "The name is not right (signs such as *, or no letters); this row was not imported. Write the full name.",
	"roster.cell-too-long":
		"“{column}” is too long (more than {limit} signs); this row was not imported. Check whether something was pasted by mistake.",
	"roster.cell-formula": "“{column}” holds a formula without a result; this row was not imported. Paste the column back as values.",
	"roster.cell-error": "“{column}” holds a spreadsheet error; this row was not imported. Put in the right content.",
	"roster.number-damaged":
		"The spreadsheet turned “{column}” into a rounded number (like 1.39E+10) and lost its last digits; this row was not imported. Format the column as text and enter it again.",
	"roster.birth-unreadable": "The birth date cannot be read; this row was not imported. Write it as 1950-01-02, the four-digit year first.",
	"roster.birth-impossible": "The birth date does not exist or lies ahead; this row was not imported. Check it.",
	"roster.birth-lunar":
		"The birth date is of the lunar calendar; this row was not imported. Use the date of the identity card, or only the year.",
	"roster.identity-shape": "The identity number does not have 18 characters; this row was not imported. Check it, or leave it empty.",
	"roster.identity-first-generation":
		"The identity number is an old one of 15 digits; this row was not imported. Use the one of 18, or leave it empty.",
	"roster.identity-birth": "The birth date inside the identity number is not right; this row was not imported. Check it.",
	"roster.identity-check":
		"The last character of the identity number does not fit, one digit is probably wrong; this row was not imported. Check it.",
	"roster.phone-unreadable":
		"The phone number is not right; this row was not imported. A mobile number has 11 digits, a fixed line needs its area code; or leave it empty.",
	"roster.sex-unknown": "The sex cannot be read; this row was not imported. Write 男 (male) or 女 (female).",
	"roster.roles-unreadable": "Too many or too long roles; this row was not imported. At most ten, of 20 signs each, with commas between.",
	"roster.note-household-as":
		"The number is written otherwise than on the roster (leading zeros dropped, say); the people fit, so it was imported as that household. Check it.",
	"roster.note-head-missing":
		"This household has no head; it was imported. Name the head under 与户主关系 (relation to head), or nobody can confirm for it.",
	"roster.note-head-phone-missing": "The head has no phone; imported. The contact will have to confirm who the head is.",
	"roster.note-birth-differs": "Birth date and identity number differ; the identity number was followed. Check it.",
	"roster.note-birth-month-lost": "The birth month may have lost a 0 (January or October); only the year was imported. Check it.",
	"roster.note-sex-differs": "Sex and identity number differ; the identity number was followed. Check it.",
	"roster.note-several-phones": "There are several phones; only the first was imported. Check it.",
	"roster.note-contact-phone": "The phone beside the contact was not imported, only the name. Write it in the contact's own row.",
	"roster.note-residence-unknown":
		"The residence status is not known; this cell was not imported. Known: lives here, away, registered here lives elsewhere, empty home, moved away, deceased.",
	"roster.note-household-differs": "“{column}” differs within the household; the first row was followed. Check it.",
}

const columnWordsZh: Readonly<Record<`roster.column.${ColumnId}` | `roster.help.${ColumnId}`, string>> = {
	"roster.column.household": "户号",
	"roster.column.relation": "与户主关系",
	"roster.column.head": "户主姓名",
	"roster.column.name": "姓名",
	"roster.column.sex": "性别",
	"roster.column.birth": "出生日期",
	"roster.column.identity": "身份证号",
	"roster.column.phone": "手机号",
	"roster.column.group": "村民小组",
	"roster.column.grid": "网格",
	"roster.column.address": "地址",
	"roster.column.residence": "居住状态",
	"roster.column.role": "职务",
	"roster.column.contact": "联系员",
	"roster.column.remark": "备注",
	"roster.help.household": "必填。每户一个号，全村不重复，以后不要改。同一户的第二个人起可以空着，算上面那一户。",
	"roster.help.relation": "户主那一行写“户主”，每户一个；别的人写配偶、长子、儿媳等。",
	"roster.help.head": "可以不用这一列。没有“与户主关系”时，这里写户主的姓名。",
	"roster.help.name": "必填。写全名。",
	"roster.help.sex": "男或女。填了身份证号可以空着。",
	"roster.help.birth": "像 1950-01-02。不清楚可以只写年份。填了身份证号可以空着。",
	"roster.help.identity": "可以不填。18 位。加密保存，屏幕上只显示一部分。",
	"roster.help.phone": "户主最好填：户主在手机上确认身份时，要对电话的后四位。加密保存。",
	"roster.help.group": "第几组。",
	"roster.help.grid": "没有网格就空着。",
	"roster.help.address": "门牌或者住在哪里。写在户主那一行就行。",
	"roster.help.residence": "常住、外出、人户分离、空户、外来居住、已迁出、已去世，选一个。",
	"roster.help.role": "村支书、村民代表、网格员等。几个职务用顿号隔开。村里自己的职务也可以写。",
	"roster.help.contact": "联系这一户的人的姓名。老人不会用手机时由他上门。",
	"roster.help.remark": "只用来看居住状态，别的内容不导入。",
}

const columnWordsEn: Readonly<Record<keyof typeof columnWordsZh, string>> = {
	"roster.column.household": "Household no.",
	"roster.column.relation": "Relation to head",
	"roster.column.head": "Name of head",
	"roster.column.name": "Name",
	"roster.column.sex": "Sex",
	"roster.column.birth": "Date of birth",
	"roster.column.identity": "Identity number",
	"roster.column.phone": "Phone",
	"roster.column.group": "Village group",
	"roster.column.grid": "Grid",
	"roster.column.address": "Address",
	"roster.column.residence": "Residence",
	"roster.column.role": "Roles",
	"roster.column.contact": "Contact",
	"roster.column.remark": "Remark",
	"roster.help.household":
		"Required. One number per household, unique in the village, never changed. May be left empty from the second person on.",
	"roster.help.relation": "户主 (head) in one row of each household; for the others spouse, son and so on.",
	"roster.help.head": "Not needed. Without the column before, the head's name goes here.",
	"roster.help.name": "Required. The full name.",
	"roster.help.sex": "男 (male) or 女 (female). May be left empty where the identity number is given.",
	"roster.help.birth": "Like 1950-01-02; only the year where the day is not known. May be left empty where the identity number is given.",
	"roster.help.identity": "Optional. 18 characters. Stored encrypted, shown in part only.",
	"roster.help.phone": "Best given for the head, who is asked for its last four digits. Stored encrypted.",
	"roster.help.group": "Which group of the village.",
	"roster.help.grid": "Left empty where there are no grids.",
	"roster.help.address": "House number or place. Once per household is enough.",
	"roster.help.residence":
		"One of 常住 (lives here), 外出 (away), 人户分离 (registered here, lives elsewhere), 空户 (empty home), 外来居住 (registered elsewhere), 已迁出 (moved away), 已去世 (deceased).",
	"roster.help.role":
		"Such as 村支书 (secretary), 村民代表 (council), 网格员 (grid worker), with commas between; the village's own roles too.",
	"roster.help.contact": "Who looks after this household and knocks on the door.",
	"roster.help.remark": "Only read for the residence status; nothing else of it is imported.",
}

const otherWordsZh = {
	"roster.rows-between": "、",
	"roster.template.sheet": "花名册",
	"roster.template.help-sheet": "填写说明",
	"roster.template.help-column": "列名",
	"roster.template.help-text": "怎么填",
	"roster.template.general":
		"一人一行。灰色的示例行不会导入，可以删掉。表头不要改。没有的内容空着就行。再次导入时，空着的格子不会抹掉原来的内容，表里没有的人也不会被删除。",
}

const otherWordsEn: Readonly<Record<keyof typeof otherWordsZh, string>> = {
	"roster.rows-between": ", ",
	"roster.template.sheet": "Roster",
	"roster.template.help-sheet": "How to fill in",
	"roster.template.help-column": "Column",
	"roster.template.help-text": "What goes in",
	"roster.template.general":
		"One row per person. The grey example rows are not imported and may be deleted. Do not change the header. Leave empty what there is not. On a later import empty cells erase nothing, and nobody is deleted for not being in the file.",
}

export const rosterWords = {
	"zh-CN": { ...reasonWordsZh, ...columnWordsZh, ...otherWordsZh },
	en: { ...reasonWordsEn, ...columnWordsEn, ...otherWordsEn },
} as const satisfies Catalogue

export function isRosterCode(text: string): text is RosterCode {
	return Object.hasOwn(reasonWordsZh, text)
}

/** A reason in words, with the column and rows it is about. */
export function rosterReason(say: Say, { code, detail }: RosterReason): string {
	return say(code, {
		...(detail.column === undefined ? {} : { column: say(`roster.column.${detail.column}`) }),
		...(detail.rows === undefined ? {} : { rows: detail.rows.join(say("roster.rows-between")) }),
		...(detail.limit === undefined ? {} : { limit: detail.limit }),
		...(detail.titles === undefined ? {} : { titles: detail.titles.join(say("roster.rows-between")) }),
	})
}
