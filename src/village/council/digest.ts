/** What the digest says of the council: verdicts owed and votes about to end first, then how many matters stand where. */
import { formatDay } from "../../text/date.ts"
import type { DigestSource } from "../affair.ts"
import { councilPath, matterPath } from "./console.ts"
import { countMatters, mattersOf } from "./repo-matters.ts"
import { roundsOf } from "./repo-rounds.ts"

const mostListed = 5

export const councilDigest: DigestSource = async ({ reader, house, villageId, to: now }) => {
	const { say, locale, timeZone } = house
	const counts = await countMatters(reader, villageId)
	const all = counts.listed + counts.voting + counts.counted + counts.decided
	if (all === 0) return []
	const page = { limit: mostListed, offset: 0 }
	const owed = await mattersOf(reader, villageId, { states: ["counted"] }, page)
	const voting = await mattersOf(reader, villageId, { states: ["voting"] }, page)
	const rounds = await roundsOf(
		reader,
		villageId,
		voting.map(({ id }) => id),
	)
	const until = (matterId: string) => rounds.find((round) => round.matterId === matterId && round.closedAt === null)?.closesAt ?? null
	return [
		{
			id: "council",
			title: say("council.nav"),
			path: councilPath,
			decide: [
				...owed.map(({ id, title }) => ({ text: say("council.digest.owed", { title }), path: matterPath(id) })),
				...voting.map(({ id, title }) => {
					const at = until(id)
					const text =
						at === null
							? say("council.digest.voting", { title })
							: say("council.digest.votingUntil", { title, day: formatDay(at, now, locale, timeZone) })
					return { text, path: matterPath(id) }
				}),
			],
			figures: (["listed", "voting", "counted", "decided"] as const).map((state) => ({
				label: say(`council.state.${state}`),
				value: String(counts[state]),
			})),
			bars: { title: say("council.matters"), rows: [{ label: say("council.state.decided"), count: counts.decided, of: all }] },
		},
	]
}
