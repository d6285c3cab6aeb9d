/** /console: what needs doing today. */
import { formatDate, formatSpan } from "../../text/date.ts"
import type { HomeNews, HomeTile, House } from "../../village/affair.ts"
import type { ConsoleSession } from "../auth/gate.ts"
import { consolePage } from "../console-page.tsx"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Notice } from "../ui/notice.tsx"
import { StatTiles } from "../ui/stat.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { consoleSay, isConsoleWord } from "./words.ts"

/** Open alerts of one kind. */
export type AlertGroup = { readonly kind: string; readonly count: number; readonly lastAt: number }

export type HomeView = {
	readonly now: number
	readonly tiles: readonly HomeTile[]
	readonly alerts: readonly AlertGroup[]
	readonly news: readonly HomeNews[]
	readonly done?: "closed" | undefined
}

export function homePage(house: House, session: ConsoleSession, view: HomeView): string {
	const say = consoleSay(house.locale)
	const urgent = view.tiles.filter(({ isUrgent }) => isUrgent)
	// A page full of zeros hides what there is.
	const figures = view.tiles.filter(({ isUrgent, value }) => !isUrgent && value > 0)
	const isClear = view.alerts.length === 0 && urgent.length === 0
	const date = formatDate(view.now, house.locale, house.timeZone)
	const body = (
		<>
			<h1>{say("home.title")}</h1>
			<p>{say("home.date", { village: session.villageName, date })}</p>
			{view.done !== undefined && <Notice kind="success" title={say(`home.done.${view.done}`)} />}
			{isClear && (
				<EmptyState title={say("home.clear.title")}>
					<p>{say("home.clear.next")}</p>
				</EmptyState>
			)}
			{urgent.length > 0 && (
				<ul class="todo">
					{urgent.map(({ label, value, path }) => (
						<li key={label}>
							<a href={path}>
								<span class="todo-label">{label}</span> <strong class="todo-count">{value}</strong>
							</a>
						</li>
					))}
				</ul>
			)}
			{view.news.length > 0 && (
				<>
					<h2>{say("home.news")}</h2>
					<Table caption={say("home.news")} columns={newsColumns(house, session)} rows={view.news} keyOf={({ readPath }) => readPath} />
				</>
			)}
			{view.alerts.length > 0 && (
				<>
					<h2>{say("home.alerts")}</h2>
					<Table caption={say("home.alerts")} columns={columnsOf(house, session, view.now)} rows={view.alerts} keyOf={({ kind }) => kind} />
				</>
			)}
			{figures.length > 0 && (
				<>
					<h2>{say("home.figures")}</h2>
					<StatTiles stats={figures.map(({ label, value, path }) => ({ label, value, href: path }))} />
				</>
			)}
		</>
	)
	return consolePage(house, session, { title: say("home.title"), path: "/console", body })
}

function newsColumns(house: House, session: ConsoleSession): readonly Column<HomeNews>[] {
	const say = consoleSay(house.locale)
	return [
		{ label: say("home.news.what"), role: "lead", cell: ({ text, path }) => <a href={path}>{text}</a> },
		{
			label: say("home.alert.action"),
			role: "action",
			cell: ({ readPath }) => (
				<form method="post" action={readPath}>
					<input type="hidden" name="csrf" value={session.csrf} />
					<Button kind="plain">{say("home.news.read")}</Button>
				</form>
			),
		},
	]
}

function columnsOf(house: House, session: ConsoleSession, now: number): readonly Column<AlertGroup>[] {
	const say = consoleSay(house.locale)
	const wordsOf = (kind: string) => {
		const key = `alert.${kind}`
		return isConsoleWord(key) ? say(key) : (house.nameFor?.(key) ?? say("alert.other"))
	}
	return [
		{ label: say("home.alert"), role: "lead", cell: ({ kind }) => wordsOf(kind) },
		{ label: say("home.alert.count"), cell: ({ count }) => count },
		{ label: say("home.alert.last"), cell: ({ lastAt }) => say("time.ago", { span: formatSpan(now - lastAt, house.locale) }) },
		...(session.rights.has("console.redrive") ? [closing(house, session)] : []),
	]
}

/** Seen and closed. */
function closing(house: House, session: ConsoleSession): Column<AlertGroup> {
	const say = consoleSay(house.locale)
	return {
		label: say("home.alert.action"),
		role: "action",
		cell: ({ kind }) => (
			<form method="post" action="/console/alerts/close">
				<input type="hidden" name="csrf" value={session.csrf} />
				<Button kind="plain" name="kind" value={kind}>
					{say("home.alert.close")}
				</Button>
			</form>
		),
	}
}
