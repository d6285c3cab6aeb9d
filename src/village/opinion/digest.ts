/** What the committee is told of opinions: how many came, from where, and what waits to be written down. */
import { and, count, countDistinct, eq, gte, lt, sql } from "drizzle-orm"
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource, DigestUse } from "../affair.ts"
import { opinionsPath } from "./list-page.tsx"
import { opinionTables } from "./tables.ts"

const read: DigestSource = async ({ reader, house, villageId, from, to, groups: asked }) => {
	const { say, locale } = house
	const { opinion: o } = reader.tables(opinionTables)
	const within = and(eq(o.villageId, villageId), gte(o.createdAt, from), lt(o.createdAt, to))
	const groups = await reader.db
		.select({ group: o.groupName, n: count(), households: countDistinct(o.householdId) })
		.from(o)
		.where(within)
		.groupBy(o.groupName)
	const [wordless] = await reader.db
		.select({ n: count() })
		.from(o)
		.where(and(eq(o.villageId, villageId), eq(o.text, ""), eq(o.state, "received"), sql`${o.erasedAt} is null`))
	const fresh = groups.reduce((total, { n }) => total + n, 0)
	const households = groups.reduce((total, group) => total + group.households, 0)
	const silent = wordless?.n ?? 0
	const counted = (n: number) => say("opinion.digest.count", { count: formatNumber(n, locale) })
	return [
		{
			id: "opinions",
			title: say("opinion.nav"),
			path: opinionsPath,
			right: "opinion.read",
			lines: silent === 0 ? [] : [{ text: say("opinion.digest.wordless", { count: silent }), path: opinionsPath, act: "opinion.enter" }],
			figures:
				fresh === 0
					? []
					: [
							{ label: say("opinion.digest.fresh"), value: counted(fresh) },
							...(households === 0
								? []
								: [
										{
											label: say("opinion.digest.from"),
											value: say("opinion.digest.households", { count: formatNumber(households, locale) }),
										},
									]),
						],
			groups: groups.flatMap(({ group, n }) =>
				group !== null && asked.includes(group)
					? [{ group, size: n, figures: [{ label: say("opinion.digest.fresh"), value: counted(n) }] }]
					: [],
			),
			...(groups.length > 1 && {
				bars: {
					title: say("opinion.digest.byGroup"),
					rows: groups
						.map(({ group, n }) => ({ label: group ?? say("opinion.digest.noGroup"), count: n, of: null }))
						.toSorted((a, b) => b.count - a.count),
				},
			}),
		},
	]
}

export const opinionDigest: DigestUse = { concerns: { secretary: 2, committee: 2, supervisor: 1, council: 1, "group-leader": 1 }, read }
