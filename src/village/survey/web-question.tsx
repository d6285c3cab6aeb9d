/** One question on a resident's page of a survey. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { ChoiceField, RequiredMark, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { choicesOf, type Question } from "./definition.ts"
import { maxAnswerText } from "./rules.ts"
import { fieldOf, keptFieldOf } from "./web-answers.ts"
import { conditionWords } from "./web-condition.ts"
import type { SheetView } from "./web-page.tsx"

type PartProps = { readonly question: Question; readonly number: number; readonly view: SheetView; readonly say: Say }

export function QuestionPart({ question, number, view, say }: PartProps) {
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
