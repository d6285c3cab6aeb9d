/** The public page of one notice. It works without script and prints well. */
import type { Say } from "../../engine/flow.ts"
import { formatDate } from "../../text/date.ts"
import { Button } from "../../web/ui/button.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import { FinanceTableView } from "./finance-table.tsx"
import { filePath, noticePath } from "./links.ts"
import { bodyHtml } from "./markdown.ts"
import { Attachments, type Part } from "./public-parts.tsx"
import { Questions } from "./public-questions-page.tsx"
import type { ListedQuestion } from "./questions.ts"
import type { Notice, Version } from "./repo.ts"

export type OneView = {
	readonly notice: Notice
	readonly version: Version
	/** The versions there are, the newest first. */
	readonly versions: readonly { readonly version: number; readonly why: string; readonly publishedAt: number }[]
	readonly questions: readonly ListedQuestion[]
	readonly expenseLimit: number
	readonly village: string
	/** The signed root it stands under, hex. */
	readonly root: string | undefined
	/** Whose view a press counts as; undefined: nobody known. */
	readonly reader: { readonly token: string; readonly name: string; readonly seconded: ReadonlySet<string> } | undefined
	readonly isSeen: boolean
	/** Whether the picture to forward carries a code: only where phones can reach us. */
	readonly hasCode: boolean
	readonly now: number
}

export function OnePage({ view, house, code }: Part & { readonly view: OneView }) {
	const { say, locale, timeZone } = house
	const { notice, version, versions, questions, village, reader } = view
	const day = (at: number) => formatDate(at, locale, timeZone)
	const { content } = version
	const number = notice.number ?? ""
	const seconding =
		reader === undefined || notice.state !== "published"
			? undefined
			: { action: `${noticePath(code, number)}/second`, token: reader.token, own: reader.seconded }
	return (
		<>
			<VillageUp village={{ code, name: village }} part="notices" />
			{notice.state === "withdrawn" && (
				<Message kind="error" title={say("notice.public.withdrawn")}>
					<p>{notice.withdrawnWhy}</p>
				</Message>
			)}
			{version.version < notice.version && (
				<Message kind="info" title={say("notice.public.old")}>
					<p>
						<a href={noticePath(code, number)}>{say("notice.public.newest")}</a>
					</p>
				</Message>
			)}
			<article class="card public-notice">
				<p class="hint">
					{/* On a wall nobody sees whose page it was. */}
					<span class="print-only">{village} · </span>
					{say(`notice.category.${content.category}`)} · {number} · {day(version.publishedAt)}
					{version.corrects !== null && ` · ${say("notice.public.version", { version: version.version })}`}
				</p>
				<h1>{version.title}</h1>
				{version.corrects !== null && <p>{say("notice.public.corrects", { version: version.corrects, why: version.why })}</p>}
				{/* The writer's text went through the Markdown renderer, which lets no HTML of theirs through. */}
				<div class="public-body" dangerouslySetInnerHTML={{ __html: bodyHtml(content.body) }} />
				{content.table !== null && <FinanceTableView table={content.table} limit={view.expenseLimit} say={say} />}
				<Attachments files={content.attachments} hrefOf={(ref) => filePath(code, number, ref)} say={say} />
				{notice.objectsUntil !== null && notice.state === "published" && (
					<p>
						{say(view.now < notice.objectsUntil ? "notice.public.objects" : "notice.public.objectsOver", {
							day: day(notice.objectsUntil - 1),
						})}
					</p>
				)}
				{notice.postsUntil !== null && <p class="hint">{say("notice.public.posts", { day: day(notice.postsUntil - 1) })}</p>}
			</article>
			<SeenForm view={view} say={say} action={`${noticePath(code, number)}/seen`} />
			<section class="card" aria-labelledby="questions">
				<h2 id="questions">{say("notice.public.questions")}</h2>
				{questions.length === 0 ? (
					<p>{say("notice.public.noQuestions")}</p>
				) : (
					<Questions rows={questions} house={house} code={code} seconding={seconding} />
				)}
				{seconding === undefined && questions.some(({ state }) => state === "open") && (
					<p class="hint">{say("notice.public.howToSecond")}</p>
				)}
				{notice.state === "published" && <p class="hint">{say("notice.public.howToAsk", { number })}</p>}
			</section>
			<section class="card" aria-labelledby="share">
				<h2 id="share">{say("notice.public.share")}</h2>
				{notice.state === "published" && (
					<p class="no-print">
						{/* Of this version: a browser keeps the picture for a day. */}
						<a href={`${noticePath(code, number)}/card.png?version=${notice.version}`}>
							{say(view.hasCode ? "notice.public.card" : "notice.public.cardPlain")}
						</a>
					</p>
				)}
				<p class="hint">{say("notice.public.ledger", { hash: version.hash.slice(0, 16), seq: version.ledgerSeq })}</p>
				{view.root !== undefined && <p class="hint">{say("notice.public.root", { root: view.root.slice(0, 16) })}</p>}
				{versions.length > 1 && (
					<ul>
						{versions.map((one) => (
							<li key={one.version}>
								<a href={`${noticePath(code, number)}?version=${one.version}`}>{say("notice.public.version", { version: one.version })}</a>{" "}
								{day(one.publishedAt)} {one.why}
							</li>
						))}
					</ul>
				)}
			</section>
		</>
	)
}

/** A press, not a look: what fetches a preview of the link presses nothing. */
function SeenForm({ view, say, action }: { readonly view: OneView; readonly say: Say; readonly action: string }) {
	const { reader, isSeen } = view
	if (reader === undefined || view.notice.state !== "published") return null
	if (isSeen) return <p class="hint no-print">{say("notice.public.isSeen", { name: reader.name })}</p>
	return (
		<form method="post" action={action} class="card no-print" data-seen="">
			<input type="hidden" name="t" value={reader.token} />
			<p>{say("notice.public.pressSeen", { name: reader.name })}</p>
			<Button>{say("notice.button.seen")}</Button>
		</form>
	)
}
