/** What anybody may see of a sign-off: the counts, and house number with receipt code; no name, no parcel. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Reader } from "../../store/store.ts"
import { formatDate } from "../../text/date.ts"
import { renderPage } from "../../web/layout.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House, PublicSection } from "../affair.ts"
import { receiptPath } from "../ledger/index.ts"
import { completeWords, TallyTable } from "./console-parts.tsx"
import { postedUntil } from "./creating.ts"
import { shownReceipt } from "./receipt.ts"
import { type Campaign, campaignsIn } from "./repo.ts"
import { type Counts, noCounts } from "./rules.ts"
import { countsOfMany } from "./tally.ts"
import { worthShowing } from "./tally-order.ts"
import { type PublicView, publicView } from "./views.ts"

const shownOnVillagePage = 20

function publicSignoffPath(villageCode: string, id: string): string {
	return `/v/${encodeURIComponent(villageCode)}/signoff/${encodeURIComponent(id)}`
}

type PublicSignoffs = readonly { readonly campaign: Campaign; readonly counts: Counts }[]

/** For the village's public page: what is asked now and what was closed, the newest first. */
async function publicSignoffs(reader: Reader, villageId: string): Promise<PublicSignoffs> {
	const campaigns = await campaignsIn(reader, villageId, ["open", "closed"], { limit: shownOnVillagePage, offset: 0 })
	const counts = await countsOfMany(
		reader,
		villageId,
		campaigns.map(({ id }) => id),
	)
	return campaigns.map((campaign) => ({ campaign, counts: counts.get(campaign.id) ?? noCounts }))
}

/** Their section of the village's public page. */
export const signoffSection: PublicSection = {
	id: "signoffs",
	title: "signoff.public.title",
	place: 30,
	load: async ({ reader, house: { say }, village }) => {
		const signoffs = await publicSignoffs(reader, village.id)
		if (signoffs.length === 0) return undefined
		return (
			<ul class="public-list">
				{signoffs.map(({ campaign, counts }) => (
					<li key={campaign.id}>
						<a href={publicSignoffPath(village.code, campaign.id)}>
							{say("signoff.public.line", { title: campaign.title, complete: completeWords(counts, say) })}
						</a>
					</li>
				))}
			</ul>
		)
	},
}

function PublicPage({
	village,
	campaign,
	tally,
	households,
	page,
	pages,
	path,
	house,
}: PublicView & { readonly path: string; readonly house: House }) {
	const { say, locale, timeZone } = house
	const all = tally.find(({ scope }) => scope === "village") ?? noCounts
	const grids = worthShowing(tally).filter(({ scope }) => scope === "grid")
	return (
		<>
			<VillageUp village={village} part={signoffSection.id} />
			<h1>{campaign.title}</h1>
			<p>
				<strong>{completeWords(all, say)}</strong>
			</p>
			<p class="hint">
				{say("signoff.public.posted", { until: formatDate(Math.max(campaign.closesAt, postedUntil(campaign)), locale, timeZone) })}
			</p>
			<div class="public-table public-figures">
				<TallyTable caption={say("signoff.public.byGroup")} lines={tally.filter(({ scope }) => scope !== "grid")} say={say} />
			</div>
			{grids.length > 0 && (
				<details>
					<summary>{say("signoff.public.byGrid")}</summary>
					<div class="public-table public-figures">
						<TallyTable caption={say("signoff.public.byGrid")} lines={grids} say={say} />
					</div>
				</details>
			)}
			<h2>{say("signoff.public.list")}</h2>
			<ul class="numbers">
				{households.map(({ householdId, number, receipt, status }) => (
					<li key={householdId}>
						<strong>{number}</strong> {/* Who objects is nobody else's business: whoever has not confirmed looks the same here. */}
						{receipt === null || status !== "confirmed" ? (
							<span class="hint">{say("signoff.public.notYet")}</span>
						) : (
							<a href={receiptPath(receipt)}>{shownReceipt(receipt)}</a>
						)}
					</li>
				))}
			</ul>
			<Pagination page={page} pages={pages} hrefOf={(wanted) => `${path}?page=${wanted}`} />
		</>
	)
}

const paramsSchema = z.object({ code: z.string().max(20), id: z.string().max(100) })
const querySchema = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })

export function mountPublic(server: FastifyInstance, house: House): void {
	server.get("/v/:code/signoff/:id", async (request, reply) => {
		const { code, id } = paramsSchema.parse(request.params)
		const { page } = querySchema.parse(request.query)
		const view = await house.store.read((reader) => publicView(reader, code, id, page))
		if (view === undefined) {
			reply.callNotFound()
			return reply
		}
		const body = h(PublicPage, { ...view, path: publicSignoffPath(code, id), house })
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(renderPage({ locale: house.locale, title: view.campaign.title, look: "resident", demo: house.demo, body }))
	})
}
