/** The console's list of surveys. */
import { Actions, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { May } from "../../web/ui/may.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { pathOf, StateTag, surveysPath, timeOr } from "./parts.tsx"
import type { Survey } from "./repo.ts"

export type ListView = {
	readonly rows: readonly (Survey & { readonly started: number; readonly completed: number })[]
	/** From 1. */
	readonly page: number
	readonly pages: number
}

export function ListPage({ view, house }: { readonly view: ListView; readonly house: House }) {
	const { say } = house
	return (
		<>
			<div class="page-head">
				<h1>{say("survey.page.list")}</h1>
				<May right="survey.publish">
					{" "}
					<Actions>
						<ButtonLink href={`${surveysPath}/new`} kind="primary">
							{say("survey.page.new")}
						</ButtonLink>
						<ButtonLink href={`${surveysPath}/upload`}>{say("survey.page.upload")}</ButtonLink>
					</Actions>
				</May>
			</div>
			<Table
				caption={say("survey.page.list")}
				columns={columnsOf(house)}
				rows={view.rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("survey.page.none")}>{say("survey.page.noneHint")}</EmptyState>}
			/>
			<Pagination page={view.page} pages={view.pages} hrefOf={(page) => `${surveysPath}?page=${page}`} />
		</>
	)
}

function columnsOf(house: House): readonly Column<ListView["rows"][number]>[] {
	const { say } = house
	return [
		{ label: say("survey.page.title"), role: "lead", cell: (row) => <a href={pathOf(row)}>{row.title}</a> },
		{ label: say("survey.page.state"), cell: ({ state }) => <StateTag state={state} say={say} /> },
		{ label: say("survey.page.unit"), cell: ({ unit }) => say(`survey.unit.${unit}`) },
		{ label: say("survey.page.completed"), role: "number", cell: ({ completed }) => completed },
		{ label: say("survey.page.closesAt"), cell: ({ closesAt }) => timeOr(closesAt, say("survey.page.byHand"), house) },
	]
}
