/** Console: one item whole, with everything that is in it. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, NoDefault } from "../../web/ui/button.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { ApartButton, ClaimList, countsOf, type Page } from "./board-page.tsx"
import { Toolbar } from "./board-tools.tsx"
import { PageTop, type Told } from "./page-top.tsx"
import { boardAt, boardPath } from "./paths.ts"
import type { ShownItem } from "./view.ts"

/** What everybody wants is brought up by hundreds. */
const claimsPerPage = 100

export function OnePage({
	shown,
	places,
	page,
	back,
	targets,
	categories,
	csrf,
	notice,
	lastChange,
	say,
}: {
	readonly shown: ShownItem
	/** How many it names. */
	readonly places: number
	/** From 1; more than it has is its last. */
	readonly page: number
	/** The page of the board one came from, as its query. */
	readonly back: string
	readonly targets: Page["targets"]
	readonly categories: Page["categories"]
	readonly csrf: string
	readonly notice: Told
	/** The last change of the board, where it was done to this item. */
	readonly lastChange: Page["lastChange"]
	readonly say: Say
}) {
	const { item, claims, people, households } = shown
	const pages = Math.max(1, Math.ceil(claims.length / claimsPerPage))
	const at = Math.min(page, pages)
	return (
		<>
			<PageTop title={item.title} notice={notice} up={boardAt(back)} say={say} />
			<p>{countsOf({ claims: claims.length, people, households }, say)}</p>
			{lastChange !== undefined && (
				<div data-inplace data-lost={say("item.lost")}>
					<Form action={`${boardPath}/run`} csrf={csrf}>
						<input type="hidden" name="back" value={back} />
						<input type="hidden" name="one" value={item.id} />
						<Button kind="plain" name="undo" value={String(lastChange.seq)}>
							{lastChange.words}
						</Button>
					</Form>
				</div>
			)}
			<Form action={`${boardPath}/one/${item.id}`} csrf={csrf}>
				<input type="hidden" name="back" value={back} />
				<TextField name="title" label={say("item.newName")} value={item.title} maxLength={60} required />
				<SelectField name="category" label={say("item.filter.category")} value={item.category} choices={categories} />
				<Actions>
					<Button>{say("item.save")}</Button>
				</Actions>
			</Form>
			<form method="post" action={`${boardPath}/act`} class="board" data-board data-inplace data-lost={say("item.lost")}>
				<NoDefault />
				<input type="hidden" name="csrf" value={csrf} />
				<input type="hidden" name="back" value={back} />
				<input type="hidden" name="one" value={item.id} />
				<ClaimList claims={claims.slice((at - 1) * claimsPerPage, at * claimsPerPage)} say={say} />
				<Actions>
					{item.state === "proposed" && (
						<Button kind="plain" name="accept" value={item.id}>
							{say("item.accept")}
						</Button>
					)}
					<ApartButton id={item.id} places={places} say={say} />
				</Actions>
				<Toolbar targets={targets} say={say} />
			</form>
			<Pagination
				page={at}
				pages={pages}
				hrefOf={(to) => `${boardPath}/one/${encodeURIComponent(item.id)}?${new URLSearchParams({ page: String(to), back })}`}
			/>
		</>
	)
}
