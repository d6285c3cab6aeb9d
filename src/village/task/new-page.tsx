/** Console: a task is given. */
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { limits } from "./act.ts"
import { tasksPath } from "./console.ts"

export type NewTaskView = {
	readonly id: string
	readonly values: Readonly<Record<"matter" | "title" | "text" | "household" | "name" | "when" | "budget", string>>
	readonly errors: Readonly<Partial<Record<"title" | "name" | "when" | "budget", string>>>
	readonly decision: string | undefined
	readonly csrf: string
}

export function NewTaskPage({ view, house: { say } }: { readonly view: NewTaskView; readonly house: House }) {
	const { id, values, errors, decision, csrf } = view
	return (
		<>
			<p>
				<a href={tasksPath}>{say("task.back")}</a>
			</p>
			<h1>{say("task.new")}</h1>
			{decision !== undefined && <p>{say("task.new.decision", { number: decision })}</p>}
			<Form action={tasksPath} csrf={csrf} hasErrors={Object.keys(errors).length > 0}>
				<input type="hidden" name="id" value={id} />
				<input type="hidden" name="matter" value={values.matter} />
				<TextField name="title" label={say("task.what")} value={values.title} error={errors.title} maxLength={limits.title} required />
				<TextAreaField name="text" label={say("task.text")} value={values.text} maxLength={limits.text} />
				<TextField name="household" label={say("task.check.household")} value={values.household} maxLength={20} required />
				<TextField
					name="name"
					label={say("task.who")}
					hint={say("task.whoHint")}
					value={values.name}
					error={errors.name}
					maxLength={40}
					required
				/>
				<TextField name="when" type="date" label={say("task.deadline")} value={values.when} error={errors.when} required />
				<TextField name="budget" label={say("task.budget")} value={values.budget} error={errors.budget} maxLength={20} />
				<Actions>
					<Button>{say("task.give")}</Button>
				</Actions>
			</Form>
		</>
	)
}
