/** What the item affair keeps of a person beyond their opinions: objections, and what they stand behind. */
import { formatDate } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { itemsIn } from "./repo.ts"
import { forgetAnswerer } from "./repo-likeness.ts"
import { erasePerson, objectionsOf, supportOf } from "./repo-posting.ts"

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const objections = (await objectionsOf(reader, villageId, 10_000)).filter((objection) => objection.personId === personId)
		const behind = (await supportOf(reader, villageId)).filter((support) => support.personId === personId)
		const titles = new Map((await itemsIn(reader, villageId)).map(({ id, title }) => [`item:${id}`, title]))
		const day = (at: number): string => formatDate(at, house.locale, house.timeZone)
		return [
			...(objections.length === 0
				? []
				: [
						{
							title: house.say("item.copy.objections"),
							lines: objections.map(({ at, words, answer }) => [day(at), words, answer ?? ""].filter((part) => part !== "").join(" ")),
						},
					]),
			...(behind.length === 0
				? []
				: [
						{
							title: house.say("item.copy.supports"),
							lines: behind.map(({ subject }) => titles.get(subject) ?? house.say("item.copy.opinion")),
						},
					]),
		]
	},
	erase: async ({ villageId, personId }, { tx, house }) => {
		const nobody = house.randomId()
		await erasePerson(tx, villageId, personId, nobody)
		await forgetAnswerer(tx, villageId, personId, nobody)
	},
}
