/** Console: what stands outside every item, each claim with its fate. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { PageTop } from "./page-top.tsx"
import { boardPath } from "./paths.ts"
import type { ShownClaim } from "./view.ts"

export function AsidePage({
	claims,
	page,
	pages,
	csrf,
	say,
}: {
	readonly claims: readonly (ShownClaim & { readonly fate: string })[]
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly csrf: string
	readonly say: Say
}) {
	return (
		<>
			<PageTop title={say("item.aside.title")} intro={say("item.aside.intro")} say={say} />
			{claims.length === 0 && <EmptyState title={say("item.aside.none")} />}
			<Form action={`${boardPath}/act`} csrf={csrf}>
				<ul class="board-claims">
					{claims.map(({ id, number, text, fate, reason }) => (
						<li key={id}>
							<label class="board-check">
								<input type="checkbox" name="claim" value={id} disabled={fate === "withdrawn"} />
								<span>
									<span class="tag">{say(`item.fate.${fate}`)}</span> {text === "" ? say("item.wordless") : text}{" "}
									<small class="hint board-number">{number}</small>
									{reason !== "" && <span class="hint board-reason">{say("item.aside.reason", { reason })}</span>}
								</span>
							</label>
						</li>
					))}
				</ul>
				<Actions>
					<Button kind="plain" name="act" value="reopen">
						{say("item.act.reopen")}
					</Button>
				</Actions>
			</Form>
			<Pagination page={page} pages={pages} hrefOf={(to) => `${boardPath}/aside?page=${to}`} />
		</>
	)
}
