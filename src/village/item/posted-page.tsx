/** The list as it was posted, and what became of it since; the same for staff and for everybody. */
import type { Say } from "../../engine/flow.ts"
import { Actions, ButtonLink } from "../../web/ui/button.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { ItemStage, ItemStep } from "../affair.ts"
import { grouped } from "../grouped.ts"
import { countsOf } from "./board-page.tsx"
import { stageCounts, stageWords } from "./progress.ts"
import type { PostedList } from "./repo-posting.ts"

/** Where posted items are put before a body. */
const putPath = "/console/council/items"

const stageTone: Readonly<Record<ItemStage, string>> = {
	posted: "tag",
	listed: "tag",
	voting: "tag tag-warn",
	again: "tag tag-warn",
	adopted: "tag tag-good",
	rejected: "tag tag-bad",
	doing: "tag tag-warn",
	checking: "tag tag-warn",
	done: "tag tag-good",
	escalated: "tag tag-warn",
	declined: "tag tag-bad",
}

export type PostedView = {
	readonly village: string
	readonly version: number
	readonly versions: readonly number[]
	readonly list: PostedList
	/** Those of its items that stand on this page, one category after another. */
	readonly items: readonly PostedList["items"][number][]
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly posted: string
	readonly until: string
	readonly isOpen: boolean
	readonly hash: string
	readonly ledgerSeq: number
	readonly hrefOf: (version: number, page?: number) => string
	/** This page with everything unfolded, or folded again where it is; undefined: it is short, and nothing is folded. */
	readonly unfold: { readonly isWhole: boolean; readonly href: string } | undefined
	/** What became of the items since, by id. */
	readonly steps: ReadonlyMap<string, readonly ItemStep[]>
	/** Where whoever finds theirs in the wrong place, or not at all, says so; absent: for staff, and when nothing can be objected to. */
	readonly objectHrefs?: { readonly wrong: string; readonly missing: string }
	/** Staff are shown the ways on; absent: anybody reads it. */
	readonly isStaff?: { readonly mayPut: boolean }
}

export function PostedPage({ view, say }: { readonly view: PostedView; readonly say: Say }) {
	const { list } = view
	const { account } = list
	const aside = account.same + account.withdrawn + account.outOfScope + account.personal
	return (
		<>
			<h1>{say("item.posted.title", { village: view.village })}</h1>
			<p>
				{say(view.isOpen ? "item.posted.open" : "item.posted.closed", { version: view.version, posted: view.posted, until: view.until })}
			</p>
			{view.objectHrefs !== undefined && (
				<Actions>
					<ButtonLink href={view.objectHrefs.wrong}>{say("item.posted.wrong")}</ButtonLink>
					<ButtonLink href={view.objectHrefs.missing}>{say("item.posted.missing")}</ButtonLink>
				</Actions>
			)}
			<p class="equation">{say("item.equation", { ...account, aside })}</p>
			{aside > 0 && (
				<ul>
					{(["same", "withdrawn", "personal"] as const).map(
						(fate) => account[fate] > 0 && <li key={fate}>{say(`item.posted.${fate}`, { count: account[fate] })}</li>,
					)}
					{list.outOfScope.map(({ reason, claims }) => (
						<li key={reason}>{say("item.posted.outOfScope", { count: claims, reason })}</li>
					))}
				</ul>
			)}
			{view.steps.size > 0 && (
				<p class="equation">
					{stageWords(
						say,
						stageCounts(
							list.items.map(({ id }) => id),
							view.steps,
						),
					)}
				</p>
			)}
			{view.isStaff?.mayPut === true && (
				<Actions>
					<ButtonLink href={putPath} kind="primary">
						{say("item.posted.put")}
					</ButtonLink>
				</Actions>
			)}
			{view.unfold !== undefined && (
				<p class="no-print">
					<a href={view.unfold.href}>{say(view.unfold.isWhole ? "item.posted.fold" : "item.posted.unfold")}</a>
				</p>
			)}
			{[...grouped(view.items, ({ category }) => category)].map(([category, items]) => (
				<Category key={category} category={category} items={items} view={view} say={say} />
			))}
			<Pagination page={view.page} pages={view.pages} hrefOf={(to) => view.hrefOf(view.version, to)} />
			<p class="hint">{say("item.posted.ledger", { seq: view.ledgerSeq, hash: view.hash.slice(0, 16) })}</p>
			{view.versions.length > 1 && (
				<p>
					{say("item.posted.versions")}
					{view.versions.map((version) => (
						<> {version === view.version ? <strong>{version}</strong> : <a href={view.hrefOf(version)}>{version}</a>}</>
					))}
				</p>
			)}
		</>
	)
}

/** Folded it says how many it holds and how far they are. Newer browsers open it for what is searched on the page, and for an address that names an item in it. */
function Category({
	category,
	items,
	view,
	say,
}: {
	readonly category: string
	readonly items: PostedView["items"]
	readonly view: PostedView
	readonly say: Say
}) {
	const counts = stageCounts(
		items.map(({ id }) => id),
		view.steps,
	)
	return (
		<details class="posted-category" open={view.unfold?.isWhole ?? true}>
			<summary>
				<h2>{say("item.posted.category", { category: say(`item.category.${category}`), count: items.length })}</h2>
				{view.steps.size > 0 && (
					<span class="posted-stages">
						{counts.map(({ stage, items: count }) => (
							<span key={stage} class={stageTone[stage]}>
								{say("item.stage.count", { count, stage: say(`item.stage.${stage}`) })}
							</span>
						))}
					</span>
				)}
			</summary>
			<ol class="posted-items">
				{items.map((item) => (
					<PostedItem key={item.id} item={item} view={view} say={say} />
				))}
			</ol>
		</details>
	)
}

/** Where it stands now is seen with its title; how it came there is one press away. */
function PostedItem({ item, view, say }: { readonly item: PostedView["items"][number]; readonly view: PostedView; readonly say: Say }) {
	const steps = view.steps.get(item.id) ?? []
	const before = steps.slice(0, -1)
	return (
		<li value={item.number} id={`item-${item.number}`}>
			<strong>{item.title}</strong>
			<br />
			<span class="hint">{countsOf(item, say)}</span>
			{steps.slice(-1).map((step) => (
				<Step key={step.path} step={step} view={view} say={say} />
			))}
			{view.isStaff?.mayPut === true && steps.length === 0 && (
				<p>
					<a href={`${putPath}?item=${encodeURIComponent(item.id)}`}>{say("item.posted.putOne")}</a>
				</p>
			)}
			<details>
				<summary>{say(before.length > 0 ? "item.posted.courseAndNumbers" : "item.posted.numbers")}</summary>
				{before.map((step) => (
					<Step key={`${step.path} ${step.stage}`} step={step} view={view} say={say} />
				))}
				<p>{item.opinions.join("、")}</p>
			</details>
		</li>
	)
}

function Step({ step: { stage, words, path }, view, say }: { readonly step: ItemStep; readonly view: PostedView; readonly say: Say }) {
	return (
		<p class="posted-step">
			<span class={stageTone[stage]}>{say(`item.stage.${stage}`)}</span> {view.isStaff === undefined ? words : <a href={path}>{words}</a>}
		</p>
	)
}
