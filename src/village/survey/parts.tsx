/** Parts that several survey pages share. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { choicesOf, type Definition, type Question } from "./definition.ts"
import type { Survey } from "./repo.ts"
import type { SurveyState } from "./tables.ts"

export const surveysPath = "/console/surveys"

export function pathOf({ id }: Pick<Survey, "id">, rest = ""): string {
	return `${surveysPath}/${encodeURIComponent(id)}${rest}`
}

const tones: Readonly<Record<SurveyState, string>> = { draft: "tag", scheduled: "tag tag-warn", open: "tag tag-good", closed: "tag" }

export function StateTag({ state, say }: { readonly state: SurveyState; readonly say: Say }) {
	return <span class={tones[state]}>{say(`survey.state.${state}`)}</span>
}

export function BackLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
	return (
		<p>
			<a href={href}>{children}</a>
		</p>
	)
}

/** A time as staff read it, or what its absence means. */
export function timeOr(at: number | null, none: string, { locale, timeZone }: House): string {
	return at === null ? none : formatDateTime(at, locale, timeZone)
}

/** The survey as residents will be asked it. */
export function Preview({ definition, say }: { readonly definition: Definition; readonly say: Say }) {
	return (
		<section class="card" aria-labelledby="preview">
			<h2 id="preview">{say("survey.page.preview")}</h2>
			{definition.intro !== undefined && <p>{definition.intro}</p>}
			<ol>
				{definition.questions.map((question) => (
					<li key={question.id}>
						<p>
							<strong>{question.title}</strong> <span class="hint">{describe(question, say)}</span>
						</p>
						{question.help !== undefined && <p class="hint">{question.help}</p>}
						{choicesOf(question).length > 0 && (
							<p>
								{choicesOf(question)
									.map(({ label }) => label)
									.join(" / ")}
							</p>
						)}
					</li>
				))}
			</ol>
		</section>
	)
}

function describe(question: Question, say: Say): string {
	const required = say(question.required ? "survey.page.required" : "survey.page.optional")
	const kind = say(`survey.kind.${question.kind}`)
	return question.kind === "multiple" ? `${kind} ${question.min}–${question.max} · ${required}` : `${kind} · ${required}`
}
