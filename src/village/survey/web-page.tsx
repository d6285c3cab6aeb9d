/** The pages residents answer a survey on. Each works without a script; the script only spares steps. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { IdentifyForm, type IdentifyView } from "../../web/ui/identify-form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { summaryRows } from "./asking.ts"
import type { Definition } from "./definition.ts"
import type { Answer } from "./rules.ts"
import { hasConditions, shownQuestions } from "./shown.ts"
import type { FieldFaults, PageValues } from "./web-answers.ts"
import { QuestionPart } from "./web-question.tsx"

/** Says one thing: a link that does not open, a survey that has closed. */
export function MessagePage({
	title,
	text,
	children,
}: {
	readonly title: string
	readonly text: string
	readonly children?: ComponentChildren
}) {
	return (
		<>
			<h1>{title}</h1>
			<p>{text}</p>
			{children}
		</>
	)
}

export function IdentifyPage({ view, say }: { readonly view: IdentifyView; readonly say: Say }) {
	const { title, name, needsCode } = view
	return (
		<>
			<h1>{title}</h1>
			<section class="card">
				<h2>{name === undefined ? say("survey.web.who") : say("survey.web.confirm", { name })}</h2>
				{name !== undefined && <p>{say("survey.web.confirmText", { name })}</p>}
				{needsCode && <p>{say(name === undefined ? "survey.web.whoText" : "survey.web.confirmElsewhere")}</p>}
				<IdentifyForm
					view={view}
					words={{
						code: say("survey.web.code"),
						person: say("survey.web.whichPerson"),
						press: needsCode || name === undefined ? say("survey.web.next") : say("survey.web.confirmYes", { name }),
					}}
				/>
			</section>
		</>
	)
}

export type SheetView = {
	readonly action: string
	readonly definition: Definition
	readonly revision: number
	readonly name: string
	/** Mark of the person, sent back with the answers. */
	readonly whose: string
	/** Where somebody else shows their code instead. */
	readonly otherPath: string
	readonly by: string | undefined
	readonly until: string
	readonly values: PageValues
	readonly answers: ReadonlyMap<string, Answer>
	readonly faults: FieldFaults
	readonly full: Readonly<Record<string, readonly string[]>>
	/** Photos kept already, by question: the value that names each. */
	readonly kept: ReadonlyMap<string, readonly string[]>
	readonly wasMoved: boolean
	/** Where the browser keeps a draft; undefined for an anonymous survey, of which nothing is kept anywhere. */
	readonly draftKey: string | undefined
}

export function SheetPage({ view, say }: { readonly view: SheetView; readonly say: Say }) {
	const { action, definition, revision, name, whose, otherPath, by, until, faults, wasMoved, draftKey } = view
	const { title, intro, unit, secrecy, questions } = definition
	const isFinal = secrecy === "anonymous"
	return (
		<>
			<h1>{title}</h1>
			{intro !== undefined && <p>{intro}</p>}
			<p>
				{say(unit === "household" ? "survey.perHousehold" : "survey.perPerson", {
					count: say(hasConditions(definition) ? "survey.countAtMost" : "survey.count", { questions: questions.length }),
					until,
				})}
			</p>
			<p>{say(`survey.${secrecy}`)}</p>
			<p>
				{say("survey.web.whose", { name })} <a href={otherPath}>{say("survey.web.notMe")}</a>
			</p>
			{by !== undefined && <Notice kind="info" title={say("survey.web.by", { name: by })} />}
			{wasMoved && <Notice kind="info" title={say("survey.web.moved")} />}
			{faults.size > 0 && <Notice kind="error" title={say("survey.web.hasFaults", { count: faults.size })} />}
			<p class="hint">{say("survey.web.lead")}</p>
			{draftKey !== undefined && (
				<p class="hint" data-draft-hint hidden>
					{say("survey.web.leadScript")}
				</p>
			)}
			<form
				action={action}
				method="post"
				enctype={questions.some(({ kind }) => kind === "photo") ? "multipart/form-data" : undefined}
				class="form"
				noValidate
				data-sheet=""
				data-draft={draftKey}
				data-fresh={faults.size === 0 && !wasMoved ? "" : undefined}
			>
				<input type="hidden" name="revision" value={revision} />
				<input type="hidden" name="whose" value={whose} />
				{questions.map((question, index) => (
					<QuestionPart key={question.id} question={question} number={index + 1} view={view} say={say} />
				))}
				{isFinal && <p>{say("survey.web.final")}</p>}
				<Actions>
					<Button>{say(isFinal ? "survey.web.sendFinal" : "survey.web.send")}</Button>
				</Actions>
			</form>
		</>
	)
}

export type DoneView = {
	readonly definition: Definition
	readonly answers: ReadonlyMap<string, Answer>
	readonly until: string
	readonly editPath: string
	readonly isNews: boolean
	readonly by: string | undefined
	readonly draftKey: string | undefined
}

/** After sending, and whenever the page is opened again: what stands, and the way to change it. */
export function DonePage({ view, say }: { readonly view: DoneView; readonly say: Say }) {
	const { definition, answers, until, editPath, isNews, by, draftKey } = view
	const isSealed = definition.secrecy === "anonymous"
	const heading = isNews
		? isSealed
			? "survey.web.doneSealed"
			: "survey.web.done"
		: isSealed
			? "survey.web.alreadySealed"
			: "survey.web.already"
	return (
		<>
			<h1>{definition.title}</h1>
			<Notice kind={isNews ? "success" : "info"} title={say(heading)} />
			{by !== undefined && <p>{say("survey.web.by", { name: by })}</p>}
			{!isSealed && (
				<section class="card" data-drop-draft={draftKey}>
					<h2>{say("survey.web.yours")}</h2>
					<AnswersList definition={definition} answers={answers} say={say} />
					<p>{say("survey.web.until", { until })}</p>
					<Actions>
						<ButtonLink href={editPath}>{say("survey.web.change")}</ButtonLink>
					</Actions>
				</section>
			)}
		</>
	)
}

function AnswersList({
	definition,
	answers,
	say,
}: {
	readonly definition: Definition
	readonly answers: ReadonlyMap<string, Answer>
	readonly say: Say
}) {
	return (
		<dl>
			{summaryRows(shownQuestions(definition, answers), answers, say).map(({ label, value }) => (
				<div key={label}>
					<dt>{label}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	)
}
