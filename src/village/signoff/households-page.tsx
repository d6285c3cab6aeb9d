/** The console pages that go through a sign-off's households: the list, and everything counted anew. */
import { Notice } from "../../web/ui/notice.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { Check } from "./check.ts"
import { Back, campaignPath, householdPath, StatusTag, TallyTable } from "./console-parts.tsx"
import type { Campaign } from "./repo.ts"
import { inReadingOrder } from "./tally-order.ts"
import type { HouseholdsView } from "./views.ts"

export function HouseholdsPage({
	campaign,
	view: { rows, heads, filter, next },
	house: { say },
	title,
}: {
	readonly campaign: Campaign
	readonly view: HouseholdsView
	readonly house: House
	readonly title: string
}) {
	const { status, group, after = 0 } = filter
	const hrefOf = (place: number) => {
		const query = {
			...(status !== undefined && { status }),
			...(group !== undefined && { group }),
			...(place > 0 && { after: String(place) }),
		}
		return campaignPath(campaign.id, `/households?${new URLSearchParams(query)}`)
	}
	return (
		<>
			<Back href={campaignPath(campaign.id)}>{campaign.title}</Back>
			<h1>{title}</h1>
			<Table
				caption={title}
				columns={[
					{
						label: say("signoff.heading.household"),
						role: "lead",
						cell: (row) => (
							<a
								href={householdPath(campaign.id, row.householdId)}
							>{`${row.number} ${heads.get(row.householdId) ?? say("signoff.console.noHead")}`}</a>
						),
					},
					{ label: say("signoff.console.group"), cell: ({ groupName }) => groupName },
					{ label: say("signoff.console.state"), cell: ({ status: one }) => <StatusTag status={one} say={say} /> },
					{ label: say("signoff.count.reached"), cell: ({ isReached }) => say(isReached ? "signoff.console.yes" : "signoff.console.no") },
				]}
				rows={rows}
				keyOf={({ householdId }) => householdId}
			/>
			{(after > 0 || next !== undefined) && (
				<nav class="pagination" aria-label={say("signoff.console.pages")}>
					{after > 0 && (
						<a class="button button-plain" href={hrefOf(0)}>
							{say("signoff.console.firstPage")}
						</a>
					)}
					{next !== undefined && (
						<a class="button button-plain" rel="next" href={hrefOf(next)}>
							{say("signoff.console.nextPage")}
						</a>
					)}
				</nav>
			)}
		</>
	)
}

export function CheckPage({
	campaign,
	check: { recounted, isSame, headless },
	house: { say },
}: {
	readonly campaign: Campaign
	readonly check: Check
	readonly house: House
}) {
	return (
		<>
			<Back href={campaignPath(campaign.id)}>{campaign.title}</Back>
			<h1>{say("signoff.console.check")}</h1>
			<Notice kind={isSame ? "success" : "error"} title={say(isSame ? "signoff.console.recounted" : "signoff.console.miscounted")} />
			<TallyTable caption={say("signoff.console.countedAnew")} lines={inReadingOrder(recounted)} say={say} />
			{headless.count > 0 && (
				<>
					<h2>{say("signoff.console.headless", { count: headless.count })}</h2>
					<ul>
						{headless.rows.map(({ householdId, number, groupName }) => (
							<li key={householdId}>
								<a href={householdPath(campaign.id, householdId)}>{`${number} ${groupName}`}</a>
							</li>
						))}
					</ul>
				</>
			)}
		</>
	)
}
