/** Forms whose every field has a label, a hint and its own error, and that keep what was entered. */
import { type ComponentChildren, h, type LooseInputHTMLAttributes } from "preact"
import { useFieldId } from "./field-ids.ts"
import { useWords } from "./locale.ts"
import { Notice } from "./notice.tsx"

type FormProps = {
	readonly action: string
	readonly children: ComponentChildren
	readonly method?: "get" | "post"
	/** For file fields. */
	readonly hasFiles?: boolean
	/** The signed token that proves the form is ours; sent as `csrf`. */
	readonly csrf?: string
	/** Whether a field below carries an error: says so at the top, where it is seen first. */
	readonly hasErrors?: boolean
}

export function Form({ action, children, method = "post", hasFiles = false, csrf, hasErrors = false }: FormProps) {
	const say = useWords()
	return (
		<form action={action} method={method} enctype={hasFiles ? "multipart/form-data" : undefined} class="form" noValidate={hasErrors}>
			{csrf !== undefined && <input type="hidden" name="csrf" value={csrf} />}
			{hasErrors && <Notice kind="error" title={say("form.hasErrors")} />}
			{children}
		</form>
	)
}

export type FieldProps = {
	readonly name: string
	/** Where something else on the page names the field; else it is made of the name, each its own where a page has several. */
	readonly id?: string
	readonly label: string
	readonly hint?: string | undefined
	readonly error?: string | undefined
	readonly required?: boolean
	/** False: which press beside it is made says whether it is needed, so that it is called neither 必填 nor 可不填. */
	readonly isMarked?: boolean
}

/** Ids that tie label, hint and error to the input; spread on the input itself. */
function useDescribed({ name, id: own = name, hint, error }: FieldProps) {
	const id = useFieldId(own)
	const ids = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter((one) => one !== false)
	return {
		id,
		name,
		"aria-describedby": ids.length > 0 ? ids.join(" ") : undefined,
		"aria-invalid": error === undefined ? undefined : true,
	} as const
}

function Field({ id, field, children }: { readonly id: string; readonly field: FieldProps; readonly children: ComponentChildren }) {
	return (
		<div class={field.error === undefined ? "field" : "field field-wrong"}>
			<label for={id}>
				{field.label}
				{field.isMarked !== false && <RequiredMark required={field.required ?? false} />}
			</label>
			<HintAndError id={id} field={field} />
			{children}
		</div>
	)
}

/** 必填 or 可不填, beside what a field is called. */
export function RequiredMark({ required }: { readonly required: boolean }) {
	const say = useWords()
	return <span class="field-mark">{required ? say("form.required") : say("form.optional")}</span>
}

function HintAndError({ id, field }: { readonly id: string; readonly field: FieldProps }) {
	return (
		<>
			{field.hint !== undefined && (
				<p class="hint" id={`${id}-hint`}>
					{field.hint}
				</p>
			)}
			{field.error !== undefined && (
				<p class="field-error" id={`${id}-error`}>
					{field.error}
				</p>
			)}
		</>
	)
}

type TextFieldProps = FieldProps & {
	readonly value?: string | undefined
	readonly type?: "text" | "password" | "tel" | "number" | "date" | "datetime-local" | "search"
	readonly maxLength?: number
	readonly autocomplete?: "username" | "current-password" | "new-password" | "one-time-code" | "off"
	/** Id of the datalist whose words are offered. */
	readonly list?: string
}

/** Made with `h`: preact types JSX inputs per `type`, so a type that is a variable fits none of them. */
export function TextField({ value, type = "text", maxLength, autocomplete, list, ...field }: TextFieldProps) {
	const described = useDescribed(field)
	return (
		<Field id={described.id} field={field}>
			{h<LooseInputHTMLAttributes, HTMLInputElement>("input", {
				...described,
				type,
				value,
				maxLength,
				autocomplete,
				...(list !== undefined && { list }),
				required: field.required,
			})}
		</Field>
	)
}

export function TextAreaField({
	value,
	rows = 4,
	maxLength,
	...field
}: FieldProps & { readonly value?: string | undefined; readonly rows?: number; readonly maxLength?: number }) {
	const described = useDescribed(field)
	return (
		<Field id={described.id} field={field}>
			<textarea {...described} rows={rows} maxLength={maxLength} required={field.required} value={value} />
		</Field>
	)
}

export type Choice = { readonly value: string; readonly label: string; readonly hint?: string }

export function SelectField({
	value,
	choices,
	...field
}: FieldProps & { readonly value?: string | undefined; readonly choices: readonly Choice[] }) {
	const described = useDescribed(field)
	// With nothing empty to choose something is always chosen: it cannot be left out.
	const isMarked = field.isMarked ?? (field.required === true || choices.some((choice) => choice.value === ""))
	return (
		<Field id={described.id} field={{ ...field, isMarked }}>
			<select {...described} required={field.required}>
				{choices.map((choice) => (
					<option key={choice.value} value={choice.value} selected={choice.value === value}>
						{choice.label}
					</option>
				))}
			</select>
		</Field>
	)
}

export function FileField({ accept, several = false, ...field }: FieldProps & { readonly accept: string; readonly several?: boolean }) {
	const described = useDescribed(field)
	return (
		<Field id={described.id} field={field}>
			<input {...described} type="file" accept={accept} multiple={several} required={field.required} />
		</Field>
	)
}

type ChoiceFieldProps = FieldProps & {
	readonly pick: "one" | "several"
	readonly choices: readonly Choice[]
	/** Values chosen so far. */
	readonly values?: readonly string[]
}

/** Radio buttons or check boxes with a legend; the whole row can be pressed. */
export function ChoiceField({ pick, choices, values = [], ...field }: ChoiceFieldProps) {
	const { id, ...described } = useDescribed(field)
	return (
		<fieldset id={id} class={field.error === undefined ? "field" : "field field-wrong"} aria-describedby={described["aria-describedby"]}>
			<legend>
				{field.label}
				<RequiredMark required={field.required ?? false} />
			</legend>
			<HintAndError id={id} field={field} />
			{choices.map((choice) => (
				<label key={choice.value} class="choice">
					<input
						type={pick === "one" ? "radio" : "checkbox"}
						name={field.name}
						value={choice.value}
						checked={values.includes(choice.value)}
						required={pick === "one" && field.required}
					/>
					<span>
						{choice.label}
						{choice.hint !== undefined && <span class="hint">{choice.hint}</span>}
					</span>
				</label>
			))}
		</fieldset>
	)
}
