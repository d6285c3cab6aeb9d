/** The console's list of opinions: filter, count, table. */

import type { Say } from "../../engine/flow.ts"
import { formatDate } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { type Choice, SelectField, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { maskNumbers } from "./masking.ts"
import type { Opinion } from "./repo.ts"
import { type State, sourceKinds, states } from "./rules.ts"

export const opinionsPath = "/console/opinions"

/** The filter as it stands in the address. */
export type Query = {
	readonly state: string
	readonly source: string
	readonly group: string
	readonly from: string
	readonly to: string
	readonly q: string
}

export type ListView = {
	readonly query: Query
	readonly hasBadDate: boolean
	readonly rows: readonly Opinion[]
	readonly counts: Readonly<Record<State, number>>
	readonly groups: readonly string[]
	/** Where residents write on a page; undefined where the instance has no public address. */
	readonly formAddress: string | undefined
	/** What an import came to that has just ended. */
	readonly imported: { readonly imported: number; readonly known: number; readonly refused: number } | undefined
	/** From 1. */
	readonly page: number
	readonly pages: number
}

const excerptLength = 60

export function ListPage({ view, house }: { readonly view: ListView; readonly house: House }) {
	const { say } = house
	const { query, rows, counts, page, pages } = view
	const isFiltered = Object.values(query).some((value) => value !== "")
	return (
		<>
			<div class="page-head">
				<h1>{say("opinion.list.title")}</h1>
				<Actions>
					<May right="opinion.enter">
						<ButtonLink href={`${opinionsPath}/new`} kind="primary">
							{say("opinion.list.enter")}
						</ButtonLink>
						<ButtonLink href={`${opinionsPath}/chain`}>{say("opinion.chain.open")}</ButtonLink>
					</May>
					<May right="opinion.import">
						<ButtonLink href={`${opinionsPath}/import`}>{say("opinion.import.open")}</ButtonLink>
					</May>
					<ButtonLink href={`${opinionsPath}/visits`}>{say("opinion.visit.open")}</ButtonLink>
				</Actions>
			</div>
			{view.imported !== undefined && (
				<Notice kind="success" title={say("opinion.import.done", { ...view.imported, added: view.imported.imported })} />
			)}
			{view.hasBadDate && <Notice kind="error" title={say("opinion.filter.badDate")} />}
			<details class="card" open={isFiltered}>
				<summary>{say("opinion.filter.title")}</summary>
				<FilterForm view={view} say={say} />
			</details>
			{view.formAddress !== undefined && <p class="hint">{say("opinion.form.address", { address: view.formAddress })}</p>}
			<p>{say("opinion.list.count", { total: counts.received + counts.withdrawn, ...counts })}</p>
			<Table
				caption={say("opinion.list.title")}
				columns={columnsOf(house)}
				rows={rows}
				keyOf={(row) => row.id}
				empty={<Nothing isFiltered={isFiltered} say={say} />}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => hrefOf(query, to)} />
		</>
	)
}

function Nothing({ isFiltered, say }: { readonly isFiltered: boolean; readonly say: Say }) {
	if (!isFiltered) return <EmptyState title={say("opinion.list.noneYet")}>{say("opinion.list.noneHint")}</EmptyState>
	return (
		<EmptyState title={say("opinion.list.none")}>
			<a href={opinionsPath}>{say("opinion.list.clear")}</a>
		</EmptyState>
	)
}

function FilterForm({ view, say }: { readonly view: ListView; readonly say: Say }) {
	const { query } = view
	const all: Choice = { value: "", label: say("opinion.filter.all") }
	const stateChoices = states.map((value) => ({ value, label: say(`opinion.state.${value}`) }))
	const sourceChoices = sourceKinds.map((value) => ({ value, label: say(`opinion.source.${value}`) }))
	const groupChoices = view.groups.map((value) => ({ value, label: value }))
	return (
		<form method="get" action={opinionsPath} class="filters">
			<SelectField name="state" label={say("opinion.list.state")} value={query.state} choices={[all, ...stateChoices]} />
			<SelectField name="source" label={say("opinion.list.source")} value={query.source} choices={[all, ...sourceChoices]} />
			{groupChoices.length > 0 && (
				<SelectField name="group" label={say("opinion.list.group")} value={query.group} choices={[all, ...groupChoices]} />
			)}
			<TextField name="from" type="date" label={say("opinion.filter.from")} value={query.from} />
			<TextField name="to" type="date" label={say("opinion.filter.to")} value={query.to} />
			<TextField name="q" type="search" label={say("opinion.filter.words")} value={query.q} maxLength={100} />
			<Button>{say("opinion.filter.apply")}</Button>
		</form>
	)
}

function columnsOf({ say, locale, timeZone }: House): readonly Column<Opinion>[] {
	return [
		{
			label: say("opinion.list.number"),
			role: "lead",
			cell: ({ id, number }) => <a href={`${opinionsPath}/${encodeURIComponent(id)}`}>{number}</a>,
		},
		{ label: say("opinion.list.text"), cell: (row) => shownText(row, say) },
		{ label: say("opinion.list.source"), cell: ({ sourceKind }) => say(`opinion.source.${sourceKind}`) },
		{ label: say("opinion.list.group"), cell: ({ groupName }) => groupName ?? say("opinion.list.noGroup") },
		{ label: say("opinion.list.state"), cell: ({ state }) => <StateTag state={state} say={say} /> },
		{ label: say("opinion.list.date"), role: "number", cell: ({ createdAt }) => formatDate(createdAt, locale, timeZone) },
	]
}

/** Phone and identity numbers of whoever are hidden: the list is read by many. */
function shownText({ text, erasedAt }: Opinion, say: Say): string {
	if (erasedAt !== null) return say("opinion.detail.erased")
	// Masked before it is cut: half a number is not known for one.
	return text === "" ? say("opinion.wordless") : excerpt(maskNumbers(text), excerptLength)
}

export function StateTag({ state, say }: { readonly state: State; readonly say: Say }) {
	return <span class={state === "received" ? "tag tag-good" : "tag"}>{say(`opinion.state.${state}`)}</span>
}

/** Address of a page of the list with its filter. */
function hrefOf(query: Query, page: number): string {
	const filled = Object.entries(query).filter(([, value]) => value !== "")
	const search = new URLSearchParams([...filled, ...(page > 1 ? [["page", String(page)]] : [])])
	return search.size === 0 ? opinionsPath : `${opinionsPath}?${search}`
}
