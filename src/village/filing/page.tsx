/** Console: what the village files with its township. */
import { formatDate } from "../../text/date.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { photoHref } from "../council/index.ts"
import type { Filing } from "./repo.ts"
import { defaultDays, type FilingKind, type FilingState, filingKinds, isOverdue, limits } from "./rules.ts"

export const filingsPath = "/console/filings"

export type FilingForm = {
	readonly id: string
	readonly kind: FilingKind
	readonly title: string
	readonly text: string
	readonly decision: string
	/** YYYY-MM-DD */
	readonly due: string
}

export type FilingsView = {
	readonly rows: readonly Filing[]
	readonly form: FilingForm
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly mayManage: boolean
	readonly example: string
	readonly page: number
	readonly pages: number
	readonly now: number
	readonly csrf: string
}

const stateTone: Readonly<Record<FilingState, string>> = {
	due: "tag tag-warn",
	filed: "tag",
	received: "tag tag-good",
	returned: "tag tag-bad",
}

type Part = { readonly view: FilingsView; readonly house: House }

export function FilingsPage({ view, house }: Part) {
	const { say } = house
	const { rows, notice, mayManage, page, pages } = view
	return (
		<>
			<h1>{say("filing.title")}</h1>
			<p class="hint">{say("filing.hint")}</p>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<Table
				caption={say("filing.title")}
				columns={columnsOf(view, house)}
				rows={rows}
				keyOf={({ id }) => id}
				empty={
					<EmptyState title={say("filing.none")}>
						<p>{say("filing.none.next")}</p>
					</EmptyState>
				}
			/>
			<Pagination page={page} pages={pages} hrefOf={(to) => `${filingsPath}?page=${to}`} />
			{mayManage && <NewForm view={view} house={house} />}
		</>
	)
}

function columnsOf({ mayManage, csrf, now }: FilingsView, house: House): readonly Column<Filing>[] {
	const { say, locale, timeZone } = house
	const day = (at: number) => formatDate(at, locale, timeZone)
	return [
		{
			label: say("filing.what"),
			role: "lead",
			cell: ({ villageId, title, number, text, decisionNumber, matterId, photos }) => (
				<>
					{title}
					<p class="hint">
						{number}
						{matterId !== null && (
							<>
								{" · "}
								<a href={`/console/council/matters/${encodeURIComponent(matterId)}`}>{decisionNumber}</a>
							</>
						)}
						{photos.map((ref, n) => (
							<>
								{" · "}
								<a key={ref} href={photoHref(house, villageId, ref)}>
									{say("filing.photo", { n: n + 1 })}
								</a>
							</>
						))}
					</p>
					{text !== "" && <p class="hint">{text}</p>}
				</>
			),
		},
		{ label: say("filing.kind"), cell: ({ kind }) => say(`filing.kind.${kind}`) },
		{
			label: say("filing.due"),
			cell: (filing) => (isOverdue(filing, now) ? <span class="tag tag-bad">{day(filing.dueAt)}</span> : day(filing.dueAt)),
		},
		{
			label: say("filing.state"),
			cell: ({ state, receiptNumber, receiptDate, receivedByName, returnedWhy }) => (
				<>
					<span class={stateTone[state]}>{say(`filing.state.${state}`)}</span>
					{receiptNumber !== null && receiptDate !== null && (
						<p class="hint">{say("filing.receipt", { number: receiptNumber, day: day(receiptDate), who: receivedByName ?? "" })}</p>
					)}
					{state === "returned" && <p class="hint">{say("filing.returned", { why: returnedWhy ?? "" })}</p>}
				</>
			),
		},
		...(mayManage
			? [
					{
						label: say("filing.action"),
						role: "action" as const,
						cell: ({ id, state }: Filing) =>
							(state === "due" || state === "returned") && (
								<form method="post" action={`${filingsPath}/${encodeURIComponent(id)}/file`}>
									<input type="hidden" name="csrf" value={csrf} />
									<Button kind="plain">{say(state === "due" ? "filing.send" : "filing.sendAgain")}</Button>
								</form>
							),
					},
				]
			: []),
	]
}

function NewForm({ view, house }: Part) {
	const { say } = house
	const { form, csrf, example } = view
	return (
		<section class="card">
			<h2>{say("filing.new")}</h2>
			<Form action={filingsPath} csrf={csrf} hasFiles>
				<input type="hidden" name="id" value={form.id} />
				<SelectField
					name="kind"
					label={say("filing.kind")}
					value={form.kind}
					required
					choices={filingKinds.map((value) => ({ value, label: say(`filing.kind.${value}`) }))}
				/>
				<TextField name="title" label={say("filing.field.title")} value={form.title} maxLength={limits.title} required />
				<TextAreaField name="text" label={say("filing.field.text")} value={form.text} maxLength={limits.text} rows={3} />
				<TextField
					name="decision"
					label={say("filing.field.decision")}
					hint={say("filing.field.decision.hint", { example })}
					value={form.decision}
					maxLength={40}
				/>
				<TextField
					name="due"
					type="date"
					label={say("filing.field.due")}
					hint={say("filing.field.due.hint", { days: defaultDays })}
					value={form.due}
					required
				/>
				<FileField name="photo" label={say("filing.field.photos")} accept="image/*" several />
				<Actions>
					<Button name="as" value="filed">
						{say("filing.fileNow")}
					</Button>
					<Button kind="plain" name="as" value="due">
						{say("filing.note")}
					</Button>
				</Actions>
			</Form>
		</section>
	)
}
