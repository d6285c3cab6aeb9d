/** The console's page of who has not seen a notice. */
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { pathOf, type Said, unseenPath } from "./console-parts.ts"
import type { Notice } from "./repo.ts"
import type { UnseenFilter } from "./unseen.ts"

export type UnseenRow = {
	readonly personId: string
	readonly household: string
	readonly name: string
	readonly group: string
	readonly contact: string
	readonly standing: string
	readonly how: string
}

export type UnseenView = {
	readonly notice: Notice
	readonly rows: readonly UnseenRow[]
	readonly total: number
	/** Whether anybody was told, or looked. */
	readonly isTold: boolean
	readonly filter: UnseenFilter
	readonly groups: readonly string[]
	readonly page: number
	readonly pages: number
	readonly csrf: string
	readonly said: Said
	readonly mayConfirm: boolean
	readonly visitsPath: string
}

const pageOf = (path: string, page: number) => `${path}${path.includes("?") ? "&" : "?"}page=${page}`

export function UnseenPage({ view, house }: { readonly view: UnseenView; readonly house: House }) {
	const { say } = house
	const { notice, rows, total, mayConfirm, filter } = view
	const columns: readonly Column<UnseenRow>[] = [
		{
			label: say("notice.unseen.household"),
			role: "lead",
			cell: ({ personId, household, name }) =>
				mayConfirm ? (
					<label class="choice">
						<input type="checkbox" name="person" value={personId} />
						<span>
							{household} {name}
						</span>
					</label>
				) : (
					`${household} ${name}`
				),
		},
		{ label: say("notice.unseen.group"), cell: ({ group }) => group },
		{ label: say("notice.unseen.contact"), cell: ({ contact }) => contact },
		{ label: say("notice.unseen.standing"), cell: ({ standing }) => standing },
		{ label: say("notice.unseen.how"), cell: ({ how }) => how },
	]
	const table = (
		<Table
			caption={say("notice.page.unseen")}
			columns={columns}
			rows={rows}
			keyOf={({ personId }) => personId}
			empty={<EmptyState title={say(total > 0 ? "notice.unseen.noneHere" : view.isTold ? "notice.unseen.none" : "notice.page.untold")} />}
		/>
	)
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.unseen.title", { title: notice.title })}</h1>
				<Actions>
					{mayConfirm && <ButtonLink href={pathOf(notice.id, "/paper")}>{say("notice.paper.nav")}</ButtonLink>}
					<ButtonLink href={view.visitsPath}>{say("notice.unseen.visits")}</ButtonLink>
					<ButtonLink href={pathOf(notice.id)}>{say("notice.editor.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			{view.isTold && <p>{say("notice.unseen.total", { total })}</p>}
			<p class="hint">{say("notice.unseen.hint")}</p>
			{total > 0 && (
				<Form action={pathOf(notice.id, "/unseen")} method="get">
					{view.groups.length > 1 && (
						<SelectField
							name="group"
							label={say("notice.unseen.group")}
							value={filter.group}
							choices={[{ value: "", label: say("notice.unseen.allGroups") }, ...view.groups.map((value) => ({ value, label: value }))]}
						/>
					)}
					<TextField name="household" label={say("notice.unseen.number")} value={filter.household} maxLength={20} />
					<Actions>
						<Button kind="plain">{say("notice.unseen.find")}</Button>
					</Actions>
				</Form>
			)}
			{mayConfirm && rows.length > 0 ? (
				<Form action={pathOf(notice.id, "/confirm")} csrf={view.csrf}>
					<input type="hidden" name="group" value={filter.group} />
					<input type="hidden" name="household" value={filter.household} />
					{table}
					<Actions>
						<Button>{say("notice.unseen.confirm")}</Button>
					</Actions>
				</Form>
			) : (
				table
			)}
			<Pagination page={view.page} pages={view.pages} hrefOf={(page) => pageOf(unseenPath(notice.id, filter), page)} />
		</>
	)
}
