/** Console: the board. One form over a page of items, so that it works without scripts; a script adds keys and a count. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, NoDefault } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { TextField } from "../../web/ui/form.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { hindranceOf } from "./account.ts"
import { History, PostPart } from "./board-post.tsx"
import { Toolbar } from "./board-tools.tsx"
import { BoardTop } from "./board-top.tsx"
import { boardPath, onePath } from "./paths.ts"
import type { SecondLook } from "./second-look.ts"
import type { Targets } from "./targets.ts"
import type { BoardView, ShownClaim, ShownItem } from "./view.ts"
import { whyWords } from "./whys.ts"

export type Filter = { readonly state: string; readonly category: string; readonly find: string; readonly page: number }
/** What stands around the items of a page; of the claims that stand nowhere the first. */
export type PageBoard = Omit<BoardView, "items" | "aside">
export type Page = {
	readonly view: PageBoard
	readonly filter: Filter
	readonly items: readonly ShownItem[]
	/** How many places an item names, where it is more than one. */
	readonly places: ReadonlyMap<string, number>
	/** Claims that came into an item since it was posted or accepted. */
	readonly fresh: ReadonlySet<string>
	/** Of all on the board, those that nobody has said yes to. */
	readonly unseen: number
	readonly pages: number
	readonly targets: Targets
	readonly categories: readonly { readonly value: string; readonly label: string }[]
	readonly csrf: string
	/** Account that looks. */
	readonly me: string
	/** `mayUndo`: it tells of a change of the board. */
	readonly notice: { readonly kind: "success" | "error"; readonly title: string; readonly mayUndo: boolean } | undefined
	/** What undoing would take back. */
	readonly lastChange: { readonly seq: number; readonly words: string; readonly isMine: boolean } | undefined
	/** Proposals that can be accepted all at once; those that speak of somebody are looked at one by one. */
	readonly acceptable: number
	/** Of these, proposals of one claim: nothing can be wrongly together there. */
	readonly single: number
	/** Which way the last automatic consolidation was made. */
	readonly lastRun: string | undefined
	/** Whether a model server may be asked; undefined where there is none. */
	readonly asksModel: boolean | undefined
	/** Opinions that came in without anybody to ask, and are like a known matter. */
	readonly marked: number
	/** Days that a posting of this village can be objected to. */
	readonly objectionDays: number
	/** Whether a second person looks before a posting. */
	readonly secondLook: SecondLook
	/** A moment in words. */
	readonly when: (at: number) => string
}

const claimsShown = 5

export function BoardPage({ page, say }: { readonly page: Page; readonly say: Say }) {
	const { view, filter } = page
	const hindrance = hindranceOf(view.account, view.flagged)
	return (
		<>
			<BoardTop page={page} say={say} />
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
	const proposed = items.filter(({ item }) => item.state === "proposed")
	// What speaks of somebody is looked at by itself, not with all others.
	const together = proposed.filter(({ flags, claims }) => flags.length === 0 && claims.every((claim) => claim.flags.length === 0))
	const showsOpen = view.open.length > 0 && filter.page === 1
	const back = new URLSearchParams({ ...filter, page: String(filter.page) }).toString()
	if (items.length === 0 && !showsOpen) return <EmptyState title={say("item.none")} />
	return (
		<form method="post" action={`${boardPath}/act`} class="board" data-board data-inplace data-lost={say("item.lost")}>
			<NoDefault />
			<input type="hidden" name="csrf" value={page.csrf} />
			<input type="hidden" name="back" value={back} />
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
				<ItemCard key={shown.item.id} shown={shown} places={page.places.get(shown.item.id) ?? 1} fresh={page.fresh} back={back} say={say} />
			))}
			{together.length > 1 && (
				<div class="board-all">
					{together.map(({ item }) => (
						<input key={item.id} type="hidden" name="listed" value={item.id} />
					))}
					<Button name="act" value="accept-page">
						{say("item.acceptPage", { count: together.length })}
					</Button>
				</div>
			)}
			<Toolbar targets={page.targets} acceptsTicked={proposed.length > 0} say={say} />
		</form>
	)
}

function ItemCard({
	shown,
	places,
	fresh,
	back,
	say,
}: {
	readonly shown: ShownItem
	readonly places: number
	readonly fresh: Page["fresh"]
	/** The page of the board it stands on, as its query. */
	readonly back: string
	readonly say: Say
}) {
	const { item, people, households } = shown
	// What nobody has seen there yet is seen first.
	const isUnseen = ({ id, flags }: ShownClaim): number => Number(fresh.has(id) || flags.length > 0)
	const claims = shown.claims.toSorted((a, b) => isUnseen(b) - isUnseen(a))
	const newcomers = claims.filter((claim) => fresh.has(claim.id)).length
	const { id, title, number, state, category, place, why } = item
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
				{place !== null && <span class="tag">{place}</span>} <span>{countsOf({ claims: claims.length, people, households }, say)}</span>
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
			{why !== "" && <p class="hint">{whyWords(shown.item, say)}</p>}
			{claims.length === 0 && <p>{say("item.empty")}</p>}
			<ClaimList claims={claims.slice(0, claimsShown)} fresh={fresh} say={say} />
			<p>
				<a class="board-more" href={onePath(id, back)}>
					{claims.length > claimsShown ? say("item.all", { count: claims.length }) : say("item.alone")}
				</a>
			</p>
			<details class="board-rename">
				<summary>{say("item.rename")}</summary>
				<TextField name={`title:${id}`} label={say("item.newName")} value={title} maxLength={60} isMarked={false} />
				<Button kind="plain" name="rename" value={id}>
					{say(state === "proposed" ? "item.saveAccept" : "item.save")}
				</Button>
			</details>
			{state === "proposed" && (
				<Actions>
					<Button kind="plain" name="accept" value={id}>
						{newcomers > 0 ? say("item.acceptNewcomers", { count: newcomers }) : say("item.accept")}
					</Button>
					<ApartButton id={id} places={places} say={say} />
				</Actions>
			)}
		</section>
	)
}

export function ApartButton({ id, places, say }: { readonly id: string; readonly places: number; readonly say: Say }) {
	if (places < 2) return null
	return (
		<Button kind="plain" name="apart" value={id}>
			{say("item.act.apart", { count: places })}
		</Button>
	)
}

/** Households are counted where the roster knows any of those who wrote. */
export function countsOf(counts: { readonly claims: number; readonly people: number; readonly households: number }, say: Say): string {
	return say(counts.households === 0 ? "item.counts.noHouseholds" : "item.counts", counts)
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
							<span class="board-words">{text === "" ? say("item.wordless") : text}</span> <small class="hint board-number">{number}</small>
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
					{flags.length > 0 && (
						<Actions>
							<Button kind="plain" name="lookedClaim" value={id}>
								{say("item.act.look")}
							</Button>
							<Button kind="plain" name="privately" value={id}>
								{say("item.act.personal")}
							</Button>
						</Actions>
					)}
				</li>
			))}
		</ul>
	)
}
