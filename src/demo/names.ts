/** Names put together from common surnames and common signs of each generation: nobody's in particular. */
import type { Random } from "./random.ts"

export type Sex = "男" | "女"

/** The most common surnames, the commoner ones more often. */
const surnames = Array.from(
	"王王王王李李李李张张张张刘刘刘陈陈陈杨杨赵赵黄黄周周吴吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段",
)

/** Signs for given names by birth year and sex: before 1955, to 1980, after. */
const signs: Readonly<Record<Sex, readonly [old: string, middle: string, young: string]>> = {
	男: ["德福贵财根山水来发有生长富金银宝祥顺田茂", "建国军华强勇伟明平东海民新春林峰志文永忠", "浩宇杰涛鹏磊超俊博晨轩泽阳凯航睿辰昊然洋"],
	女: ["秀英桂兰珍凤莲翠花菊香娥芝芳云玉巧娣妹银", "丽红梅霞艳萍燕玲敏琴娟芬静慧春美华莉平英", "婷雪欣怡佳悦琳瑶颖倩涵璐蕾萌晴思梦雨诗琪"],
}

export function surname(random: Random): string {
	return random.pick(surnames)
}

/** A full name: the surname and one sign or, more often, two. */
export function fullName(family: string, sex: Sex, birthYear: number, random: Random): string {
	const generation = birthYear < 1955 ? 0 : birthYear < 1980 ? 1 : 2
	const list = Array.from(signs[sex][generation])
	const first = random.pick(list)
	return family + (random.chance(0.15) ? first : first + random.pick(list.filter((sign) => sign !== first)))
}
