/** The pages everybody may read: the list, one notice, the questions, the record. They work without script and print well. */
import type { Say } from "../../engine/flow.ts"
import { formatDate, formatSpan } from "../../text/date.ts"
import { Button } from "../../web/ui/button.tsx"
import { type Choice, SelectField, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { House } from "../affair.ts"
import { filePath, noticePath, publicPath } from "./links.ts"
import { bodyHtml } from "./markdown.ts"
import type { PublicList, RecordRow } from "./public-view.ts"
import { isRejected, type ListedQuestion, questionNumber, rejectedWords } from "./questions.ts"
import type { Listed, Notice, Version } from "./repo.ts"
import { type Attachment, categories, type FinanceTable, undecided } from "./rules.ts"

type Part = { readonly house: Pick<House, "say" | "locale" | "timeZone">; readonly code: string }

function listPath(code: string): string {
	return `${publicPath(code)}/notices`
}

function NoticeList({ rows, house, code }: Part & { readonly rows: readonly Listed[] }) {
	const { say, locale, timeZone } = house
	return (
		<ul class="public-list">
			{rows.map(({ id, title, number, category, publishedAt, state, version, objectsUntil }) => (
				<li key={id}>
					<a href={noticePath(code, number ?? "")}>{title}</a>
					<span class="hint">
						{say(`notice.category.${category}`)} · {number} · {publishedAt === null ? "" : formatDate(publishedAt, locale, timeZone)}
						{version > 1 && ` · ${say("notice.public.corrected")}`}
						{state === "withdrawn" && ` · ${say("notice.public.withdrawnShort")}`}
						{state === "published" &&
							objectsUntil !== null &&
							` · ${say("notice.public.objectsUntil", { day: formatDate(objectsUntil - 1, locale, timeZone) })}`}
					</span>
				</li>
			))}
		</ul>
	)
}

/** The part of `/v/CODE`. */
export function NoticesSection({ rows, total, house, code }: Part & { readonly rows: readonly Listed[]; readonly total: number }) {
	const { say } = house
	return (
		<>
			<nav class="public-nav" aria-label={say("notice.public.categories")}>
				<ul>
					{categories.map((category) => (
						<li key={category}>
							<a href={`${listPath(code)}?c=${category}`}>{say(`notice.category.${category}`)}</a>
						</li>
					))}
					<li>
						<a href={`${publicPath(code)}/record`}>{say("notice.public.record")}</a>
					</li>
					<li>
						<a href={`${publicPath(code)}/questions`}>{say("notice.public.questions")}</a>
					</li>
				</ul>
			</nav>
			<NoticeList rows={rows} house={house} code={code} />
			<p>
				<a href={listPath(code)}>{say("notice.public.all", { total })}</a>
				{" · "}
				<a href={`${publicPath(code)}/feed.xml`}>{say("notice.public.feed")}</a>
			</p>
		</>
	)
}

export function ListPage({ list, house, code, village }: Part & { readonly list: PublicList; readonly village: string }) {
	const { say } = house
	const { query, rows, total, pages, months } = list
	const all: Choice = { value: "", label: say("notice.public.anyCategory") }
	const hrefOf = (page: number) => {
		const filled = Object.entries({ c: query.c ?? "", m: query.m ?? "", q: query.q, page: page > 1 ? String(page) : "" }).filter(
			([, value]) => value !== "",
		)
		return `${listPath(code)}?${new URLSearchParams(filled).toString()}`
	}
	return (
		<>
			<Up code={code} village={village} say={say} />
			<h1>{say("notice.public.title", { village })}</h1>
			<form method="get" action={listPath(code)} class="card public-filter">
				<SelectField
					name="c"
					label={say("notice.field.category")}
					value={query.c ?? ""}
					choices={[all, ...categories.map((value) => ({ value, label: say(`notice.category.${value}`) }))]}
				/>
				<SelectField
					name="m"
					label={say("notice.public.month")}
					value={query.m ?? ""}
					choices={[{ value: "", label: say("notice.public.anyMonth") }, ...months.map((value) => ({ value, label: value }))]}
				/>
				<TextField name="q" type="search" label={say("notice.public.words")} value={query.q} maxLength={60} />
				<Button>{say("notice.public.search")}</Button>
			</form>
			<p>{say("notice.public.found", { total })}</p>
			<section class="card">
				{rows.length === 0 ? <p>{say("notice.public.none")}</p> : <NoticeList rows={rows} house={house} code={code} />}
			</section>
			<Pagination page={query.page} pages={pages} hrefOf={hrefOf} />
		</>
	)
}

function Up({ code, village, say }: { readonly code: string; readonly village: string; readonly say: Say }) {
	return (
		<p class="no-print">
			<a href={publicPath(code)}>{say("notice.public.up", { village })}</a>
		</p>
	)
}

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
	readonly reader: { readonly token: string; readonly name: string } | undefined
	readonly isSeen: boolean
}

