/** What the digest says of the council: verdicts owed and votes about to end first, then how many matters stand where. */

import type { Reader } from "../../store/store.ts"
import { formatDay } from "../../text/date.ts"
import type { DigestLine, DigestSource, DigestUse } from "../affair.ts"
import { isOpen } from "./commands-votes.ts"
import { councilPath, matterPath } from "./console.ts"
import { countMatters, mattersOf } from "./repo-matters.ts"
import { type Round, recusalsOf, roundsOf, votesOf } from "./repo-rounds.ts"
import { tookPart } from "./secret.ts"

const mostListed = 5
/** Ballots open at once; of more a member is told in the vote’s own dialog. */
const mostBallots = 50

const read: DigestSource = async ({ reader, house, villageId, to: now }) => {
	const { say, locale, timeZone } = house
	const counts = await countMatters(reader, villageId)
	const all = counts.listed + counts.voting + counts.counted + counts.decided
	if (all === 0) return []
	const page = { limit: mostListed, offset: 0 }
	const owed = await mattersOf(reader, villageId, { states: ["counted"] }, page)
	const voting = await mattersOf(reader, villageId, { states: ["voting"] }, { limit: mostBallots, offset: 0 })
	const rounds = await roundsOf(
		reader,
		villageId,
		voting.map(({ id }) => id),
	)
	const openRound = (matterId: string) => rounds.find((round) => round.matterId === matterId && round.closedAt === null)
	const ballots: DigestLine[] = []
	for (const { id, title } of voting) {
		const round = openRound(id)
		if (round === undefined || !isOpen(round, now)) continue
		const words = round.closesAt === null ? "council.digest.ballot" : "council.digest.ballotUntil"
		const day = formatDay(round.closesAt ?? now, now, locale, timeZone)
		ballots.push({ text: say(words, { title, day }), path: matterPath(id), persons: await owing(reader, round), matter: `vote ${id}` })
	}
	const meeting = (await mattersOf(reader, villageId, { states: ["listed"] }, { limit: mostBallots, offset: 0 }))
		.filter(({ meetsAt }) => meetsAt !== null && meetsAt >= now)
		.slice(0, mostListed)
	return [
		{
			id: "council",
			title: say("council.nav"),
			path: councilPath,
			right: "council.read",
			lines: [
				...ballots,
				...owed.map(({ id, title }) => ({
					text: say("council.digest.owed", { title }),
					path: matterPath(id),
					act: "council.manage",
					watch: ["council", "supervisor"],
				})),
				...voting.slice(0, mostListed).map(({ id, title }) => {
					const at = openRound(id)?.closesAt ?? null
					const text =
						at === null
							? say("council.digest.voting", { title })
							: say("council.digest.votingUntil", { title, day: formatDay(at, now, locale, timeZone) })
					return { text, path: matterPath(id), watch: ["secretary", "committee", "supervisor"], matter: `vote ${id}` }
				}),
				...meeting.map(({ id, title, meetsAt }) => ({
					text: say("council.digest.meets", { title, day: formatDay(meetsAt ?? now, now, locale, timeZone) }),
					path: matterPath(id),
					watch: ["council", "secretary", "committee"],
				})),
			],
			figures: (["listed", "voting", "counted", "decided"] as const).map((state) => ({
				label: say(`council.state.${state}`),
				value: String(counts[state]),
			})),
			bars: { title: say("council.matters"), rows: [{ label: say("council.state.decided"), count: counts.decided, of: all }] },
		},
	]
}

/** Who is due, did not recuse and has not voted. Of a secret round it is known who took part, and nothing else. */
async function owing(reader: Reader, round: Round): Promise<readonly string[]> {
	const recused = (await recusalsOf(reader, round.villageId, round.matterId)).map(({ unitId }) => unitId)
	const voted = round.way === "secret" ? await tookPart(reader, round) : (await votesOf(reader, round)).map(({ unitId }) => unitId)
	const done = new Set([...recused, ...voted])
	return round.roll.filter(({ unitId }) => !done.has(unitId)).map(({ personId }) => personId)
}

export const councilDigest: DigestUse = { concerns: { council: 3, secretary: 3, committee: 3, supervisor: 2, township: 1 }, read }
