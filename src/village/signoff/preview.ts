/** What a checked sign-off would come to: who is due, what adds up to what, and what one household would be shown. Reads only. */
import type { Reader } from "../../store/store.ts"
import { dayMs } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { householdList } from "../people/index.ts"
import type { CampaignRead, CheckedCampaign } from "./campaign-given.ts"
import { type CardRow, shownCells, sumText } from "./card.ts"
import { dueIn } from "./creating.ts"

export type PreviewGroup = { readonly name: string; readonly households: number; readonly rows: number; readonly sum: string }

export type Preview = {
	readonly campaign: CheckedCampaign
	readonly due: number
	/** Sum of all rows with its unit; empty where nothing is added up. */
	readonly sum: string
	readonly groups: readonly PreviewGroup[]
	/** Households that nobody can sign for until a head is named. */
	readonly headless: readonly string[]
	/** Households of the roster that the list leaves out. */
	readonly leftOut: readonly string[]
	/** Of one household with rows, as it would see them. */
	readonly sample:
		| { readonly number: string; readonly head: string; readonly rows: readonly Pick<CardRow, "number" | "label" | "fields">[] }
		| undefined
	/** When the pending are reminded, ms; what is over already is left out. */
	readonly remindedAt: readonly number[]
}

export async function previewOf(
	reader: Reader,
	{ say }: Pick<House, "say">,
	villageId: string,
	{ campaign, headless }: Extract<CampaignRead, { ok: true }>,
	now: number,
): Promise<Preview> {
	const { rows, kind } = campaign
	const roster = await householdList(reader, villageId, now)
	const listed = new Set(rows.map(({ householdId }) => householdId))
	const due = dueIn(roster, listed)
	const leftOut = rows.length === 0 ? [] : roster.filter(({ id, persons }) => persons.length > 0 && !listed.has(id))
	const groupOf = new Map(due.map(({ id, groupName }) => [id, groupName ?? ""]))
	const names = [...new Set(groupOf.values())]
	const [first] = due
	const own = rows.filter(({ householdId }) => householdId === first?.id)
	const isDue = ({ groupName }: (typeof due)[number], name: string) => (groupName ?? "") === name
	return {
		campaign,
		due: due.length,
		sum: sumText(rows, campaign, say),
		groups: names.map((name) => {
			const mine = rows.filter(({ householdId }) => groupOf.get(householdId) === name)
			return { name, households: due.filter((one) => isDue(one, name)).length, rows: mine.length, sum: sumText(mine, campaign, say) }
		}),
		headless,
		leftOut: leftOut.map(({ number }) => number),
		sample:
			first === undefined || own.length === 0
				? undefined
				: {
						number: first.number,
						head: first.persons.find(({ isHead }) => isHead)?.name ?? "",
						rows: own.map(({ number, cells }) => ({ number, ...shownCells(cells, kind, say) })),
					},
		remindedAt: campaign.reminders
			.split(",")
			.filter((days) => days !== "")
			.map((days) => campaign.closesAt - Number(days) * dayMs)
			.filter((at) => at > now),
	}
}
