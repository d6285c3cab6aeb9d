/** Several matters in one message: where each stands in the text. Nothing of the text is left out. Pure. */
import { comparable } from "./comparable.ts"
import type { ConceptReader } from "./concepts.ts"

/** UTF-16 units of the message's text, end excluded. */
export type Span = { readonly start: number; readonly end: number }

/** 1、 一、 一是 （2） ① 第三，: what people number their matters with. */
const numbered =
	/(?<=^|[\n。；;！!？?：:\s，,])(?:第?[一二三四五六七八九十]{1,2}[、，,：:.．]|第?[一二三四五六七八九十]{1,2}是(?=[^的否不]..)|其[一二三四五六七八九十][、，,：:是]?|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[)）、.．](?!\d)|[①-⑳]|第[一二三四五六七八九十][,，、]?)/gu
/** 理由如下：1. … 2. …: what is numbered then argues for one request. Said anywhere else, a reason is part of a matter. */
const argumentsFollow =
	/(?:理由|原因|依据|好处|坏处|弊端|危害|后果|影响)(?:如下|有|是|为|主要|以下|几点|几个|[一二两三四五六七八九\d]|[点条个])*[：:，,。.；;\s]*$/u
const leadLength = 30
/** 另外, 还有 …: said before a new matter. */
const turnWord = "(?:另外|还有|此外|再就是|再一个|再有|顺便|其次|同时还|最后)"
const turn = new RegExp(`^[\\s，,]*${turnWord}`, "u")
/** Said of nothing but another matter, also of one that the lexicon does not know: 另外老年活动室的门锁坏了. */
const clearTurn =
	/^[\s，,]*(?:另外|此外|再就是|再一个|再有|顺便)[\s，,]*(?!请|希望|盼|望|建议|能|可否|想|问|也|还|说|谢|感谢|辛苦|[一二两三几那的])/u
/** Looks back from the word: begun at each comma instead, 64 KB of commas took six seconds. */
const turnAnywhere = new RegExp(`${turnWord}(?<=(?:^|[。；;！!？?\\n，,])[\\s，,]*${turnWord})`, "u")
/** What is wished for, or asked, behind what is wrong: 请修一修, 想问怎么申请. With 也 or 还 it is a further wish. */
const wish = /^[\s，,]*(?:请|希望|盼望|盼|望|建议|能不能|能否|可否|可不可以|什么时候|想问|想知道|问一下)/u
/** Whom it harms and how, behind what is wrong: 孩子放学看不见路, 三轮车走不了. */
const effect =
	/^[\s，,]*(?:[^。；;！!？?\n，,]{0,4}(?:老人|老年人|小孩|孩子|娃|学生|大家|我们|人|村民|群众|行人|车|田里|地里|庄稼|秧苗))[^。；;！!？?\n，,]{0,8}(?:看不见|走不了|走不动|没法|没办法|没有?水|缺水|干死|淹|过不了|过不去|不敢|没处|难走|不方便|不安全|很危险|摔|睡不着|进不去|出不来|怕)/u
const clause = /[^。；;！!？?\n，,]*[。；;！!？?\n，,]*/gu
/**
 * In a longer text a new topic is rather part of the story than another matter, unless it is numbered or said to be one (▲ at 160 every third of 4,326
 * messages fell apart, most of them in the middle of their story).
 */
const shortText = 60
/** Signs from which on a message with numbered points is a letter. */
const letter = 200
const enoughLetters = 4
/** Of a clause whose matter is unknown: fewer are a word in passing. */
const enoughToKnow = 7
const telling = 0.9
/** More claims than this are a list, not a message: the rest stays with the last. */
const mostClaims = 20

/** At least one span; together they cover the text. */
export function splitClaims(text: string, concepts: ConceptReader): readonly Span[] {
	const whole = [{ start: 0, end: text.length }]
	const marks = [...text.matchAll(numbered)].map(({ index }) => index)
	const byNumber = cut(text, marks.length >= 2 ? marks.slice(1) : [])
	const areArguments = argumentsFollow.test(text.slice(0, marks[0] ?? 0).slice(-leadLength))
	if (!areArguments && byNumber.length > 1 && byNumber.every(({ start, end }) => letters(text.slice(start, end)) >= enoughLetters))
		return listed(text, byNumber, concepts)
	if (areArguments && !turnAnywhere.test(text)) return whole
	const list = enumerated(text, concepts)
	if (list.length > 0) return cut(text, list.slice(0, mostClaims - 1))
	const starts = newTopics(text, concepts)
	return starts.length === 0 ? whole : cut(text, starts.slice(0, mostClaims - 1))
}

