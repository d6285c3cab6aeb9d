/** One opinion in the console: what was said, where it comes from, what became of it. */
import { isPlayable } from "../../channel/file-endings.ts"
import { channelIds } from "../../channel/message.ts"
import type { Say } from "../../engine/flow.ts"
import { formatDateTime } from "../../text/date.ts"
import { maskName } from "../../text/mask.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { MaskedValue } from "../../web/ui/masked.tsx"
import { May, useMay } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Recording } from "../../web/ui/recording.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { opinionsPath, StateTag } from "./list-page.tsx"
import type { Opinion } from "./repo.ts"
import type { Step } from "./repo-steps.ts"
import { type MediaRef, maxTextLength, mayBecome } from "./rules.ts"

export type DetailView = {
	readonly opinion: Opinion
	readonly steps: readonly Step[]
	readonly author: {
		readonly name: string | null
		readonly householdNumber: string | null /** Whether this page was opened by the logged act. */
		readonly isOpen: boolean
	}
	/** What just happened, in words. */
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly csrf: string
}

type Part = { readonly view: DetailView; readonly house: House }

export function DetailPage({ view, house }: Part) {
	const { say } = house
	const { opinion, notice } = view
	return (
		<>
			<p>
				<a href={opinionsPath}>{say("opinion.detail.back")}</a>
			</p>
			<div class="page-head">
				<h1>{opinion.number}</h1>
				<StateTag state={opinion.state} say={say} />
			</div>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			{opinion.disputedAt !== null && <Notice kind="error" title={say("opinion.detail.disputed")} />}
			<Content view={view} house={house} />
			<Facts view={view} house={house} />
			<History view={view} house={house} />
			<May right="opinion.withdraw">
				<Withdrawal view={view} house={house} />
			</May>
		</>
	)
}

function pathOf({ id }: Opinion): string {
	return `${opinionsPath}/${encodeURIComponent(id)}`
}

function Content({ view, house: { say } }: Part) {
	const { opinion, csrf } = view
	const { text, media, state, erasedAt } = opinion
	const may = useMay()
	const isWaiting = text === "" && state === "received" && erasedAt === null
	return (
		<section class="card" aria-labelledby="content">
			<h2 id="content">{say("opinion.detail.content")}</h2>
			{erasedAt === null ? <Words text={text === "" ? say("opinion.wordless") : text} /> : <p>{say("opinion.detail.erased")}</p>}
			{media.length > 0 && <h3>{say("opinion.detail.media")}</h3>}
			{media.map((one, index) => (
				<MediaItem key={one.ref} media={one} n={index + 1} href={`${pathOf(opinion)}/media/${index + 1}`} say={say} />
			))}
			{isWaiting && may("opinion.enter") && (
				<Form action={`${pathOf(opinion)}/text`} csrf={csrf}>
					<TextAreaField
						name="text"
						label={say("opinion.detail.writeDown")}
						hint={say("opinion.detail.writeDownHint")}
						required
						rows={5}
						maxLength={maxTextLength}
					/>
					<Actions>
						<Button>{say("opinion.detail.save")}</Button>
					</Actions>
				</Form>
			)}
		</section>
	)
}

/** Each line of the text is a paragraph, as it was written. */
function Words({ text }: { readonly text: string }) {
	return (
		<>
			{text.split("\n").map((line, index) => (
				<p key={index}>{line}</p>
			))}
		</>
	)
}

function MediaItem({ media, n, href, say }: { readonly media: MediaRef; readonly n: number; readonly href: string; readonly say: Say }) {
	const label = say("opinion.detail.mediaItem", { n, kind: say(`opinion.media.${media.kind}`) })
	if (media.kind === "location") return <p>{`${label} ${media.ref.replace(/^geo:/, "")}`}</p>
	return (
		<>
			<p>
				<a href={href}>
					{label}
					{media.kind === "image" && <img class="attached" src={href} alt="" loading="lazy" />}
				</a>
			</p>
			{media.kind === "voice" && <Recording src={href} label={label} isPlayable={isPlayable(media.ref)} />}
		</>
	)
}

