/** The console's list of notices, and what the calendar asks for. */
import { formatDate } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { Duty } from "./calendar.ts"
import { noticesPath, pathOf, type Said, stateTones } from "./console-parts.ts"
import { isWaiting, type Listed } from "./repo.ts"
import { type State, states } from "./rules.ts"

export type ConsoleList = {
	readonly rows: readonly Listed[]
	readonly page: number
	readonly pages: number
	readonly state: State | undefined
	/** Duties open now: due soon, or past. */
	readonly duties: readonly (Duty & { readonly isPast: boolean })[]
	readonly publicPath: string
	readonly openQuestions: number
	readonly said: Said
	readonly csrf: string
	readonly mayWrite: boolean
}

export function ConsoleListPage({ view, house }: { readonly view: ConsoleList; readonly house: House }) {
	const { say, locale, timeZone } = house
	const columns: readonly Column<Listed>[] = [
		{
			label: say("notice.field.title"),
			role: "lead",
			cell: ({ id, title }) => <a href={pathOf(id)}>{title === "" ? say("notice.page.untitled") : title}</a>,
		},
		{ label: say("notice.field.category"), cell: ({ category }) => say(`notice.category.${category}`) },
		{ label: say("notice.page.number"), cell: ({ number }) => number ?? "–" },
		{
			label: say("notice.page.state"),
			cell: (row) => (
				<>
					<span class={stateTones[row.state]}>{say(`notice.state.${row.state}`)}</span>
					{row.state === "published" && isWaiting(row) && <span class={stateTones.waiting}>{say("notice.page.correctionWaits")}</span>}
				</>
			),
		},
		{
			label: say("notice.page.day"),
			role: "number",
			cell: ({ publishedAt, createdAt }) => formatDate(publishedAt ?? createdAt, locale, timeZone),
		},
	]
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.nav")}</h1>
				<Actions>
					{view.mayWrite && (
						<ButtonLink href={`${noticesPath}/new`} kind="primary">
							{say("notice.page.new")}
						</ButtonLink>
					)}
					<ButtonLink href={`${noticesPath}/questions`}>{say("notice.page.questions", { count: view.openQuestions })}</ButtonLink>
					<May right="notice.settings">
						<ButtonLink href={`${noticesPath}/settings`}>{say("notice.page.settings")}</ButtonLink>
					</May>
					<ButtonLink href={view.publicPath}>{say("notice.page.public")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			{view.duties.length > 0 && <DutyCards view={view} house={house} />}
			<nav class="public-nav" aria-label={say("notice.page.state")}>
				<ul>
					<li>
						<a href={noticesPath} aria-current={view.state === undefined ? "page" : undefined}>
							{say("notice.page.allStates")}
						</a>
					</li>
					{states.map((state) => (
						<li key={state}>
							<a href={`${noticesPath}?state=${state}`} aria-current={view.state === state ? "page" : undefined}>
								{say(`notice.state.${state}`)}
							</a>
						</li>
					))}
				</ul>
			</nav>
			<Table
				caption={say("notice.nav")}
				columns={columns}
				rows={view.rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("notice.page.none")} />}
			/>
			<Pagination
				page={view.page}
				pages={view.pages}
				hrefOf={(page) => `${noticesPath}?page=${page}${view.state === undefined ? "" : `&state=${view.state}`}`}
			/>
		</>
	)
}

/** What the calendar asks for, and the other answer to it: there is nothing, because … */
function DutyCards({ view, house }: { readonly view: ConsoleList; readonly house: House }) {
	const { say, locale, timeZone } = house
	return (
		<section class="card" aria-labelledby="duties">
			<h2 id="duties">{say("notice.page.duties")}</h2>
			<ul class="public-list">
				{view.duties.map(({ category, period, startsAt, isPast }) => (
					<li key={`${category} ${period}`}>
						<p>
							<span class={isPast ? "tag tag-bad" : "tag tag-warn"}>{say(isPast ? "notice.page.past" : "notice.page.coming")}</span>{" "}
							{say("notice.page.duty", { category: say(`notice.category.${category}`), day: formatDate(startsAt, locale, timeZone) })}{" "}
							{view.mayWrite && (
								<a class="one-line" href={`${noticesPath}/new?category=${category}`}>
									{say("notice.page.writeIt")}
								</a>
							)}
						</p>
						{view.mayWrite && (
							<details>
								<summary>{say("notice.page.nothing")}</summary>
								<Form action={`${noticesPath}/nothing`} csrf={view.csrf}>
									<input type="hidden" name="category" value={category} />
									<input type="hidden" name="period" value={period} />
									<TextField name="why" id={`why-${category}-${period}`} label={say("notice.page.nothingWhy")} maxLength={200} required />
									<Actions>
										<Button kind="plain">{say("notice.page.nothingSave")}</Button>
									</Actions>
								</Form>
							</details>
						)}
					</li>
				))}
			</ul>
		</section>
	)
}
