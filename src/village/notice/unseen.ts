/** Who has not seen a notice, and how to reach them. */

import type { Reader } from "../../store/store.ts"
import { maskPhone } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { contactBook, openPhone, rosterWays } from "../people/index.ts"
import type { UnseenRow } from "./console-page.tsx"
import type { Notice } from "./repo.ts"
import { householdsOf, unseenPersons } from "./seen.ts"

/** In the village's order; of households where somebody has seen it, nobody else need be looked for. */
export async function unseenRows(
	reader: Reader,
	{ say, cipher, clock }: Pick<House, "say" | "cipher" | "clock">,
	notice: Notice,
): Promise<readonly UnseenRow[]> {
	const { villageId } = notice
	const standings = new Map((await unseenPersons(reader, villageId, notice)).map((row) => [row.personId, row.standing]))
	const { seen } = await householdsOf(reader, villageId, notice)
	const contactFor = await contactBook(reader, villageId)
	const rows: UnseenRow[] = []
	for (const { id, number, groupName, contact, persons } of await rosterWays(reader, villageId, clock())) {
		if (seen.has(id)) continue
		for (const { personId, name, phoneSealed, isHere } of persons) {
			const standing = standings.get(personId)
			if (standing === undefined) continue
			const phone = phoneSealed === null ? undefined : openPhone(cipher, personId, phoneSealed)
			rows.push({
				personId,
				household: number,
				name,
				group: groupName ?? "",
				contact: contactFor(contact)?.name ?? "",
				standing: say(`notice.reach.${standing}`),
				how:
					phone !== undefined
						? say("notice.reach.phone", { phone: maskPhone(phone) })
						: say(isHere ? "notice.reach.visit" : "notice.reach.family"),
			})
		}
	}
	return rows
}
