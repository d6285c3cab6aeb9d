/** Console: what visits are for, and the list of one purpose by contact. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField } from "../../web/ui/form.tsx"
import { May } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import { contactKey, outreachPath, purposePath, visitPath } from "./parts.ts"
import type { Counts, Purpose } from "./rules.ts"

export type PurposeLine = { readonly purpose: Purpose; readonly counts: Counts }

function countColumns<Row extends { readonly counts: Counts }>(say: Say): readonly Column<Row>[] {
	return (["due", "done", "reachable", "spoken", "left"] as const).map((key) => ({
		label: say(`outreach.${key}`),
		role: "number",
		cell: ({ counts }) => counts[key],
	}))
}

export function PurposesPage({ lines, say }: { readonly lines: readonly PurposeLine[]; readonly say: Say }) {
	const columns: readonly Column<PurposeLine>[] = [
		{
			label: say("outreach.list.purpose"),
			role: "lead",
			cell: ({ purpose }) => (
				<>
					<a href={purposePath(purpose.id)}>{purpose.title}</a> <span class="tag">{say(`outreach.unit.${purpose.unit}`)}</span>
				</>
			),
		},
		...countColumns<PurposeLine>(say),
	]
	return (
		<>
			<h1>{say("outreach.title")}</h1>
			<p>{say("outreach.intro")}</p>
			<Table caption={say("outreach.title")} columns={columns} rows={lines} keyOf={({ purpose }) => purpose.id} />
		</>
	)
}

export type TargetLine = {
	readonly id: string
	readonly number: string
	readonly name: string
	readonly group: string
	readonly contact: string
	readonly why: string
	readonly how: string
	readonly tried: string
}

export type VisitLine = {
	readonly id: string
	readonly target: string
	readonly whom: string
	readonly at: string
	readonly isSpoken: boolean
	readonly visitor: string
	readonly said: string
	readonly next: string
}

export type ListView = {
	readonly purpose: Purpose
	readonly counts: Counts
	readonly contacts: readonly { readonly name: string; readonly counts: Counts }[]
	/** Value of the filter, see `contactKey`. */
	readonly contact: string
	readonly rows: readonly TargetLine[]
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly visits: readonly VisitLine[]
	readonly visitPage: number
	readonly visitPages: number
	readonly csrf: string
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
}

export function ListPage({ view, say }: { readonly view: ListView; readonly say: Say }) {
	const { purpose, counts, contact, rows } = view
	const hrefOf = (query: Readonly<Record<string, string>>) => purposePath(purpose.id, { contact, ...query })
	const contacts = [
		{ value: "", label: say("outreach.everyone") },
		...view.contacts.map(({ name }) => ({ value: contactKey(name), label: nameOf(name, say) })),
	]
	return (
		<>
			<p>
				<a href={outreachPath}>{say("outreach.all")}</a>
			</p>
			<h1>{purpose.title}</h1>
			{view.notice !== undefined && <Notice kind={view.notice.kind} title={view.notice.title} />}
			<StatTiles
				stats={(["due", "done", "reachable", "spoken", "left"] as const).map((key) => ({
					label: say(`outreach.${key}`),
					value: counts[key],
					tone: key === "left" && counts.left > 0 ? "attention" : "plain",
				}))}
			/>
			<h2>{say("outreach.byContact")}</h2>
			<Table
				caption={say("outreach.byContact")}
				columns={[
					{
						label: say("outreach.contact"),
						role: "lead",
						cell: ({ name }) => <a href={purposePath(purpose.id, { contact: contactKey(name) })}>{nameOf(name, say)}</a>,
					},
					...countColumns<ListView["contacts"][number]>(say),
				]}
				rows={view.contacts}
				keyOf={({ name }) => contactKey(name)}
			/>
			<h2>{say("outreach.toVisit")}</h2>
			<form method="get" action={purposePath(purpose.id)} class="filters">
				<SelectField name="contact" label={say("outreach.contact")} value={contact} choices={contacts} />
				<Button kind="plain">{say("outreach.find")}</Button>
			</form>
			<Table
				caption={say("outreach.toVisit")}
				columns={targetColumns(purpose, say)}
				rows={rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("outreach.toVisit.none")} />}
			/>
			<Pagination page={view.page} pages={view.pages} hrefOf={(to) => hrefOf({ page: String(to) })} />
			{rows.length > 0 && (
				<Form action={`${purposePath(purpose.id)}/sheet`} csrf={view.csrf}>
					<input type="hidden" name="contact" value={contact} />
					<p class="hint">{say("outreach.sheet.hint")}</p>
					<Actions>
						<Button kind="plain" name="act" value="word">
							{say("outreach.sheet.word")}
						</Button>
						<Button kind="plain" name="act" value="excel">
							{say("outreach.sheet.excel")}
						</Button>
					</Actions>
				</Form>
			)}
			<h2>{say("outreach.visits")}</h2>
			<VisitTable visits={view.visits} purpose={purpose} say={say} />
			<Pagination page={view.visitPage} pages={view.visitPages} hrefOf={(to) => hrefOf({ visits: String(to) })} />
		</>
	)
}

function nameOf(contact: string, say: Say): string {
	return contact === "" ? say("outreach.noContact") : contact
}

function targetColumns(purpose: Purpose, say: Say): readonly Column<TargetLine>[] {
	return [
		{ label: say("outreach.who"), role: "lead", cell: ({ number, name }) => `${number} ${name}` },
		{ label: say("outreach.group"), cell: ({ group }) => group },
		{ label: say("outreach.contact"), cell: ({ contact }) => nameOf(contact, say) },
		{ label: say("outreach.why"), cell: ({ why }) => why },
		{ label: say("outreach.how"), cell: ({ how }) => how },
		{ label: say("outreach.tried"), cell: ({ tried }) => tried },
		{
			label: say("outreach.acts"),
			role: "action",
			cell: ({ id }) => (
				<May right="outreach.enter">
					<ButtonLink href={visitPath(purpose.id, id)}>{say("outreach.enter")}</ButtonLink>
				</May>
			),
		},
	]
}

export function VisitTable({
	visits,
	purpose,
	say,
}: {
	readonly visits: readonly VisitLine[]
	readonly purpose: Purpose
	readonly say: Say
}) {
	const columns: readonly Column<VisitLine>[] = [
		{
			label: say("outreach.visit.whom"),
			role: "lead",
			cell: ({ target, whom }) => (whom === "" ? say("outreach.visit.gone") : <a href={visitPath(purpose.id, target)}>{whom}</a>),
		},
		{ label: say("outreach.visit.at"), cell: ({ at }) => at },
		{
			label: say("outreach.visit.met"),
			cell: ({ isSpoken }) => (
				<span class={isSpoken ? "tag tag-good" : "tag tag-warn"}>{say(isSpoken ? "outreach.visit.spoken" : "outreach.visit.missed")}</span>
			),
		},
		{ label: say("outreach.visit.visitor"), cell: ({ visitor }) => visitor },
		{ label: say("outreach.visit.said"), cell: ({ said }) => said },
		{ label: say("outreach.visit.next"), cell: ({ next }) => next },
	]
	return (
		<Table
			caption={say("outreach.visits")}
			columns={columns}
			rows={visits}
			keyOf={({ id }) => id}
			empty={<EmptyState title={say("outreach.visits.none")} />}
		/>
	)
}
