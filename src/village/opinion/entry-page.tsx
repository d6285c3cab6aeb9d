/** The form by which staff enter what came on paper, by mouth, by phone, at the open hour or at a house visit. */
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { opinionsPath } from "./list-page.tsx"
import { enteredKinds, formPhotos, maxPlaceLength, maxTextLength } from "./rules.ts"

/** What was typed, and the message keys of what is wrong with it. */
export type EntryView = {
	/** Id of the opinion to be: sent twice, it is entered once. */
	readonly id: string
	readonly values: {
		readonly household: string
		readonly name: string
		readonly kind: string
		readonly text: string
		readonly place: string
		/** Day it was said, as the date field gives it; empty for today. */
		readonly day: string
		readonly named: boolean
	}
	readonly errors: {
		readonly household?: string
		/** Households that may be meant. */
		readonly numbers?: string
		readonly name?: string
		readonly kind?: string
		readonly text?: string
		readonly day?: string
		readonly photo?: string
	}
	/** Photos that are stored already, sealed. */
	readonly kept: readonly string[]
	/** The open hour or visit it belongs to. */
	readonly visit: string
	readonly csrf: string
}

export function EntryPage({ view, house }: { readonly view: EntryView; readonly house: House }) {
	const { say } = house
	const { id, values, errors, csrf, kept, visit } = view
	const wrong = (key: string | undefined) => (key === undefined ? undefined : say(key))
	return (
		<>
			<h1>{say("opinion.entry.title")}</h1>
			<p>{say("opinion.entry.hint")}</p>
			<Form action={opinionsPath} csrf={csrf} hasFiles hasErrors={Object.keys(errors).length > 0}>
				<input type="hidden" name="id" value={id} />
				<input type="hidden" name="visit" value={visit} />
				{kept.map((sealed) => (
					<input key={sealed} type="hidden" name="kept" value={sealed} />
				))}
				<ChoiceField
					name="kind"
					label={say("opinion.entry.kind")}
					pick="one"
					required
					error={wrong(errors.kind)}
					values={[values.kind]}
					choices={enteredKinds.map((value) => ({ value, label: say(`opinion.source.${value}`) }))}
				/>
				<TextAreaField
					name="text"
					label={say("opinion.entry.text")}
					hint={say("opinion.entry.textHint")}
					error={wrong(errors.text)}
					required
					rows={6}
					maxLength={maxTextLength}
					value={values.text}
				/>
				<FileField
					name="photo"
					label={say("opinion.entry.photo")}
					hint={
						kept.length > 0 ? say("opinion.entry.photoKept", { count: kept.length }) : say("opinion.entry.photoHint", { max: formPhotos })
					}
					error={errors.photo === undefined ? undefined : say(errors.photo, { max: formPhotos })}
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
				<TextField
					name="day"
					type="date"
					label={say("opinion.entry.day")}
					hint={say("opinion.entry.dayHint")}
					error={wrong(errors.day)}
					value={values.day}
				/>
				<TextField
					name="household"
					label={say("opinion.entry.household")}
					hint={say("opinion.entry.householdHint")}
					error={errors.household === undefined ? undefined : say(errors.household, { numbers: errors.numbers ?? "" })}
					value={values.household}
					maxLength={40}
					autocomplete="off"
				/>
				<TextField
					name="name"
					label={say("opinion.entry.name")}
					hint={say("opinion.entry.nameHint")}
					error={wrong(errors.name)}
					value={values.name}
					maxLength={40}
					autocomplete="off"
				/>
				<ChoiceField
					name="named"
					label={say("opinion.entry.named")}
					pick="several"
					values={values.named ? ["yes"] : []}
					choices={[{ value: "yes", label: say("opinion.entry.namedYes") }]}
				/>
				<Actions>
					<Button>{say("opinion.entry.save")}</Button>
					<ButtonLink href={opinionsPath}>{say("opinion.detail.back")}</ButtonLink>
				</Actions>
			</Form>
		</>
	)
}
