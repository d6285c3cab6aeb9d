/** Console: what villages report and file, with the township's own acts. */
import type { ComponentChildren } from "preact"
import { formatDate } from "../../text/date.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import type { HeldVillage, House } from "../affair.ts"
import type { Filing } from "../filing/index.ts"
import { isAnswerLate, type Packet } from "../task/index.ts"
import { escalationsPath, filingsPath, packetPath, receiptPath, townshipPath } from "./paths.ts"

type Common = {
	readonly villages: ReadonlyMap<string, HeldVillage>
	readonly isDone: boolean
	readonly open: number
	readonly done: number
	readonly page: number
	readonly pages: number
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly now: number
	readonly csrf: string
}
export type PacketsView = Common & { readonly packets: readonly Packet[] }
export type ReceiptsView = Common & { readonly filings: readonly Filing[] }

type Part<View> = { readonly view: View; readonly house: House }

/** The two shelves, and how much is on each. */
function Shelves({
	view,
	path,
	house,
	title,
	hint,
}: Part<Common> & { readonly path: string; readonly title: string; readonly hint: string }) {
	const { say } = house
	const { isDone, open, done, notice } = view
	const shelves = [
		{ href: path, label: say("township.desk.open", { count: open }), isHere: !isDone },
		{ href: `${path}?show=done`, label: say("township.desk.done", { count: done }), isHere: isDone },
	]
	return (
		<>
			<p>
				<a href={townshipPath}>{say("township.back")}</a>
			</p>
			<h1>{title}</h1>
			<p class="hint">{hint}</p>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<Actions>
				{shelves.map(({ href, label, isHere }) => (
					<a
						key={href}
						class={`button ${isHere ? "button-primary" : "button-plain"}`}
						href={href}
						aria-current={isHere ? "page" : undefined}
					>
						{label}
					</a>
				))}
			</Actions>
		</>
	)
}

function Foot({ view, path, house, count }: Part<Common> & { readonly path: string; readonly count: number }) {
	const { isDone, page, pages } = view
	return (
		<>
			{count === 0 && <EmptyState title={house.say("township.desk.none")} />}
			<Pagination
				page={page}
				pages={pages}
				hrefOf={(to) => `${path}?${new URLSearchParams({ ...(isDone && { show: "done" }), page: String(to) })}`}
			/>
		</>
	)
}

function Card({ title, tag, children }: { readonly title: string; readonly tag: ComponentChildren; readonly children: ComponentChildren }) {
	return (
		<section class="card">
			<div class="page-head">
				<h2>{title}</h2>
				{tag}
			</div>
			{children}
		</section>
	)
}

export function PacketsPage({ view, house }: Part<PacketsView>) {
	const { say } = house
	const path = escalationsPath
	return (
		<>
			<Shelves view={view} house={house} path={path} title={say("township.packets.title")} hint={say("township.packets.hint")} />
			{view.packets.map((packet) => (
				<PacketCard key={`${packet.escalation.villageId} ${packet.escalation.number}`} packet={packet} view={view} house={house} />
			))}
			<Foot view={view} house={house} path={path} count={view.packets.length} />
		</>
	)
}

