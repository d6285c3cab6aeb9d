/** Open hours (公开接待日) and house visits (走访) in the console: the log, one of them, and entering one. */

import { formatDate, formatDateTime } from "../../text/date.ts"
import { excerpt } from "../../text/normalize.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { opinionsPath } from "./list-page.tsx"
import { maskNumbers } from "./masking.ts"
import type { Opinion } from "./repo.ts"
import type { Visit } from "./repo-visit.ts"
import { visitKinds } from "./rules.ts"

export const visitsPath = `${opinionsPath}/visits`
export const visitLimits = { place: 100, people: 300, note: 5_000 } as const

export type VisitsView = {
	readonly rows: readonly (Visit & { readonly opinions: number })[]
	readonly page: number
	readonly pages: number
}

export function VisitsPage({ view, house }: { readonly view: VisitsView; readonly house: House }) {
	const { say, locale, timeZone } = house
	const { rows, page, pages } = view
	return (
		<>
			<p>
				<a href={opinionsPath}>{say("opinion.detail.back")}</a>
			</p>
			<div class="page-head">
				<h1>{say("opinion.visit.title")}</h1>
				<May right="opinion.enter">
					<ButtonLink href={`${visitsPath}/new`} kind="primary">
						{say("opinion.visit.enter")}
					</ButtonLink>
				</May>
			</div>
			<Table
				caption={say("opinion.visit.title")}
				columns={[
					{
						label: say("opinion.visit.at"),
						role: "lead",
						cell: ({ id, at }) => <a href={`${visitsPath}/${encodeURIComponent(id)}`}>{formatDate(at, locale, timeZone)}</a>,
					},
					{ label: say("opinion.visit.kind"), cell: ({ kind }) => say(`opinion.visit.kind.${kind}`) },
					{ label: say("opinion.visit.place"), cell: ({ place }) => place },
					{ label: say("opinion.visit.staff"), cell: ({ staff }) => staff },
					{ label: say("opinion.visit.visitors"), cell: ({ visitors }) => excerpt(maskNumbers(visitors), 30) },
					{ label: say("opinion.visit.opinions"), role: "number", cell: ({ opinions }) => String(opinions) },
				]}
				rows={rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("opinion.visit.none")}>{say("opinion.visit.noneHint")}</EmptyState>}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => `${visitsPath}?page=${to}`} />
		</>
	)
}

export type VisitForm = {
	/** Id of the entry to be: sent twice, it is entered once. */
	readonly id: string
	readonly values: {
		readonly kind: string
		readonly at: string
		readonly place: string
		readonly staff: string
		readonly visitors: string
		readonly note: string
	}
	/** Message keys. */
	readonly errors: { readonly kind?: string; readonly at?: string; readonly staff?: string }
	readonly csrf: string
}

export function VisitFormPage({ view, house: { say } }: { readonly view: VisitForm; readonly house: House }) {
	const { id, values, errors, csrf } = view
	const wrong = (key: string | undefined) => (key === undefined ? undefined : say(key))
	return (
		<>
			<h1>{say("opinion.visit.enter")}</h1>
			<p>{say("opinion.visit.hint")}</p>
			<Form action={visitsPath} csrf={csrf} hasErrors={Object.keys(errors).length > 0}>
				<input type="hidden" name="id" value={id} />
				<ChoiceField
					name="kind"
					label={say("opinion.visit.kind")}
					pick="one"
					required
					error={wrong(errors.kind)}
					values={[values.kind]}
					choices={visitKinds.map((value) => ({ value, label: say(`opinion.visit.kind.${value}`) }))}
				/>
				<TextField name="at" type="datetime-local" label={say("opinion.visit.at")} required error={wrong(errors.at)} value={values.at} />
				<TextField name="place" label={say("opinion.visit.place")} value={values.place} maxLength={visitLimits.place} autocomplete="off" />
				<TextField
					name="staff"
					label={say("opinion.visit.staff")}
					hint={say("opinion.visit.staffHint")}
					required
					error={wrong(errors.staff)}
					value={values.staff}
					maxLength={visitLimits.people}
					autocomplete="off"
				/>
				<TextField
					name="visitors"
					label={say("opinion.visit.visitors")}
					hint={say("opinion.visit.visitorsHint")}
					value={values.visitors}
					maxLength={visitLimits.people}
					autocomplete="off"
				/>
				<TextAreaField
					name="note"
					label={say("opinion.visit.note")}
					hint={say("opinion.visit.noteHint")}
					rows={6}
					maxLength={visitLimits.note}
					value={values.note}
				/>
				<Actions>
					<Button>{say("opinion.visit.save")}</Button>
					<ButtonLink href={visitsPath}>{say("opinion.visit.back")}</ButtonLink>
				</Actions>
			</Form>
		</>
	)
}

export type VisitView = { readonly visit: Visit; readonly opinions: readonly Opinion[]; readonly isNew: boolean }

export function VisitPage({ view, house }: { readonly view: VisitView; readonly house: House }) {
	const { say, locale, timeZone } = house
	const { visit, opinions, isNew } = view
	const facts = [
		{ label: say("opinion.visit.at"), value: formatDateTime(visit.at, locale, timeZone) },
		{ label: say("opinion.visit.place"), value: visit.place },
		{ label: say("opinion.visit.staff"), value: visit.staff },
		{ label: say("opinion.visit.visitors"), value: maskNumbers(visit.visitors) },
		{ label: say("opinion.visit.entered"), value: formatDateTime(visit.createdAt, locale, timeZone) },
	].filter(({ value }) => value !== "")
	return (
		<>
			<p>
				<a href={visitsPath}>{say("opinion.visit.back")}</a>
			</p>
			<div class="page-head">
				<h1>{say(`opinion.visit.kind.${visit.kind}`)}</h1>
				<May right="opinion.enter">
					<ButtonLink href={`${opinionsPath}/new?visit=${encodeURIComponent(visit.id)}`} kind="primary">
						{say("opinion.visit.addOpinion")}
					</ButtonLink>
				</May>
			</div>
			{isNew && <Notice kind="success" title={say("opinion.visit.saved")} />}
			<section class="card">
				<dl>
					{facts.map(({ label, value }) => (
						<div key={label}>
							<dt>{label}</dt>
							<dd>{value}</dd>
						</div>
					))}
				</dl>
				{visit.note.split("\n").map((line, index) => (
					<p key={index}>{maskNumbers(line)}</p>
				))}
			</section>
			<h2>{say("opinion.visit.opinions")}</h2>
			<Table
				caption={say("opinion.visit.opinions")}
				columns={[
					{
						label: say("opinion.list.number"),
						role: "lead",
						cell: ({ id, number }) => <a href={`${opinionsPath}/${encodeURIComponent(id)}`}>{number}</a>,
					},
					{ label: say("opinion.list.text"), cell: ({ text }) => (text === "" ? say("opinion.wordless") : excerpt(maskNumbers(text), 60)) },
					{ label: say("opinion.list.state"), cell: ({ state }) => say(`opinion.state.${state}`) },
				]}
				rows={opinions}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("opinion.visit.noOpinions")}>{say("opinion.visit.noOpinionsHint")}</EmptyState>}
			/>
		</>
	)
}
