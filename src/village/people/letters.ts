/** Letters that bring a village in: who gets one, and the record of who printed them. */
import { addRecord } from "../../store/journal.ts"
import { maskName } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { codesList, makeCodes } from "./commands-village.ts"
import { contactOf } from "./contact.ts"
import type { Letter } from "./letter-file.ts"

export type Letters = {
	/** A .docx; undefined where nobody is left to write to. */
	readonly file: Buffer | undefined
	readonly letters: number
	/** Households that got none: everybody moved away or died. */
	readonly empty: number
	/** Households whose code was sealed with another secret: a new code helps. */
	readonly unreadable: number
}

/**
 * One letter for each household of the village, or of one group; households without a code get one first. `actor`: staff account,
 * null on the command line. That they were made is recorded: whoever holds them can enrol phones.
 */
export async function makeLetters(
	house: House,
	village: { readonly id: string; readonly name: string },
	{ groupId, actor }: { readonly groupId?: string | undefined; readonly actor: string | null },
): Promise<Letters> {
	const { store, say, publicUrl, demo, locale } = house
	await makeCodes(house, village.id)
	const office = await store.read((reader) => contactOf(reader, village.id, undefined))
	const letters: Letter[] = []
	let empty = 0
	let unreadable = 0
	for await (const page of codesList(house, village.id, groupId)) {
		for (const { household, group, head, code, uses, contact, persons } of page) {
			if (persons === 0) empty++
			else if (code === null) unreadable++
			else letters.push({ number: household, group, head: maskName(head), contact: contact ?? office?.name ?? null, code, uses })
		}
	}
	if (letters.length === 0) return { file: undefined, letters: 0, empty, unreadable }
	// Loaded only where letters are made: its libraries cost a start 0.06 s and 15 MB.
	const { buildLetterFile } = await import("./letter-file.ts")
	const file = await buildLetterFile(letters, { village: village.name, publicUrl, demo, locale, say })
	await store.tx((tx) =>
		addRecord(tx, {
			villageId: village.id,
			id: house.newId(),
			at: house.clock(),
			event: "people.letters-made",
			subject: groupId ?? village.id,
			actor,
			data: { letters: letters.length },
		}),
	)
	return { file, letters: letters.length, empty, unreadable }
}