export function OnePage({ view, house, code }: Part & { readonly view: OneView }) {
	const { say, locale, timeZone } = house
	const { notice, version, versions, questions, village } = view
	const day = (at: number) => formatDate(at, locale, timeZone)
	const { content } = version
	const number = notice.number ?? ""
	return (
		<>
			<Up code={code} village={village} say={say} />
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
					<p>{say("notice.public.objects", { day: day(notice.objectsUntil - 1) })}</p>
				)}
				{notice.postsUntil !== null && <p class="hint">{say("notice.public.posts", { day: day(notice.postsUntil - 1) })}</p>}
			</article>
			<SeenForm view={view} say={say} action={`${noticePath(code, number)}/seen`} />
			<section class="card" aria-labelledby="questions">
				<h2 id="questions">{say("notice.public.questions")}</h2>
				{questions.length === 0 ? <p>{say("notice.public.noQuestions")}</p> : <Questions rows={questions} house={house} code={code} />}
				{notice.state === "published" && <p class="hint">{say("notice.public.howToAsk", { number })}</p>}
			</section>
			<section class="card" aria-labelledby="share">
				<h2 id="share">{say("notice.public.share")}</h2>
				<p class="no-print">
					<a href={`${noticePath(code, number)}/card.png`}>{say("notice.public.card")}</a>
				</p>
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

