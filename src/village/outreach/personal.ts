/** What visits keep of a person: for their own copy, and for erasing what they said at the door. */
import { formatDate } from "../../text/date.ts"
import type { PersonalData } from "../affair.ts"
import { eraseSaid, visitsTo } from "./repo.ts"

export const personalData: PersonalData = {
	copy: async ({ villageId, personId }, { reader, house }) => {
		const { say, locale, timeZone } = house
		const visits = await visitsTo(reader, villageId, personId)
		return visits.map(({ at, visitor, isSpoken, said }) => ({
			title: say("outreach.copy.title", { day: formatDate(at, locale, timeZone) }),
			lines: [
				say("outreach.copy.line", {
					visitor,
					met: say(isSpoken ? "outreach.visit.spoken" : "outreach.visit.missed"),
					said: said === "" ? say("outreach.copy.nothing") : said,
				}),
			],
		}))
	},
	erase: async ({ villageId, personId }, { tx }) => eraseSaid(tx, villageId, personId),
}
