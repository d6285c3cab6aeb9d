/** The form of a survey: questions are added one after another, without a script. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { DraftForm, Problems } from "../../web/ui/draft-form.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { limits, questionKinds, secrecies, units } from "./definition.ts"
import { type FormValues, fieldOf, type QuestionValues } from "./form.ts"
import { BackLink, surveysPath } from "./parts.tsx"

export type FormView = {
	readonly values: FormValues
	readonly action: string
	/** Where 取消 leads. */
	readonly back: string
	readonly title: string
	/** Said above the form, e.g. what editing an open survey means. */
	readonly hint?: string
	/** What is wrong, in words. */
	readonly problems: readonly string[]
	/** Nothing is wrong, but somebody else saved in between. */
	readonly isOvertaken?: boolean
	/** The revision it was made from: a change of somebody else's is not written over unseen. */
	readonly seen?: number
	/** The id of one that was not saved yet: sent twice, it is one. */
	readonly draft?: string
	readonly csrf: string
}

export function FormPage({ view, house: { say } }: { readonly view: FormView; readonly house: House }) {
	const { values, action, back, title, hint, problems, isOvertaken = false, seen, draft, csrf } = view
	return (
		<>
			<BackLink href={back}>{say("survey.page.back")}</BackLink>
			<h1>{title}</h1>
			{hint !== undefined && <p>{hint}</p>}
			<Problems
				title={isOvertaken ? say("survey.form.overtaken.title") : say("survey.form.problems", { count: problems.length })}
				problems={problems}
			/>
			<DraftForm action={action} csrf={csrf}>
				<input type="hidden" name="count" value={values.questions.length} />
				{draft !== undefined && <input type="hidden" name="draft" value={draft} />}
				{seen !== undefined && <input type="hidden" name="seen" value={seen} />}
				<TextField name="title" label={say("survey.field.title")} value={values.title} required maxLength={limits.title} />
				<TextAreaField
					name="intro"
					label={say("survey.field.intro")}
					hint={say("survey.form.introHint")}
					value={values.intro}
					rows={3}
					maxLength={limits.intro}
				/>
				<ChoiceField
					name="unit"
					label={say("survey.field.unit")}
					pick="one"
					required
					values={[values.unit]}
					choices={units.map((value) => ({ value, label: say(`survey.unit.${value}`) }))}
				/>
				<ChoiceField
					name="secrecy"
					label={say("survey.field.secrecy")}
					pick="one"
					required
					values={[values.secrecy]}
					choices={secrecies.map((value) => ({ value, label: say(`survey.secrecy.${value}`), hint: say(`survey.secrecy.${value}.hint`) }))}
				/>
				<TextField
					name="opensAt"
					type="datetime-local"
					label={say("survey.field.opensAt")}
					hint={say("survey.form.opensHint")}
					value={values.opensAt}
				/>
				<TextField
					name="closesAt"
					type="datetime-local"
					label={say("survey.field.closesAt")}
					hint={say("survey.form.closesHint")}
					value={values.closesAt}
				/>
				{values.questions.map((question, index) => (
					<QuestionFields key={index} question={question} index={index} say={say} />
				))}
				<Actions>
					<Button kind="plain" name="do" value="add">
						{say("survey.form.add")}
					</Button>
				</Actions>
				<Actions>
					<Button name="do" value="save">
						{say("survey.form.save")}
					</Button>
					<ButtonLink href={back}>{say("survey.form.cancel")}</ButtonLink>
				</Actions>
			</DraftForm>
		</>
	)
}

function QuestionFields({ question, index, say }: { readonly question: QuestionValues; readonly index: number; readonly say: Say }) {
	const name = (field: string) => fieldOf(index, field)
	return (
		<section class="card" aria-labelledby={name("heading")}>
			<h2 id={name("heading")}>{say("survey.form.question", { number: index + 1 })}</h2>
			<input type="hidden" name={name("id")} value={question.id} />
			<SelectField
				name={name("kind")}
				label={say("survey.field.kind")}
				required
				value={question.kind}
				choices={questionKinds.map((value) => ({ value, label: say(`survey.kind.${value}`) }))}
			/>
			<TextField name={name("title")} label={say("survey.form.asked")} value={question.title} required maxLength={limits.questionTitle} />
			<TextAreaField
				name={name("options")}
				label={say("survey.field.options")}
				hint={say("survey.form.optionsHint")}
				value={question.options}
				rows={4}
			/>
			<ChoiceField
				name={name("required")}
				label={say("survey.field.required")}
				pick="several"
				values={question.isRequired ? ["yes"] : []}
				choices={[{ value: "yes", label: say("survey.form.mustAnswer") }]}
			/>
			<details open={hasMore(question)}>
				<summary>{say("survey.form.more")}</summary>
				<TextField name={name("help")} label={say("survey.field.help")} value={question.help} maxLength={limits.help} />
				<TextField
					name={name("min")}
					type="number"
					label={say("survey.field.min")}
					hint={say("survey.form.boundsHint")}
					value={question.min}
				/>
				<TextField name={name("max")} type="number" label={say("survey.field.max")} value={question.max} />
				<TextField name={name("unit")} label={say("survey.form.numberUnit")} value={question.unit} maxLength={limits.unit} />
				<TextField name={name("decimals")} type="number" label={say("survey.field.decimals")} value={question.decimals} />
				<TextField name={name("steps")} type="number" label={say("survey.field.steps")} value={question.steps} />
				<TextField name={name("low")} label={say("survey.field.low")} value={question.low} maxLength={limits.endLabel} />
				<TextField name={name("high")} label={say("survey.field.high")} value={question.high} maxLength={limits.endLabel} />
				<TextField
					name={name("showIf")}
					label={say("survey.sheet.column.showIf")}
					hint={say("survey.sheet.columnHelp.showIf")}
					value={question.showIf}
					maxLength={500}
				/>
			</details>
			<Actions>
				<Button kind="plain" name="do" value={`remove:${index}`}>
					{say("survey.form.remove", { number: index + 1 })}
				</Button>
			</Actions>
		</section>
	)
}

function hasMore({ help, min, max, unit, decimals, steps, low, high, showIf }: QuestionValues): boolean {
	return [help, min, max, unit, decimals, steps, low, high, showIf].some((text) => text !== "")
}

/** Upload of a survey file. */
export function UploadPage({
	problems,
	draft,
	csrf,
	house: { say },
}: {
	readonly problems: readonly string[]
	/** The id the survey will have: sent twice, it is one. */
	readonly draft: string
	readonly csrf: string
	readonly house: House
}) {
	return (
		<>
			<BackLink href={surveysPath}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.page.upload")}</h1>
			<p>
				{say("survey.upload.hint")} <a href={`${surveysPath}/template.xlsx`}>{say("survey.upload.template")}</a>
				{" · "}
				<a href={`${surveysPath}/example.json`}>{say("survey.upload.example")}</a>
			</p>
			<Problems title={say("survey.form.problems", { count: problems.length })} problems={problems} />
			<Form action={`${surveysPath}/upload`} csrf={csrf} hasFiles>
				<input type="hidden" name="draft" value={draft} />
				<FileField name="file" label={say("survey.upload.file")} accept=".xlsx,.json,application/json" required />
				<Button>{say("survey.upload.send")}</Button>
			</Form>
		</>
	)
}
