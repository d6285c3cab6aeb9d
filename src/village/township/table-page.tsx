/** Console: the villages of a township side by side. Sorting and filtering are links and a form that asks again: no script. */
import { percentOf } from "../../web/ui/bar.tsx"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House, TownshipCell, TownshipColumn } from "../affair.ts"
import { escalationsPath, filingsPath, tableHref, townshipPath } from "./paths.ts"
import { byName, directions, type TableQuery, totalsOf, type VillageRow } from "./rules.ts"

export type TableView = {
	readonly columns: readonly TownshipColumn[]
	/** Of this page of the table. */
	readonly rows: readonly VillageRow[]
	/** All that passed the filter. */
	readonly shown: readonly VillageRow[]
	readonly townships: readonly string[]
	readonly query: TableQuery
	/** What the township itself has to do. */
	readonly waiting: { readonly packets: number; readonly filings: number }
	readonly page: number
	readonly pages: number
	readonly csrf: string
}

type Part = { readonly view: TableView; readonly house: Pick<House, "say"> }

export function TownshipTable({ view, house }: Part) {
	const { say } = house
	const { columns, rows, shown, query, waiting, page, pages } = view
	const totals = totalsOf(shown, columns)
	return (
		<>
			<div class="page-head">
				<h1>{say("township.title")}</h1>
				<span class="tag">{say("township.count", { count: shown.length })}</span>
			</div>
			<p class="hint">
				<span class="on-wide">{say("township.hint")}</span>
				<span class="on-phone">{say("township.hint.phone")}</span>
				{say("township.private.hint")}
				<span class="on-wide">{say("township.nothing.hint")}</span>
			</p>
			<h2>{say("township.todo")}</h2>
			<StatTiles
				stats={[
					{
						label: say("township.packets.title"),
						value: waiting.packets,
						href: escalationsPath,
						tone: waiting.packets > 0 ? "attention" : "plain",
					},
					{
						label: say("township.receipts.title"),
						value: waiting.filings,
						href: filingsPath,
						tone: waiting.filings > 0 ? "attention" : "plain",
					},
				]}
			/>
			{shown.length > 1 && (
				<>
					<h2>{say("township.all")}</h2>
					<StatTiles
						stats={columns.map(({ id, label }) => {
							const cell = totals[id]
							const note = partsOf(cell, say)
							return {
								label: say(label),
								value: shownCell(cell, say),
								tone: cell?.isUrgent ? "attention" : "plain",
								isIdle: isIdle(cell),
								...(note !== undefined && { note }),
							}
						})}
					/>
				</>
			)}
			<Filter view={view} house={house} />
			<Table
				caption={say("township.title")}
				columns={tableColumns(view, house)}
				rows={rows}
				keyOf={({ id }) => id}
				empty={
					<EmptyState title={say("township.none")}>
						<p>{say("township.none.next")}</p>
					</EmptyState>
				}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => tableHref(query, { page: to })} />
			<Actions>
				<ButtonLink href={tableHref(query, {}, `${townshipPath}/villages.xlsx`)}>{say("township.excel")}</ButtonLink>
			</Actions>
		</>
	)
}

function tableColumns({ columns, query, csrf }: TableView, { say }: Part["house"]): readonly Column<VillageRow>[] {
	const heading = (id: string, label: string, worst: TownshipColumn["worst"]) => {
		const isSorted = query.sort === id
		// A second press turns the order round.
		const direction = isSorted && query.direction === "worst" ? "best" : "worst"
		const rises = (query.direction === "worst") === (worst === "low")
		return {
			head: (
				<a class="sort" href={tableHref(query, { sort: id, direction })}>
					{label}
					{isSorted && <span aria-hidden="true">{rises ? " ↑" : " ↓"}</span>}
				</a>
			),
			sorted: isSorted ? (rises ? ("ascending" as const) : ("descending" as const)) : undefined,
		}
	}
	return [
		{
			label: say("township.village"),
			...heading(byName, say("township.village"), "low"),
			role: "lead",
			cell: ({ id, name, ...row }) => (
				<form method="post" action="/console/village">
					<input type="hidden" name="csrf" value={csrf} />
					<button type="submit" class="link" name="village" value={id} aria-label={say("township.openVillage", { village: name })}>
						{name}
					</button>
					{columns.every((column) => isLeftOut(row, column, query)) && <span class="hint on-phone"> {say("township.quiet")}</span>}
				</form>
			),
		},
		...columns.map(({ id, label, worst }): Column<VillageRow> => {
			const title = say(label)
			return {
				label: title,
				...heading(id, title, worst),
				role: "number",
				isIdle: (row) => isLeftOut(row, { id }, query),
				cell: ({ cells: { [id]: cell } }) => {
					const parts = partsOf(cell, say)
					return (
						<>
							<span class={cell?.isUrgent ? "tag tag-bad" : undefined}>{shownCell(cell, say)}</span>
							{parts !== undefined && <span class="hint"> {parts}</span>}
						</>
					)
				},
			}
		}),
	]
}