/**
 * Numbered points are matters of their own in a short message. In a letter most of them argue for one: there a point begins a matter only where it
 * speaks of what nothing before it spoke of (▲ 252 letters, which their readers saw 252 matters in, fell into 433 parts, now 284).
 */
function listed(text: string, points: readonly Span[], concepts: ConceptReader): readonly Span[] {
	const mentioned = new Set<number>()
	const starts = points.flatMap(({ start, end }, index) => {
		const topics = topicsOf(text.slice(start, end), concepts)
		const isOwn = topics.length > 0 && !topics.some((topic) => mentioned.has(topic))
		for (const topic of topics) mentioned.add(topic)
		return index > 0 && (isOwn || text.length <= letter) ? [start] : []
	})
	const spans = cut(text, starts)
	return spans.slice(0, mostClaims - 1).concat(rest(spans))
}

function rest(spans: readonly Span[]): readonly Span[] {
	const [first, last] = [spans[mostClaims - 1], spans.at(-1)]
	return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }]
}

function cut(text: string, starts: readonly number[]): readonly Span[] {
	const edges = [0, ...starts, text.length]
	return edges.slice(1).map((end, index) => ({ start: edges[index] ?? 0, end }))
}

function letters(text: string): number {
	return text.match(/\p{L}/gu)?.length ?? 0
}

const sentence = /[^。；;！!？?\n]*[。；;！!？?\n]*/gu
/** From so many on, each of something else, it is a list and no story. */
const enoughForList = 4
/** Among so many that each speak of something else, less tells enough: 自来水发黄. */
const tellingInList = 0.35

/** Where matters are told one by one without numbers: each clause, or each sentence, speaks of something that none before it spoke of. */
function enumerated(text: string, concepts: ConceptReader): readonly number[] {
	if (text.length > letter) return []
	for (const piece of [sentence, clause]) {
		const pieces = [...text.matchAll(piece)].filter(({ 0: words }) => letters(words) > 0)
		if (pieces.length < enoughForList) continue
		const mentioned = new Set<number>()
		const isList = pieces.every(({ 0: words }) => {
			const [topic] = topicsOf(words, concepts, tellingInList)
			const isNew = topic !== undefined && !mentioned.has(topic) && letters(words) >= enoughLetters
			if (isNew) mentioned.add(topic)
			return isNew && !wish.test(words) && !effect.test(words)
		})
		if (isList) return pieces.slice(1).map(({ index }) => index)
	}
	return []
}

/** Where a clause speaks of something of another kind than all before it. */
function newTopics(text: string, concepts: ConceptReader): readonly number[] {
	if (text.length > shortText && !turnAnywhere.test(text)) return []
	const starts: number[] = []
	const seen = new Set<string>()
	const mentioned = new Set<number>()
	let hasTopic = false
	let turned: number | undefined
	let clearly = false
	for (const { 0: words, index } of text.matchAll(clause)) {
		if (words === "") continue
		if (turn.test(words)) turned = index
		if (clearTurn.test(words)) clearly = true
		const topics = topicsOf(words, concepts)
		const kinds = new Set(topics.map((topic) => concepts.known[topic]?.category ?? "other"))
		const isNew = topics.length > 0 && !topics.some((topic) => mentioned.has(topic)) && letters(words) >= enoughLetters
		const isOther = isNew && ![...kinds].some((kind) => seen.has(kind))
		const isUnknown = topics.length === 0 && clearly && !wish.test(words) && letters(words) >= enoughToKnow && text.length <= shortText
		if (hasTopic && turned !== undefined && (isNew || isUnknown)) starts.push(turned)
		else if (hasTopic && isOther && text.length <= shortText && !wish.test(words) && !effect.test(words)) starts.push(index)
		if (topics.length > 0 || isUnknown) {
			turned = undefined
			clearly = false
		}
		for (const topic of topics) mentioned.add(topic)
		for (const kind of kinds) seen.add(kind)
		hasTopic ||= topics.length > 0
	}
	return starts
}

/** Strongest first. */
function topicsOf(text: string, concepts: ConceptReader, enough = telling): readonly number[] {
	return concepts
		.read([{ text: comparable(text), strength: 1 }])
		.map(({ concept, strength }) => ({ concept, tells: strength * (concepts.known[concept]?.weight ?? 0) }))
		.filter(({ tells }) => tells >= enough)
		.sort((a, b) => b.tells - a.tells || a.concept - b.concept)
		.map(({ concept }) => concept)
}
