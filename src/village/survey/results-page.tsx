/** Results of a survey as they stand, each question as bars. */
import type { Say } from "../../engine/flow.ts"
import { Bars } from "../../web/ui/bar.tsx"
import { May, useMay } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { withUnit } from "./asking.ts"
import type { Question } from "./definition.ts"
import { pathOf } from "./parts.tsx"
import type { Survey } from "./repo.ts"
import { hasTooFew, isSealed, isWithheld, leastShown, type QuestionResult, type Results } from "./results.ts"

type ResultsProps = { readonly survey: Survey; readonly results: Results; readonly say: Say }

export function ResultsPart({ survey, results, say }: ResultsProps) {
	const { started, completed, due, questions } = results
	const toEnter = questions.reduce((sum, question) => sum + question.toEnter, 0)
	const may = useMay()
	const isKept = isSealed(survey)
	const isTooFew = hasTooFew(survey, completed)
	return (
		<>
			<StatTiles
				stats={[
					{ label: say("survey.results.completed"), value: completed, note: say(`survey.results.due.${survey.unit}`, { due }) },
					// An anonymous answer comes in one piece.
					...(survey.secrecy === "anonymous" ? [] : [{ label: say("survey.results.halfWay"), value: started - completed }]),
					...(toEnter > 0
						? [
								{
									label: say("survey.results.toEnter"),
									value: toEnter,
									...(may("survey.enter") && { href: pathOf(survey, "/entries") }),
									tone: survey.state === "open" ? ("attention" as const) : ("plain" as const),
								},
							]
						: []),
				]}
			/>
			<section class="card" aria-label={say("survey.results.progress")}>
				<Bars caption={say("survey.results.progress")} rows={[{ label: say("survey.results.progress"), count: completed }]} total={due} />
			</section>
			{isKept && <p>{say("survey.results.sealed", { least: leastShown })}</p>}
			{isTooFew && <p>{say("survey.results.tooFew", { least: leastShown })}</p>}
			{(isKept || isTooFew ? [] : questions).map((result, index) => (
				<QuestionPart key={result.question.id} result={result} number={index + 1} survey={survey} say={say} />
			))}
		</>
	)
}

/** Whether the figures above were counted anew when the page was opened. */
export function Recount({
	survey,
	isRecounted,
	say,
}: {
	readonly survey: Survey
	readonly isRecounted: boolean | undefined
	readonly say: Say
}) {
	switch (isRecounted) {
		case undefined:
			return (
				<p>
					<a href={pathOf(survey, "?check=1")}>{say("survey.results.check")}</a>
				</p>
			)
		case true:
			return <p class="hint">{say("survey.results.same")}</p>
		case false:
			return <Notice kind="error" title={say("survey.results.different")} />
	}
}

function QuestionPart({
	result,
	number,
	survey,
	say,
}: {
	readonly result: QuestionResult
	readonly number: number
	readonly survey: Survey
	readonly say: Say
}) {
	const { question, isFormer, answered, toEnter, skipped, rows, mean } = result
	const heading = `result-${question.id}`
	const isHidden = isWithheld(survey, answered)
	const unit = question.kind === "number" ? question.unit : undefined
	return (
		<section class="card" aria-labelledby={heading}>
			<h2 id={heading}>{`${number}. ${question.title}`}</h2>
			{isFormer && <p class="hint">{say("survey.results.former")}</p>}
			<p class="hint">
				{survey.secrecy === "anonymous"
					? say("survey.results.countsSealed", { answered, skipped })
					: say("survey.results.counts", { answered, skipped, toEnter })}
			</p>
			{isHidden && <p>{say(`survey.results.few.${survey.secrecy}`, { least: leastShown })}</p>}
			{!isHidden && rows.length > 0 && <Bars caption={question.title} rows={rows} total={answered} />}
			{!isHidden && rows.length > 0 && <p class="hint">{say("survey.results.base", { answered })}</p>}
			{!isHidden && mean !== undefined && <p>{say("survey.results.mean", { mean: withUnit(Number(mean.toFixed(2)), unit) })}</p>}
			{!isHidden && question.kind === "number" && answered > 0 && mean !== undefined && (
				<p>{say("survey.results.sum", { sum: withUnit(Number((mean * answered).toFixed(2)), unit) })}</p>
			)}
			{(question.kind === "text" || question.kind === "photo") && answered > 0 && (
				<May right="survey.answers">
					<Given survey={survey} question={question} answered={answered} say={say} />
				</May>
			)}
		</section>
	)
}

/** The way to what was written or shown, where the promise allows it. */
function Given({
	survey,
	question,
	answered,
	say,
}: {
	readonly survey: Survey
	readonly question: Question
	readonly answered: number
	readonly say: Say
}) {
	const what = question.kind === "photo" ? "photos" : "texts"
	if (survey.secrecy === "confidential") return <p>{say(`survey.results.${what}Hidden`)}</p>
	return (
		<p>
			<a href={pathOf(survey, `/${what}/${encodeURIComponent(question.id)}`)}>{say(`survey.results.${what}`, { count: answered })}</a>
		</p>
	)
}
