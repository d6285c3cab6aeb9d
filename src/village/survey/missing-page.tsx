/** Who has not answered, group by group. */
import { Bars } from "../../web/ui/bar.tsx"
import type { House } from "../affair.ts"
import type { MissingGroup } from "./missing.ts"
import { BackLink, pathOf } from "./parts.tsx"
import type { Survey } from "./repo.ts"

/** Names shown of one group; the rest is counted. */
const mostNames = 200

export function MissingPage({
	survey,
	groups,
	house: { say },
}: {
	readonly survey: Survey
	readonly groups: readonly MissingGroup[]
	readonly house: House
}) {
	const nameOf = (group: string | null) => group ?? say("survey.missing.noGroup")
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.missing.title")}</h1>
			<p>{survey.title}</p>
			{groups.every(({ missing }) => missing.length === 0) && <p>{say("survey.missing.nobody")}</p>}
			{groups.map(({ group, due, done, missing }) => (
				<section key={group ?? ""} class="card" aria-label={nameOf(group)}>
					<h2>{say("survey.missing.group", { group: nameOf(group), due, done, missing: missing.length })}</h2>
					<Bars caption={nameOf(group)} rows={[{ label: say("survey.results.progress"), count: done }]} total={due} />
					{missing.length > 0 && (
						<details>
							<summary>{say("survey.missing.title")}</summary>
							<ul>
								{missing.slice(0, mostNames).map(({ personId, householdNumber, name }) => (
									<li key={personId}>{say("survey.missing.household", { number: householdNumber, name })}</li>
								))}
							</ul>
							{missing.length > mostNames && <p>{say("survey.missing.more", { count: missing.length - mostNames })}</p>}
						</details>
					)}
				</section>
			))}
		</>
	)
}
