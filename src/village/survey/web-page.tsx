/** The pages residents answer a survey on. Each works without a script; the script only spares steps. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { ChoiceField, Form, RequiredMark, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { summaryRows } from "./asking.ts"
import { choicesOf, type Definition, type Question } from "./definition.ts"
import { type Answer, maxAnswerText } from "./rules.ts"
import { hasConditions, shownQuestions } from "./shown.ts"
import { type FieldFaults, fieldOf, keptFieldOf, type PageValues } from "./web-answers.ts"
import { conditionWords } from "./web-condition.ts"

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

export type IdentifyView = {
	readonly action: string
	readonly title: string
	/** Masked; of a personal link. */
	readonly name?: string | undefined
	/** Whether the household's code is asked for. */
	readonly needsCode: boolean
	readonly code: string
	readonly error: string | undefined
	readonly persons: readonly { readonly id: string; readonly label: string }[]
}

export function IdentifyPage({ view, say }: { readonly view: IdentifyView; readonly say: Say }) {
	const { action, title, name, needsCode, code, error, persons } = view
	return (
		<>
			<h1>{title}</h1>
			<section class="card">
				<h2>{name === undefined ? say("survey.web.who") : say("survey.web.confirm", { name })}</h2>
				{name !== undefined && <p>{say("survey.web.confirmText", { name })}</p>}
				{needsCode && <p>{say(name === undefined ? "survey.web.whoText" : "survey.web.confirmElsewhere")}</p>}
				<Form action={action}>
					{needsCode && persons.length === 0 && (
						<TextField
							name="code"
							label={say("survey.web.code")}
							value={code}
							type="tel"
							maxLength={30}
							autocomplete="off"
							error={error}
							required
						/>
					)}
					{persons.length > 0 && (
						<>
							<input type="hidden" name="code" value={code} />
							<ChoiceField
								name="person"
								label={say("survey.web.whichPerson")}
								pick="one"
								choices={persons.map(({ id, label }) => ({ value: id, label }))}
								required
							/>
						</>
					)}
					<Actions>
						<Button>{needsCode || name === undefined ? say("survey.web.next") : say("survey.web.confirmYes", { name })}</Button>
					</Actions>
				</Form>
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

type PartProps = { readonly question: Question; readonly number: number; readonly view: SheetView; readonly say: Say }

function QuestionPart({ question, number, view, say }: PartProps) {
	const { definition, answers } = view
	const { id, showIf } = question
	return (
		<section
			class="card"
			aria-label={say("survey.web.number", { number })}
			data-question={id}
			data-name={fieldOf(question)}
			data-numeric={question.kind === "number" || question.kind === "scale" ? "" : undefined}
			data-show-if={showIf === undefined ? undefined : JSON.stringify(showIf)}
		>
			{showIf !== undefined && (
				<p class="hint" data-only-if>
					{say("survey.web.onlyIf", { words: conditionWords(showIf, definition.questions, say) })}
				</p>
			)}
			{answers.get(id)?.kind === "media" && <p class="hint">{say("survey.web.voiceKept")}</p>}
			<AnswerFields question={question} number={number} view={view} say={say} />
		</section>
	)
}

function AnswerFields({ question, number, view, say }: PartProps): ComponentChildren {
	const { values, faults, full } = view
	const { id, title, help, required } = question
	const fault = faults.get(id)
	const field = {
		name: fieldOf(question),
		label: `${number}. ${title}`,
		...(help !== undefined && { hint: help }),
		...(fault !== undefined && { error: say(fault.key, fault.values) }),
		required,
	}
	const [value = ""] = values.get(id) ?? []
	const gone = full[id] ?? []
	const choices = choicesOf(question).map((option) => ({
		value: option.id,
		label: gone.includes(option.id) ? say("survey.fullOption", { label: option.label }) : option.label,
	}))
	switch (question.kind) {
		case "single":
		case "scale":
			return <ChoiceField {...field} pick="one" choices={choices} values={values.get(id) ?? []} />
		case "multiple": {
			const hint = say(question.min === question.max ? "survey.pickExactly" : "survey.web.pick", {
				count: question.max,
				min: question.min,
				max: question.max,
			})
			return (
				<ChoiceField
					{...field}
					hint={help === undefined ? hint : `${help} ${hint}`}
					pick="several"
					choices={choices}
					values={values.get(id) ?? []}
				/>
			)
		}
		case "number":
			return (
				<TextField
					{...field}
					label={question.unit === undefined ? field.label : `${field.label}（${question.unit}）`}
					value={value}
					maxLength={40}
					autocomplete="off"
				/>
			)
		case "text":
			return <TextAreaField {...field} value={value} maxLength={maxAnswerText} />
		case "photo":
			return <PhotoField question={question} field={field} view={view} say={say} />
	}
}

type FieldView = {
	readonly name: string
	readonly label: string
	readonly hint?: string
	readonly error?: string
	readonly required: boolean
}

function PhotoField({
	question,
	field,
	view,
	say,
}: {
	readonly question: Extract<Question, { kind: "photo" }>
	readonly field: FieldView
	readonly view: SheetView
	readonly say: Say
}) {
	const kept = view.kept.get(question.id) ?? []
	return (
		<fieldset
			class={field.error === undefined ? "field" : "field field-wrong"}
			aria-describedby={field.error === undefined ? undefined : `${field.name}-error`}
		>
			<legend>
				{field.label}
				<RequiredMark required={question.required} />
			</legend>
			{field.hint !== undefined && <p class="hint">{field.hint}</p>}
			<p class="hint">{say("survey.web.photos", { min: question.min, max: question.max })}</p>
			{field.error !== undefined && (
				<p class="field-error" id={`${field.name}-error`}>
					{field.error}
				</p>
			)}
			{kept.map((value, index) => (
				<label key={value} class="choice">
					<input type="checkbox" name={keptFieldOf(question)} value={value} checked />
					<span>{say("survey.web.keptPhoto", { number: index + 1 })}</span>
				</label>
			))}
			<label for={field.name}>{say("survey.web.photo")}</label>
			<input type="file" id={field.name} name={field.name} accept="image/*" multiple={question.max > 1} />
		</fieldset>
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