function Facts({ view, house }: Part) {
	const { say, locale, timeZone } = house
	const { opinion, author, csrf } = view
	const known = [...channelIds, "console", "form", "import"].find((id) => id === opinion.channel) ?? "other"
	const may = useMay()
	const hasAuthor = author.name !== null || author.householdNumber !== null
	const rows = [
		{ label: say("opinion.detail.date"), value: formatDateTime(opinion.createdAt, locale, timeZone) },
		...(opinion.place === null ? [] : [{ label: say("opinion.detail.place"), value: opinion.place }]),
		{ label: say("opinion.list.source"), value: say(`opinion.source.${opinion.sourceKind}`) },
		{ label: say("opinion.detail.channel"), value: say(`opinion.channel.${known}`) },
		{ label: say("opinion.list.group"), value: opinion.groupName ?? say("opinion.list.noGroup") },
		{ label: say("opinion.detail.named"), value: say(opinion.isNamed ? "opinion.detail.namedYes" : "opinion.detail.namedNo") },
	]
	return (
		<section class="card" aria-labelledby="facts">
			<h2 id="facts">{say("opinion.detail.facts")}</h2>
			<dl>
				{rows.map(({ label, value }) => (
					<div key={label}>
						<dt>{label}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<h3>{say("opinion.detail.author")}</h3>
			{!hasAuthor && <p>{say("opinion.detail.anonymous")}</p>}
			{author.name !== null && (
				<p>
					{`${say("opinion.detail.name")} `}
					{author.isOpen ? <strong>{author.name}</strong> : <MaskedValue value={maskName(author.name)} />}
				</p>
			)}
			{author.householdNumber !== null && author.isOpen && <p>{`${say("opinion.detail.household")} ${author.householdNumber}`}</p>}
			{author.isOpen && <Notice kind="info" title={say("opinion.detail.opened")} />}
			{hasAuthor && !author.isOpen && may("opinion.author") && (
				<Form action={`${pathOf(opinion)}/author`} csrf={csrf}>
					<p class="hint">{say("opinion.detail.openHint")}</p>
					<Actions>
						<Button kind="plain">{say("opinion.detail.open")}</Button>
					</Actions>
				</Form>
			)}
		</section>
	)
}

function History({ view, house: { say, locale, timeZone } }: Part) {
	const columns: readonly Column<Step>[] = [
		{ label: say("opinion.detail.step"), role: "lead", cell: ({ kind }) => say(`opinion.step.${kind}`) },
		{ label: say("opinion.detail.when"), cell: ({ at }) => formatDateTime(at, locale, timeZone) },
		{
			label: say("opinion.detail.who"),
			cell: ({ actorKind, note }) =>
				`${say(actorKind === "staff" ? "opinion.detail.byStaff" : "opinion.detail.byResident")}${note === "" ? "" : ` · ${note}`}`,
		},
	]
	return (
		<section aria-labelledby="history">
			<h2 id="history">{say("opinion.detail.history")}</h2>
			<Table caption={say("opinion.detail.history")} columns={columns} rows={view.steps} keyOf={({ step }) => String(step)} />
		</section>
	)
}

function Withdrawal({ view, house: { say } }: Part) {
	const { opinion, csrf } = view
	if (!mayBecome(opinion.state, "withdrawn")) return null
	return (
		<details class="card">
			<summary>{say("opinion.detail.withdraw")}</summary>
			<p class="hint">{say("opinion.detail.withdrawHint")}</p>
			<Form action={`${pathOf(opinion)}/withdraw`} csrf={csrf}>
				<TextField name="note" label={say("opinion.detail.withdrawNote")} required maxLength={200} />
				<Actions>
					<Button kind="danger">{say("opinion.detail.withdraw")}</Button>
				</Actions>
			</Form>
		</details>
	)
}
