/** /console/api: keys for other programs. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, Form, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { ApiKey } from "./repo.ts"
import { longestName } from "./rules.ts"

export const keysPath = "/console/api"

export type KeyForm = { readonly name: string; readonly scopes: readonly string[]; readonly villages: readonly string[] }
export type KeyErrors = { readonly name?: string; readonly scopes?: string; readonly villages?: string }

export type KeysView = {
	readonly keys: readonly (ApiKey & { readonly by: string })[]
	/** Scopes that can be given: what the routes ask for and the maker may. */
	readonly scopes: readonly string[]
	/** Villages the maker may open; one is not asked for. */
	readonly villages: readonly { readonly id: string; readonly name: string }[]
	readonly form: KeyForm
	readonly errors: KeyErrors
	readonly notice: string | undefined
	readonly csrf: string
}

export function KeysPage({ view, house }: { readonly view: KeysView; readonly house: House }) {
	const { say } = house
	const { form, errors, villages } = view
	return (
		<>
			<div class="page-head">
				<h1>{say("api.keys.title")}</h1>
				<Actions>
					<ButtonLink href={`${keysPath}/webhooks`}>{say("webhook.open")}</ButtonLink>
					<ButtonLink href="/api/docs">{say("api.keys.docs")}</ButtonLink>
				</Actions>
			</div>
			{view.notice !== undefined && <Notice kind="info" title={view.notice} />}
			<p>{say("api.keys.lead")}</p>
			<h2>{say("api.keys.list")}</h2>
			<Table
				caption={say("api.keys.list")}
				columns={columnsOf(house, view.csrf)}
				rows={view.keys}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("api.keys.none")}>{say("api.keys.noneHint")}</EmptyState>}
			/>
			<h2>{say("api.keys.make")}</h2>
			<Form action={`${keysPath}/keys`} csrf={view.csrf} hasErrors={Object.keys(errors).length > 0}>
				<TextField
					name="name"
					label={say("api.keys.name")}
					hint={say("api.keys.nameHint")}
					error={errors.name}
					value={form.name}
					maxLength={longestName}
					required
				/>
				<ChoiceField
					name="scopes"
					pick="several"
					label={say("api.keys.scopes")}
					hint={say("api.keys.scopesHint")}
					error={errors.scopes}
					required
					values={form.scopes}
					choices={view.scopes.map((scope) => ({ value: scope, label: say(`right.${scope}`), hint: scope }))}
				/>
				{villages.length > 1 && (
					<ChoiceField
						name="villages"
						pick="several"
						label={say("api.keys.villages")}
						error={errors.villages}
						required
						values={form.villages}
						choices={villages.map(({ id, name }) => ({ value: id, label: name }))}
					/>
				)}
				<Button>{say("api.keys.make")}</Button>
			</Form>
		</>
	)
}

/** The one page that shows the key. */
export function MadePage({ secret, house }: { readonly secret: string; readonly house: House }) {
	const { say } = house
	return (
		<>
			<h1>{say("api.keys.made")}</h1>
			<Notice kind="success" title={say("api.keys.madeHint")} />
			<p class="card">
				<code class="secret">{secret}</code>
			</p>
			<Actions>
				<ButtonLink href={keysPath} kind="primary">
					{say("api.keys.back")}
				</ButtonLink>
			</Actions>
		</>
	)
}

function columnsOf(house: House, csrf: string): readonly Column<KeysView["keys"][number]>[] {
	const { say, locale, timeZone } = house
	const isKnown = (scope: string) => house.rights[scope] !== undefined
	return [
		{ label: say("api.keys.name"), role: "lead", cell: ({ name }) => name },
		{ label: say("api.keys.id"), cell: ({ id }) => <code>{id}</code> },
		{
			label: say("api.keys.scopes"),
			cell: ({ scopes }) =>
				scopes
					.filter(isKnown)
					.map((scope) => say(`right.${scope}`))
					.join(say("api.keys.comma")),
		},
		{ label: say("api.keys.by"), cell: ({ by }) => by },
		{
			label: say("api.keys.lastUsed"),
			cell: ({ lastUsedAt }) => (lastUsedAt === null ? say("api.keys.never") : formatDateTime(lastUsedAt, locale, timeZone)),
		},
		{
			label: say("api.keys.state"),
			cell: ({ revokedAt }) => (
				<span class={revokedAt === null ? "tag tag-good" : "tag"}>{say(revokedAt === null ? "api.keys.live" : "api.keys.revoked")}</span>
			),
		},
		{
			label: say("api.keys.action"),
			role: "action",
			cell: ({ id, revokedAt }) =>
				revokedAt === null && (
					<form method="post" action={`${keysPath}/keys/${encodeURIComponent(id)}/revoke`}>
						<input type="hidden" name="csrf" value={csrf} />
						<Button kind="danger">{say("api.keys.revoke")}</Button>
					</form>
				),
		},
	]
}
