/** A title in people's own words. Pure. */
import { cleanText, truncate } from "../normalize.ts"
import { comparable } from "./comparable.ts"
import type { ConceptReader } from "./concepts.ts"

const opening =
	/^(?:尊敬的[^，,。!！:：]{0,20}[，,。!！:：]\s*|各位领导[，,。!！:：]?\s*|(?:您|你|领导|大家)好[，,。!！:：]?\s*|(?:麻烦|打扰)(?:了|您|你们|各位|一下|您了|你们了)?[，,。!！]\s*|不好意思[，,。!！]\s*)+/u
const plea = /^(?:我要|再次|强烈)?(?:投诉|举报|反映|请问|咨询|询问|建议|希望|请求|恳请|要求|关于)(?:一下)?[：:，,]?/u
const lead =
	/^(?:\s|第?[一二三四五六七八九十\d]{1,2}[、.．，,)）]|[（(][一二三四五六七八九十\d]{1,2}[）)]|[①-⑳]|另外|还有|此外|其次|再就是|最后|，|,)+/u
const longest = 36
const shortest = 4

/** The words of a message that name its matter: its title, else its most telling sentence. */
export function headlineOf({ title, body }: { readonly title: string; readonly body: string }, concepts: ConceptReader): string {
	const head = cleanText(title).replace(/\s+/g, " ")
	const words = head === "" ? mostTelling(cleanText(body), concepts) : head
	const bare = words.replace(lead, "").replace(opening, "")
	const direct = bare.replace(plea, "")
	return truncate(direct.length >= shortest ? direct : bare, longest, "characters").replace(/[。，,；;！!、\s]+$/u, "")
}

function mostTelling(body: string, concepts: ConceptReader): string {
	const sentences = body
		.slice(0, 400)
		.split(/[。！!？?；;\n]/u)
		.map((sentence) => sentence.trim())
		.filter((sentence) => sentence.length >= 2)
	let best = sentences[0] ?? body
	let most = 0
	for (const sentence of sentences) {
		let sum = 0
		for (const { concept, strength } of concepts.read([{ text: comparable(sentence), strength: 1 }]))
			sum = Math.max(sum, strength * (concepts.known[concept]?.weight ?? 1))
		// A later sentence must say clearly more: people begin with the matter.
		if (sum > most * 1.2) {
			best = sentence
			most = sum
		}
	}
	return best
}
