/** Console: one item whole, with everything that is in it. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { ClaimList, type Page } from "./board-page.tsx"
import { Toolbar } from "./board-tools.tsx"
import { PageTop, type Told } from "./page-top.tsx"
import { boardPath } from "./paths.ts"
import type { ShownItem } from "./view.ts"

export function OnePage({
	shown,
	targets,
	categories,
	csrf,
	notice,
	say,
}: {
	readonly shown: ShownItem
	readonly targets: Page["targets"]
	readonly categories: Page["categories"]
	readonly csrf: string
	readonly notice: Told
	readonly say: Say
}) {
	const { item, claims, people, households } = shown
	return (
		<>
			<PageTop title={item.title} notice={notice} say={say} />
			<p>{say("item.counts", { claims: claims.length, people, households })}</p>
			<Form action={`${boardPath}/one/${item.id}`} csrf={csrf}>
				<TextField name="title" label={say("item.newName")} value={item.title} maxLength={60} required />
				<SelectField name="category" label={say("item.filter.category")} value={item.category} choices={categories} />
				<Actions>
					<Button>{say("item.save")}</Button>
				</Actions>
			</Form>
			<form method="post" action={`${boardPath}/act`} class="board" data-board>
				<input type="hidden" name="csrf" value={csrf} />
				<input type="hidden" name="one" value={item.id} />
				<ClaimList claims={claims} say={say} />
				<Toolbar targets={targets} say={say} />
			</form>
		</>
	)
}
