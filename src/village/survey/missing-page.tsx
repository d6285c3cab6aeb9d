/** Who has not answered, group by group. */
import { Bars } from "../../web/ui/bar.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { House } from "../affair.ts"
import type { MissingGroup } from "./missing.ts"
import { BackLink, pathOf } from "./parts.tsx"
import type { Survey } from "./repo.ts"

/** Up to so many names stand on the page of all groups; of more, each group's have pages of their own. */
const mostNames = 400
const namesPerPage = 100

export function MissingPage({
	survey,
	groups,
	asked,
	page,
	house: { say },
}: {
	readonly survey: Survey
	readonly groups: readonly MissingGroup[]
	/** Name of the group whose names are asked for; empty: of no group. */
	readonly asked: string | undefined
	/** From 1. */
	readonly page: number
	readonly house: House
}) {
	const nameOf = (group: string | null) => group ?? say("survey.missing.noGroup")
	const missingPath = pathOf(survey, "/missing")
	const groupPath = (group: string | null, to = 1) => `${missingPath}?${new URLSearchParams({ group: group ?? "", page: String(to) })}`
	const names = (missing: MissingGroup["missing"]) => (
		<ul>
			{missing.map(({ personId, householdNumber, name }) => (
				<li key={personId}>{say("survey.missing.household", { number: householdNumber, name })}</li>
			))}
		</ul>
	)
	const one = asked === undefined ? undefined : groups.find(({ group }) => (group ?? "") === asked)
	if (one !== undefined) {
		const { group, due, done, missing } = one
		const pages = Math.max(1, Math.ceil(missing.length / namesPerPage))
		const at = Math.min(page, pages)
		return (
			<>
				<BackLink href={missingPath}>{say("survey.missing.title")}</BackLink>
				<h1>{say("survey.missing.group", { group: nameOf(group), due, done, missing: missing.length })}</h1>
				<p>{survey.title}</p>
				{names(missing.slice((at - 1) * namesPerPage, at * namesPerPage))}
				<Pagination page={at} pages={pages} hrefOf={(to) => groupPath(group, to)} />
			</>
		)
	}
	const all = groups.reduce((sum, { missing }) => sum + missing.length, 0)
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.missing.title")}</h1>
			<p>{survey.title}</p>
			{all === 0 && <p>{say("survey.missing.nobody")}</p>}
			{groups.map(({ group, due, done, missing }) => (
				<section key={group ?? ""} class="card" aria-label={nameOf(group)}>
					<h2>{say("survey.missing.group", { group: nameOf(group), due, done, missing: missing.length })}</h2>
					<Bars caption={nameOf(group)} rows={[{ label: say("survey.results.progress"), count: done }]} total={due} />
					{missing.length > 0 && all <= mostNames && (
						<details>
							<summary>{say("survey.missing.title")}</summary>
							{names(missing)}
						</details>
					)}
					{missing.length > 0 && all > mostNames && (
						<p>
							<a href={groupPath(group)}>{say("survey.missing.names", { group: nameOf(group) })}</a>
						</p>
					)}
				</section>
			))}
		</>
	)
}
