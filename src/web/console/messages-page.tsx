/** /console/messages: what stands still and why. Shows nobody's name, address or words. */
import type { DeadEvent } from "../../inbound/trouble.ts"
import type { TroubledMessage, TroubleStatus } from "../../outbound/trouble.ts"
import { formatDateTime, formatSpan } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import type { ConsoleSession } from "../auth/gate.ts"
import { consolePage } from "../console-page.tsx"
import { Button } from "../ui/button.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { Notice } from "../ui/notice.tsx"
import { Pagination } from "../ui/pagination.tsx"
import { StatTiles } from "../ui/stat.tsx"
import { type Column, Table } from "../ui/table.tsx"
import { channelWord, eventCauseWord, messageCauseWord } from "./cause.ts"
import { type ConsoleSay, type ConsoleWord, consoleSay } from "./words.ts"

export const messageShelves = ["dead", "uncertain", "parked", "events"] as const
export type Shelf = (typeof messageShelves)[number]

export type MessagesView = {
	readonly now: number
	readonly counts: Readonly<Record<Shelf, number>>
	/** From 1. */
	readonly page: number
	readonly pages: number
	/** How many were just put back to work. */
	readonly redriven: number | undefined
	readonly shelf:
		| { readonly show: TroubleStatus; readonly rows: readonly TroubledMessage[] }
		| { readonly show: "events"; readonly rows: readonly DeadEvent[] }
}

export function messagesPage(house: House, session: ConsoleSession, view: MessagesView): string {
	const say = consoleSay(house.locale)
	const { show } = view.shelf
	const hrefOf = (shelf: Shelf, page = 1) => `/console/messages?show=${shelf}${page > 1 ? `&page=${page}` : ""}`
	const body = (
		<>
			<h1>{say("messages.title")}</h1>
			{view.redriven !== undefined && <Redriven say={say} count={view.redriven} />}
			<p>{say("messages.intro")}</p>
			<StatTiles
				stats={messageShelves.map((shelf) => ({
					label: say(`messages.show.${shelf}`),
					value: view.counts[shelf],
					href: hrefOf(shelf),
					tone: view.counts[shelf] > 0 && shelf !== "parked" ? "attention" : "plain",
				}))}
			/>
			<h2>{say(`messages.show.${show}`)}</h2>
			<div class="page-head">
				<p>{say(`messages.note.${show}`)}</p>
				{view.counts[show] > 1 && show !== "parked" && <Redrive say={say} session={session} show={show} which="all" />}
			</div>
			<ShelfTable house={house} session={session} view={view} />
			<Pagination page={view.page} pages={view.pages} hrefOf={(page) => hrefOf(show, page)} />
		</>
	)
	return consolePage(house, session, { title: say("messages.title"), path: "/console/messages", body })
}

function Redriven({ say, count }: { readonly say: ConsoleSay; readonly count: number }) {
	if (count > 0) return <Notice kind="success" title={say("messages.done", { n: count })} />
	return (
		<Notice kind="info" title={say("messages.done.none.title")}>
			<p>{say("messages.done.none.next")}</p>
		</Notice>
	)
}

type RedriveProps = {
	readonly say: ConsoleSay
	readonly session: ConsoleSession
	readonly show: Exclude<Shelf, "parked">
	/** One row's key, or `all`. */
	readonly which: string
}

function Redrive({ say, session, show, which }: RedriveProps) {
	const verb = show === "events" ? "messages.retry" : "messages.redrive"
	if (!session.rights.has("console.redrive")) return null
	return (
		<form method="post" action="/console/messages/redrive">
			<input type="hidden" name="csrf" value={session.csrf} />
			<input type="hidden" name="show" value={show} />
			<Button kind={which === "all" && show === "uncertain" ? "danger" : "plain"} name="which" value={which}>
				{say(which === "all" ? `${verb}.all` : verb)}
			</Button>
		</form>
	)
}

function ShelfTable({ house, session, view }: { readonly house: House; readonly session: ConsoleSession; readonly view: MessagesView }) {
	const say = consoleSay(house.locale)
	const { shelf } = view
	const empty = (
		<EmptyState title={say("messages.empty.title")}>
			<p>{say("messages.empty.next")}</p>
		</EmptyState>
	)
	const frame = { house, say, now: view.now }
	if (shelf.show === "events") {
		const columns: readonly Column<DeadEvent>[] = [
			...commonColumns<DeadEvent>(frame, {
				channel: ({ channel }) => channel,
				cause: ({ cause }) => eventCauseWord(cause),
				reference: ({ chatId, seq }) => `${chatId.slice(-12)}-${seq}`,
				at: ({ receivedAt }) => receivedAt,
			}),
			{
				label: say("messages.action"),
				role: "action",
				cell: ({ chatId, seq }) => <Redrive say={say} session={session} show="events" which={`${chatId}/${seq}`} />,
			},
		]
		return (
			<Table
				caption={say("messages.title")}
				columns={columns}
				rows={shelf.rows}
				keyOf={({ chatId, seq }) => `${chatId}/${seq}`}
				empty={empty}
			/>
		)
	}
	const { show } = shelf
	const columns: readonly Column<TroubledMessage>[] = [
		...commonColumns<TroubledMessage>(frame, {
			channel: ({ channel }) => channel,
			cause: ({ cause }) => messageCauseWord(cause),
			reference: ({ id }) => id.slice(-12),
			at: ({ createdAt }) => createdAt,
		}),
		{ label: say("messages.attempts"), cell: ({ attempts }) => say("messages.attempts.value", { n: attempts }) },
		...(show === "parked" ? [] : [redriveColumn(say, session, show)]),
	]
	return <Table caption={say("messages.title")} columns={columns} rows={shelf.rows} keyOf={({ id }) => id} empty={empty} />
}

function redriveColumn(say: ConsoleSay, session: ConsoleSession, show: "dead" | "uncertain"): Column<TroubledMessage> {
	return {
		label: say("messages.action"),
		role: "action",
		cell: ({ id, canRedrive }) =>
			canRedrive ? <Redrive say={say} session={session} show={show} which={id} /> : <span class="hint">{say("messages.cannot")}</span>,
	}
}

type Getters<Row> = {
	readonly channel: (row: Row) => string
	readonly cause: (row: Row) => ConsoleWord
	/** What a technician finds it by in the log. */
	readonly reference: (row: Row) => string
	readonly at: (row: Row) => number
}

function commonColumns<Row>(
	{ house, say, now }: { readonly house: House; readonly say: ConsoleSay; readonly now: number },
	get: Getters<Row>,
): readonly Column<Row>[] {
	return [
		{ label: say("messages.channel"), role: "lead", cell: (row) => say(channelWord(get.channel(row))) },
		{
			label: say("messages.cause"),
			cell: (row) => (
				<>
					{say(get.cause(row))}
					<p class="hint">{say("messages.reference", { id: get.reference(row) })}</p>
				</>
			),
		},
		{
			label: say("messages.when"),
			cell: (row) => (
				<time dateTime={new Date(get.at(row)).toISOString()} title={formatDateTime(get.at(row), house.locale, house.timeZone)}>
					{say("time.ago", { span: formatSpan(now - get.at(row), house.locale) })}
				</time>
			),
		},
	]
}
