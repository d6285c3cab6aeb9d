/** What the pages of a sign-off read. Whatever has answered, a view is a few statements by index; only the check counts household by household. */
import type { Reader } from "../../store/store.ts"
import { headNames, villageByCode } from "../people/index.ts"
import { type Campaign, campaignById, type Statement, statementsOf } from "./repo.ts"
import { countOpenCases } from "./repo-answers.ts"
import { type HouseholdRow, householdsOf } from "./repo-households.ts"
import { type Counts, noCounts, type Status } from "./rules.ts"
import { type TallyLine, tallyOf } from "./tally.ts"

/** Of the public list; a line of it is short. */
const perPage = 200
/** Of the console's lists, with names beside. */
const householdsPerPage = 50

export type DetailView = {
	readonly campaign: Campaign
	readonly statements: readonly Statement[]
	readonly tally: readonly TallyLine[]
	readonly counts: Counts
	readonly openCases: number
}

export async function detailView(reader: Reader, campaign: Campaign): Promise<DetailView> {
	const { villageId, id: campaignId } = campaign
	const tally = await tallyOf(reader, { villageId, campaignId })
	return {
		campaign,
		statements: await statementsOf(reader, villageId, campaignId),
		tally,
		counts: villageLine(tally),
		openCases: await countOpenCases(reader, villageId, campaignId),
	}
}

function villageLine(tally: readonly TallyLine[]): Counts {
	return tally.find(({ scope }) => scope === "village") ?? noCounts
}

export type HouseholdsFilter = {
	readonly status?: Status | undefined
	readonly group?: string | undefined
	/** Place after which the page begins. */
	readonly after?: number | undefined
}

export type HouseholdsView = {
	readonly rows: readonly HouseholdRow[]
	/** Head's name by household. */
	readonly heads: ReadonlyMap<string, string>
	readonly filter: HouseholdsFilter
	/** Where the next page begins; undefined on the last. */
	readonly next: number | undefined
}

export async function householdsView(reader: Reader, campaign: Campaign, filter: HouseholdsFilter): Promise<HouseholdsView> {
	const { status, group: groupName, after = 0 } = filter
	const found = await householdsOf(reader, campaign.villageId, campaign.id, { status, groupName, after, limit: householdsPerPage + 1 })
	const rows = found.slice(0, householdsPerPage)
	const ids = rows.map(({ householdId }) => householdId)
	const heads = await headNames(reader, campaign.villageId, ids)
	return { rows, heads, filter, next: found.length > householdsPerPage ? rows.at(-1)?.place : undefined }
}

export type PublicView = {
	readonly village: { readonly code: string; readonly name: string }
	readonly campaign: Campaign
	readonly tally: readonly TallyLine[]
	readonly households: readonly HouseholdRow[]
	readonly page: number
	readonly pages: number
}

/** A page of what anybody may see. Households are numbered through, so its rows are found without counting those before. */
export async function publicView(reader: Reader, villageCode: string, id: string, page: number): Promise<PublicView | undefined> {
	const village = await villageByCode(reader, villageCode)
	const campaign = village && (await campaignById(reader, village.id, id))
	if (village === undefined || campaign === undefined) return undefined
	const { villageId } = campaign
	const tally = await tallyOf(reader, { villageId, campaignId: id })
	const households = await householdsOf(reader, villageId, id, { after: (page - 1) * perPage, limit: perPage })
	return { village, campaign, tally, households, page, pages: Math.max(1, Math.ceil(villageLine(tally).due / perPage)) }
}
