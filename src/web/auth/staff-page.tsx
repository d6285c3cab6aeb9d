/** The pages on which administrators look after accounts. */
import { formatDate, formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { builtInRoles, roleLabel } from "../../village/people/index.ts"
import { consolePage } from "../console-page.tsx"
import { Actions, Button, ButtonLink } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { ChoiceField, Form, SelectField, TextField } from "../ui/form.tsx"
import { Notice } from "../ui/notice.tsx"
import { Pagination } from "../ui/pagination.tsx"
import { type Column, Table } from "../ui/table.tsx"
import type { ConsoleSession } from "./gate.ts"
import { seenEveryMs } from "./sessions.ts"
import { linkMs, type StaffLine } from "./staff-repo.ts"
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

function VillageFields({ house, session, village, roles, errors }: VillageProps) {
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

function dutiesOf({ isAdministrator, villages }: StaffLine, house: House, session: ConsoleSession): string {
	const say = authSay(house.locale)
	if (isAdministrator) return say("staff.administrator")
	const names = new Map(session.villages.map(({ id, name }) => [id, name]))
	const duties = [...villages].map(
		([id, roles]) =>
			`${names.get(id) ?? ""} ${roles.map((role) => roleLabel(role, house.locale)).join(house.locale === "en" ? ", " : "、")}`,
	)
	return duties.length === 0 ? say("staff.none") : duties.join(house.locale === "en" ? "; " : "；")
}

function State({ line, say }: { readonly line: StaffLine; readonly say: AuthSay }) {
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

type LinkView = {
	readonly displayName: string
	readonly loginName: string
	readonly path: string
	/** Where the console was opened just now, for a village without an address of its own. */
	readonly origin: string
}

/** The link stands on this page only: it is not kept in a form that could be shown again. */
export function linkPage(house: House, session: ConsoleSession, { displayName, loginName, path, origin }: LinkView): string {
	const say = authSay(house.locale)
	const title = say("staff.link.title", { name: displayName })
	const body = (
		<>
			<p>
				<a href={staffPath}>{say("staff.back")}</a>
			</p>
			<h1>{title}</h1>
			<p>{say("staff.link.how", { span: formatSpan(linkMs, house.locale) })}</p>
			<p>
				<code class="link-code">{`${house.publicUrl ?? origin}${path}`}</code>
			</p>
			{house.publicUrl === undefined && <p>{say("staff.link.path")}</p>}
			<p>{say("account.who", { name: loginName })}</p>
		</>
	)
	return consolePage(house, session, { title, path: staffPath, body })
}

type OneView = {
	readonly line: StaffLine
	readonly done?: "signedOut" | "disabled" | "enabled" | "villages" | "last" | undefined
	readonly rolesError?: string
}

export function onePage(house: House, session: ConsoleSession, { line, done, rolesError }: OneView): string {
	const say = authSay(house.locale)
	const path = `${staffPath}/${encodeURIComponent(line.id)}`
	const village = line.villages.has(session.villageId) ? session.villageId : ([...line.villages.keys()][0] ?? session.villageId)
	const body = (
		<>
			<p>
				<a href={staffPath}>{say("staff.back")}</a>
			</p>
			<h1>{line.displayName}</h1>
			{done !== undefined && <Notice kind={done === "last" ? "error" : "success"} title={say(`staff.done.${done}`)} />}
			<p>
				<State line={line} say={say} />
			</p>
			<p>
				{say("account.who", { name: line.loginName })}
				<br />
				{dutiesOf(line, house, session)}
				<br />
				{say("staff.one.created", { date: formatDate(line.createdAt, house.locale, house.timeZone) })}
				<br />
				{say("staff.one.sessions", { count: line.sessions.length })}
				{line.personId !== null && (
					<>
						<br />
						{say("staff.one.person")}
					</>
				)}
			</p>
			<Form action={path} csrf={session.csrf}>
				{line.disabledAt === null ? (
					<>
						<p class="hint">{say("staff.act.link.hint")}</p>
						<p class="hint">{say("staff.act.disable.hint")}</p>
						<Actions>
							<Act act="link" word={say("staff.act.link")} />
							<Act act="sign-out" word={say("staff.act.signOut")} />
							<Button kind="danger" name="act" value="disable">
								{say("staff.act.disable")}
							</Button>
						</Actions>
					</>
				) : (
					<Actions>
						<Act act="enable" word={say("staff.act.enable")} />
					</Actions>
				)}
			</Form>
			{!line.isAdministrator && (
				<>
					<h2>{say("staff.act.villages")}</h2>
					<Form action={`${path}/villages`} csrf={session.csrf} hasErrors={rolesError !== undefined}>
						<VillageFields
							house={house}
							session={session}
							village={village}
							roles={line.villages.get(village) ?? []}
							errors={rolesError === undefined ? {} : { roles: rolesError }}
						/>
						<Actions>
							<Button name="act" value="save">
								{say("staff.act.save")}
							</Button>
							<Button kind="danger" name="act" value="remove">
								{say("staff.act.remove")}
							</Button>
						</Actions>
					</Form>
				</>
			)}
		</>
	)
	return consolePage(house, session, { title: line.displayName, path: staffPath, body })
}

function Act({ act, word }: { readonly act: string; readonly word: string }) {
	return (
		<Button kind="plain" name="act" value={act}>
			{word}
		</Button>
	)
}
