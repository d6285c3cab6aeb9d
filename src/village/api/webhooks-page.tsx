/** /console/api/webhooks: where the village tells other programs what happened, and what became of each telling. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, Form, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { StatTiles } from "../../web/ui/stat.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { keysPath } from "./keys-page.tsx"
import type { Delivery, Webhook } from "./webhook-repo.ts"
import { longestUrl } from "./webhook-rules.ts"

export const webhooksPath = `${keysPath}/webhooks`
export const webhookPath = (id: string) => `${webhooksPath}/${encodeURIComponent(id)}`

export type WebhookForm = { readonly url: string; readonly events: readonly string[] }
export type WebhookErrors = { readonly url?: string; readonly events?: string }
export type Said = { readonly kind: "success" | "info"; readonly title: string } | undefined

/** With how many deliveries were given up. */
type ListedWebhook = Webhook & { readonly dead: number }

export type WebhooksView = {
	readonly webhooks: readonly ListedWebhook[]
	/** Events that can be told. */
	readonly events: readonly string[]
	readonly form: WebhookForm
	readonly errors: WebhookErrors
	readonly said: Said
	readonly csrf: string
}

export function WebhooksPage({ view, house }: { readonly view: WebhooksView; readonly house: House }) {
	const { say } = house
	const { form, errors, said } = view
	return (
		<>
			<div class="page-head">
				<h1>{say("webhook.title")}</h1>
				<Actions>
					<ButtonLink href={keysPath}>{say("api.keys.list")}</ButtonLink>
				</Actions>
			</div>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<p>{say("webhook.lead")}</p>
			<Table
				caption={say("webhook.title")}
				columns={columnsOf(house)}
				rows={view.webhooks}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("webhook.none")}>{say("webhook.noneHint")}</EmptyState>}
			/>
			<h2>{say("webhook.add")}</h2>
			<Form action={webhooksPath} csrf={view.csrf} hasErrors={Object.keys(errors).length > 0}>
				<TextField
					name="url"
					label={say("webhook.url")}
					hint={say("webhook.urlHint")}
					error={errors.url}
					value={form.url}
					maxLength={longestUrl}
					required
				/>
				<ChoiceField
					name="events"
					pick="several"
					label={say("webhook.events")}
					hint={say("webhook.eventsHint")}
					error={errors.events}
					required
					values={form.events}
					choices={view.events.map((event) => ({ value: event, label: nameOf(house, event), hint: event }))}
				/>
				<Button>{say("webhook.add")}</Button>
			</Form>
		</>
	)
}

function nameOf(house: House, event: string): string {
	return house.nameFor?.(`event.${event}`) ?? event
}

const mostNamed = 4

/** A few by name; who asked for nearly all of them has the whole list below. */
function eventsOf(events: readonly string[], house: House): string {
	const { say } = house
	const names = events.slice(0, mostNamed).map((event) => nameOf(house, event))
	const some = names.join(say("people.and"))
	return events.length > names.length ? say("webhook.eventsMore", { some, count: events.length }) : some
}

function columnsOf(house: House): readonly Column<ListedWebhook>[] {
	const { say, locale, timeZone } = house
	return [
		{ label: say("webhook.url"), role: "lead", cell: ({ id, url }) => <a href={webhookPath(id)}>{url}</a> },
		{ label: say("webhook.events"), cell: ({ events }) => eventsOf(events, house) },
		{ label: say("webhook.state.dead"), role: "number", cell: ({ dead }) => dead > 0 && <span class="tag tag-bad">{dead}</span> },
		{ label: say("webhook.since"), cell: ({ createdAt }) => formatDateTime(createdAt, locale, timeZone) },
	]
}

