/**
 * Places as a village says them in one short sentence, read sign by sign: 西边那口井, 老村部旁边, 石板桥栏杆, 三巷, 陈支书门口. Cut into words first
 * many of them are lost (石板/桥栏杆, 新村/部, 上街 for shopping). Pure.
 */
import { parseNumeral } from "../numerals.ts"
import * as words from "./place-words.ts"
import type { Sibling } from "./siblings.ts"

/** The longest first, or 垃圾 is read where 垃圾池 stands. */
const anyOf = (list: Iterable<string>): string => [...list].sort((a, b) => b.length - a.length).join("|")
const noOtherWord = (kind: string): string => {
	const rest = words.otherWords.filter((word) => word[0] === kind.at(-1)).map((word) => word.slice(1))
	return rest.length === 0 ? kind : `${kind}(?!${rest.join("|")})`
}

const digits = "[一二三四五六七八九十百\\d]"
const numbered = new RegExp(`(${digits}{1,3})(${anyOf([...words.numberedKinds.keys()].map(noOtherWord))})`, "g")
/** Of an estate that is named neighbours write of the same matter. */
const ownBuilding = new RegExp(`^(${digits}{1,3})(?:栋|幢|号楼)`)
const direction = "东西南北前后上下左右里外"
const directed = new RegExp(
	`村?([${direction}]|[山河塘村屋坡桥路田])[边面头上下侧前后里外脚](?:的(?:那|这)?|那|这)一?[个口座条处眼道]?[大小老新]?(${anyOf(words.things.keys())})`,
	"g",
)
/** 东边水渠 is 东边的水渠. */
const sideOnly = new RegExp(`^([${direction}])[边面头]$`)
/** Before it no name can stand. */
const begin = "(?:^|[^\\u4e00-\\u9fff]|[的在们组])"
/** 村东, 东头, 北边: an end of the village; 河西: a side of something; 上段: a part of it. */
const end = new RegExp(`${begin}村([东西南北前后])|([东西南北])头|${begin}村?([东西南北])[边面]|([东西][南北])角`, "g")
const side = new RegExp(`${begin}(?:[河路桥渠街江]([东西])|[岭坝畈坡垄]([上下]))`, "g")
const section = /([东西南北上下])[段游]/g
const gate = /([东西南北前后])门(?![前面])/g
const someone = new RegExp(
	`([${words.familyNames}])(?:(?:${anyOf(words.titlesOfPeople)})家?(?=${anyOf(words.beside)}|的|屋|家)|家(?=${anyOf(words.beside)}))`,
	"g",
)
const notOfHome = `[${[...words.namedKinds.keys()].map(([sign]) => sign).join("")}园长庭具电属里人]`
const household = new RegExp(
	`(?:^|[^\\u4e00-\\u9fff]|[的组队村湾冲])[老小]?([${words.familyNames}])(?:[\\u4e00-\\u9fff]{0,2}家(?!${notOfHome})|[\\u4e00-\\u9fff]{1,2}(?=门口|门前|屋前|屋后|屋边|屋旁))`,
	"g",
)
const under = /([\u4e00-\u9fff])树(?:底?下|旁|脚下|那里|那边)/g
const ownSpot = new RegExp(`([老新大小石木铁东西南北上下]?)(${anyOf(words.ownSpots.keys())})`, "g")
const spotBeside = new RegExp(
	`(?:${begin}|村)(?:([老新](?:${anyOf([...words.spotsBeside.keys()].map(noOtherWord))}))|(${anyOf(words.spotsBeside.keys())})(?:${anyOf(words.beside)}))`,
	"g",
)

/** What a name does not reach across. */
const stop =
	/[a-z]\d{0,2}[市区县]|[^\u4e00-\u9fff]|镇|乡(?!村)|街道|小区|社区|公园|大厦|国际城?|花园|广场|公寓|新城|附近|周边|旁边|对面|号线|[内期的了是在有为没不我你他她它们这那哪很也就还又被把让给从到至由和与及跟往去走住沿旁修堵挖占填拆装停]|反映|投诉|举报|请问|咨询|建议|希望|要求|请求|恳请|关于|强烈/
