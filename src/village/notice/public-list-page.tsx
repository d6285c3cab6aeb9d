/** The public list of notices, and its part of the village's page. */
import { formatDate } from "../../text/date.ts"
import { Button } from "../../web/ui/button.tsx"
import { type Choice, SelectField, TextField } from "../../web/ui/form.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import { noticePath, publicPath } from "./links.ts"
import type { Part } from "./public-parts.tsx"
import type { PublicList } from "./public-view.ts"
import type { Listed } from "./repo.ts"
import { categories } from "./rules.ts"

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
			<VillageUp village={{ code, name: village }} part="notices" />
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
