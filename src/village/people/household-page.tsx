/** One household: its persons, its enrolment code, the phones bound to it. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import { MaskedValue } from "../../web/ui/masked.tsx"
import { May, useMay } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { HouseholdPart } from "../affair.ts"
import { householdPath, rosterPath } from "./roster-page.tsx"

export type MemberLine = {
	readonly personId: string
	readonly name: string
	readonly relation: string
	readonly birth: string
	readonly residence: string
	readonly roles: string
	/** Masked; null where there is none. */
	readonly phone: string | null
	readonly hasGone: boolean
}

export type PhoneLine = {
	readonly chatId: string
	readonly personId: string
	readonly name: string
	readonly channel: string
	readonly date: string
	/** How it came about, and by whom. */
	readonly how: string
	readonly head: string
	readonly isDisputed: boolean
}

export type HouseholdView = {
	readonly id: string
	readonly number: string
	/** Group, grid, address, contact: what there is. */
	readonly facts: readonly { readonly label: string; readonly value: string }[]
	readonly members: readonly MemberLine[]
	/** `digits` only when staff just asked to see them. */
	readonly code: { readonly left: number; readonly uses: number; readonly digits: string | null } | null
	readonly phones: readonly PhoneLine[]
	/** A number staff just asked to see. */
	readonly revealed: { readonly personId: string; readonly phone: string } | undefined
	/** What the affairs show of it, and what is on record about it and its persons. */
	readonly parts: readonly HouseholdPart[]
	readonly csrf: string
	readonly notice: string | undefined
}

type Parts = { readonly view: HouseholdView; readonly say: Say }

export function HouseholdPage({ view, say }: Parts) {
	return (
		<>
			<p>
				<a href={rosterPath}>{say("people.roster.back")}</a>
			</p>
			<h1>{say("people.household", { number: view.number })}</h1>
			{view.notice !== undefined && <Notice kind="success" title={view.notice} />}
			<dl>
				{view.facts.map(({ label, value }) => (
					<div key={label}>
						<dt>{label}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<h2>{say("people.household.members")}</h2>
			<Table
				caption={say("people.household.members")}
				columns={memberColumns(view, say)}
				rows={view.members}
				keyOf={(row) => row.personId}
			/>
			<CodePart view={view} say={say} />
			<h2>{say("people.household.phones")}</h2>
			<Table
				caption={say("people.household.phones")}
				columns={phoneColumns(view, say)}
				rows={view.phones}
				keyOf={(row) => `${row.chatId} ${row.personId}`}
				empty={<EmptyState title={say("people.household.noPhones")} />}
			/>
			{view.parts.map((part) => (
				<Part key={part.title} part={part} say={say} />
			))}
		</>
	)
}

function Part({ part, say }: { readonly part: HouseholdPart; readonly say: Say }) {
	return (
		<>
			<h2>{part.title}</h2>
			{part.lines.length === 0 ? (
				<p class="hint">{say("people.household.nothing")}</p>
			) : (
				<ul class="lines">
					{part.lines.map(({ text, state, path }, index) => (
						<li key={`${text} ${index}`}>
							{path === undefined ? <span>{text}</span> : <a href={path}>{text}</a>}
							{state !== undefined && <span class="tag">{state}</span>}
						</li>
					))}
				</ul>
			)}
		</>
	)
}

function memberColumns(view: HouseholdView, say: Say): readonly Column<MemberLine>[] {
	return [
		{ label: say("people.field.name"), role: "lead", cell: (row) => (row.hasGone ? <s>{row.name}</s> : row.name) },
		{ label: say("people.field.relation"), cell: (row) => row.relation },
		{ label: say("people.field.birth"), cell: (row) => row.birth },
		{ label: say("people.field.residence"), cell: (row) => row.residence },
		{ label: say("people.field.roles"), cell: (row) => row.roles },
		{ label: say("people.field.phone"), cell: (row) => <Phone row={row} view={view} say={say} /> },
	]
}

/** Looking at a whole number is an act that is noted, so it is a button and not a link. */
function Phone({ row, view, say }: { readonly row: MemberLine } & Parts) {
	const may = useMay()
	if (row.phone === null) return <>{say("people.phone.none")}</>
	if (view.revealed?.personId === row.personId) return <strong>{view.revealed.phone}</strong>
	if (!may("people.phone")) return <MaskedValue value={row.phone} />
	return (
		<Form action={`${householdPath(view.id)}/phone`} csrf={view.csrf}>
			<input type="hidden" name="person" value={row.personId} />
			<MaskedValue value={row.phone} />
			<Button kind="plain">{say("people.phone.show")}</Button>
		</Form>
	)
}

function CodePart({ view, say }: Parts) {
	const { code } = view
	return (
		<>
			<h2>{say("people.roster.code")}</h2>
			<p>{code === null ? say("people.code.noneHint") : say("people.code.left", { left: code.left, uses: code.uses })}</p>
			{code !== null && code.digits !== null && (
				<p>
					<strong>{code.digits}</strong>
				</p>
			)}
			<May right="people.write">
				{" "}
				<Form action={`${householdPath(view.id)}/code`} csrf={view.csrf}>
					<Actions>
						{code !== null && code.digits === null && (
							<Button kind="plain" name="act" value="show">
								{say("people.code.show")}
							</Button>
						)}
						<Button kind="plain" name="act" value="new">
							{say(code === null ? "people.code.new" : "people.code.replace")}
						</Button>
						{code !== null && (
							<Button kind="danger" name="act" value="revoke">
								{say("people.code.revoke")}
							</Button>
						)}
					</Actions>
				</Form>
			</May>
		</>
	)
}

function phoneColumns(view: HouseholdView, say: Say): readonly Column<PhoneLine>[] {
	return [
		{ label: say("people.field.name"), role: "lead", cell: (row) => row.name },
		{ label: say("people.phones.channel"), cell: (row) => row.channel },
		{ label: say("people.phones.since"), cell: (row) => row.date },
		{ label: say("people.phones.how"), cell: (row) => row.how },
		{ label: say("people.phones.head"), cell: (row) => row.head },
		{ label: say("people.phones.state"), cell: (row) => say(row.isDisputed ? "people.phones.disputed" : "people.phones.fine") },
		{
			label: say("people.phones.acts"),
			role: "action",
			cell: (row) => (
				<May right="people.write">
					{" "}
					<Form action={`${householdPath(view.id)}/unbind`} csrf={view.csrf}>
						<input type="hidden" name="chat" value={row.chatId} />
						<input type="hidden" name="person" value={row.personId} />
						<Button kind="danger">{say("people.phones.unbind")}</Button>
					</Form>
				</May>
			),
		},
	]
}