export function FinanceTableView({ table, limit, say }: { readonly table: FinanceTable; readonly limit: number; readonly say: Say }) {
	const flagged = undecided(table, limit)
	const isFlagged = (index: number) => flagged?.includes(index) === true
	return (
		<>
			<div class="public-table">
				<table>
					<thead>
						<tr>
							{table.head.map((cell, at) => (
								<th key={at} scope="col">
									{cell}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{table.rows.map((row, index) => (
							<tr key={index} class={isFlagged(index) ? "row-flagged" : undefined}>
								{row.map((cell, at) => (
									<td key={at}>
										{cell}
										{at === row.length - 1 && isFlagged(index) && <strong class="flag">{say("notice.public.undecided")}</strong>}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			{table.more > 0 && <p class="hint">{say("notice.public.moreRows", { more: table.more })}</p>}
			{flagged !== null && (
				<p class="hint">
					{say(flagged.length === 0 ? "notice.public.allDecided" : "notice.public.someUndecided", { limit, count: flagged.length })}
				</p>
			)}
		</>
	)
}

function Attachments({
	files,
	hrefOf,
	say,
}: {
	readonly files: readonly Attachment[]
	readonly hrefOf: (ref: string) => string
	readonly say: Say
}) {
	if (files.length === 0) return null
	return (
		<div class="public-files">
			{files.map(({ ref, name, kind }) =>
				kind === "image" ? (
					<a key={ref} href={hrefOf(ref)}>
						<img src={hrefOf(ref)} alt={name} loading="lazy" />
					</a>
				) : (
					<p key={ref}>
						<a href={hrefOf(ref)}>{say(`notice.file.${kind}`, { name })}</a>
					</p>
				),
			)}
		</div>
	)
}

function Questions({
	rows,
	house,
	code,
	showNotice = false,
	now,
}: Part & { readonly rows: readonly ListedQuestion[]; readonly showNotice?: boolean; readonly now?: number }) {
	const { say, locale, timeZone } = house
	return (
		<ul class="public-list">
			{rows.map((question) => (
				<li key={question.id}>
					{showNotice && question.noticeNumber !== null && (
						<p class="hint">
							<a href={noticePath(code, question.noticeNumber)}>{question.title}</a>
						</p>
					)}
					<p>{say("notice.public.asked", { number: questionNumber(question), text: question.text })}</p>
					{question.state === "open" ? (
						<p class="hint">
							{now === undefined
								? say("notice.public.open", { day: formatDate(question.askedAt, locale, timeZone), seconds: question.seconds })
								: say("notice.public.age", { age: formatSpan(now - question.askedAt, locale), seconds: question.seconds })}
						</p>
					) : (
						<>
							{question.answer !== null && question.answer !== "" && <p>{say("notice.public.answer", { text: question.answer })}</p>}
							<Attachments files={question.answerFiles} hrefOf={(ref) => filePath(code, question.noticeNumber ?? "", ref)} say={say} />
							<p class="hint">
								{question.answeredAt === null ? "" : formatDate(question.answeredAt, locale, timeZone)}
								{question.meeting !== null && ` · ${say("notice.public.atMeeting", { period: question.meeting })}`}
								{isRejected(question) && ` · ${say(rejectedWords(question))}`}
							</p>
						</>
					)}
				</li>
			))}
		</ul>
	)
}

export function QuestionsPage({
	rows,
	house,
	code,
	village,
	now,
}: Part & { readonly rows: readonly ListedQuestion[]; readonly village: string; readonly now: number }) {
	const { say } = house
	const open = rows.filter(({ state }) => state === "open")
	const answered = rows.filter(({ state }) => state === "answered")
	return (
		<>
			<Up code={code} village={village} say={say} />
			<h1>{say("notice.public.questions")}</h1>
			<section class="card">
				<h2>{say("notice.public.openQuestions", { count: open.length })}</h2>
				{open.length === 0 ? (
					<p>{say("notice.public.noneOpen")}</p>
				) : (
					<Questions rows={open} house={house} code={code} showNotice now={now} />
				)}
			</section>
			{answered.length > 0 && (
				<section class="card">
					<h2>{say("notice.public.answered")}</h2>
					<Questions rows={answered} house={house} code={code} showNotice />
				</section>
			)}
		</>
	)
}

export function RecordPage({
	rows,
	house,
	code,
	village,
	numbers,
	links,
}: Part & {
	readonly rows: readonly RecordRow[]
	readonly village: string
	/** The register of numbers, void ones among them. */
	readonly numbers: readonly { readonly number: string; readonly voidedAt: number | null; readonly voidedWhy: string | null }[]
	/** Number of a notice by its id. */
	readonly links: ReadonlyMap<string, string>
}) {
	const { say, locale, timeZone } = house
	return (
		<>
			<Up code={code} village={village} say={say} />
			<h1>{say("notice.public.record")}</h1>
			<p>{say("notice.public.recordLead")}</p>
			<div class="card public-table">
				<table>
					<thead>
						<tr>
							<th scope="col">{say("notice.field.category")}</th>
							<th scope="col">{say("notice.public.due")}</th>
							<th scope="col">{say("notice.public.standing")}</th>
						</tr>
					</thead>
					<tbody>
						{rows.map(({ category, period, startsAt, standing, doneAt, noticeId, nothingWhy }) => {
							const number = noticeId === null ? undefined : links.get(noticeId)
							const words = say(`notice.standing.${standing}`, {
								day: doneAt === null ? "" : formatDate(doneAt, locale, timeZone),
								why: nothingWhy ?? "",
							})
							return (
								<tr key={`${category} ${period}`} class={standing === "missing" ? "row-flagged" : undefined}>
									<td>{say(`notice.category.${category}`)}</td>
									<td>{formatDate(startsAt, locale, timeZone)}</td>
									<td>{number === undefined ? words : <a href={noticePath(code, number)}>{words}</a>}</td>
								</tr>
							)
						})}
					</tbody>
				</table>
			</div>
			<section class="card">
				<h2>{say("notice.public.numbers")}</h2>
				<p class="hint">{say("notice.public.numbersLead")}</p>
				<p class="public-numbers">
					{numbers.map(({ number, voidedAt, voidedWhy }) => (
						<span key={number}>{voidedAt === null ? number : say("notice.public.void", { number, why: voidedWhy ?? "" })} </span>
					))}
				</p>
			</section>
		</>
	)
}
