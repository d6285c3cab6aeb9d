/** The pages on which administrators look after accounts. */
import { formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { builtInRoles, roleLabel } from "../../village/people/index.ts"
import { consolePage } from "../console-page.tsx"
import { Actions, Button, ButtonLink } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { ChoiceField, Form, SelectField, TextField } from "../ui/form.tsx"
import { Pagination } from "../ui/pagination.tsx"
import { type Column, Table } from "../ui/table.tsx"
import type { ConsoleSession } from "./gate.ts"
import { seenEveryMs } from "./sessions.ts"
import type { StaffLine } from "./staff-repo.ts"
import { type AuthSay, authSay } from "./words.ts"

export const staffPath = "/console/staff"

export type NewStaff = {
	readonly display: string
	readonly name: string
	readonly kind: string
	readonly village: string
	readonly roles: readonly string[]
	readonly household: string
}
export type NewStaffErrors = Readonly<Partial<Record<keyof NewStaff, string>>>

type ListView = {
	readonly lines: readonly StaffLine[]
	readonly total: number
	/** What was looked for; empty: everybody. */
	readonly text: string
	/** From 1. */
	readonly page: number
	readonly pages: number
	readonly form: NewStaff
	readonly errors: NewStaffErrors
	/** ms */
	readonly now: number
}

export function staffListPage(house: House, session: ConsoleSession, view: ListView): string {
	const { lines, total, text, page, pages, form, errors, now } = view
	const say = authSay(house.locale)
	const hrefOf = (to: number) => `${staffPath}?${new URLSearchParams({ ...(text !== "" && { q: text }), page: String(to) }).toString()}`
	const columns: readonly Column<StaffLine>[] = [
		{
			label: say("staff.who"),
			role: "lead",
			cell: ({ id, displayName }) => <a href={`${staffPath}/${encodeURIComponent(id)}`}>{displayName}</a>,
		},
		{ label: say("staff.login"), cell: ({ loginName }) => loginName },
		{ label: say("staff.villages"), cell: (line) => dutiesOf(line, house, session) },
		{ label: say("staff.state"), cell: (line) => <State line={line} say={say} /> },
		{ label: say("staff.seen"), cell: (line) => seenOf(line, now, house) },
	]
	const body = (
		<>
			<div class="page-head">
				<h1>{say("staff.title")}</h1>
				<Actions>
					<ButtonLink href="#new" kind="primary">
						{say("staff.add")}
					</ButtonLink>
				</Actions>
			</div>
			<p>{say("staff.intro")}</p>
			{(pages > 1 || text !== "") && (
				<Form action={staffPath} method="get">
					<TextField name="q" label={say("staff.search")} hint={say("staff.search.hint")} type="search" value={text} maxLength={60} />
					<Button kind="plain">{say("staff.search")}</Button>
				</Form>
			)}
			<p>{say("staff.found", { total })}</p>
			<Table
				caption={say("staff.title")}
				columns={columns}
				rows={lines}
				keyOf={({ id }) => id}
				empty={
					<EmptyState title={say("staff.search.none")}>
						<a href={staffPath}>{say("staff.search.all")}</a>
					</EmptyState>
				}
			/>
			<Pagination page={page} pages={pages} hrefOf={hrefOf} />
			<h2 id="new">{say("staff.add")}</h2>
			<Form action={staffPath} csrf={session.csrf} hasErrors={Object.keys(errors).length > 0}>
				<TextField name="display" label={say("staff.display")} value={form.display} error={errors.display} maxLength={40} required />
				<TextField
					name="name"
					label={say("staff.name")}
					hint={say("staff.name.hint")}
					value={form.name}
					error={errors.name}
					maxLength={40}
					autocomplete="off"
					required
				/>
				<ChoiceField
					name="kind"
					label={say("staff.kind")}
					pick="one"
					required
					values={[form.kind]}
					error={errors.kind}
					choices={(["village", "administrator"] as const).map((value) => ({ value, label: say(`staff.kind.${value}`) }))}
				/>
				<VillageFields house={house} session={session} village={form.village} roles={form.roles} errors={errors} />
				<TextField
					name="household"
					label={say("staff.household")}
					hint={say("staff.household.hint")}
					value={form.household}
					error={errors.household}
					maxLength={40}
					autocomplete="off"
				/>
				<Actions>
					<Button>{say("staff.add.submit")}</Button>
				</Actions>
			</Form>
		</>
	)
	return consolePage(house, session, { title: say("staff.title"), path: staffPath, body })
}

type VillageProps = {
	readonly house: House
	readonly session: ConsoleSession
	readonly village: string
	readonly roles: readonly string[]
	readonly errors: Pick<NewStaffErrors, "village" | "roles">
}

export function VillageFields({ house, session, village, roles, errors }: VillageProps) {
	const say = authSay(house.locale)
	return (
		<>
			<SelectField
				name="village"
				label={say("staff.village")}
				value={village}
				error={errors.village}
				required
				choices={session.villages.map(({ id, name }) => ({ value: id, label: name }))}
			/>
			<ChoiceField
				name="roles"
				label={say("staff.roles")}
				hint={say("staff.roles.hint")}
				pick="several"
				values={roles}
				error={errors.roles}
				choices={builtInRoles.filter(({ isImplied }) => !isImplied).map(({ id, label }) => ({ value: id, label: label[house.locale] }))}
			/>
		</>
	)
}

export function dutiesOf({ isAdministrator, villages }: StaffLine, house: House, session: ConsoleSession): string {
	const say = authSay(house.locale)
	if (isAdministrator) return say("staff.administrator")
	const names = new Map(session.villages.map(({ id, name }) => [id, name]))
	const duties = [...villages].map(
		([id, roles]) =>
			`${names.get(id) ?? ""} ${roles.map((role) => roleLabel(role, house.locale)).join(house.locale === "en" ? ", " : "、")}`,
	)
	return duties.length === 0 ? say("staff.none") : duties.join(house.locale === "en" ? "; " : "；")
}

export function State({ line, say }: { readonly line: StaffLine; readonly say: AuthSay }) {
	if (line.disabledAt !== null) return <span class="tag tag-bad">{say("staff.state.disabled")}</span>
	if (!line.hasPassword) return <span class="tag tag-warn">{say("staff.state.waiting")}</span>
	return <span class="tag tag-good">{say("staff.state.active")}</span>
}

function seenOf({ sessions }: StaffLine, now: number, { locale }: House): string {
	const say = authSay(locale)
	const [latest] = sessions
	if (latest === undefined) return say("staff.seen.none")
	const ago = now - latest.lastSeenAt
	return ago <= seenEveryMs ? say("account.seen.now") : say("account.seen.ago", { span: formatSpan(ago, locale) })
}
