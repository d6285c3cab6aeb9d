/** Photos people sent to a photo question, small, each a link to itself. */
import { formatDateTime } from "../../text/date.ts"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { House } from "../affair.ts"
import type { Question } from "./definition.ts"
import { BackLink, pathOf } from "./parts.tsx"
import type { Survey } from "./repo.ts"

export type PhotosView = {
	readonly survey: Survey
	readonly question: Question
	readonly rows: readonly {
		readonly respondent: string
		readonly name: string
		readonly at: number
		/** What was written under each, in the order sent; undefined for a picture that was erased. */
		readonly photos: readonly ({ readonly caption: string | undefined } | undefined)[]
	}[]
	readonly page: number
	readonly pages: number
}

/** Where one picture is; `n` from 1. */
function photoPath(survey: Pick<Survey, "id">, questionId: string, respondent: string, n: number): string {
	return pathOf(survey, `/photos/${encodeURIComponent(questionId)}/${encodeURIComponent(respondent)}/${n}`)
}

export function PhotosPage({ view, house }: { readonly view: PhotosView; readonly house: House }) {
	const { say, locale, timeZone } = house
	const { survey, question, rows, page, pages } = view
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{question.title}</h1>
			<p class="hint">{say("survey.photos.hint")}</p>
			{rows.length === 0 && <EmptyState title={say("survey.photos.none")} />}
			{rows.map(({ respondent, name, at, photos }) => (
				<section key={respondent} class="card" aria-label={name}>
					<p>
						<strong>{name}</strong> <span class="hint">{formatDateTime(at, locale, timeZone)}</span>
					</p>
					<ul class="thumbnails">
						{photos.map((photo, index) => (
							<li key={photoPath(survey, question.id, respondent, index + 1)}>
								{photo === undefined ? (
									<span class="hint">{say("survey.value.erased")}</span>
								) : (
									<a href={photoPath(survey, question.id, respondent, index + 1)}>
										<img
											src={photoPath(survey, question.id, respondent, index + 1)}
											alt={photo.caption ?? say("survey.photos.alt", { name, n: index + 1 })}
											loading="lazy"
										/>
										{photo.caption !== undefined && <span>{photo.caption}</span>}
									</a>
								)}
							</li>
						))}
					</ul>
				</section>
			))}
			<Pagination page={page} pages={pages} hrefOf={(to) => pathOf(survey, `/photos/${encodeURIComponent(question.id)}?page=${to}`)} />
		</>
	)
}
