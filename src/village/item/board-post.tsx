/** Console: below the board, its posting and what was last changed. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { Page, PageBoard } from "./board-page.tsx"
import { Equation } from "./equation.tsx"
import { aboutWords } from "./history.ts"
import { boardPath } from "./paths.ts"
import { PostForm } from "./post-form.tsx"
import { objectionReason } from "./repo-changes.ts"

export function PostPart({
	page: { view, unseen, csrf, me, objectionDays, secondLook },
	hindrance,
	say,
}: {
	readonly page: Page
	readonly hindrance: string | undefined
	readonly say: Say
}) {
	const { account, settings, posting } = view
	const step = stepOf(view, me)
	return (
		<section class="card" id="posting">
			<h2>{say("item.post.title")}</h2>
			{posting !== undefined && (
				<p>
					<a href={`${boardPath}/posted`}>{say("item.post.last", { version: posting.version, items: posting.list.account.items })}</a>
				</p>
			)}
			<Equation view={view} say={say} />
			{hindrance !== undefined && (
				<Notice
					kind="info"
					title={say(`item.post.hindrance.${hindrance}`, { open: account.byFate.open, proposed: account.proposed, flagged: view.flagged })}
				>
					{hindrance === "proposed" && unseen > 0 && say("item.next.unseen", { count: unseen })}
				</Notice>
			)}
			{(step === "check" || step === "wait") && settings.askedByName !== null && (
				<Notice kind="info" title={say("item.post.asked", { name: settings.askedByName })} />
			)}
			{step !== "wait" && <PostForm step={step} days={objectionDays} csrf={csrf} say={say} />}
			{secondLook === "last" && <p class="hint">{say("item.second.last")}</p>}
			<Form action={`${boardPath}/second`} csrf={csrf}>
				<Actions>
					<Button kind="plain" name="needed" value={secondLook === "needed" ? "no" : "yes"}>
						{say(`item.second.from.${secondLook}`)}
					</Button>
				</Actions>
			</Form>
		</section>
	)
}

/** What pressing does here: post, hand it in, release what another handed in; who handed it in waits, as long as nothing changes. */
function stepOf({ settings, changes }: PageBoard, me: string): "go" | "goSecond" | "check" | "wait" {
	if (!settings.needsSecond) return "go"
	if (settings.askedBy === null || settings.askedAtSeq !== (changes[0]?.seq ?? 0)) return "goSecond"
	return settings.askedBy === me ? "wait" : "check"
}

export function History({ view, when, say }: { readonly view: PageBoard; readonly when: Page["when"]; readonly say: Say }) {
	if (view.changes.length === 0) return null
	return (
		<details class="card">
			<summary>{say("item.history")}</summary>
			<ol class="board-history">
				{view.changes.map(({ seq, at, actorName, kind, reason, change, about, undoneAt }) => (
					<li key={seq}>
						{say("item.history.line", {
							when: when(at),
							who: actorName === "" ? say("item.history.house") : actorName,
							what: say(`item.kind.${kind}`),
							claims: change.claims.length === 0 ? "" : say("item.history.claims", { claims: change.claims.length }),
						})}
						{about.length > 0 && say("item.history.about", { items: aboutWords(say, about) })}
						{reason !== "" && say("item.history.reason", { reason: reason === objectionReason ? say("item.history.objection") : reason })}{" "}
						{undoneAt !== null && <span class="tag">{say("item.history.undone")}</span>}
					</li>
				))}
			</ol>
		</details>
	)
}
