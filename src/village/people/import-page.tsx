/** Import of a roster: choose a file, see what it would do, confirm. */
import { useContext } from "preact/hooks"
import type { Say } from "../../engine/flow.ts"
import type { Locale } from "../../text/catalogue.ts"
import { formatWrittenDate } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { FileField, Form } from "../../web/ui/form.tsx"
import { LocaleContext } from "../../web/ui/locale.ts"
import { MaskedValue } from "../../web/ui/masked.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { ImportReport } from "./commands-village.ts"
import type { PreviewRow } from "./roster.ts"
import { rosterPath } from "./roster-page.tsx"
import { type ReasonLine, reasonsTogether } from "./roster-reasons.ts"
import type { RowReason } from "./roster-table.ts"

export const importPath = `${rosterPath}/import`

export function ImportPage({ csrf, error, say }: { readonly csrf: string; readonly error: string | undefined; readonly say: Say }) {
	return (
		<>
			<p>
				<a href={rosterPath}>{say("people.roster.back")}</a>
			</p>
			<h1>{say("people.import.title")}</h1>
			{error !== undefined && <Notice kind="error" title={error} />}
			<p>{say("people.import.how")}</p>
			<p>
				<a href={`${rosterPath}/template.xlsx`}>{say("people.import.template")}</a>
			</p>
			<Form action={importPath} csrf={csrf} hasFiles>
				<FileField name="file" label={say("people.import.file")} accept=".xlsx,.csv,.tsv,.txt" required />
				<Button>{say("people.import.look")}</Button>
			</Form>
		</>
	)
}

export type PreviewView = {
	readonly hash: string
	readonly report: ImportReport & { readonly rows: readonly PreviewRow[] }
	/** Persons in the file that were read. */
	readonly persons: number
	readonly refusedRows: number
	/** Whether the refused rows can be fetched. */
	readonly hasRows: boolean
	/** Titles of columns nobody reads. */
	readonly ignored: readonly string[]
	readonly csrf: string
}

export function PreviewPage({ view, say }: { readonly view: PreviewView; readonly say: Say }) {
	const { report, refusedRows, ignored, persons } = view
	const locale = useContext(LocaleContext)
	const changes = report.persons.added + report.persons.changed + report.households.added + report.households.changed
	return (
		<>
			<h1>{say("people.import.preview")}</h1>
			<Notice kind="info" title={say("people.import.nothingYet")} />
			<ul>
				<li>{say("people.import.households", report.households)}</li>
				<li>{say("people.import.persons", report.persons)}</li>
				{refusedRows > 0 && <li>{say("people.import.refused", { count: refusedRows })}</li>}
				{report.persons.absent > 0 && <li>{say("people.import.absent", { count: report.persons.absent })}</li>}
				{ignored.length > 0 && <li>{say("people.import.ignored", { columns: ignored.join(say("people.and")) })}</li>}
			</ul>
			<Form action={`${importPath}/${encodeURIComponent(view.hash)}`} csrf={view.csrf}>
				<Actions>
					{persons > 0 && changes > 0 && <Button>{say("people.import.confirm")}</Button>}
					<ButtonLink href={importPath}>{say("people.import.other")}</ButtonLink>
				</Actions>
			</Form>
			{changes === 0 && <p>{say("people.import.noChange")}</p>}
			{report.refused.length > 0 && <Reasons title={say("people.import.refusedRows")} reasons={report.refused} say={say} />}
			{report.refused.length > 0 && view.hasRows && (
				<Form action={`${importPath}/${encodeURIComponent(view.hash)}/refused`} csrf={view.csrf}>
					<p>{say("people.import.refusedHow")}</p>
					<Button kind="plain">{say("people.import.refusedFile", { count: refusedRows })}</Button>
				</Form>
			)}
			{report.notes.length > 0 && <Reasons title={say("people.import.notes")} reasons={report.notes} say={say} />}
			<h2>{say("people.import.firstRows")}</h2>
			<Table
				caption={say("people.import.firstRows")}
				columns={previewColumns(say, locale)}
				rows={report.rows}
				keyOf={(row) => String(row.row)}
			/>
			{report.absent.length > 0 && (
				<>
					<h2>{say("people.import.absentTitle")}</h2>
					<p>{say("people.import.absentHint")}</p>
					<ul>
						{report.absent.map(({ household, name }) => (
							<li key={`${household} ${name}`}>{`${household} ${name}`}</li>
						))}
					</ul>
				</>
			)}
		</>
	)
}

function Reasons({ title, reasons, say }: { readonly title: string; readonly reasons: readonly RowReason[]; readonly say: Say }) {
	const columns: readonly Column<ReasonLine>[] = [
		{ label: say("people.import.reason"), role: "lead", cell: ({ reason }) => reason ?? say("people.import.alike") },
		{ label: say("people.import.rowCount"), role: "number", cell: ({ count }) => count },
		{ label: say("people.import.row"), cell: ({ first }) => first },
	]
	return (
		<>
			<h2>{title}</h2>
			<Table
				caption={title}
				columns={columns}
				rows={reasonsTogether(say, reasons)}
				keyOf={({ reason, rows }) => `${reason ?? ""} ${rows}`}
			/>
		</>
	)
}

function previewColumns(say: Say, locale: Locale): readonly Column<PreviewRow>[] {
	const masked = (value: string | undefined) => (value === undefined ? null : <MaskedValue value={value} />)
	return [
		{ label: say("people.field.household"), cell: (row) => row.household },
		{ label: say("people.field.name"), role: "lead", cell: (row) => row.name },
		{ label: say("people.field.relation"), cell: (row) => row.relation ?? "" },
		{ label: say("people.field.group"), cell: (row) => row.group ?? "" },
		{ label: say("people.field.birth"), cell: (row) => (row.birth === undefined ? "" : formatWrittenDate(row.birth, locale)) },
		{ label: say("people.field.phone"), cell: (row) => masked(row.phone) },
		{ label: say("people.field.identity"), cell: (row) => masked(row.identityNumber) },
	]
}
