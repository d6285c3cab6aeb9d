/** What the command line says of notices; fields of a file as the form names them and as JSON does. */
const zh = {
	"cli.notice.summary": "发布公告（.xlsx、.md 或 .json）",
	"cli.notice.details":
		"--when：now 现在通知，evening 晚上 6 点和当天别的公告合成一条，no 只放公开栏（默认）。财务公告交给监事会放行，放行后才发布。格式见 cunkou template notice。",
	"cli.notice.when": "--when 只能是 now、evening 或 no。",
	"cli.notice.problems": "这份公告不对，什么也没发布。要改的：{fields}",
	"cli.notice.flagged": "有 {count} 笔达到 {limit} 元的支出没有写决议编号，公开页上会标出来。",
	"cli.notice.nobody": "没有人在这份公告的范围里，什么也没发布。",
	"cli.notice.refused": "没有发布：{code}",
	"cli.notice.published": "已发布：{title}，编号 {number}。",
	"cli.notice.waits": "已交给监事会放行：{title}。",
	"cli.notice.field.category": "类别（category，写党务、村务、财务或服务）",
	"cli.notice.field.title": "标题（title，必写，最多 60 个字）",
	"cli.notice.field.body": "正文（body，必写）",
	"cli.notice.field.spoken": "念的话（spoken，最多 120 个字）",
	"cli.notice.field.postDays": "公示天数（postDays，写整数）",
	"cli.notice.field.objectDays": "异议天数（objectDays，写整数，不能比公示天数多）",
	"cli.notice.field.table": "收支表（table）",
	"cli.notice.field.macro": "表格带宏，请另存为普通的 .xlsx",
	"cli.notice.field.file": "文件打不开，请用 cunkou template notice 做一份新的",
	"cli.notice.field.json": "不是能读的 JSON",
} as const

const en: Readonly<Record<keyof typeof zh, string>> = {
	"cli.notice.summary": "publish a notice (.xlsx, .md or .json)",
	"cli.notice.details":
		"--when: now tells everybody, evening at 18:00 with the day's others in one message, no (the default) only puts it on the public page. A finance notice waits for a supervisor. The format: cunkou template notice.",
	"cli.notice.when": "--when is now, evening or no.",
	"cli.notice.problems": "Nothing was published. To be mended: {fields}",
	"cli.notice.flagged": "{count} expenses of {limit} yuan or more name no decision; the public page flags them.",
	"cli.notice.nobody": "Nobody is in this notice's audience; nothing was published.",
	"cli.notice.refused": "Not published: {code}",
	"cli.notice.published": "Published: {title}, number {number}.",
	"cli.notice.waits": "Handed to the supervisors: {title}.",
	"cli.notice.field.category": "category (party, village, finance or service)",
	"cli.notice.field.title": "title (60 characters at most)",
	"cli.notice.field.body": "body",
	"cli.notice.field.spoken": "spoken (120 characters at most)",
	"cli.notice.field.postDays": "postDays (a whole number)",
	"cli.notice.field.objectDays": "objectDays (a whole number, no more than postDays)",
	"cli.notice.field.table": "table",
	"cli.notice.field.macro": "the workbook has macros: save it as a plain .xlsx",
	"cli.notice.field.file": "the file cannot be opened: begin with a new one from cunkou template notice",
	"cli.notice.field.json": "it is no JSON that can be read",
}

export const noticeWords = { "zh-CN": zh, en }
