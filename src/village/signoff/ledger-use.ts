/** What sign-offs write into the ledger, for those who read it: words for each kind, the recount, and the statements the entries name by hash. */
import { asc, eq } from "drizzle-orm"
import { z } from "zod"
import type { LedgerUse } from "../affair.ts"
import { signoffRecounter } from "./recount.ts"
import { campaignById } from "./repo.ts"
import { signoffTables } from "./tables.ts"

const kindNames = [
	"statement",
	"opened",
	"signature",
	"objection",
	"correction",
	"settled",
	"contested",
	"delegation",
	"delegation-revoked",
	"succession",
	"deadline",
	"standard",
	"recheck",
	"closed",
] as const

const campaignSchema = z.object({ campaign: z.string(), counts: z.boolean().optional() })

export const ledgerUse: LedgerUse = {
	kinds: Object.fromEntries(kindNames.map((name) => [`signoff.${name}`, `signoff.ledger.${name}`])),
	facts: async ({ villageId, body }, { reader, house }) => {
		const read = campaignSchema.safeParse(body).data
		const campaign = read && (await campaignById(reader, villageId, read.campaign))
		if (read === undefined || campaign === undefined) return []
		const isAside = read.counts === false
		return [house.say("signoff.ledger.of", { title: campaign.title }), ...(isAside ? [house.say("signoff.ledger.aside")] : [])]
	},
	recounter: signoffRecounter,
	documents: async function* ({ reader, villageId }) {
		const { signoffStatement: s, signoffCampaign: c } = reader.tables(signoffTables)
		const titles = new Map(
			(await reader.db.select({ id: c.id, title: c.title }).from(c).where(eq(c.villageId, villageId))).map(({ id, title }) => [id, title]),
		)
		const rows = await reader.db
			.select({ campaign: s.campaignId, version: s.version, text: s.text })
			.from(s)
			.where(eq(s.villageId, villageId))
			.orderBy(asc(s.createdAt), asc(s.version))
		for (const { campaign, version, text } of rows) yield { campaign, version, title: titles.get(campaign) ?? "", text }
	},
}
