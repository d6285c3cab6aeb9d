/** A title in people's own words. Pure. */
import { cleanText, truncate, withoutListMark } from "../normalize.ts"
import { comparable } from "./comparable.ts"
import type { ConceptReader } from "./concepts.ts"

const stop = "[，,。.!！:：、；;~～…\\s]+"
const me = "(?:我|俺|咱|本人|我们|咱们)?(?:就|也|还|又|再|来|先)?(?:是)?(?:想|要|来)?(?:再|来)?"
const whom =
	"(?:(?:跟|和|向|给|同|找|请)(?:咱|咱们|我们)?(?:村里|村上|村委|村委会|村干部|干部|领导|书记|主任|组长|你们|您|你|大家|各位|上面|政府)(?:们)?)?"
const saying = "(?:说|讲|提|反映|反应|问|报告|汇报|打听|咨询|请教|建议|投诉|举报|告诉|求助)"
const bit = "(?:一下子|一下|一声|一句|几句|两句|下|个|一个|一件|件|点|一点|些|几点|几个)*"
const thing = "(?:小)?(?:事|事情|事儿|问题|情况|建议|意见|想法|话)?(?:啊|哈|哦|呀|吧)?"
/** What people begin with before they come to the matter: a greeting, an excuse, that they are about to say something, who they are. */
const openings = [
	`尊敬的[^，,。!！:：]{0,20}${stop}`,
	`各位(?:领导|干部|乡亲|邻居)(?:们)?(?:好)?(?:${stop})?`,
	`(?:领导|大家|各位|书记|主任|组长|干部|村干部)*(?:您|你|们)*(?<=[导家位记任长部您你们])好(?:啊|呀)?(?![多几久])(?:${stop})?`,
	`(?:麻烦|打扰)(?:了|您|你们|各位|一下|您了|你们了)?${stop}`,
	`(?:不好意思|喂|唉|哎|哎呀|那个|是这样的?|情况是这样的?|事情是这样的?)${stop}`,
	`(?:我这|这|我|我们)?(?:里|边|儿)?有(?:一)?(?:个|件|点)(?:小)?(?:事|事情|问题|情况|建议|意见)(?:想|要)?(?:${whom}${saying}${bit})?${stop}`,
	`${me}${whom}${saying}${bit}${thing}${stop}`,
	// Without a stop only where it can be nothing else.
	`${me}${whom}(?:问|请问|打听|反映|咨询|说)一下(?:子)?`,
	`我是[^，,。:：]{0,8}?(?:村民|居民|业主|家长|的)(?:\\p{Script=Han}{2,3})?${stop}`,
]
const opening = new RegExp(`^(?:${openings.join("|")})`, "u")
const plea = /^(?:我要|再次|强烈)?(?:投诉|举报|反映|请问|咨询|询问|建议|希望|请求|恳请|要求|关于)(?:一下)?[：:，,]?/u
const lead =
	/^(?:\s|第?[一二三四五六七八九十\d]{1,2}[、.．，,)）]|[（(][一二三四五六七八九十\d]{1,2}[）)]|[①-⑳]|另外|还有|此外|其次|再就是|最后|，|,)+/u
/** How a story begins, or the heading of a list: it names no matter. */
const story =
	/^(?:[\d一二三四五六七八九十]+年|[\d一二三四五六七八九十]+月|去年|前年|今年|今天|昨天|前天|前段时间|当时|早上|上午|下午|首先|无奈|经了解|据了解|据|一直以来|为此|对此|本人|我的|我是|我们是|我家住|作为|出于|很高兴|感谢|国家早就|工作人员|问题如下|主要问题|[^，,]{0,12}的?问题[（(：:]?[一1]?[）)：:]*$)/u
/** A clause that only leads to the next one. */
const hanging = /[，,；;]\s*(?:不仅|不但|不光|因为|由于|但是?|而且|并且|为了|如果|虽然|既然|所以|结果)[^，,；;]*$/u
/** A bracket or quotation that is not closed. */
const openBracket = /[（(“《「【][^）)”》」】]*$/u
const longest = 36
const shortest = 4

/** The words of a message that name its matter: its title, else its most telling sentence. */
export function headlineOf({ title, body }: { readonly title: string; readonly body: string }, concepts: ConceptReader): string {
	const head = cleanText(title).replace(/\s+/g, " ")
	const words = head === "" ? mostTelling(cleanText(body), concepts) : head
	const bare = withoutOpenings(words)
	const direct = bare.replace(plea, "")
	return shortened(direct.length >= shortest ? direct : bare).replace(/[。，,；;！!、：:\s]+$/u, "")
}

const clauseEnds = ["，", ",", "；", ";", "：", " "]

/** Cut where a clause ends, if that leaves enough: half a clause reads as a slip. */
function shortened(words: string): string {
	const cut = truncate(words, longest, "characters")
	if (cut.length === words.length) return words
	const end = Math.max(...clauseEnds.map((mark) => cut.lastIndexOf(mark)))
	const left = end >= longest / 3 ? cut.slice(0, end) : cut
	const whole = left.replace(openBracket, "").replace(hanging, "")
	return whole.length >= longest / 3 ? whole : left
}

/** As long as there is something left to say. */
function withoutOpenings(words: string): string {
	for (let left = words; ; ) {
		const rest = withoutListMark(left).replace(lead, "")
		const next = rest.replace(opening, "")
		if (next === rest || next.length < shortest) return rest
		left = next
	}
}

/** How much of a letter is looked at. */
const looked = 400
/** People begin with the matter: a later sentence must say clearly more. */
const clearlyMore = 1.2
/** What is left of a sentence that tells when, who or how it began, or names a list. */
const leftOfStory = 0.4

/** A first sentence that is as long as a title and speaks of something known is the title; else the sentence that speaks of it most. */
function mostTelling(body: string, concepts: ConceptReader): string {
	const sentences = body
		.slice(0, looked)
		.split(/[。！!？?；;\n]/u)
		.map((sentence) => sentence.trim())
		.filter((sentence) => sentence.length >= 2)
	const [first] = sentences
	if (first === undefined) return body
	const opened = withoutOpenings(first)
	if (opened.length <= longest + shortest && !story.test(opened) && tellingOf(opened, concepts) > 0) return first
	let best = first
	let most = 0
	for (const sentence of sentences) {
		const sum = tellingOf(sentence, concepts) * (story.test(withoutOpenings(sentence)) ? leftOfStory : 1)
		if (sum > most * clearlyMore) {
			best = sentence
			most = sum
		}
	}
	return best
}

function tellingOf(sentence: string, concepts: ConceptReader): number {
	let most = 0
	for (const { concept, strength } of concepts.read([{ text: comparable(sentence), strength: 1 }]))
		most = Math.max(most, strength * (concepts.known[concept]?.weight ?? 1))
	return most
}
