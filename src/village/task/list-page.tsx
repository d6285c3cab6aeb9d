/** Console: who does what by when, what is overdue, what waits to be looked at. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField } from "../../web/ui/form.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import { taskPath, tasksPath } from "./console.ts"
import type { Task } from "./repo.ts"
import { type TaskState, taskStates } from "./rules.ts"

export type TaskLine = { readonly task: Task; readonly who: string; readonly deadline: string; readonly isOverdue: boolean }
export type TasksView = {
	readonly counts: Readonly<Record<TaskState, number>>
	readonly overdue: number
	readonly satisfaction: { readonly asked: number; readonly satisfied: number; readonly unsatisfied: number }
	readonly tasks: readonly TaskLine[]
	/** Done, drawn for a second look, and not looked at yet. */
	readonly drawn: readonly TaskLine[]
	readonly state: TaskState | ""
	readonly page: number
	readonly pages: number
	readonly mayManage: boolean
	readonly csrf: string
}

export const stateTone: Readonly<Record<TaskState, string>> = {
	todo: "tag",
	doing: "tag",
	checking: "tag tag-warn",
	done: "tag tag-good",
	escalated: "tag tag-warn",
	declined: "tag",
}

export function TasksPage({ view, say }: { readonly view: TasksView; readonly say: Say }) {
	const { counts, overdue, satisfaction, tasks, drawn, state, page, pages, mayManage, csrf } = view
	const hrefOf = (to: number, of = state) =>
		`${tasksPath}?${new URLSearchParams({ ...(of === "" ? {} : { state: of }), page: String(to) })}`
	return (
		<>
			<div class="page-head">
				<h1>{say("task.title")}</h1>
				{mayManage && (
					<Actions>
						<ButtonLink href={`${tasksPath}/new`} kind="primary">
							{say("task.new")}
						</ButtonLink>
					</Actions>
				)}
			</div>
			<StatTiles
				stats={[
					...taskStates.map((each) => ({
						label: say(`task.state.${each}`),
						value: counts[each],
						href: hrefOf(1, each),
						tone: each === "checking" && counts.checking > 0 ? ("attention" as const) : ("plain" as const),
					})),
					{ label: say("task.overdue"), value: overdue, tone: overdue > 0 ? "attention" : "plain" },
					{
						label: say("task.satisfied"),
						value: satisfaction.satisfied,
						note: say("task.satisfied.note", { asked: satisfaction.asked, unsatisfied: satisfaction.unsatisfied }),
					},
				]}
			/>
			{drawn.length > 0 && (
				<>
					<h2>{say("task.drawn")}</h2>
					<p class="hint">{say("task.drawn.hint")}</p>
					<Table caption={say("task.drawn")} columns={columns(say)} rows={drawn} keyOf={({ task }) => task.id} />
				</>
			)}
			<h2>{state === "" ? say("task.all") : say(`task.state.${state}`)}</h2>
			<Table
				caption={say("task.title")}
				columns={columns(say)}
				rows={tasks}
				keyOf={({ task }) => task.id}
				empty={<EmptyState title={say("task.none")} />}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => hrefOf(to)} />
			{state !== "" && (
				<Actions>
					<ButtonLink href={tasksPath}>{say("task.showAll")}</ButtonLink>
				</Actions>
			)}
			{mayManage && (
				<section class="card">
					<h2>{say("task.lists")}</h2>
					<p class="hint">{say("task.lists.hint")}</p>
					<Form action={`${tasksPath}/lists`} csrf={csrf}>
						<SelectField
							name="list"
							label={say("task.lists.which")}
							choices={(["proposed", "duties", "outcomes"] as const).map((value) => ({ value, label: say(`task.list.${value}`) }))}
						/>
						<Actions>
							<Button kind="plain" name="as" value="excel">
								{say("task.lists.excel")}
							</Button>
							<Button kind="plain" name="as" value="word">
								{say("task.lists.word")}
							</Button>
						</Actions>
					</Form>
				</section>
			)}
		</>
	)
}

function columns(say: Say): readonly Column<TaskLine>[] {
	return [
		{ label: say("task.number"), cell: ({ task }) => task.number },
		{ label: say("task.what"), role: "lead", cell: ({ task }) => <a href={taskPath(task.id)}>{task.title}</a> },
		{ label: say("task.who"), cell: ({ who }) => who },
		{
			label: say("task.deadline"),
			cell: ({ deadline, isOverdue }) =>
				isOverdue ? <span class="tag tag-bad">{say("task.overdueSince", { day: deadline })}</span> : deadline,
		},
		{
			label: say("task.stateLabel"),
			cell: ({ task }) => <span class={stateTone[task.state]}>{say(`task.state.${task.state}`)}</span>,
		},
	]
}
