/** Console: what to do with what is ticked on the board. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { SelectField, TextField } from "../../web/ui/form.tsx"
import { targetsPath } from "./paths.ts"
import type { Targets } from "./targets.ts"

/** On a phone it stands at the bottom of the screen; one kind of act is unfolded at a time, so that what is ticked stays in sight. */
export function Toolbar({
	targets,
	acceptsTicked = false,
	say,
}: {
	readonly targets: Targets
	/** Whether there is a proposal to tick. */
	readonly acceptsTicked?: boolean
	readonly say: Say
}) {
	const act = (value: string, isMain = false) => (
		<Button {...(!isMain && { kind: "plain" })} name="act" value={value}>
			{say(`item.act.${value}`)}
		</Button>
	)
	return (
		<details class="board-tools" data-tools>
			<summary>
				{say("item.tools")} <span data-count />
			</summary>
			{acceptsTicked && <div class="board-tick">{act("accept-ticked")}</div>}
			<Act title={say("item.tools.place")}>
				<TargetField targets={targets} say={say} />
				<Actions>
					{act("move", true)}
					{act("merge")}
				</Actions>
			</Act>
			<Act title={say("item.tools.split")}>
				<TextField name="title" label={say("item.newTitle")} maxLength={60} isMarked={false} />
				<Actions>{act("split")}</Actions>
			</Act>
			<Act title={say("item.tools.aside")}>
				<TextField name="reason" label={say("item.reason")} hint={say("item.reasonHint")} maxLength={200} isMarked={false} />
				<Actions>
					{act("out-of-scope")}
					{act("personal")}
					{act("same")}
					{act("reopen")}
				</Actions>
			</Act>
			<Act title={say("item.tools.look")}>
				<TextField name="shown" label={say("item.shown")} maxLength={200} isMarked={false} />
				<Actions>
					{act("reword")}
					{act("look")}
				</Actions>
			</Act>
		</details>
	)
}

/** Of those with one name a newer browser keeps one open. */
function Act({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
	return (
		<details class="board-act" name="board-act">
			<summary>{title}</summary>
			{children}
		</details>
	)
}

function TargetField({ targets, say }: { readonly targets: Targets; readonly say: Say }) {
	if (targets.kind === "all")
		return (
			<SelectField
				name="target"
				label={say("item.target")}
				hint={say("item.target.merge")}
				choices={[{ value: "", label: say("item.target.none") }, ...targets.choices]}
				isMarked={false}
			/>
		)
	return (
		<div data-targets={targetsPath}>
			<TextField
				name="target"
				label={say("item.target")}
				hint={`${say("item.target.find", { count: targets.count })}${say("item.target.merge")}`}
				maxLength={80}
				list="targets"
				isMarked={false}
			/>
			<datalist id="targets" />
		</div>
	)
}
