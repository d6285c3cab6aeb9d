/** What the committee is told of sign-offs: how far each open one is, by group, and what stands in its way. */
import type { DigestSource } from "../affair.ts"
import { completeWords, signoffPath } from "./console-parts.tsx"
import { campaignsIn } from "./repo.ts"
import { noCounts } from "./rules.ts"
import { tallyOf } from "./tally.ts"

/** Open at once; the page has them all. */
const mostShown = 3

export const signoffDigest: DigestSource = async ({ reader, house: { say }, villageId }) => {
	const open = await campaignsIn(reader, villageId, ["open"], { limit: mostShown, offset: 0 })
	return Promise.all(
		open.map(async ({ id, title }) => {
			const lines = await tallyOf(reader, { villageId, campaignId: id })
			const all = lines.find(({ scope }) => scope === "village") ?? noCounts
			const path = `${signoffPath}/${id}`
			const blocked = all.objected + all.conflict
			return {
				id: `signoff-${id}`,
				title: say("signoff.digest.title", { title }),
				path,
				decide: blocked === 0 ? [] : [{ text: say("signoff.digest.blocked", { title, count: blocked }), path }],
				figures: [{ label: say("signoff.digest.done"), value: completeWords(all, say) }],
				bars: {
					title,
					rows: lines
						.filter(({ scope }) => scope === "group")
						.map(({ name, confirmed, due }) => ({ label: name === "" ? say("signoff.digest.noGroup") : name, count: confirmed, of: due })),
				},
			}
		}),
	)
}
