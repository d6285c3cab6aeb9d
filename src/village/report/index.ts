/** The report affair: who brought something up hears what became of it, in few messages. It holds no dialog of its own. */
import { formatDate } from "../../text/date.ts"
import type { Affair } from "../affair.ts"
import { lapsesDue, lapseTimer, tellDue, tellTimer } from "./commands.ts"
import { reportsTo } from "./repo.ts"
import { reportTables } from "./tables.ts"
import { words } from "./words.ts"

export { dropWaiting, reportChange, shortTitle } from "./commands.ts"
export { reportsTo, toldCounts } from "./repo.ts"

export const reportAffair: Affair = {
	id: "report",
	tables: reportTables,
	instanceTables: [],
	words,
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: { [tellTimer]: tellDue, [lapseTimer]: lapsesDue },
	nav: [],
	personal: {
		copy: async ({ villageId, personId }, { reader, house }) => {
			const reports = await reportsTo(reader, villageId, personId)
			if (reports.length === 0) return []
			const lines = reports.map(({ words: told, createdAt }) => `${formatDate(createdAt, house.locale, house.timeZone)} ${told}`)
			return [{ title: house.say("report.copy"), lines }]
		},
		// Nothing in it is the person's own; it says what the village did.
		erase: async () => {},
	},
	routes: () => {},
}
