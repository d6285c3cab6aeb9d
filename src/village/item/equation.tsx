/** The sum of the board, which is true at every moment: also while claims wait for a place, and with what has come since. */
import type { Say } from "../../engine/flow.ts"
import { equationOf } from "./account.ts"
import type { PageBoard } from "./board-page.tsx"

export function Equation({
	view: { account, waiting },
	say,
}: {
	readonly view: Pick<PageBoard, "account" | "waiting">
	readonly say: Say
}) {
	const { open } = account.byFate
	return (
		<>
			<p class="equation">
				{open > 0 ? say("item.equation.open", { ...equationOf(account), open }) : say("item.equation", equationOf(account))}
			</p>
			{waiting > 0 && <p class="hint">{say("item.equation.waiting", { count: waiting })}</p>}
		</>
	)
}
