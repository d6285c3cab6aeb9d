/** What an item's archive folder says of the list it was posted in: every version that held it, and what was objected. */
import type { Reader } from "../../store/store.ts"
import { formatDate, formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { claimsOf } from "./repo.ts"
import { objectionsAgainst, postingsOf } from "./repo-posting.ts"

export type ItemArchive = {
	/** Which item of the list it is; empty where it was never posted. */
	readonly item: readonly string[]
	readonly postings: readonly string[]
	/** Without names: the folder goes to more people than the board. */
	readonly objections: readonly string[]
}

export async function itemArchive(
	reader: Reader,
	{ say, locale, timeZone }: Pick<House, "say" | "locale" | "timeZone">,
	villageId: string,
	itemId: string,
): Promise<ItemArchive> {
	const held = (await postingsOf(reader, villageId))
		.toReversed()
		.flatMap((posting) => posting.list.items.filter(({ id }) => id === itemId).map((item) => ({ posting, item })))
	const latest = held.at(-1)?.item
	if (latest === undefined) return { item: [], postings: [], objections: [] }
	// Also those that were in it once and were put elsewhere because of the objection.
	const once = held.flatMap(({ posting: { list } }) =>
		Object.entries(list.claims).flatMap(([claimId, fate]) => (fate === latest.number ? [claimId] : [])),
	)
	const now = (await claimsOf(reader, villageId, itemId)).map(({ id }) => id)
	const objections = await objectionsAgainst(reader, villageId, [...new Set([...once, ...now])])
	return {
		item: [say("item.archive.item", { number: latest.number, title: latest.title })],
		postings: held.map(({ posting: { version, at, until, ledgerSeq }, item }) =>
			say("item.archive.posted", {
				day: formatDateTime(at, locale, timeZone),
				version,
				number: item.number,
				title: item.title,
				until: formatDate(until, locale, timeZone),
				seq: ledgerSeq,
			}),
		),
		objections: objections.map(({ at, kind, words, answer }) => {
			const answered = answer === null ? say("item.archive.unanswered") : say("item.objections.answered", { answer })
			return say(`item.archive.${kind}`, { day: formatDateTime(at, locale, timeZone), words, answered })
		}),
	}
}
