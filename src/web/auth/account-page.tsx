/** The page of a member of staff's own account. */
import { formatDateTime, formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { consolePage } from "../console-page.tsx"
import { Actions, Button } from "../ui/button.tsx"
import { Form, TextField } from "../ui/form.tsx"
import { Notice } from "../ui/notice.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { devices } from "./device.ts"
import type { ConsoleSession } from "./gate.ts"
import { maxPasswordLength } from "./password.ts"
import { type Session, seenEveryMs } from "./sessions.ts"
import { FaultsAbove, NewPasswordFields } from "./sign-in-page.tsx"
import { authSay } from "./words.ts"

export type AccountView = {
	readonly sessions: readonly Session[]
	readonly now: number
	readonly done?: "password" | "revoked" | undefined
	readonly errors: { readonly current?: string; readonly password?: string; readonly again?: string }
}

export function accountPage(house: House, session: ConsoleSession, view: AccountView): string {
	const say = authSay(house.locale)
	const villages = session.isAdministrator
		? say("account.villages.all")
		: say("account.villages", { villages: session.villages.map(({ name }) => name).join(house.locale === "en" ? ", " : "、") })
	const body = (
		<>
			<h1>{say("account.title")}</h1>
			{view.done !== undefined && <Notice kind="success" title={say(`account.done.${view.done}`)} />}
			<p>
				{session.name}
				<br />
				{say("account.who", { name: session.loginName })}
				<br />
				{villages}
			</p>
			<p>
				<a href="/console/rights">{say("account.rights")}</a>
			</p>
			{session.isAdministrator && (
				<p>
					<a href="/console/villages/new">{say("account.addVillage")}</a>
					<br />
					<a href="/console/staff">{say("staff.title")}</a>
				</p>
			)}
			<h2>{say("account.sessions")}</h2>
			<Table caption={say("account.sessions")} columns={columnsOf(house, session, view.now)} rows={view.sessions} keyOf={({ id }) => id} />
			<Form action="/console/account/sign-out-everywhere" csrf={session.csrf}>
				<p class="hint">{say("account.everywhere.note")}</p>
				<Actions>
					<Button kind="danger">{say("account.everywhere")}</Button>
				</Actions>
			</Form>
			<h2>{say("account.password")}</h2>
			<p>{say("account.password.note")}</p>
			<Form action="/console/account/password" csrf={session.csrf}>
				<FaultsAbove frame={house} errors={view.errors} />
				<TextField
					name="current"
					type="password"
					label={say("account.current")}
					error={view.errors.current}
					maxLength={maxPasswordLength}
					autocomplete="current-password"
					required
				/>
				<NewPasswordFields frame={house} label={say("password.new")} errors={view.errors} />
				<Actions>
					<Button>{say("account.password.submit")}</Button>
				</Actions>
			</Form>
		</>
	)
	return consolePage(house, session, { title: say("account.title"), path: "/console/account", body })
}

function columnsOf(house: House, session: ConsoleSession, now: number): readonly Column<Session>[] {
	const say = authSay(house.locale)
	const seen = ({ lastSeenAt }: Session) =>
		now - lastSeenAt <= seenEveryMs
			? say("account.seen.now")
			: say("account.seen.ago", { span: formatSpan(now - lastSeenAt, house.locale) })
	return [
		{
			label: say("account.device"),
			role: "lead",
			cell: ({ id, device }) => (
				<>
					{say(`device.${devices.find((known) => known === device) ?? "other"}`)}{" "}
					{id === session.sessionId && <span class="tag tag-good">{say("account.device.this")}</span>}
				</>
			),
		},
		{ label: say("account.since"), cell: ({ createdAt }) => formatDateTime(createdAt, house.locale, house.timeZone) },
		{ label: say("account.seen"), cell: seen },
		{
			label: say("account.action"),
			role: "action",
			cell: ({ id }) =>
				id !== session.sessionId && (
					<form method="post" action="/console/account/revoke">
						<input type="hidden" name="csrf" value={session.csrf} />
						<Button kind="plain" name="session" value={id}>
							{say("account.revoke")}
						</Button>
					</form>
				),
		},
	]
}
