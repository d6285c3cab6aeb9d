/** Import of a list of opinions: choose a file, see what it would do, confirm. */

import type { Say } from "../../engine/flow.ts"
import { excerpt } from "../../text/normalize.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { FileField, Form } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { ImportReport } from "./import.ts"
import type { ImportRow } from "./import-file.ts"
import { opinionsPath } from "./list-page.tsx"
import { maskNumbers } from "./masking.ts"
import { type Faulty, faultsTogether } from "./words-import-faults.ts"

export const importPath = `${opinionsPath}/import`

export function ImportPage({ csrf, error, say }: { readonly csrf: string; readonly error: string | undefined; readonly say: Say }) {
	return (
		<>
			<p>
				<a href={opinionsPath}>{say("opinion.import.back")}</a>
			</p>
			<h1>{say("opinion.import.title")}</h1>
			{error !== undefined && <Notice kind="error" title={error} />}
			<p>{say("opinion.import.how")}</p>
			<p>
				<a href={`${importPath}/template.xlsx`}>{say("opinion.import.template")}</a>
			</p>
			<Form action={importPath} csrf={csrf} hasFiles>
				<FileField name="file" label={say("opinion.import.chosen")} accept=".xlsx,.csv,.tsv,.txt" required />
				<Button>{say("opinion.import.look")}</Button>
			</Form>
		</>
	)
}

export type PreviewView = {
	readonly hash: string
	readonly report: ImportReport
	/** As the file has them. */
	readonly rows: readonly ImportRow[]
	/** Titles of columns nobody reads. */
	readonly ignored: readonly string[]
	readonly csrf: string
}

/** More refused rows than anybody reads on a page; the number of all is said above. */
const mostShown = 300
const excerptLength = 80

export function PreviewPage({ view, say }: { readonly view: PreviewView; readonly say: Say }) {
	const { added, known, persons, households, refused } = view.report
	return (
		<>
			<h1>{say("opinion.import.preview")}</h1>
			<Notice kind="info" title={say("opinion.import.nothingYet")} />
			<ul>
				<li>{say("opinion.import.added", { count: added })}</li>
				{added > 0 && <li>{say("opinion.import.authors", { persons, households, unmatched: added - persons - households })}</li>}
				{known > 0 && <li>{say("opinion.import.known", { count: known })}</li>}
				{refused.length > 0 && <li>{say("opinion.import.refused", { count: refused.length })}</li>}
				{view.ignored.length > 0 && <li>{say("opinion.import.ignored", { columns: view.ignored.join(say("opinion.import.and")) })}</li>}
			</ul>
			<Form action={`${importPath}/${encodeURIComponent(view.hash)}`} csrf={view.csrf}>
				<Actions>
					{added > 0 && <Button>{say("opinion.import.confirm")}</Button>}
					<ButtonLink href={importPath}>{say("opinion.import.other")}</ButtonLink>
				</Actions>
			</Form>
			{added === 0 && <p>{say("opinion.import.noChange")}</p>}
			{refused.length > 0 && (
				<>
					<h2>{say("opinion.import.refusedRows")}</h2>
					<Table
						caption={say("opinion.import.refusedRows")}
						columns={faultColumns(say)}
						rows={faultsTogether(say, refused).slice(0, mostShown)}
						keyOf={({ rows }) => rows}
					/>
				</>
			)}
			{view.rows.length > 0 && (
				<>
					<h2>{say("opinion.import.firstRows")}</h2>
					<Table caption={say("opinion.import.firstRows")} columns={rowColumns(say)} rows={view.rows} keyOf={({ row }) => String(row)} />
				</>
			)}
		</>
	)
}

function faultColumns(say: Say): readonly Column<Faulty>[] {
	return [
		{ label: say("opinion.import.rowNumber"), role: "number", cell: ({ rows }) => rows },
		{ label: say("opinion.import.reason"), cell: ({ reason }) => reason },
	]
}

function rowColumns(say: Say): readonly Column<ImportRow>[] {
	return [
		{ label: say("opinion.import.rowNumber"), role: "number", cell: ({ row }) => row },
		{ label: say("opinion.import.column.text"), role: "lead", cell: ({ text }) => excerpt(maskNumbers(text), excerptLength) },
		{ label: say("opinion.import.column.name"), cell: ({ name }) => name },
		{ label: say("opinion.import.column.household"), cell: ({ household }) => household },
		{ label: say("opinion.import.column.kind"), cell: ({ sourceKind }) => say(`opinion.source.${sourceKind}`) },
	]
}
