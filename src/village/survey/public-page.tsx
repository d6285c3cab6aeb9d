/** What anybody may see of a closed survey whose results staff made public: totals; no name, no written word, no small number. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import type { Say } from "../../engine/flow.ts"
import { formatDate } from "../../text/date.ts"
import { renderPage } from "../../web/layout.tsx"
import { Bars } from "../../web/ui/bar.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import type { House, PublicSection } from "../affair.ts"
import { withUnit } from "./asking.ts"
import type { People } from "./neighbours.ts"
import { type Survey, surveyById, surveysPublished } from "./repo.ts"
import { leastShown, type QuestionResult, type Results, resultsIn } from "./results.ts"

const shownOnVillagePage = 20

function publicPath(villageCode: string, id: string): string {
	return `/v/${encodeURIComponent(villageCode)}/survey/${encodeURIComponent(id)}`
}

/** Their section of the village's public page. */
export const publicResults: PublicSection = {
	id: "surveys",
	title: "survey.public.title",
	place: 28,
	load: async ({ reader, house: { say, locale, timeZone }, village }) => {
		const surveys = await surveysPublished(reader, village.id, shownOnVillagePage)
		if (surveys.length === 0) return undefined
		return (
			<ul class="public-list">
				{surveys.map(({ id, title, closedAt }) => (
					<li key={id}>
						<a href={publicPath(village.code, id)}>
							{say("survey.public.line", { title, time: formatDate(closedAt ?? 0, locale, timeZone) })}
						</a>
					</li>
				))}
			</ul>
		)
	},
}

type Shown = { readonly village: { readonly code: string; readonly name: string }; readonly survey: Survey; readonly results: Results }

function ResultsPage({ village, survey, results, house: { say, locale, timeZone } }: Shown & { readonly house: House }) {
	const { due, completed, questions } = results
	return (
		<>
			<VillageUp village={village} part={publicResults.id} />
			<h1>{survey.title}</h1>
			<p>{say(`survey.public.count.${survey.unit}`, { due, completed })}</p>
			<p class="hint">{say("survey.page.closes", { time: formatDate(survey.closedAt ?? 0, locale, timeZone) })}</p>
			{questions.map((result, index) => (
				<QuestionPart key={result.question.id} result={result} number={index + 1} say={say} />
			))}
		</>
	)
}

function QuestionPart({ result, number, say }: { readonly result: QuestionResult; readonly number: number; readonly say: Say }) {
	return (
		<section>
			<h2>{`${number}. ${result.question.title}`}</h2>
			<QuestionFigures result={result} say={say} />
		</section>
	)
}

/** Everybody reads this, so no promise is needed for small numbers to stay back. */
function QuestionFigures({ result, say }: { readonly result: QuestionResult; readonly say: Say }) {
	const { question, answered, rows, mean } = result
	if (answered < leastShown) return <p>{say("survey.public.few", { least: leastShown })}</p>
	if (question.kind === "text" || question.kind === "photo") return <p>{say("survey.public.words", { answered })}</p>
	const unit = question.kind === "number" ? question.unit : undefined
	return (
		<>
			{rows.length > 0 && <Bars caption={question.title} rows={rows} total={answered} />}
			<p class="hint">{say("survey.results.base", { answered })}</p>
			{mean !== undefined && <p>{say("survey.results.mean", { mean: withUnit(Number(mean.toFixed(2)), unit) })}</p>}
		</>
	)
}

const paramsSchema = z.object({ code: z.string().max(20), id: z.string().max(100) })

export function mountPublicResults(server: FastifyInstance, house: House, people: People): void {
	server.get("/v/:code/survey/:id", async (request, reply) => {
		const { code, id } = paramsSchema.parse(request.params)
		const shown = await house.store.read(async (reader): Promise<Shown | undefined> => {
			const village = await people.villageByCode(reader, code)
			if (village === undefined) return undefined
			const survey = await surveyById(reader, village.id, id)
			if (survey === undefined || survey.state !== "closed" || survey.publishedAt === null) return undefined
			return { village, survey, results: await resultsIn(reader, people, survey) }
		})
		if (shown === undefined) {
			reply.callNotFound()
			return reply
		}
		const body = h(ResultsPage, { ...shown, house })
		return reply
			.type("text/html; charset=utf-8")
			.header("cache-control", "no-store")
			.send(renderPage({ locale: house.locale, title: shown.survey.title, look: "resident", demo: house.demo, body }))
	})
}
