/** What the console's first page shows of this affair. */
import type { HomeTileSource } from "../affair.ts"
import { reach } from "./repo-members.ts"
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
