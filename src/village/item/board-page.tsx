/** Console: the board. One form over a page of items, so that it works without scripts; a script adds keys and a count. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { asideOf, equationOf, hindranceOf } from "./account.ts"
import { boardPath } from "./paths.ts"
import type { BoardView, ShownClaim, ShownItem } from "./view.ts"

export type Filter = { readonly state: string; readonly category: string; readonly find: string; readonly page: number }
export type Page = {
	readonly view: BoardView
	readonly filter: Filter
	readonly items: readonly ShownItem[]
	readonly pages: number
	readonly targets: readonly { readonly value: string; readonly label: string }[]
	readonly categories: readonly { readonly value: string; readonly label: string }[]
	readonly csrf: string
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly lastChange: string | undefined
}

const claimsShown = 5

export function BoardPage({ page, say }: { readonly page: Page; readonly say: Say }) {
	const { view, filter, csrf } = page
	const { account } = view
	const hindrance = hindranceOf(account, view.flagged)
	return (
		<>
			<h1>{say("item.title")}</h1>
			<p>{say("item.intro")}</p>
			{page.notice !== undefined && <Notice kind={page.notice.kind} title={page.notice.title} />}
			<StatTiles
				stats={[
					{ label: say("item.stat.opinions"), value: account.opinions },
					{ label: say("item.stat.claims"), value: account.claims },
					{ label: say("item.stat.items"), value: account.items, note: say("item.stat.proposed", { count: account.proposed }) },
					{
						label: say("item.stat.open"),
						value: account.byFate.open + view.waiting,
						tone: account.byFate.open + view.waiting > 0 ? "attention" : "plain",
					},
					{ label: say("item.stat.aside"), value: asideOf(account), href: `${boardPath}/aside` },
					{
						label: say("item.stat.objections"),
						value: view.objections,
						href: `${boardPath}/objections`,
						tone: view.objections > 0 ? "attention" : "plain",
					},
				]}
			/>
			<p class="equation">{say("item.equation", equationOf(account))}</p>
			<Form action={`${boardPath}/run`} csrf={csrf}>
				<Actions>
					<Button name="act" value="propose">
						{say(view.waiting > 0 ? "item.run.proposeWaiting" : "item.run.propose", { count: view.waiting })}
					</Button>
					<ButtonLink href={`${boardPath}/questions`}>{say("item.questions.title")}</ButtonLink>
					{account.proposed > 0 && (
						<Button kind="plain" name="act" value="accept-all">
							{say("item.run.acceptAll", { count: account.proposed })}
						</Button>
					)}
					{page.lastChange !== undefined && (
						<Button kind="plain" name="act" value="undo">
							{say("item.run.undo", { what: page.lastChange })}
						</Button>
					)}
				</Actions>
			</Form>
			<form method="get" action={boardPath} class="filters">
				<TextField name="find" label={say("item.filter.find")} value={filter.find} type="search" />
				<SelectField
					name="state"
					label={say("item.filter.state")}
					value={filter.state}
					choices={["", "proposed", "accepted", "flagged"].map((value) => ({
						value,
						label: say(`item.state.${value === "" ? "all" : value}`),
					}))}
				/>
				<SelectField name="category" label={say("item.filter.category")} value={filter.category} choices={page.categories} />
				<Button kind="plain">{say("item.filter.show")}</Button>
			</form>
			<ActForm page={page} say={say} />
			<Pagination
				page={filter.page}
				pages={page.pages}
				hrefOf={(to) => `${boardPath}?${new URLSearchParams({ ...filter, page: String(to) })}`}
			/>
			<PostPart view={view} hindrance={hindrance} csrf={csrf} say={say} />
			<History view={view} say={say} />
		</>
	)
}

function ActForm({ page, say }: { readonly page: Page; readonly say: Say }) {
	const { items, view, filter } = page
	const showsOpen = view.open.length > 0 && filter.page === 1
	if (items.length === 0 && !showsOpen) return <EmptyState title={say("item.none")} />
	return (
		<form method="post" action={`${boardPath}/act`} class="board" data-board>
			<input type="hidden" name="csrf" value={page.csrf} />
			<input type="hidden" name="back" value={new URLSearchParams({ ...filter, page: String(filter.page) }).toString()} />
			<p class="hint board-keys" hidden data-keys>
				{say("item.keys")}
			</p>
			{showsOpen && (
				<section class="board-item board-open" tabIndex={-1} data-row>
					<h2>{say("item.open", { count: view.open.length })}</h2>
					<ClaimList claims={view.open.slice(0, 50)} say={say} />
				</section>
			)}
			{items.map((shown) => (
				<ItemCard key={shown.item.id} shown={shown} say={say} />
			))}
			<Toolbar targets={page.targets} say={say} />
		</form>
	)
}

function ItemCard({ shown, say }: { readonly shown: ShownItem; readonly say: Say }) {
	const { item, claims, people, households } = shown
	const { id, title, number, state, category, place, why, confidence } = item
	return (
		<section class={`board-item board-${state}`} id={`item-${id}`} tabIndex={-1} data-row>
			<h2>
				<label class="board-check">
					<input type="checkbox" name="item" value={id} />
					<span>
						{number !== null && <span class="tag">{say("item.number", { number })}</span>} {title}
					</span>
				</label>
			</h2>
			<p class="board-facts">
				<span class={state === "proposed" ? "tag tag-warn" : "tag tag-good"}>{say(`item.state.${state}`)}</span>{" "}
				<span class="tag">{say(`item.category.${category}`)}</span>
				{place !== null && <span class="tag">{place}</span>}{" "}
				<span>{say("item.counts", { claims: claims.length, people, households })}</span>
			</p>
			{shown.flags.length > 0 && (
				<p>
					{shown.flags.map((flag) => (
						<span key={flag} class="tag tag-bad">
							{say(`item.flag.title.${flag}`)}
						</span>
					))}{" "}
					<Button kind="plain" name="looked" value={id}>
						{say("item.act.titleLook")}
					</Button>
				</p>
			)}
			{why !== "" && <p class="hint">{state === "proposed" ? say("item.why", { why, percent: confidence }) : why}</p>}
			<ClaimList claims={claims.slice(0, claimsShown)} say={say} />
			<p>
				{claims.length > claimsShown && <a href={`${boardPath}/one/${id}`}>{say("item.all", { count: claims.length })}</a>}{" "}
				<a href={`${boardPath}/one/${id}`}>{say("item.rename")}</a>
			</p>
			{state === "proposed" && (
				<Button kind="plain" name="accept" value={id}>
					{say("item.accept")}
				</Button>
			)}
		</section>
	)
}

export function ClaimList({ claims, say }: { readonly claims: readonly ShownClaim[]; readonly say: Say }) {
	return (
		<ul class="board-claims">
			{claims.map(({ id, number, text, shown, flags, isPart }) => (
				<li key={id}>
					<label class="board-check">
						<input type="checkbox" name="claim" value={id} />
						<span>
							{text === "" ? say("item.wordless") : text} <small class="hint">{number}</small>
							{isPart && <small class="tag">{say("item.part")}</small>}
							{shown !== null && <small class="hint">{say("item.shownAs", { text: shown })}</small>}
							{flags.map((flag) => (
								<small key={flag} class="tag tag-bad">
									{say(`item.flag.${flag}`)}
								</small>
							))}
						</span>
					</label>
				</li>
			))}
		</ul>
	)
}

/** What to do with what is ticked. On a phone it stands at the bottom of the screen. */
export function Toolbar({ targets, say }: { readonly targets: Page["targets"]; readonly say: Say }) {
	return (
		<details class="board-tools" data-tools>
			<summary>
				{say("item.tools")} <span data-count />
			</summary>
			<SelectField name="target" label={say("item.target")} choices={[{ value: "", label: say("item.target.none") }, ...targets]} />
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

function PostPart({
	view,
	hindrance,
	csrf,
	say,
}: {
	readonly view: BoardView
	readonly hindrance: string | undefined
	readonly csrf: string
	readonly say: Say
}) {
	const { account, settings, posting } = view
	return (
		<section class="card" id="posting">
			<h2>{say("item.post.title")}</h2>
			{posting !== undefined && (
				<p>
					<a href={`${boardPath}/posted`}>{say("item.post.last", { version: posting.version, items: posting.list.account.items })}</a>
				</p>
			)}
			<p>{say("item.equation", equationOf(account))}</p>
			{hindrance !== undefined && (
				<Notice
					kind="info"
					title={say(`item.post.hindrance.${hindrance}`, { open: account.byFate.open, proposed: account.proposed, flagged: view.flagged })}
				/>
			)}
			{settings.askedByName !== null && <Notice kind="info" title={say("item.post.asked", { name: settings.askedByName })} />}
			<Form action={`${boardPath}/post`} csrf={csrf}>
				<TextField name="days" label={say("item.post.days")} type="number" value="7" hint={say("item.post.daysHint")} />
				<Actions>
					<Button>{say(settings.needsSecond ? "item.post.goSecond" : "item.post.go")}</Button>
				</Actions>
			</Form>
			<Form action={`${boardPath}/second`} csrf={csrf}>
				<Actions>
					<Button kind="plain" name="needed" value={settings.needsSecond ? "no" : "yes"}>
						{say(settings.needsSecond ? "item.second.off" : "item.second.on")}
					</Button>
				</Actions>
			</Form>
		</section>
	)
}

function History({ view, say }: { readonly view: BoardView; readonly say: Say }) {
	if (view.changes.length === 0) return null
	return (
		<details class="card">
			<summary>{say("item.history")}</summary>
			<ol class="board-history">
				{view.changes.map(({ seq, actorName, kind, reason, change, undoneAt }) => (
					<li key={seq}>
						{say("item.history.line", {
							who: actorName === "" ? say("item.history.house") : actorName,
							what: say(`item.kind.${kind}`),
							claims: change.claims.length,
						})}
						{reason !== "" && `：${reason}`} {undoneAt !== null && <span class="tag">{say("item.history.undone")}</span>}
					</li>
				))}
			</ol>
		</details>
	)
}
