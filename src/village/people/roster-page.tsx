/** The console's roster: search, filter, households page by page. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { Reach } from "./repo-members.ts"

export const rosterPath = "/console/roster"

export function householdPath(id: string): string {
	return `${rosterPath}/household/${encodeURIComponent(id)}`
}

export type HouseholdLine = {
	readonly id: string
	readonly number: string
	readonly groupName: string | null
	readonly address: string | null
	/** The head's name, else the first person's. */
	readonly head: string
	readonly persons: number
	readonly phones: number
	readonly hasCode: boolean
}

export type RosterView = {
	readonly text: string
	readonly groupId: string
	readonly groups: readonly { readonly id: string; readonly name: string }[]
	readonly reach: Reach
	readonly rows: readonly HouseholdLine[]
	readonly total: number
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly csrf: string
	/** What was done just now. */
	readonly notice: string | undefined
}

export function RosterPage({ view, say }: { readonly view: RosterView; readonly say: Say }) {
	const { reach, rows, page, pages, text, groupId } = view
	const hrefOf = (to: number): string => `${rosterPath}?${new URLSearchParams({ q: text, group: groupId, page: String(to) }).toString()}`
	return (
		<>
			<div class="page-head">
				<h1>{say("people.roster.title")}</h1>
				<May right="people.write">
					<ButtonLink href={`${rosterPath}/import`} kind="primary">
						{say("people.roster.import")}
					</ButtonLink>
				</May>
			</div>
			{view.notice !== undefined && <Notice kind="success" title={view.notice} />}
			<StatTiles
				stats={[
					{
						label: say("people.stat.households"),
						value: reach.households,
						note: say("people.stat.bound", { count: reach.boundHouseholds }),
					},
					{ label: say("people.stat.persons"), value: reach.persons, note: say("people.stat.bound", { count: reach.boundPersons }) },
					{ label: say("people.stat.adults"), value: reach.adults },
				]}
			/>
			<Form action={rosterPath} method="get">
				<TextField
					name="q"
					label={say("people.roster.search")}
					hint={say("people.roster.searchHint")}
					type="search"
					value={text}
					maxLength={60}
				/>
				<SelectField
					name="group"
					label={say("people.field.group")}
					value={groupId}
					choices={[
						{ value: "", label: say("people.roster.allGroups") },
						...view.groups.map(({ id, name }) => ({ value: id, label: name })),
					]}
				/>
				<Button kind="plain">{say("people.roster.find")}</Button>
			</Form>
			<p>{say("people.roster.found", { total: view.total })}</p>
			<Table
				caption={say("people.roster.title")}
				columns={columnsOf(say)}
				rows={rows}
				keyOf={(row) => row.id}
				empty={<Nothing isFiltered={text !== "" || groupId !== ""} say={say} />}
			/>
			<Pagination page={page} pages={pages} hrefOf={hrefOf} />
			{reach.households > 0 && (
				<May right="people.write">
					{" "}
					<Form action={`${rosterPath}/codes`} csrf={view.csrf}>
						<p>{say("people.codes.hint")}</p>
						<Actions>
							<Button kind="plain">{say("people.codes.make")}</Button>
							<ButtonLink href={`${rosterPath}/letters`}>{say("people.letters.title")}</ButtonLink>
						</Actions>
					</Form>
				</May>
			)}
		</>
	)
}

function Nothing({ isFiltered, say }: { readonly isFiltered: boolean; readonly say: Say }) {
	if (isFiltered)
		return (
			<EmptyState title={say("people.roster.none")}>
				<a href={rosterPath}>{say("people.roster.all")}</a>
			</EmptyState>
		)
	return (
		<EmptyState title={say("people.roster.empty")}>
			<May right="people.write">
				<a href={`${rosterPath}/import`}>{say("people.roster.import")}</a>
			</May>
		</EmptyState>
	)
}

function columnsOf(say: Say): readonly Column<HouseholdLine>[] {
	return [
		{
			label: say("people.field.household"),
			role: "lead",
			cell: (row) => <a href={householdPath(row.id)}>{`${row.number} ${row.head}`}</a>,
		},
		{ label: say("people.field.group"), cell: (row) => row.groupName ?? "" },
		{ label: say("people.field.address"), cell: (row) => row.address ?? "" },
		{ label: say("people.roster.persons"), role: "number", cell: (row) => row.persons },
		{ label: say("people.roster.phones"), role: "number", cell: (row) => row.phones },
		{ label: say("people.roster.code"), cell: (row) => say(row.hasCode ? "people.code.live" : "people.code.none") },
	]
}
