/** The page on which residents write an opinion: one form, usable without script, in WeChat's own browser on a small phone. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { formPhotos, maxPlaceLength, maxTextLength } from "./rules.ts"

export type FormView = {
	readonly title: string
	readonly hint: string
	/** A household alone is not enough. */
	readonly needsPerson: boolean
	readonly action: string
	/** Who is known to be there, by a masked name; they need no code. `otherPath`: where somebody else shows theirs. */
	readonly me: { readonly personId: string; readonly name: string; readonly otherPath: string } | undefined
	/** Id of the opinion to be: sent twice, it is filed once. */
	readonly id: string
	readonly values: { readonly text: string; readonly place: string; readonly code: string; readonly name: string; readonly named: string }
	/** Message keys. */
	readonly errors: { readonly text?: string; readonly code?: string; readonly name?: string; readonly photo?: string }
	/** Photos that are stored already, sealed. */
	readonly kept: readonly string[]
}

export function FormPage({ view, house: { say } }: { readonly view: FormView; readonly house: House }) {
	const { title, hint, action, me, id, values, errors, kept } = view
	const wrong = (key: string | undefined) => (key === undefined ? undefined : say(key, { max: formPhotos }))
	return (
		<>
			<h1>{title}</h1>
			<p>{hint}</p>
			{me !== undefined && (
				<p>
					{say("opinion.form.as", { name: me.name })} <a href={me.otherPath}>{say("opinion.form.notMe")}</a>
				</p>
			)}
			<Form action={action} hasFiles hasErrors={Object.keys(errors).length > 0}>
				<input type="hidden" name="id" value={id} />
				{me !== undefined && <input type="hidden" name="me" value={me.personId} />}
				{kept.map((sealed) => (
					<input key={sealed} type="hidden" name="kept" value={sealed} />
				))}
				<TextAreaField
					name="text"
					label={say("opinion.form.text")}
					hint={say("opinion.form.textHint")}
					error={wrong(errors.text)}
					required
					rows={7}
					maxLength={maxTextLength}
					value={values.text}
				/>
				<FileField
					name="photo"
					label={say("opinion.form.photo")}
					hint={
						kept.length > 0 ? say("opinion.entry.photoKept", { count: kept.length }) : say("opinion.form.photoHint", { max: formPhotos })
					}
					error={wrong(errors.photo)}
					accept="image/*"
					several
				/>
				<TextField
					name="place"
					label={say("opinion.entry.place")}
					hint={say("opinion.entry.placeHint")}
					value={values.place}
					maxLength={maxPlaceLength}
					autocomplete="off"
				/>
				{me === undefined && <WhoFields view={view} say={say} />}
				<ChoiceField
					name="named"
					label={say("opinion.form.named")}
					pick="one"
					values={[values.named]}
					choices={[
						{ value: "no", label: say("opinion.form.namedNo") },
						{ value: "yes", label: say("opinion.form.namedYes") },
					]}
				/>
				<Actions>
					<Button>{say("opinion.form.send")}</Button>
				</Actions>
			</Form>
		</>
	)
}

/** Asked of whom nothing is known: the household by its code, and a name where they like. */
function WhoFields({ view: { values, errors, needsPerson }, say }: { readonly view: FormView; readonly say: Say }) {
	const wrong = (key: string | undefined) => (key === undefined ? undefined : say(key))
	return (
		<>
			<TextField
				name="code"
				label={say("opinion.form.code")}
				hint={say("opinion.form.codeHint")}
				error={wrong(errors.code)}
				required
				value={values.code}
				maxLength={40}
				autocomplete="off"
			/>
			<TextField
				name="name"
				label={say("opinion.form.name")}
				hint={say(needsPerson ? "opinion.form.nameWanted" : "opinion.form.nameHint")}
				error={wrong(errors.name)}
				required={needsPerson}
				value={values.name}
				maxLength={40}
				autocomplete="off"
			/>
		</>
	)
}

export function FormDonePage({
	title,
	number,
	next,
	back,
	house: { say },
}: {
	readonly title: string
	readonly number: string
	readonly next: string
	readonly back: string
	readonly house: House
}) {
	return (
		<>
			<h1>{title}</h1>
			<Notice kind="success" title={say("opinion.filed", { number })} />
			<p>{next}</p>
			<p>
				<a href={back}>{say("opinion.form.another")}</a>
			</p>
		</>
	)
}
