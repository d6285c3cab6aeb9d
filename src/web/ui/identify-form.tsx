/** Who opens a personal page that one link or a code leads to: the code, or which of a household it is. Works without a script. */
import { Actions, Button } from "./button.tsx"
import { ChoiceField, Form, TextField } from "./form.tsx"

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

export function IdentifyForm({
	view: { action, needsCode, code, error, persons },
	words,
}: {
	readonly view: IdentifyView
	readonly words: { readonly code: string; readonly person: string; readonly press: string }
}) {
	return (
		<Form action={action}>
			{needsCode && persons.length === 0 && (
				<TextField name="code" label={words.code} value={code} type="tel" maxLength={30} autocomplete="off" error={error} required />
			)}
			{persons.length > 0 && (
				<>
					<input type="hidden" name="code" value={code} />
					<ChoiceField
						name="person"
						label={words.person}
						pick="one"
						choices={persons.map(({ id, label }) => ({ value: id, label }))}
						required
					/>
				</>
			)}
			<Actions>
				<Button>{words.press}</Button>
			</Actions>
		</Form>
	)
}
