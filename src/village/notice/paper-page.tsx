/** The console's page of who was told on paper or by word of mouth, where what was entered by mistake is taken back. */
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { pathOf, type Said } from "./console-parts.ts"
import type { PaperRow } from "./paper.ts"
import type { Notice } from "./repo.ts"

export type PaperView = {
	readonly notice: Notice
	readonly rows: readonly PaperRow[]
	readonly total: number
	readonly page: number
	readonly pages: number
	readonly csrf: string
	readonly said: Said
}

export function PaperPage({ view, house }: { readonly view: PaperView; readonly house: House }) {
	const { say, locale, timeZone } = house
	const { notice, rows, total } = view
	const table = (
		<Table
			caption={say("notice.paper.nav")}
			rows={rows}
			keyOf={({ personId }) => personId}
			empty={<EmptyState title={say("notice.paper.none")} />}
			columns={[
				{
					label: say("notice.unseen.household"),
					role: "lead",
					cell: ({ personId, household, name }) => (
						<label class="choice">
							<input type="checkbox" name="person" value={personId} />
							<span>
								{household} {name}
							</span>
						</label>
					),
				},
				{ label: say("notice.unseen.group"), cell: ({ group }) => group },
				{ label: say("notice.paper.by"), cell: ({ by }) => by },
				{ label: say("notice.paper.at"), cell: ({ at }) => formatDateTime(at, locale, timeZone) },
			]}
		/>
	)
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.paper.title", { title: notice.title })}</h1>
				<Actions>
					<ButtonLink href={pathOf(notice.id, "/unseen")}>{say("notice.page.unseen")}</ButtonLink>
					<ButtonLink href={pathOf(notice.id)}>{say("notice.editor.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			<p>{say("notice.paper.total", { total })}</p>
			{rows.length === 0 ? (
				table
			) : (
				<>
					<p class="hint">{say("notice.paper.hint")}</p>
					<Form action={pathOf(notice.id, "/unconfirm")} csrf={view.csrf}>
						{table}
						<Actions>
							<Button kind="plain">{say("notice.paper.undo")}</Button>
						</Actions>
					</Form>
				</>
			)}
			<Pagination page={view.page} pages={view.pages} hrefOf={(page) => pathOf(notice.id, `/paper?page=${page}`)} />
		</>
	)
}
