/** Chinese text as it is to be heard: what a voice, or whoever reads at the loudspeaker, would stumble over, in words. Pure. */

const counters =
	"元|万元|亩|分地|平方米|立方米|公里|公斤|斤|吨|度|户|人|名|个|条|块|棵|亿|万|米|次|份|天|日|号|月|年|点|时|分钟|小时|岁|组|%|％"
const priced = "元|万元|斤|公斤|吨|度|立方米|棵"
const measures: readonly (readonly [RegExp, string])[] = [
	[/(?<=\d\s?)(?:㎡|m²|m2|M²)(?![A-Za-z0-9])/g, "平方米"],
	[/(?<=\d\s?)(?:m³|m3)(?![A-Za-z0-9])/g, "立方米"],
	[/(?<=\d\s?)(?:km|KM|㎞)(?![A-Za-z0-9²])/g, "公里"],
	[/(?<=\d\s?)(?:kg|KG|㎏)(?![A-Za-z0-9])/g, "公斤"],
]

/** Neither within a number or a code (QJ-2026-0003), nor within a day written with strokes. */
const alone = "(?<![A-Za-z0-9.,:：/\\-])"

/**
 * The same text with days, times, money, areas and ranges as people say them: 2026-12-05 → 2026年12月5日, 8:30 → 8点30分, 12,500.00元 →
 * 12500元, 3.50亩 → 3.5亩, 5-8日 → 5到8日, 300元/亩 → 300元每亩. Still good to read. Numbers of documents and phones stay.
 */
export function heard(text: string): string {
	let said = text
		.replace(new RegExp(`${alone}(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?![\\d\\-/.]*\\d)`, "g"), (whole, year, _, month, day) =>
			isDay(Number(month), Number(day)) ? `${year}年${Number(month)}月${Number(day)}日` : whole,
		)
		.replace(/(?<![A-Za-z0-9.,:：/])([01]?\d|2[0-4])[:：]([0-5]\d)(?![\d:：])/g, (_, hour, minute) =>
			minute === "00" ? `${Number(hour)}点` : `${Number(hour)}点${Number(minute) < 10 ? `零${Number(minute)}` : minute}分`,
		)
		.replace(/(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d|,\d)/g, (number) => number.replaceAll(",", ""))
		.replace(/[¥￥]\s?(\d+(?:\.\d+)?)(?:\s?(万)?元|(万))?/g, (_, number, many = "", alsoMany = "") => `${number}${many}${alsoMany}元`)
	for (const [sign, words] of measures) said = said.replace(sign, words)
	return said
		.replace(new RegExp(`(?<![\\d.第])(\\d+)\\.(\\d*?)0+(?=\\s?(?:${counters}))`, "g"), (_, whole, rest) =>
			rest === "" ? whole : `${whole}.${rest}`,
		)
		.replace(
			new RegExp(
				`${alone}(\\d+(?:\\.\\d+)?\\s?(?:${counters})?(?:\\d+(?:日|号|分))?)\\s?(?:[-–—~～〜]|——)\\s?(?=\\d+(?:\\.\\d+)?\\s?(?:${counters}))`,
				"g",
			),
			"$1到",
		)
		.replace(new RegExp(`(?<=\\d\\s?)(${priced})/(亩|户|人|月|天|年|次|棵|斤|吨|度|平方米|立方米|公里)`, "g"), "$1每$2")
}

const digits = [..."零一二三四五六七八九"]

/**
 * For a machine's voice: as `heard`, and numbers of phones digit by digit (13812345678 would be thirteen thousand eight hundred million),
 * in threes and fours with a breath between.
 */
export function voiced(text: string): string {
	return heard(text).replace(/(?<!\d)(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/g, (...found) =>
		found
			.slice(1, 4)
			.map((part) => [...String(part)].map((digit) => digits[Number(digit)]).join(""))
			.join("，"),
	)
}

function isDay(month: number, day: number): boolean {
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
