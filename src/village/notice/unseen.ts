/** Who has not seen a notice, and how to reach them. */

import type { Reader } from "../../store/store.ts"
import { maskPhone } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { contactBook, openPhone, rosterWays } from "../people/index.ts"
import type { Notice } from "./repo.ts"
import { householdsOf, unseenPersons } from "./seen.ts"
import type { UnseenRow } from "./unseen-page.tsx"

/**
 * A page of them in the village's order, and how many there are; of households where somebody has seen it, nobody else need be looked for.
 * `page` from 1; past the end it is the last one. Phones are opened for that page alone, not for everybody.
 */
export async function unseenPage(
	reader: Reader,
	{ say, cipher, clock }: Pick<House, "say" | "cipher" | "clock">,
	notice: Notice,
	wanted: { readonly page: number; readonly size: number },
): Promise<{ readonly rows: readonly UnseenRow[]; readonly total: number; readonly page: number; readonly pages: number }> {
	const { villageId } = notice
	const standings = new Map((await unseenPersons(reader, villageId, notice)).map((row) => [row.personId, row.standing]))
	const { seen } = await householdsOf(reader, villageId, notice)
	const unseen = (await rosterWays(reader, villageId, clock())).flatMap(({ id, persons, ...household }) =>
		seen.has(id)
			? []
			: persons.flatMap((person) => {
					const standing = standings.get(person.personId)
					return standing === undefined ? [] : [{ person, household, standing }]
				}),
	)
	const contactFor = await contactBook(reader, villageId)
	const pages = Math.max(1, Math.ceil(unseen.length / wanted.size))
	const page = Math.min(wanted.page, pages)
	const rows = unseen.slice((page - 1) * wanted.size, page * wanted.size).map(({ person, household, standing }) => {
		const { personId, name, phoneSealed, isHere } = person
		const phone = phoneSealed === null ? undefined : openPhone(cipher, personId, phoneSealed)
		return {
			personId,
			household: household.number,
			name,
			group: household.groupName ?? "",
			contact: contactFor(household.contact)?.name ?? "",
			standing: say(`notice.reach.${standing}`),
			how:
				phone !== undefined
					? say("notice.reach.phone", { phone: maskPhone(phone) })
					: say(isHere ? "notice.reach.visit" : "notice.reach.family"),
		}
	})
	return { rows, total: unseen.length, page, pages }
}
