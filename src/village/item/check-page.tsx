/**
 * Console: the list before it is posted, for the second person, and one press. What people changed stands open and first; the rest, as it was
 * proposed, is folded by category, so that a hundred items fit on a screen until one of them is looked into.
 */
import type { Say } from "../../engine/flow.ts"
import { excerpt } from "../../text/normalize.ts"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { grouped } from "../grouped.ts"
import { type Account, asideOf, equationOf } from "./account.ts"
import { countsOf } from "./board-page.tsx"
import type { Doing, Handled } from "./hand.ts"
import type { Told } from "./page-top.tsx"
import { boardPath } from "./paths.ts"
import { PostForm } from "./post-form.tsx"
import type { ShownClaim, ShownItem } from "./view.ts"

export type CheckView = {
	/** Who handed it in; null while nothing waits for a second person. */
	readonly askedBy: string | null
	/** The one who looks handed it in. */
	readonly isOwn: boolean
	readonly account: Account
	/** A list is posted already: changed is what differs from it. */
	readonly isNext: boolean
	readonly items: readonly ShownItem[]
	/** By item: what was done to it. */
	readonly handled: ReadonlyMap<string, Handled>
	/** The first of the claims outside every item. */
	readonly aside: readonly (ShownClaim & { readonly fate: string })[]
	readonly objectionDays: number
	/** Somebody switched off that a second person looks, from the posting after this one. */
	readonly isLast: boolean
	readonly csrf: string
	readonly notice: Told
}

export function CheckPage({ view, say }: { readonly view: CheckView; readonly say: Say }) {
	const { askedBy, isOwn, account, objectionDays, csrf, notice } = view
	return (
		<>
			<May right="item.board">
				<p>
					<a href={boardPath}>{say("item.back")}</a>
				</p>
			</May>
			<h1>{say("item.check.title")}</h1>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			{askedBy === null ? (
				<EmptyState title={say("item.check.none")} />
			) : (
				<>
					<p>{say("item.check.intro", { name: askedBy })}</p>
					<p class="equation">{say("item.equation", equationOf(account))}</p>
					<Items view={view} say={say} />
					<Aside view={view} say={say} />
					{view.isLast && <Notice kind="info" title={say("item.second.last")} />}
					{isOwn ? (
						<Notice kind="info" title={say("item.post.asked", { name: askedBy })} />
					) : (
						<PostForm step="check" days={objectionDays} csrf={csrf} say={say}>
							<p class="hint">{say("item.check.wrong", { name: askedBy })}</p>
						</PostForm>
					)}
				</>
			)}
		</>
	)
}

function Items({ view: { items, handled, isNext }, say }: { readonly view: CheckView; readonly say: Say }) {
	const changed = items.filter(({ item }) => handled.has(item.id))
	const same = items.filter(({ item }) => !handled.has(item.id))
	const byCategory = [...grouped(same, ({ item }) => item.category)].toSorted(([, a], [, b]) => b.length - a.length)
	return (
		<>
			<section class="card">
				<h2>{say(isNext ? "item.check.changedSince" : "item.check.changed", { count: changed.length })}</h2>
				{changed.length === 0 && <p>{say(isNext ? "item.check.unchangedSince" : "item.check.unchanged")}</p>}
				<ul class="check-items">
					{changed.map((shown) => (
						<CheckedItem key={shown.item.id} shown={shown} handled={handled.get(shown.item.id)} say={say} />
					))}
				</ul>
			</section>
			{same.length > 0 && (
				<section class="card">
					<h2>{say(isNext ? "item.check.sameSince" : "item.check.same", { count: same.length })}</h2>
					{byCategory.map(([category, own]) => (
						<details key={category} class="check-category">
							<summary>{say("item.check.category", { category: say(`item.category.${category}`), count: own.length })}</summary>
							<ul class="check-items">
								{own.map((shown) => (
									<CheckedItem key={shown.item.id} shown={shown} handled={undefined} say={say} />
								))}
							</ul>
						</details>
					))}
				</section>
			)}
		</>
	)
}

function CheckedItem({
	shown: { item, claims, people, households },
	handled,
	say,
}: {
	readonly shown: ShownItem
	readonly handled: Handled | undefined
	readonly say: Say
}) {
	const isNew = ({ id }: ShownClaim): boolean => handled?.came.has(id) === true
	// Claims that were put there are what may be wrong: they stand first, unless all were.
	const marks = claims.some((claim) => !isNew(claim))
	const ordered = marks ? claims.toSorted((a, b) => Number(isNew(b)) - Number(isNew(a))) : claims
	return (
		<li>
			<details>
				<summary>
					{item.number !== null && <span class="tag">{say("item.number", { number: item.number })}</span>} <strong>{item.title}</strong>{" "}
					<span class="hint">{countsOf({ claims: claims.length, people, households }, say)}</span>
				</summary>
				<ul class="check-words">
					{ordered.map((claim) => (
						<li key={claim.id}>
							<Words claim={claim} say={say} />
							{marks && isNew(claim) && <small class="tag tag-warn">{say("item.check.came")}</small>}
						</li>
					))}
				</ul>
			</details>
			{handled?.doings.map((doing, index) => (
				<p key={String(index)} class="hint check-doing">
					{doingWords(doing, say)}
				</p>
			))}
		</li>
	)
}

const shownLength = 90

/** The beginning says what the matter is; the whole is one press away. */
function Words({ claim: { number, text, shown }, say }: { readonly claim: ShownClaim; readonly say: Say }) {
	const after = (
		<>
			{" "}
			<small class="hint board-number">{number}</small>{" "}
			{shown !== null && <small class="hint">{say("item.shownAs", { text: shown })}</small>}
		</>
	)
	if (text.length <= shownLength)
		return (
			<>
				{text === "" ? say("item.wordless") : text}
				{after}
			</>
		)
	return (
		<details>
			<summary>
				{excerpt(text, shownLength)}
				{after}
			</summary>
			<p>{text}</p>
		</details>
	)
}

const byAuthor: ReadonlySet<string> = new Set(["objected", "withdraw"])

/** 文书：合并，进来 3 条；原来叫“…” */
function doingWords({ kind, who, reason, came, went, before }: Doing, say: Say): string {
	return [
		byAuthor.has(kind)
			? say(`item.check.did.${kind}`)
			: say("item.check.did", { who: who === "" ? say("item.history.house") : who, what: say(`item.kind.${kind}`) }),
		came > 0 ? say("item.check.cameIn", { count: came }) : "",
		went > 0 ? say("item.check.wentOut", { count: went }) : "",
		before === undefined ? "" : say("item.check.before", { title: before }),
		reason === "" || kind === "propose" ? "" : say("item.history.reason", { reason }),
	].join("")
}

function Aside({ view: { account, aside }, say }: { readonly view: CheckView; readonly say: Say }) {
	const count = asideOf(account)
	if (count === 0) return null
	return (
		<details class="card">
			<summary>{say("item.check.aside", { count })}</summary>
			<ul class="check-words">
				{aside.map((claim) => (
					<li key={claim.id}>
						<span class="tag">{say(`item.fate.${claim.fate}`)}</span> <Words claim={claim} say={say} />
						{claim.reason !== "" && <span class="hint board-reason">{say("item.aside.reason", { reason: claim.reason })}</span>}
					</li>
				))}
			</ul>
			{count > aside.length && <p class="hint">{say("item.check.asideMore", { count: count - aside.length })}</p>}
		</details>
	)
}
