/** What the console's first page shows of this affair. */
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource, HomeTileSource } from "../affair.ts"
import { reach } from "./repo-counts.ts"
import { countTasks } from "./repo-tasks.ts"

export const homeTiles: HomeTileSource = async ({ reader, house, villageId, now }) => {
	const tasks = await countTasks(reader, villageId, "open")
	const { households, boundHouseholds } = await reach(reader, villageId, now)
	return [
		{ label: house.say("people.tile.tasks"), value: tasks, path: "/console/roster/tasks", isUrgent: tasks > 0, right: "people.tasks" },
		{ label: house.say("people.tile.households"), value: households, path: "/console/roster", isUrgent: false, right: "people.read" },
		{ label: house.say("people.tile.bound"), value: boundHouseholds, path: "/console/roster", isUrgent: false, right: "people.read" },
	]
}

/** What the committee is told of people: how many a chat reaches, and which work waits for staff. */
export const peopleDigest: DigestSource = async ({ reader, house, villageId, to }) => {
	const { say, locale } = house
	const tasks = await countTasks(reader, villageId, "open")
	const { households, boundHouseholds } = await reach(reader, villageId, to)
	const path = "/console/roster/tasks"
	return [
		{
			id: "people",
			title: say("people.nav.roster"),
			path: "/console/roster",
			decide: tasks === 0 ? [] : [{ text: say("people.digest.tasks", { count: tasks }), path }],
			figures:
				households === 0
					? []
					: [
							{
								label: say("people.digest.bound"),
								value: say("people.digest.of", { done: formatNumber(boundHouseholds, locale), due: formatNumber(households, locale) }),
							},
						],
		},
	]
}
