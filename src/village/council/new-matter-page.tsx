/** Console: a matter is put on the agenda. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { limits } from "./command.ts"
import { councilPath } from "./console.ts"
import { matterKinds, presetIds } from "./stages.ts"

export type NewMatterView = {
	/** The id it is to have: sent twice, it is one matter. */
	readonly id: string
	readonly values: Readonly<
		Record<"body" | "title" | "text" | "kind" | "preset" | "group" | "budget" | "asker" | "concerned" | "poll", string>
	>
	readonly bodies: readonly { readonly id: string; readonly name: string }[]
	readonly groups: readonly string[]
	readonly errors: Readonly<Partial<Record<"body" | "title" | "kind" | "budget" | "group" | "asker" | "concerned", string>>>
	readonly csrf: string
}

export function NewMatterPage({ view, house: { say } }: { readonly view: NewMatterView; readonly house: House }) {
	const { id, values, bodies, groups, errors, csrf } = view
	return (
		<>
			<p>
				<a href={councilPath}>{say("council.back")}</a>
			</p>
			<h1>{say("council.matters.new")}</h1>
			<Form action={`${councilPath}/matters`} csrf={csrf} hasErrors={Object.keys(errors).length > 0}>
				<input type="hidden" name="id" value={id} />
				<SelectField
					name="body"
					label={say("council.matter.body")}
					value={values.body}
					error={errors.body}
					choices={bodies.map(({ id: value, name }) => ({ value, label: name }))}
				/>
				<TextField
					name="title"
					label={say("council.matter.title")}
					value={values.title}
					maxLength={limits.title}
					error={errors.title}
					required
				/>
				<TextAreaField name="text" label={say("council.matter.text")} value={values.text} maxLength={limits.text} rows={6} />
				<ChoiceField
					name="kind"
					label={say("council.matter.kind")}
					pick="one"
					required
					values={[values.kind]}
					error={errors.kind}
					choices={matterKinds.map((value) => ({ value, label: say(`council.kind.${value}`), hint: say(`council.kind.${value}.hint`) }))}
				/>
				<SelectField
					name="preset"
					label={say("council.matter.preset")}
					value={values.preset}
					choices={presetIds.map((value) => ({ value, label: say(`council.preset.${value}`) }))}
				/>
				<SelectField
					name="group"
					label={say("council.matter.group")}
					hint={say("council.matter.groupHint")}
					value={values.group}
					error={errors.group}
					choices={[{ value: "", label: say("council.body.wholeVillage") }, ...groups.map((value) => ({ value, label: value }))]}
				/>
				<TextField name="budget" label={say("council.matter.budget")} value={values.budget} error={errors.budget} maxLength={20} />
				<TextField
					name="asker"
					label={say("council.matter.asker")}
					hint={say("council.matter.personHint")}
					value={values.asker}
					error={errors.asker}
					maxLength={300}
				/>
				<TextField
					name="concerned"
					label={say("council.matter.concerned")}
					hint={say("council.matter.concernedHint")}
					value={values.concerned}
					error={errors.concerned}
					maxLength={300}
				/>
				<ChoiceField
					name="poll"
					label={say("council.matter.poll")}
					pick="several"
					values={[values.poll]}
					choices={[{ value: "yes", label: say("council.matter.pollYes") }]}
				/>
				<Actions>
					<Button>{say("council.matter.put")}</Button>
				</Actions>
			</Form>
		</>
	)
}
