/** What the page of finding says. */
const zh = {
	"search.nav": "查找",
	"search.title": "查找",
	"search.field": "找什么",
	"search.hint": "姓名、户号、编号、手机后四位、标题或原话里的几个字都行。能找：{kinds}。",
	"search.find": "查找",
	"search.cut": "太长了，只按前 {most} 个字找",
	"search.none": "没有找到",
	"search.noneHint": "换几个字再试：少打几个字，或者只打编号、手机后四位。您没有权限看的不在里面。",
	"search.more": "还有，看更多{kind}",
	"search.cutOff": "只列了前 {count} 个，多打几个字就准了。",
	"search.all": "看找到的全部种类",
	"read.search": "查找到的人",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"search.nav": "Search",
	"search.title": "Search",
	"search.field": "What",
	"search.hint": "A name, household number, document number, the last four digits of a phone, some words. Searched: {kinds}.",
	"search.find": "Search",
	"search.cut": "Too long: only the first {most} signs were looked for",
	"search.none": "Nothing found",
	"search.noneHint": "Try fewer words, only a number, or the last four digits of a phone. What you may not see is not listed.",
	"search.more": "More {kind}",
	"search.cutOff": "Only the first {count}; type a little more.",
	"search.all": "All kinds found",
	"read.search": "persons found by a search",
}
export const words = { "zh-CN": zh, en }
