/** /console/record */
import { z } from "zod"
import type { RecordEntry } from "../../store/journal.ts"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { readEvent } from "../../village/read-record.ts"
import type { ConsoleSession } from "../auth/gate.ts"
import { consolePage } from "../console-page.tsx"
import { Actions, Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Form, SelectField, TextField } from "../ui/form.tsx"
import { Pagination } from "../ui/pagination.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { nameOf, recordSay } from "./record-words.ts"

export type RecordRow = RecordEntry & { readonly who: string }
export type RecordQuery = { readonly kind: string; readonly who: string; readonly day: string; readonly page: number }

export type RecordView = {
	readonly rows: readonly RecordRow[]
	readonly pages: number
	readonly staff: readonly { readonly id: string; readonly name: string }[]
	readonly query: RecordQuery
	readonly kinds: readonly { readonly value: string; readonly label: string }[]
}

export function recordPage(house: House, session: ConsoleSession, { rows, pages, staff, query, kinds }: RecordView): string {
	const say = recordSay(house.locale)
	const hrefOf = (page: number) => `/console/record?${new URLSearchParams({ ...query, page: String(page) })}`
	const isFiltered = query.kind !== "all" || query.who !== "" || query.day !== ""
	const body = (
		<>
			<div class="page-head">
				<h1>{say("record.title")}</h1>
				<a href="/console/rights">{say("rights.open")}</a>
			</div>
			<p>{say("record.hint")}</p>
			<details class="card" open={isFiltered}>
				<summary>{say("record.filter")}</summary>
				<Form action="/console/record" method="get">
					<SelectField name="kind" label={say("record.filter.kind")} value={query.kind} choices={kinds} />
					<SelectField
						name="who"
						label={say("record.filter.who")}
						value={query.who}
						choices={[{ value: "", label: say("record.filter.everybody") }, ...staff.map(({ id, name }) => ({ value: id, label: name }))]}
					/>
					<TextField name="day" type="date" label={say("record.filter.day")} value={query.day} />
					<Actions>
						<Button kind="plain">{say("record.filter.apply")}</Button>
					</Actions>
				</Form>
			</details>
			<Table
				caption={say("record.title")}
				columns={columnsOf(house)}
				rows={rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("record.none")}>{say("record.noneHint")}</EmptyState>}
			/>
			<Pagination page={query.page} pages={pages} hrefOf={hrefOf} />
		</>
	)
	return consolePage(house, session, { title: say("record.title"), path: "/console/record", body })
}

function columnsOf(house: House): readonly Column<RecordRow>[] {
	const { locale, timeZone } = house
	const say = recordSay(locale)
	return [
		{ label: say("record.what"), role: "lead", cell: (row) => <What row={row} house={house} /> },
		{ label: say("record.who"), cell: ({ who }) => who },
		{ label: say("record.at"), cell: ({ at }) => formatDateTime(at, locale, timeZone) },
	]
}

/** What was done, and beneath it the number of what it was done to. */
function What({ row, house }: { readonly row: RecordRow; readonly house: House }) {
	const detail = detailOf(row, house)
	return (
		<>
			{whatOf(row, house)}
			{detail !== "" && <div class="hint">{detail}</div>}
		</>
	)
}

const dataSchema = z.object({
	what: z.string().optional().catch(undefined),
	number: z.union([z.string(), z.number()]).optional().catch(undefined),
	count: z.number().optional().catch(undefined),
	people: z.number().optional().catch(undefined),
	/** A setting: what it is called, and what was set before and after. */
	setting: z.string().optional().catch(undefined),
	before: z.string().optional().catch(undefined),
	after: z.string().optional().catch(undefined),
})

function whatOf({ event, data }: RecordRow, house: House): string {
	const say = recordSay(house.locale)
	if (event !== readEvent) return nameOf(house, "event", event) ?? say("record.other", { event })
	const what = dataSchema.safeParse(data).data?.what ?? ""
	return say("record.read", { what: nameOf(house, "read", what) ?? what })
}

/** Numbers, and what was set: the record keeps no words of people. */
function detailOf({ data }: RecordRow, house: House): string {
	const say = recordSay(house.locale)
	const { number, count, people, setting, before, after } = dataSchema.safeParse(data).data ?? {}
	if (setting !== undefined) {
		const [from, to] = [before, after].map((value) => (value === undefined || value === "" ? say("record.empty") : value))
		return say("record.setting", { name: house.nameFor?.(setting) ?? setting, before: from ?? "", after: to ?? "" })
	}
	if (number !== undefined) return say("record.number", { number })
	const many = count ?? people
	return many === undefined ? "" : say("record.count", { count: many })
}