/** The one page that shows the secret. */
export function SecretPage({ secret, path, house }: { readonly secret: string; readonly path: string; readonly house: House }) {
	const { say } = house
	return (
		<>
			<h1>{say("webhook.made")}</h1>
			<Notice kind="success" title={say("webhook.madeHint")} />
			<p class="card">
				<code class="secret">{secret}</code>
			</p>
			<Actions>
				<ButtonLink href={path} kind="primary">
					{say("webhook.madeBack")}
				</ButtonLink>
			</Actions>
		</>
	)
}

export type OneView = {
	readonly webhook: Webhook
	readonly counts: Readonly<Record<Delivery["status"], number>>
	readonly rows: readonly Delivery[]
	readonly page: number
	readonly pages: number
	readonly said: Said
	readonly csrf: string
}

export function WebhookPage({ view, house }: { readonly view: OneView; readonly house: House }) {
	const { say } = house
	const { webhook, counts, rows, page, pages, said, csrf } = view
	const path = webhookPath(webhook.id)
	return (
		<>
			<p>
				<a href={webhooksPath}>{say("webhook.title")}</a>
			</p>
			<h1>{say("webhook.log")}</h1>
			{said !== undefined && <Notice kind={said.kind} title={said.title} />}
			<p class="wrap">{webhook.url}</p>
			<StatTiles
				stats={[
					{ label: say("webhook.state.delivered"), value: counts.delivered },
					{ label: say("webhook.state.pending"), value: counts.pending + counts.sending },
					{ label: say("webhook.state.dead"), value: counts.dead, tone: counts.dead > 0 ? "attention" : "plain" },
				]}
			/>
			<Form action={`${path}/act`} csrf={csrf}>
				<Actions>
					<Button kind="plain" name="act" value="test">
						{say("webhook.test")}
					</Button>
					{counts.dead > 0 && (
						<Button name="act" value="redrive">
							{say("webhook.redriveAll")}
						</Button>
					)}
					<Button kind="danger" name="act" value="end">
						{say("webhook.end")}
					</Button>
				</Actions>
				<p class="hint">{say("webhook.endHint")}</p>
			</Form>
			<Table
				caption={say("webhook.log")}
				columns={logColumns(house, path, csrf)}
				rows={rows}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("webhook.quiet")}>{say("webhook.quietHint")}</EmptyState>}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => `${path}?page=${to}`} />
		</>
	)
}

function logColumns(house: House, path: string, csrf: string): readonly Column<Delivery>[] {
	const { say, locale, timeZone } = house
	const time = (at: number) => formatDateTime(at, locale, timeZone)
	return [
		{ label: say("webhook.event"), role: "lead", cell: ({ event }) => nameOf(house, event) },
		{ label: say("webhook.at"), cell: ({ createdAt }) => time(createdAt) },
		{
			label: say("webhook.state"),
			cell: ({ status }) => (
				<span class={status === "delivered" ? "tag tag-good" : status === "dead" ? "tag tag-bad" : "tag"}>
					{say(`webhook.state.${status}`)}
				</span>
			),
		},
		{ label: say("webhook.tries"), role: "number", cell: ({ tries }) => tries },
		{ label: say("webhook.answer"), cell: ({ cause }) => (cause === null ? "" : causeWords(house, cause)) },
		{ label: say("webhook.next"), cell: ({ status, dueAt }) => (status === "pending" ? time(dueAt) : "") },
		{
			label: say("api.keys.action"),
			role: "action",
			cell: ({ id, status }) =>
				(status === "dead" || status === "delivered") && (
					<form method="post" action={`${path}/act`}>
						<input type="hidden" name="csrf" value={csrf} />
						<input type="hidden" name="delivery" value={id} />
						<Button kind="plain" name="act" value="redrive">
							{say("webhook.redrive")}
						</Button>
					</form>
				),
		},
	]
}

/** A status as it came, or what kept an answer from coming. */
function causeWords({ say, nameFor }: House, cause: string): string {
	return nameFor?.(`webhook.cause.${cause}`) ?? say("webhook.cause.status", { status: cause })
}
