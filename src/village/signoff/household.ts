/** What the page of a household shows of sign-offs: how each stands, with the way to it. */
import type { HouseholdSource } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { signoffPath } from "./console-parts.tsx"
import { campaignsOfHousehold } from "./repo.ts"

export const signoffsOfHousehold: HouseholdSource = async ({ villageId, householdId }, { reader, house: { say } }) => {
	const standing = await campaignsOfHousehold(reader, villageId, householdId, ["open", "closed"])
	return {
		title: say("signoff.nav"),
		right: rights.read,
		lines: standing.map(({ campaign, status }) => ({
			text: campaign.title,
			state: say(`signoff.status.${status}`),
			path: `${signoffPath}/${campaign.id}/household/${householdId}`,
		})),
	}
}
