/** The list as it was posted, and what became of it since; the same for staff and for everybody. */
import type { Say } from "../../engine/flow.ts"
import { Actions, ButtonLink } from "../../web/ui/button.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { ItemStage, ItemStep } from "../affair.ts"
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
	readonly items: PostedList["items"]
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly posted: string
	readonly until: string
	readonly isOpen: boolean
	readonly hash: string
	readonly ledgerSeq: number
	readonly hrefOf: (version: number, page?: number) => string
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
	const categories = [...new Set(view.items.map(({ category }) => category))]
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
			{categories.map((category) => (
				<section key={category}>
					<h2>{say(`item.category.${category}`)}</h2>
					<ol class="posted-items">
						{view.items
							.filter((item) => item.category === category)
							.map((item) => (
								<li key={item.id} value={item.number} id={`item-${item.number}`}>
									<strong>{item.title}</strong>
									<br />
									<span class="hint">{countsOf(item, say)}</span>
									{(view.steps.get(item.id) ?? []).map(({ stage, words, path }) => (
										<p key={`${path} ${stage}`} class="posted-step">
											<span class={stageTone[stage]}>{say(`item.stage.${stage}`)}</span>{" "}
											{view.isStaff === undefined ? words : <a href={path}>{words}</a>}
										</p>
									))}
									{view.isStaff?.mayPut === true && !view.steps.has(item.id) && (
										<p>
											<a href={`${putPath}?item=${encodeURIComponent(item.id)}`}>{say("item.posted.putOne")}</a>
										</p>
									)}
									<details>
										<summary>{say("item.posted.numbers")}</summary>
										<p>{item.opinions.join("、")}</p>
									</details>
								</li>
							))}
					</ol>
				</section>
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
