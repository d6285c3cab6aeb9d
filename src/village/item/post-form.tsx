/** Console: the press that posts the list, or hands it to a second person, with the days for objections. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { boardPath } from "./paths.ts"

export function PostForm({
	step,
	days,
	csrf,
	say,
	children,
}: {
	readonly step: "go" | "goSecond" | "check"
	readonly days: number
	readonly csrf: string
	readonly say: Say
	readonly children?: ComponentChildren
}) {
	return (
		<Form action={`${boardPath}/post`} csrf={csrf}>
			<TextField name="days" label={say("item.post.days")} type="number" value={String(days)} hint={say("item.post.daysHint")} />
			{children}
			<Actions>
				<Button>{say(`item.post.${step}`)}</Button>
			</Actions>
		</Form>
	)
}
