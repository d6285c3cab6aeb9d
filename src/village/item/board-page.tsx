/** Console: the board. One form over a page of items, so that it works without scripts; a script adds keys and a count. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink, NoDefault } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { asideOf, hindranceOf } from "./account.ts"
import { History, PostPart } from "./board-post.tsx"
import { Toolbar } from "./board-tools.tsx"
import { Equation } from "./equation.tsx"
import { boardPath, markedPath } from "./paths.ts"
import type { Targets } from "./targets.ts"
import type { BoardView, ShownClaim, ShownItem } from "./view.ts"

export type Filter = { readonly state: string; readonly category: string; readonly find: string; readonly page: number }
/** What stands around the items of a page; of the claims that stand nowhere the first. */
export type PageBoard = Omit<BoardView, "items" | "aside">
export type Page = {
	readonly view: PageBoard
	readonly filter: Filter
	readonly items: readonly ShownItem[]
	/** Claims that came into an item since it was posted. */
	readonly fresh: ReadonlySet<string>
	readonly pages: number
	readonly targets: Targets
	readonly categories: readonly { readonly value: string; readonly label: string }[]
	readonly csrf: string
	/** Account that looks. */
	readonly me: string
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	/** What undoing would take back. */
	readonly lastChange: { readonly seq: number; readonly words: string } | undefined
	/** Which way the last automatic consolidation was made. */
	readonly lastRun: string | undefined
	/** Whether a model server may be asked; undefined where there is none. */
	readonly asksModel: boolean | undefined
	/** Opinions that came in without anybody to ask, and are like a known matter. */
	readonly marked: number
	/** Days that a posting of this village can be objected to. */
	readonly objectionDays: number
	/** A moment in words. */
	readonly when: (at: number) => string
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
			{page.marked > 0 && (
				<Notice kind="info" title={say("item.marked.waiting", { count: page.marked })}>
					<a href={markedPath}>{say("item.marked.look")}</a>
				</Notice>
			)}
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
			<Equation view={view} say={say} />
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
						<Button kind="plain" name="undo" value={String(page.lastChange.seq)}>
							{page.lastChange.words}
						</Button>
					)}
				</Actions>
				{page.lastRun !== undefined && <p class="hint">{page.lastRun}</p>}
				{page.asksModel !== undefined && (
					<p class="hint">
						{say(page.asksModel ? "item.run.asksModel" : "item.run.asksNobody")}{" "}
						<May right="setting.read">
							<a href="/console/settings#setting-item">{say("item.run.change")}</a>
						</May>
					</p>
				)}
			</Form>
			<form method="get" action={boardPath} class="filters">
				<TextField name="find" label={say("item.filter.find")} value={filter.find} type="search" />
				<SelectField
					name="state"
					label={say("item.filter.state")}
					value={filter.state}
					choices={["", "proposed", "accepted", "fresh", "flagged"].map((value) => ({
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
			<PostPart page={page} hindrance={hindrance} say={say} />
			<History view={view} when={page.when} say={say} />
			<div class="board-foot" />
		</>
	)
}

function ActForm({ page, say }: { readonly page: Page; readonly say: Say }) {
	const { items, view, filter } = page
	const showsOpen = view.open.length > 0 && filter.page === 1
	if (items.length === 0 && !showsOpen) return <EmptyState title={say("item.none")} />
	return (
		<form method="post" action={`${boardPath}/act`} class="board" data-board>
			<NoDefault />
			<input type="hidden" name="csrf" value={page.csrf} />
			<input type="hidden" name="back" value={new URLSearchParams({ ...filter, page: String(filter.page) }).toString()} />
			<p class="hint board-keys" hidden data-keys>
				{say("item.keys")}
			</p>
			{showsOpen && (
				<section class="board-item board-open" tabIndex={-1} data-row>
					<h2>{say("item.open", { count: view.account.byFate.open })}</h2>
					<ClaimList claims={view.open} say={say} />
				</section>
			)}
			{items.map((shown) => (
				<ItemCard key={shown.item.id} shown={shown} fresh={page.fresh} say={say} />
			))}
			<Toolbar targets={page.targets} say={say} />
		</form>
	)
}

function ItemCard({ shown, fresh, say }: { readonly shown: ShownItem; readonly fresh: Page["fresh"]; readonly say: Say }) {
	const { item, people, households } = shown
	// What nobody has seen there yet is seen first.
	const claims = shown.claims.toSorted((a, b) => Number(fresh.has(b.id)) - Number(fresh.has(a.id)))
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
			{claims.length === 0 && <p>{say("item.empty")}</p>}
			<ClaimList claims={claims.slice(0, claimsShown)} fresh={fresh} say={say} />
			<p>
				{claims.length > claimsShown && (
					<>
						<a href={`${boardPath}/one/${id}`}>{say("item.all", { count: claims.length })}</a> ·{" "}
					</>
				)}
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

export function ClaimList({
	claims,
	fresh,
	say,
}: {
	readonly claims: readonly ShownClaim[]
	/** Of these, what came since the item was posted. */
	readonly fresh?: ReadonlySet<string>
	readonly say: Say
}) {
	return (
		<ul class="board-claims">
			{claims.map(({ id, number, text, shown, flags, isPart }) => (
				<li key={id}>
					<label class="board-check">
						<input type="checkbox" name="claim" value={id} />
						<span>
							<span class="board-words">{text === "" ? say("item.wordless") : text}</span> <small class="hint">{number}</small>
							{fresh?.has(id) === true && <small class="tag tag-warn">{say("item.fresh")}</small>}
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
