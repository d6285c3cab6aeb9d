/** The posted items as others see them: those who decide on them and carry them out. */
import type { Reader } from "../../store/store.ts"
import { grouped } from "../grouped.ts"
import { opinionTexts } from "../opinion/index.ts"
import { claimText, shownText } from "./reading.ts"
import { claimsOf, itemsIn } from "./repo.ts"
import { supportOf } from "./repo-posting.ts"

/** An item of the posted list, for those who decide and carry it out. */
export type PostedItem = {
	readonly id: string
	/** 第几项; never another's. */
	readonly number: number
	readonly title: string
	readonly category: string
	readonly place: string | null
	/** Its claims as they stand now, with whoever wrote them; null: nobody on the roster. */
	readonly claims: readonly {
		readonly id: string
		readonly opinionId: string
		readonly opinionNumber: string
		readonly personId: string | null
		readonly householdId: string | null
		readonly text: string
		/** As others may read it, empty where it has no words; null: flagged, and nobody has looked yet. */
		readonly shown: string | null
	}[]
	/** Persons who stand behind it without an opinion of their own in it. */
	readonly supporters: readonly string[]
}

/** The items of the village that have a number, in its order; or only this one. */
export async function itemsOf(reader: Reader, villageId: string, itemId?: string): Promise<readonly PostedItem[]> {
	const [claims, items] = [await claimsOf(reader, villageId, itemId), await itemsIn(reader, villageId, itemId)]
	const opinions = await opinionTexts(reader, villageId, itemId === undefined ? undefined : claims.map((claim) => claim.opinionId))
	const opinionOf = new Map(opinions.map((opinion) => [opinion.id, opinion]))
	const claimsIn = grouped(claims, ({ fate }) => (fate.kind === "item" ? fate.itemId : ""))
	const supportsOf = grouped(await supportOf(reader, villageId), ({ subject }) => subject)
	return items
		.flatMap(({ id, number, title, category, place }): readonly PostedItem[] => {
			if (number === null) return []
			const own = (claimsIn.get(id) ?? []).flatMap((claim) => {
				const opinion = opinionOf.get(claim.opinionId)
				if (opinion === undefined) return []
				const { personId, householdId, number: opinionNumber } = opinion
				const text = claimText(opinion, claim)
				return [{ id: claim.id, opinionId: claim.opinionId, opinionNumber, personId, householdId, text, shown: shownText(opinion, claim) }]
			})
			const authors = new Set(own.map(({ personId }) => personId))
			const behind = new Set((supportsOf.get(`item:${id}`) ?? []).map(({ personId }) => personId))
			return [{ id, number, title, category, place, claims: own, supporters: [...behind].filter((personId) => !authors.has(personId)) }]
		})
		.toSorted((a, b) => a.number - b.number)
}

/** Who wrote what is in it, or stands behind it. */
export function authorsOf({ claims, supporters }: PostedItem): readonly string[] {
	return [...new Set([...claims.flatMap(({ personId }) => personId ?? []), ...supporters])]
}

/** How many brought it up or stand behind it. An opinion that names nobody counts as one person: it came from somebody. */
export function peopleOf({ claims, supporters }: Pick<PostedItem, "claims" | "supporters">): number {
	return new Set([...claims.map(({ personId, opinionId }) => personId ?? `opinion:${opinionId}`), ...supporters]).size
}

/** Who stands behind an item and wrote nothing of what is in it. */
export async function secondersOfItem(reader: Reader, villageId: string, itemId: string): Promise<ReadonlySet<string>> {
	return new Set((await itemsOf(reader, villageId, itemId)).flatMap(({ supporters }) => supporters))
}

/** Who wrote what is in an item, or stands behind it, by its id and as it stands now. */
export async function authorsOfItem(reader: Reader, villageId: string, itemId: string): Promise<readonly string[]> {
	return (await itemsOf(reader, villageId, itemId)).flatMap(authorsOf)
}
