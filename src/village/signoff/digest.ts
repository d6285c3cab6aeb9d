/** What the committee is told of sign-offs: how far each open one is, by group, and what stands in its way. */
import type { DigestSource, DigestUse } from "../affair.ts"
import { rights } from "./console-desk.ts"
import { signoffPath } from "./console-parts.tsx"
import { campaignsIn } from "./repo.ts"
import { type Counts, noCounts } from "./rules.ts"
import { tallyOf } from "./tally.ts"

/** Open at once; the page has them all. */
const mostShown = 3

const read: DigestSource = async ({ reader, house: { say }, villageId, groups }) => {
	const open = await campaignsIn(reader, villageId, ["open"], { limit: mostShown, offset: 0 })
	const ofAll = ({ confirmed, due }: Counts) => say("signoff.digest.of", { confirmed, due })
	return Promise.all(
		open.map(async ({ id, title }) => {
			const lines = await tallyOf(reader, { villageId, campaignId: id })
			const all = lines.find(({ scope }) => scope === "village") ?? noCounts
			const own = lines.filter(({ scope, name }) => scope === "group" && groups.includes(name))
			const path = `${signoffPath}/${id}`
			const blocked = all.objected + all.conflict
			return {
				id: `signoff-${id}`,
				title: say("signoff.digest.title", { title }),
				path,
				right: rights.read,
				lines: [
					...(blocked === 0
						? []
						: [{ text: say("signoff.digest.blocked", { title, count: blocked }), path, act: rights.settle, watch: ["supervisor"] }]),
					...own.flatMap((line) => {
						const left = line.due - line.confirmed
						return left === 0
							? []
							: [{ text: say("signoff.digest.left", { title, group: line.name, count: left }), path, group: line.name }]
					}),
				],
				groups: own.map((line) => ({
					group: line.name,
					size: line.due,
					figures: [{ label: say("signoff.digest.done"), value: ofAll(line) }],
				})),
				figures: [{ label: say("signoff.digest.done"), value: ofAll(all) }],
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

export const signoffDigest: DigestUse = { concerns: { secretary: 3, committee: 3, supervisor: 2, "group-leader": 3 }, read }
