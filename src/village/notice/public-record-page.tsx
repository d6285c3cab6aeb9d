/** The public record of what was due and when it was disclosed, and the register of numbers. */
import { formatDate } from "../../text/date.ts"
import { VillageUp } from "../../web/ui/village-up.tsx"
import { noticePath } from "./links.ts"
import type { Part } from "./public-parts.tsx"
import type { RecordRow } from "./public-view.ts"

export function RecordPage({
	rows,
	house,
	code,
	village,
	numbers,
	links,
}: Part & {
	readonly rows: readonly RecordRow[]
	readonly village: string
	/** The register of numbers, void ones among them. */
	readonly numbers: readonly { readonly number: string; readonly voidedAt: number | null; readonly voidedWhy: string | null }[]
	/** Number of a notice by its id. */
	readonly links: ReadonlyMap<string, string>
}) {
	const { say, locale, timeZone } = house
	return (
		<>
			<VillageUp village={{ code, name: village }} part="notices" />
			<h1>{say("notice.public.record")}</h1>
			<p>{say("notice.public.recordLead")}</p>
			<div class="card public-table">
				<table>
					<thead>
						<tr>
							<th scope="col">{say("notice.field.category")}</th>
							<th scope="col">{say("notice.public.due")}</th>
							<th scope="col">{say("notice.public.standing")}</th>
						</tr>
					</thead>
					<tbody>
						{rows.map(({ category, period, startsAt, standing, doneAt, noticeId, nothingWhy }) => {
							const number = noticeId === null ? undefined : links.get(noticeId)
							const words = say(`notice.standing.${standing}`, {
								day: doneAt === null ? "" : formatDate(doneAt, locale, timeZone),
								why: nothingWhy ?? "",
							})
							return (
								<tr key={`${category} ${period}`} class={standing === "missing" ? "row-flagged" : undefined}>
									<td>{say(`notice.category.${category}`)}</td>
									<td class="public-day">{formatDate(startsAt, locale, timeZone)}</td>
									<td>{number === undefined ? words : <a href={noticePath(code, number)}>{words}</a>}</td>
								</tr>
							)
						})}
					</tbody>
				</table>
			</div>
			<section class="card">
				<h2>{say("notice.public.numbers")}</h2>
				<p class="hint">{say("notice.public.numbersLead")}</p>
				<p class="public-numbers">
					{numbers.map(({ number, voidedAt, voidedWhy }) => (
						<span key={number}>{voidedAt === null ? number : say("notice.public.void", { number, why: voidedWhy ?? "" })} </span>
					))}
				</p>
			</section>
		</>
	)
}
