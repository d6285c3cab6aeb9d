/** 是不是同一件事？ where nobody is there to be asked: lines of a 接龙, opinions other programs hand in. It is marked, and staff answer it on a page of the board. */

import type { Reader, Tx } from "../../store/store.ts"
import { excerpt } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { opinionTexts } from "../opinion/index.ts"
import { type Alike, alikesOf } from "./alike.ts"
import { canBeCounted } from "./alike-desk.ts"
import { claimText } from "./reading.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { likenessesOf, noteLikeness } from "./repo-likeness.ts"

/** Marks those of these opinions that are like one of another post; what each is like. */
export async function markAlike(
	tx: Tx,
	house: House,
	{ villageId, opinionIds, now }: { readonly villageId: string; readonly opinionIds: readonly string[]; readonly now: number },
): Promise<ReadonlyMap<string, Alike>> {
	const marked = new Map<string, Alike>()
	for (const [opinionId, alike] of await alikesOf(tx, house, villageId, opinionIds)) {
		if (!(await canBeCounted(tx, { villageId, opinionId, subject: alike.subject }))) continue
		await noteLikeness(tx, villageId, { opinionId, subject: alike.subject, at: now })
		marked.set(opinionId, alike)
	}
	return marked
}

/** One matter there is, and what came in that may be the same. */
export type Marked = {
	readonly subject: string
	/** Of an item; null for another opinion, which its words name. */
	readonly title: string | null
	readonly number: number | null
	/** Some words that stand there. */
	readonly texts: readonly string[]
	/** How many brought it up. */
	readonly people: number
	readonly rows: readonly { readonly opinionId: string; readonly number: string; readonly text: string }[]
}

const textsShown = 3
/** A letter of a page would push what is asked off the screen. */
const signsShown = 100
const short = (text: string): string => excerpt(text, signsShown)

/** What waits for an answer: the opinion has no place yet, and the other is still there. */
export async function markedIn(reader: Reader, villageId: string): Promise<readonly Marked[]> {
	const open = await likenessesOf(reader, villageId, "open")
	if (open.length === 0) return []
	const claims = await claimsOf(reader, villageId)
	const opinions = new Map((await opinionTexts(reader, villageId)).map((opinion) => [opinion.id, opinion]))
	const items = new Map((await itemsIn(reader, villageId)).map((item) => [item.id, item]))
	const byItem = grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : ""))
	const byOpinion = grouped(claims, ({ opinionId }) => opinionId)
	const waiting = open.filter(({ opinionId }) => {
		const own = byOpinion.get(opinionId) ?? []
		return opinions.get(opinionId)?.state === "received" && (own.length === 0 || own.some(({ fate }) => fate.kind === "open"))
	})
	return [...grouped(waiting, ({ subject }) => subject)].flatMap(([subject, likenesses]): Marked[] => {
		const id = subject.slice(subject.indexOf(":") + 1)
		const rows = likenesses.flatMap(({ opinionId }) => {
			const own = opinions.get(opinionId)
			return own === undefined ? [] : [{ opinionId, number: own.number, text: short(own.text) }]
		})
		if (subject.startsWith("item:")) {
			const item = items.get(id)
			const within = byItem.get(id) ?? []
			const texts = within.slice(0, textsShown).flatMap((claim) => {
				const opinion = opinions.get(claim.opinionId)
				return opinion === undefined ? [] : [short(claimText(opinion, claim))]
			})
			const people = new Set(within.map(({ opinionId }) => opinions.get(opinionId)?.personId ?? opinionId)).size
			return item === undefined ? [] : [{ subject, title: item.title, number: item.number, texts, people, rows }]
		}
		const other = opinions.get(id)
		return other?.state === "received" ? [{ subject, title: null, number: null, texts: [short(other.text)], people: 1, rows }] : []
	})
}
