/** Console: what to do with what is ticked on the board. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { SelectField, TextField } from "../../web/ui/form.tsx"
import { targetsPath } from "./paths.ts"
import type { Targets } from "./targets.ts"

/** On a phone it stands at the bottom of the screen. */
export function Toolbar({ targets, say }: { readonly targets: Targets; readonly say: Say }) {
	return (
		<details class="board-tools" data-tools>
			<summary>
				{say("item.tools")} <span data-count />
			</summary>
			{targets.kind === "all" ? (
				<SelectField
					name="target"
					label={say("item.target")}
					choices={[{ value: "", label: say("item.target.none") }, ...targets.choices]}
				/>
			) : (
				<div data-targets={targetsPath}>
					<TextField
						name="target"
						label={say("item.target")}
						hint={say("item.target.find", { count: targets.count })}
						maxLength={80}
						list="targets"
					/>
					<datalist id="targets" />
				</div>
			)}
			<Actions>
				<Button name="act" value="move">
					{say("item.act.move")}
				</Button>
				<Button kind="plain" name="act" value="merge">
					{say("item.act.merge")}
				</Button>
			</Actions>
			<TextField name="title" label={say("item.newTitle")} maxLength={60} />
			<Actions>
				<Button kind="plain" name="act" value="split">
					{say("item.act.split")}
				</Button>
			</Actions>
			<TextField name="reason" label={say("item.reason")} maxLength={200} />
			<Actions>
				<Button kind="plain" name="act" value="out-of-scope">
					{say("item.act.out-of-scope")}
				</Button>
				<Button kind="plain" name="act" value="personal">
					{say("item.act.personal")}
				</Button>
				<Button kind="plain" name="act" value="same">
					{say("item.act.same")}
				</Button>
				<Button kind="plain" name="act" value="reopen">
					{say("item.act.reopen")}
				</Button>
			</Actions>
			<TextField name="shown" label={say("item.shown")} maxLength={200} />
			<Actions>
				<Button kind="plain" name="act" value="reword">
					{say("item.act.reword")}
				</Button>
				<Button kind="plain" name="act" value="look">
					{say("item.act.look")}
				</Button>
			</Actions>
		</details>
	)
}
