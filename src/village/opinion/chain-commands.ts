/** Taking the lines of a 接龙 for opinions: matched to the roster, entered once, and told to whom they belong. */
import { createHash } from "node:crypto"
import { addRecord } from "../../store/journal.ts"
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import type { Chain, ChainEntry } from "./chain.ts"
import { type Author, fileOpinion } from "./commands.ts"
import { authorOf, type Match, matcherOf, type Neighbour, type neighboursOf } from "./neighbours.ts"
import { knownImportKeys, lockOpinions } from "./repo.ts"
import { judgeText, maxTextLength } from "./rules.ts"
import { tellAuthor } from "./tell.ts"

type Roster = Awaited<ReturnType<typeof neighboursOf>>

export type ChainRow = {
	readonly entry: ChainEntry
	/** As it would be filed: what was asked stands in front, since 同意 alone says nothing. */
	readonly text: string
	readonly key: string
	readonly match: Extract<Match, { readonly author: Author }>
	/** Something is said, so it is taken unless staff leave it out. */
	readonly isSaid: boolean
}

/** The lines with whom they may belong to. A name of several is theirs to choose who knows them. */
export function rowsOfChain({ title, entries }: Chain, roster: Roster): readonly ChainRow[] {
	const match = matcherOf(roster)
	return entries.map((entry) => {
		const { name, words, nth } = entry
		const text = title === "" ? words : `${title}：${words}`
		const own = JSON.stringify(["chain", title, name, words, nth])
		const found = match({ name, household: "", group: "" })
		if (!("author" in found)) throw new TypeError("a name without a household number was refused for its household")
		return {
			entry,
			text,
			key: createHash("sha256").update(own).digest("base64url").slice(0, 32),
			match: found,
			isSaid: judgeText(words).ok && text.length <= maxTextLength,
		}
	})
}

export type ChainChoice = {
	/** Indexes of the rows to take. */
	readonly taken: ReadonlySet<number>
	/** Person chosen for a row whose name is of several; none keeps the name as written. */
	readonly persons: ReadonlyMap<number, string>
}

/** `alike`: how many are like a known matter, and are marked so on the board. */
export type ChainResult = { readonly added: number; readonly known: number; readonly told: number; readonly alike: number }

/** In one transaction. The same chain pasted again, grown or not, adds only what is new. */
export async function recordChain(
	tx: Tx,
	house: House,
	/** `accountId`: account or person who enters it; `channel`: where. */
	by: { readonly villageId: string; readonly accountId: string; readonly channel: string },
	rows: readonly ChainRow[],
	{ taken, persons }: ChainChoice,
): Promise<ChainResult> {
	const { villageId, accountId, channel } = by
	const now = house.clock()
	await lockOpinions(tx, villageId)
	const village = await villageById(tx, villageId)
	if (village === undefined) throw new TypeError("a chain names a village that does not exist")
	const chosen = rows.flatMap((row, index) => (taken.has(index) && row.isSaid ? [{ row, index }] : []))
	const known = await knownImportKeys(
		tx,
		villageId,
		chosen.map(({ row }) => row.key),
	)
	const added: string[] = []
	let told = 0
	for (const { row, index } of chosen) {
		if (known.has(row.key)) continue
		const id = house.newId()
		const filed = await fileOpinion(tx, {
			village,
			timeZone: house.timeZone,
			id,
			now,
			author: chosenAuthor(row, persons.get(index)),
			text: row.text,
			media: [],
			sourceKind: "group",
			channel,
			chatId: null,
			isNamed: false,
			enteredBy: accountId,
			importKey: row.key,
		})
		if (filed.kind !== "filed") continue
		added.push(id)
		if (await tellAuthor(tx, house, { villageId, id, accountId, now })) told += 1
	}
	if (added.length === 0) return { added: 0, known: known.size, told, alike: 0 }
	await addRecord(tx, {
		villageId,
		id: house.newId(),
		at: now,
		event: "opinions.chain",
		subject: villageId,
		actor: accountId,
		data: { added: added.length },
	})
	const marked = await house.opinions?.markAlike({ villageId, opinionIds: added, now }, { tx, house })
	return { added: added.length, known: known.size, told, alike: marked?.size ?? 0 }
}

function chosenAuthor({ match }: ChainRow, personId: string | undefined): Author {
	if (match.kind !== "several") return match.author
	const person: Neighbour | undefined = match.candidates.find((one) => one.personId === personId)
	return person === undefined ? match.author : authorOf(person)
}