/** On a phone, where each row is a card; what the rows are sorted by is always told. */
function isLeftOut({ cells }: Pick<VillageRow, "cells">, { id }: Pick<TownshipColumn, "id">, { sort }: TableQuery): boolean {
	return sort !== id && isIdle(cells[id])
}

function isIdle(cell: TownshipCell | undefined): boolean {
	if (cell === undefined || cell.value === null) return true
	return !cell.isUrgent && (cell.of === undefined ? cell.value === 0 : cell.of === 0)
}

function shownCell(cell: TownshipCell | undefined, say: House["say"]): string | number {
	if (cell === undefined || cell.value === null) return say("township.nothing")
	if (cell.of === undefined) return cell.value
	if (cell.of === 0) return say("township.nothing")
	return say("township.share", { percent: percentOf(cell.value, cell.of) })
}

/** What a share is made of; undefined where there is none. */
function partsOf(cell: TownshipCell | undefined, say: House["say"]): string | undefined {
	if (cell === undefined || cell.value === null || cell.of === undefined || cell.of === 0) return undefined
	return say("township.parts", { value: cell.value, of: cell.of })
}

function Filter({ view, house }: Part) {
	const { say } = house
	const { columns, query, townships } = view
	const label = columns.find(({ id }) => id === query.sort)?.label
	const sorted = label === undefined ? undefined : say(label)
	return (
		<details class="card" open={query.words !== "" || query.township !== "" || query.onlyUrgent}>
			<summary>
				{say("township.filter")}
				{sorted !== undefined && (
					<span class="hint">
						{" "}
						{say("township.filter.now", { column: sorted, order: say(`township.filter.direction.${query.direction}`) })}
					</span>
				)}
			</summary>
			<Form action={townshipPath} method="get">
				<TextField name="words" type="search" label={say("township.filter.words")} value={query.words} maxLength={40} />
				{townships.length > 1 && (
					<SelectField
						name="township"
						label={say("township.filter.township")}
						value={query.township}
						choices={[{ value: "", label: say("township.filter.everywhere") }, ...townships.map((name) => ({ value: name, label: name }))]}
					/>
				)}
				<SelectField
					name="urgent"
					label={say("township.filter.urgent")}
					value={query.onlyUrgent ? "yes" : ""}
					choices={[
						{ value: "", label: say("township.filter.urgent.no") },
						{ value: "yes", label: say("township.filter.urgent.yes") },
					]}
				/>
				<SelectField
					name="sort"
					label={say("township.filter.sort")}
					value={query.sort === byName || columns.some(({ id }) => id === query.sort) ? query.sort : ""}
					choices={[
						{ value: "", label: say("township.filter.sort.urgent") },
						{ value: byName, label: say("township.village") },
						...columns.map(({ id, label }) => ({ value: id, label: say(label) })),
					]}
				/>
				<SelectField
					name="direction"
					label={say("township.filter.direction")}
					value={query.direction}
					choices={directions.map((value) => ({ value, label: say(`township.filter.direction.${value}`) }))}
				/>
				<Actions>
					<Button kind="plain">{say("township.filter.apply")}</Button>
				</Actions>
			</Form>
		</details>
	)
}
