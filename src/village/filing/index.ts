/** The filing affair (备案): rules, elections and decisions go to the township in time, and its receipt into the archive. */
import type { Reader } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import type { Affair, House } from "../affair.ts"
import { filingDigest } from "./digest.ts"
import { filingsPath } from "./page.tsx"
import { countFilings, filingsOf } from "./repo.ts"
import { mountRoutes } from "./routes.ts"
import { filingTables } from "./tables.ts"
import { filingTownship } from "./township.ts"
import { words } from "./words.ts"

export { receiveFiling, returnFiling } from "./commands.ts"
export { countFilings, type Filing, filingsOf } from "./repo.ts"

/** How a matter was filed, in lines for its archive. */
export async function filingLines(reader: Reader, house: House, villageId: string, matterId: string): Promise<readonly string[]> {
	const { say, locale, timeZone } = house
	const day = (at: number) => formatDate(at, locale, timeZone)
	const filings = await filingsOf(reader, [villageId], { matterId })
	return filings.flatMap(({ number, title, state, filedAt, receiptNumber, receiptDate, receivedByName }) => [
		`${filedAt === null ? "" : day(filedAt)} ${say("filing.archive.line", { number, title, state: say(`filing.state.${state}`) })}`.trim(),
		...(receiptNumber === null || receiptDate === null
			? []
			: [say("filing.receipt", { number: receiptNumber, day: day(receiptDate), who: receivedByName ?? "" })]),
	])
}

export const filingAffair: Affair = {
	id: "filing",
	tables: filingTables,
	instanceTables: [],
	words,
	flows: [],
	calls: {},
	chatWords: [],
	recognisers: [],
	plainTalk: [],
	menu: [],
	timers: {},
	rights: {
		/** What is filed, and its receipts. */
		"filing.read": ["secretary", "committee", "supervisor", "township"],
		/** Noting what must be filed, and filing it. */
		"filing.manage": ["secretary", "committee"],
	},
	record: { kind: "filing", label: "record.kind.filing", events: ["filing."] },
	nav: [{ path: filingsPath, label: "filing.nav", group: "public", right: "filing.read" }],
	homeTiles: async ({ reader, house: { say }, villageId }) => {
		const due = await countFilings(reader, [villageId], ["due"])
		const returned = await countFilings(reader, [villageId], ["returned"])
		const right = "filing.read"
		return [
			{ label: say("filing.home.due"), value: due, path: filingsPath, isUrgent: false, right },
			{ label: say("filing.home.returned"), value: returned, path: filingsPath, isUrgent: true, right },
		].filter(({ value }) => value > 0)
	},
	digest: filingDigest,
	township: filingTownship,
	routes: mountRoutes,
}