/** 幸福桥社区 is no bridge. */
const ofMore = "(?=街道|社区|小区|公园|国际|大厦|花园|广场|公寓|新村|新城|支路)"
const anyKind = anyOf([...words.namedKinds.keys()].map(noOtherWord))
const named = new RegExp(`((?:${anyKind})${ofMore}|${stop.source}|第?${numbered.source.replaceAll(/\((?![?])/g, "(?:")})|(${anyKind})`, "g")
const noOwnName = new RegExp(`(?:${anyOf(words.noOwnNames)})$|[条座口个处段眼]$`)
const onlyNumber = new RegExp(`^第?${digits}+$`)
/** 竹塘西路 is a road. */
const sides = /[东西南北中一二三四]/
const longestName = 4

/** In the order of their kinds; what is said twice stands once. */
export function placePhrasesOf(text: string): readonly Sibling[] {
	const found = new Map<string, Sibling>()
	const add = (kind: string, own: string): void => {
		if (own !== "") found.set(`${kind} ${own}`, { kind, own })
	}
	for (const [, number = "", kind = ""] of text.matchAll(numbered))
		add(words.numberedKinds.get(kind) ?? kind, String(parseNumeral(number) ?? number))
	const [, building] = ownBuilding.exec(text) ?? []
	if (building !== undefined) add("栋", String(parseNumeral(building) ?? building))
	for (const [, way = "", thing = ""] of text.matchAll(directed)) add(words.things.get(thing) ?? thing, way)
	for (const [, village, head, edge, corner] of text.matchAll(end))
		add(corner === undefined ? "头" : "角", village ?? head ?? edge ?? corner ?? "")
	for (const [, ofWater, ofHill] of text.matchAll(side)) add("侧", ofWater ?? ofHill ?? "")
	for (const [, way = ""] of text.matchAll(section)) add("段", way)
	for (const [, way = ""] of text.matchAll(gate)) add("门", way)
	for (const [, family = ""] of text.matchAll(someone)) add("人家", family)
	for (const [, family = ""] of text.matchAll(household)) add("人家", family)
	for (const [, tree = ""] of text.matchAll(under)) add("树下", tree)
	for (const [, before = "", spot = ""] of text.matchAll(ownSpot)) add("处", before + (words.ownSpots.get(spot) ?? spot))
	for (const [, old, spot] of text.matchAll(spotBeside)) {
		if (old !== undefined) add("处", old.slice(0, 1) + (words.spotsBeside.get(old.slice(1)) ?? ""))
		else if (spot !== undefined) add("处", words.spotsBeside.get(spot) ?? "")
	}
	for (const { kind, own } of namesIn(text)) add(kind, own.replace(sideOnly, "$1"))
	return [...found.values()]
}

function* namesIn(text: string): Generator<Sibling> {
	let from = 0
	let to = 0
	let last: { readonly kind: string; readonly own: string; readonly from: number; readonly word: string } | undefined
	for (const match of text.matchAll(named)) {
		const [whole, stopped, word = ""] = match
		const at = match.index
		if (stopped !== undefined) {
			// 金山桥街道 is neither 金山 nor a bridge.
			if (last !== undefined && !(to === at && words.namedKinds.has(whole))) yield last
			last = undefined
			from = at + whole.length
			continue
		}
		const kind = words.namedKinds.get(word) ?? word
		// 下河村 is a village, and 赵家沟桥 a bridge; 枣树湾组 is 枣树湾, and 张家桥桥面 at 张家桥.
		const isSide = (kind === "路" || kind === "街") && to + 1 === at && sides.test(text[to] ?? "")
		const goesOn = last !== undefined && (to === at || isSide)
		if (goesOn && (kind === "组" || kind === last?.kind)) {
			to = from = at + whole.length
			continue
		}
		if (last !== undefined && !goesOn) yield last
		const start = goesOn ? (last?.from ?? from) : from
		const own = text.slice(start, at)
		last = isName(own, word) ? { kind, own, from: start, word } : undefined
		to = from = at + whole.length
	}
	if (last !== undefined) yield last
}

function isName(own: string, kind: string): boolean {
	if (own.length === 0 || own.length > longestName || onlyNumber.test(own)) return false
	if (own.length === 1) return (words.shortOwnNames.has(own) || words.familyNames.includes(own)) && !words.usualShortNames.has(own + kind)
	return !noOwnName.test(own)
}
