/** What the console's first page says of sign-offs, and what happens when a deadline has come. */
import type { HomeTileSource, TimerHandler } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { signoffPath } from "./console-parts.tsx"
import { campaignById, campaignsIn } from "./repo.ts"
import { countOpenCases } from "./repo-answers.ts"
import { tellStaff } from "./telling.ts"

export const signoffTiles: HomeTileSource = async ({ reader, house, villageId, now }) => {
	const open = await campaignsIn(reader, villageId, ["open"], { limit: 100, offset: 0 })
	if (open.length === 0) return []
	const over = open.filter(({ closesAt }) => now >= closesAt).length
	const cases = await countOpenCases(reader, villageId)
	const common = { path: signoffPath, right: rights.read }
	return [
		{ ...common, label: house.say("signoff.tile.cases"), value: cases, isUrgent: cases > 0 },
		...(over === 0 ? [] : [{ ...common, label: house.say("signoff.tile.over"), value: over, isUrgent: true }]),
	]
}

/** Closing is an act of people: the clock only says that the time has come. */
export const deadlineDue: TimerHandler = async ({ villageId, subject, guard }, { tx, house, now }) => {
	const campaign = await campaignById(tx, villageId, subject)
	if (campaign === undefined || campaign.state !== "open" || campaign.version !== guard) return
	await tellStaff(tx, { house, now }, { villageId, campaign, household: { number: "", householdId: "" }, what: "over" })
}
