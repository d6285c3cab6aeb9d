/** What the opinion affair keeps of a person: for their own copy, and for erasing it. */
import { formatDateTime } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { erasePerson, opinionsOf } from "./repo.ts"

/** Far more than anyone hands in; a copy is one message or file. */
const mostCopied = 1_000

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { say, locale, timeZone } = house
		const opinions = await opinionsOf(reader, villageId, personId, { limit: mostCopied, offset: 0 })
		return opinions.map(({ number, text, place, media, state, createdAt }) => ({
			title: say("opinion.copy.title", { number }),
			lines: [
				say("opinion.copy.received", { at: formatDateTime(createdAt, locale, timeZone), state: say(`opinion.state.${state}`) }),
				text === "" ? say("opinion.wordless") : text,
				...(place === null ? [] : [`${say("opinion.one.place")}：${place}`]),
				...(media.length === 0 ? [] : [say("opinion.one.mediaCount", { count: media.length })]),
			],
		}))
	},
	erase: async ({ villageId, personId }, { tx, now }) => erasePerson(tx, villageId, personId, now),
}
