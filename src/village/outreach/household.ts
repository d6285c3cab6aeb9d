/** What the page of a household shows of visits: when, by whom, whether somebody was met. What was said stays with the visit. */
import { formatDate } from "../../text/date.ts"
import type { HouseholdSource } from "../affair.ts"
import { visitsTo } from "./repo.ts"

const shown = 10

export const visitsOfHousehold: HouseholdSource = async ({ villageId, personIds }, { reader, house: { say, locale, timeZone } }) => {
	const visits = []
	for (const personId of personIds) visits.push(...(await visitsTo(reader, villageId, personId)))
	const newest = visits.toSorted((a, b) => b.at - a.at).slice(0, shown)
	return {
		title: say("outreach.nav"),
		right: "outreach.read",
		lines: newest.map(({ at, visitor, isSpoken }) => ({
			text: `${formatDate(at, locale, timeZone)} · ${visitor}`,
			state: say(isSpoken ? "outreach.visit.spoken" : "outreach.visit.missed"),
		})),
	}
}
