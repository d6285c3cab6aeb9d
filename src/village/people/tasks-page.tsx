/** Work for people: who is to be called, what is to be confirmed or entered. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import { householdPath, rosterPath } from "./roster-page.tsx"
import type { TaskKind } from "./task.ts"

export const tasksPath = `${rosterPath}/tasks`

export type TaskLine = {
	readonly id: string
	readonly kind: TaskKind
	readonly household: { readonly id: string; readonly number: string } | null
	readonly person: string
	/** Whom the resident was told would come. */
	readonly helper: string
	/** What the maker of the task wrote, and what the person left. */
	readonly words: string
	readonly note: string | null
	readonly link: string | null
	readonly since: string
	readonly doneAt: string | null
}

export type TasksView = {
	readonly which: "open" | "done"
	readonly open: number
	readonly rows: readonly TaskLine[]
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly csrf: string
	readonly notice: string | undefined
}

export function TasksPage({ view, say }: { readonly view: TasksView; readonly say: Say }) {
	const other = view.which === "open" ? "done" : "open"
	return (
		<>
			<h1>{say("people.tasks.title")}</h1>
			{view.notice !== undefined && <Notice kind="success" title={view.notice} />}
			<p>
				{say("people.tasks.count", { count: view.open })} <a href={`${tasksPath}?show=${other}`}>{say(`people.tasks.show.${other}`)}</a>
			</p>
			<Table
				caption={say("people.tasks.title")}
				columns={columnsOf(view, say)}
				rows={view.rows}
				keyOf={(row) => row.id}
				empty={<EmptyState title={say(`people.tasks.none.${view.which}`)} />}
			/>
			<Pagination page={view.page} pages={view.pages} hrefOf={(to) => `${tasksPath}?show=${view.which}&page=${to}`} />
		</>
	)
}

function columnsOf(view: TasksView, say: Say): readonly Column<TaskLine>[] {
	const shown: readonly Column<TaskLine>[] = [
		{ label: say("people.tasks.what"), role: "lead", cell: (row) => say(`people.task.${row.kind}`) },
		{ label: say("people.tasks.who"), cell: (row) => <Who row={row} say={say} /> },
		{ label: say("people.tasks.helper"), cell: (row) => row.helper },
		{ label: say("people.tasks.detail"), cell: (row) => <Detail row={row} say={say} /> },
		{ label: say("people.tasks.since"), cell: (row) => row.since },
	]
	if (view.which === "done") return [...shown, { label: say("people.tasks.doneAt"), cell: (row) => row.doneAt ?? "" }]
	return [...shown, { label: say("people.tasks.acts"), role: "action", cell: (row) => <Acts row={row} csrf={view.csrf} say={say} /> }]
}

function Who({ row, say }: { readonly row: TaskLine; readonly say: Say }) {
	if (row.household === null) return <>{row.person === "" ? say("people.tasks.stranger") : row.person}</>
	return <a href={householdPath(row.household.id)}>{`${row.household.number} ${row.person}`}</a>
}

function Detail({ row, say }: { readonly row: TaskLine; readonly say: Say }) {
	return (
		<>
			{row.words !== "" && <p>{row.words}</p>}
			{row.household === null && row.note === null && row.doneAt === null && <p>{say("people.tasks.noNote")}</p>}
			{row.note !== null && <p>{say("people.tasks.note", { note: row.note })}</p>}
			{row.link !== null && <a href={row.link}>{say("people.tasks.open")}</a>}
		</>
	)
}

function Acts({ row, csrf, say }: { readonly row: TaskLine; readonly csrf: string; readonly say: Say }) {
	const decisions = row.kind === "confirm-head" || row.kind === "dispute" ? (["yes", "no"] as const) : (["done"] as const)
	return (
		<Form action={`${tasksPath}/${encodeURIComponent(row.id)}`} csrf={csrf}>
			<Actions>
				{decisions.map((decision) => (
					<Button key={decision} name="decision" value={decision} kind={decision === "no" ? "danger" : "plain"}>
						{say(decision === "done" ? "people.tasks.done" : `people.task.${row.kind}.${decision}`)}
					</Button>
				))}
			</Actions>
		</Form>
	)
}
