/** What the console's first page shows of this affair. */
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource, DigestUse, HomeTileSource } from "../affair.ts"
import { reach, reachOfGroups } from "./repo-counts.ts"
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
const read: DigestSource = async ({ reader, house, villageId, to, groups }) => {
	const { say, locale } = house
	const tasks = await countTasks(reader, villageId, "open")
	const { households, boundHouseholds } = await reach(reader, villageId, to)
	const path = "/console/roster/tasks"
	const own = await reachOfGroups(reader, villageId, groups)
	const ofAll = (done: number, due: number) => say("people.digest.of", { done: formatNumber(done, locale), due: formatNumber(due, locale) })
	return [
		{
			id: "people",
			title: say("people.nav.roster"),
			path: "/console/roster",
			right: "people.read",
			lines: [
				...(tasks === 0 ? [] : [{ text: say("people.digest.tasks", { count: tasks }), path, act: "people.tasks" }]),
				...own.flatMap(({ group, households: all, boundHouseholds: bound }) =>
					bound === all ? [] : [{ text: say("people.digest.unreached", { group, count: all - bound }), path: "/console/outreach", group }],
				),
			],
			groups: own.map(({ group, households: all, boundHouseholds: bound }) => ({
				group,
				size: all,
				figures: [{ label: say("people.digest.bound"), value: ofAll(bound, all) }],
			})),
			figures:
				households === 0
					? []
					: [
							{
								label: say("people.digest.bound"),
								value: ofAll(boundHouseholds, households),
							},
						],
		},
	]
}

export const peopleDigest: DigestUse = { concerns: { secretary: 2, committee: 2, supervisor: 1, "group-leader": 3 }, read }
