/** One account in the console, and the link a new one signs in by. */
import { formatDate, formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { consolePage } from "../console-page.tsx"
import { Actions, Button } from "../ui/button.tsx"
import { Form } from "../ui/form.tsx"
import { Notice } from "../ui/notice.tsx"
import type { ConsoleSession } from "./gate.ts"
import { dutiesOf, State, staffPath, VillageFields } from "./staff-page.tsx"
import { linkMs, type StaffLine } from "./staff-repo.ts"
import { authSay } from "./words.ts"

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
