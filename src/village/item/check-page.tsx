/** Console: the list before it is posted, for the second person: every item with what stands in it, and one press. */
import type { Say } from "../../engine/flow.ts"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Account, asideOf, equationOf } from "./account.ts"
import type { Told } from "./page-top.tsx"
import { boardPath } from "./paths.ts"
import { PostForm } from "./post-form.tsx"
import type { ShownItem } from "./view.ts"

export type CheckView = {
	/** Who handed it in; null while nothing waits for a second person. */
	readonly askedBy: string | null
	/** The one who looks handed it in. */
	readonly isOwn: boolean
	readonly account: Account
	readonly items: readonly ShownItem[]
	readonly objectionDays: number
	readonly csrf: string
	readonly notice: Told
}

export function CheckPage({ view, say }: { readonly view: CheckView; readonly say: Say }) {
	const { askedBy, isOwn, account, items, objectionDays, csrf, notice } = view
	const aside = asideOf(account)
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
					<ul>
						{items.map((shown) => (
							<CheckedItem key={shown.item.id} shown={shown} say={say} />
						))}
					</ul>
					{aside > 0 && <p>{say("item.check.aside", { count: aside })}</p>}
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

function CheckedItem({ shown: { item, claims, people, households }, say }: { readonly shown: ShownItem; readonly say: Say }) {
	return (
		<li>
			{item.number !== null && <span class="tag">{say("item.number", { number: item.number })}</span>} <strong>{item.title}</strong>
			<br />
			<span class="hint">{say("item.counts", { claims: claims.length, people, households })}</span>
			<details>
				<summary>{say("item.check.words")}</summary>
				<ul>
					{claims.map(({ id, number, text, shown }) => (
						<li key={id}>
							{text === "" ? say("item.wordless") : text} <small class="hint">{number}</small>
							{shown !== null && <small class="hint"> {say("item.shownAs", { text: shown })}</small>}
						</li>
					))}
				</ul>
			</details>
		</li>
	)
}
