/** Who fills in a resident's page. zh-CN first. */
const zh = {
	"people.page.as": "正在以 {name} 填写。",
	"people.page.notMe": "不是我",
	"people.page.meGone": "还没有交：这个手机现在不能替刚才那位填了。请写上信上的登记码和姓名再交。",
	"people.page.code": "您家信上的九位登记码",
	"people.page.codeHint": "村里送到您家的信上印着；找不到，请问村里的联系员",
	"people.page.code.mistyped": "还没有交：登记码里有一位不对，请对照信再写一次。",
	"people.page.code.unknown": "还没有交：没有这个登记码，请对照信再写一次，或者问村里的联系员。",
	"people.page.code.closed": "还没有交：这里试错的次数太多，请过一天再来，或者直接找村里的联系员。",
	"people.page.name": "您的姓名",
	"people.page.nameHint": "和名册上一样的名字，好知道哪些是您的",
	"people.page.nameUnknown": "还没有交：这一户名册上没有这个名字，请写名册上的姓名。",
	"people.page.tooMany": "还没有交：这个网络交得太快，请过十分钟再来。",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"people.page.as": "Filling in as {name}.",
	"people.page.notMe": "That is not me",
	"people.page.meGone": "Not sent: this phone no longer speaks for that person. Please add the code of the letter and the name.",
	"people.page.code": "The nine digits of your letter",
	"people.page.codeHint": "Printed on the letter brought to your house; else ask your contact person",
	"people.page.code.mistyped": "Not sent: one digit of the code is wrong; please compare it with the letter.",
	"people.page.code.unknown": "Not sent: there is no such code; please compare it with the letter, or ask your contact person.",
	"people.page.code.closed": "Not sent: too many wrong codes were tried here. Please come back in a day, or ask your contact person.",
	"people.page.name": "Your name",
	"people.page.nameHint": "As on the roster, so that we know what is yours",
	"people.page.nameUnknown": "Not sent: the roster of this household has no such name; please write it as on the roster.",
	"people.page.tooMany": "Not sent: too much was sent from this network; please come back in ten minutes.",
}
export const pageWords = { "zh-CN": zh, en }