function PacketCard({ packet: { escalation, task }, view, house }: Part<PacketsView> & { readonly packet: Packet }) {
	const { say } = house
	const { villageId, number, office, reason, sentAt, deadline, acknowledgedAt, promisedAt, answer, answeredAt } = escalation
	const day = (at: number) => formatDate(at, house.locale, house.timeZone)
	const village = view.villages.get(villageId)?.name ?? ""
	const isLate = isAnswerLate(escalation, view.now)
	const state = answeredAt !== null ? "answered" : acknowledgedAt !== null ? "received" : "new"
	const tone = state === "answered" ? "tag tag-good" : isLate ? "tag tag-bad" : "tag tag-warn"
	const mayAnswer = answeredAt === null
	return (
		<Card
			title={`${village}：${task.title}`}
			tag={<span class={tone}>{say(isLate ? "township.packet.late" : `township.packet.${state}`)}</span>}
		>
			<p class="hint">{say("township.packet.line", { number, office, day: day(sentAt), deadline: day(deadline) })}</p>
			{task.decisionNumber !== null && <p class="hint">{say("township.packet.decision", { number: task.decisionNumber })}</p>}
			{task.text !== "" && <p>{task.text}</p>}
			<p>{say("township.packet.reason", { reason })}</p>
			{acknowledgedAt !== null && (
				<p>{say("township.packet.promised", { day: day(acknowledgedAt), promised: promisedAt === null ? "" : day(promisedAt) })}</p>
			)}
			{answeredAt !== null && <p>{say("township.packet.answer", { day: day(answeredAt), answer: answer ?? "" })}</p>}
			{mayAnswer && acknowledgedAt === null && (
				<Form action={packetPath(villageId, number, "receive")} csrf={view.csrf}>
					<TextField name="when" type="date" label={say("township.packet.promise")} required />
					<Actions>
						<Button kind="plain">{say("township.packet.receive")}</Button>
					</Actions>
				</Form>
			)}
			{mayAnswer && (
				<Form action={packetPath(villageId, number, "answer")} csrf={view.csrf}>
					<TextAreaField
						name="note"
						label={say("township.packet.words")}
						hint={say("township.packet.words.hint")}
						maxLength={1_000}
						required
					/>
					<TextField name="when" type="date" label={say("township.packet.deadline")} required />
					<Actions>
						<Button>{say("township.packet.reply")}</Button>
					</Actions>
				</Form>
			)}
		</Card>
	)
}

export function ReceiptsPage({ view, house }: Part<ReceiptsView>) {
	const { say } = house
	const path = filingsPath
	return (
		<>
			<Shelves view={view} house={house} path={path} title={say("township.receipts.title")} hint={say("township.receipts.hint")} />
			{view.filings.map((filing) => (
				<FilingCard key={`${filing.villageId} ${filing.id}`} filing={filing} view={view} house={house} />
			))}
			<Foot view={view} house={house} path={path} count={view.filings.length} />
		</>
	)
}

function FilingCard({ filing, view, house }: Part<ReceiptsView> & { readonly filing: Filing }) {
	const { say } = house
	const { villageId, id, number, kind, title, text, decisionNumber, photos, state, filedAt, receiptNumber, receiptDate } = filing
	const day = (at: number) => formatDate(at, house.locale, house.timeZone)
	const village = view.villages.get(villageId)?.name ?? ""
	return (
		<Card
			title={`${village}：${title}`}
			tag={<span class={state === "received" ? "tag tag-good" : "tag tag-warn"}>{say(`filing.state.${state}`)}</span>}
		>
			<p class="hint">
				{number} · {say(`filing.kind.${kind}`)}
				{decisionNumber !== null && ` · ${decisionNumber}`}
				{filedAt !== null && ` · ${say("township.receipt.filed", { day: day(filedAt) })}`}
				{photos.length > 0 && ` · ${say("township.receipt.photos", { count: photos.length })}`}
			</p>
			{text !== "" && <p>{text}</p>}
			{receiptNumber !== null && receiptDate !== null && (
				<p>{say("filing.receipt", { number: receiptNumber, day: day(receiptDate), who: filing.receivedByName ?? "" })}</p>
			)}
			<form method="post" action="/console/village">
				<input type="hidden" name="csrf" value={view.csrf} />
				<button type="submit" class="link" name="village" value={villageId}>
					{say("township.openVillage", { village })}
				</button>
			</form>
			{state === "filed" && (
				<>
					<Form action={receiptPath(villageId, id, "receive")} csrf={view.csrf}>
						<TextField name="number" label={say("township.receipt.number")} maxLength={60} required />
						<TextField name="when" type="date" label={say("township.receipt.date")} required />
						<Actions>
							<Button>{say("township.receipt.receive")}</Button>
						</Actions>
					</Form>
					<details>
						<summary>{say("township.receipt.return")}</summary>
						<Form action={receiptPath(villageId, id, "return")} csrf={view.csrf}>
							<TextAreaField name="note" label={say("township.receipt.why")} maxLength={500} required />
							<Actions>
								<Button kind="danger">{say("township.receipt.returnNow")}</Button>
							</Actions>
						</Form>
					</details>
				</>
			)}
		</Card>
	)
}
