/** Console: the posted items, and putting them before a body. */
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { SelectField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { House, ItemStep } from "../affair.ts"
import type { PostedItem } from "../item/index.ts"
import { councilPath } from "./console.ts"
import { matterKinds, presetIds } from "./stages.ts"

export const putItemsPath = `${councilPath}/items`

export type ItemLine = {
	readonly item: PostedItem
	readonly people: number
	readonly step: ItemStep | undefined
	/** Whether it can be put now. */
	readonly isFree: boolean
	readonly isTicked: boolean
}

export type ItemsView = {
	readonly lines: readonly ItemLine[]
	readonly page: number
	readonly pages: number
	/** Those nobody has had yet, on all pages. */
	readonly unput: number
	readonly bodies: readonly { readonly id: string; readonly name: string }[]
	/** Until when the list can be objected to; undefined once that is over. */
	readonly openUntil: string | undefined
	readonly objections: number
	readonly csrf: string
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
}

export function ItemsPage({ view, house: { say } }: { readonly view: ItemsView; readonly house: House }) {
	const { lines, bodies, unput, notice, openUntil, objections } = view
	const mayPut = bodies.length > 0 && lines.some(({ isFree }) => isFree)
	return (
		<>
			<p>
				<a href={councilPath}>{say("council.back")}</a>
			</p>
			<h1>{say("council.items.title")}</h1>
			<p>{say("council.items.intro")}</p>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			{openUntil !== undefined && lines.length > 0 && (
				<Notice
					kind="info"
					title={[
						say("council.items.open", { day: openUntil }),
						...(objections > 0 ? [say("council.items.objections", { count: objections })] : []),
					].join("")}
				/>
			)}
			{lines.length === 0 && <Notice kind="info" title={say("council.items.none")} />}
			{lines.length > 0 && bodies.length === 0 && (
				<>
					<Notice kind="info" title={say("council.items.noBody")} />
					<Actions>
						<ButtonLink href={`${councilPath}/bodies/new`} kind="primary">
							{say("council.bodies.new")}
						</ButtonLink>
					</Actions>
				</>
			)}
			{lines.length > 0 && unput === 0 && <Notice kind="info" title={say("council.items.allPut")} />}
			<form method="post" action={putItemsPath} class="form form-wide">
				<input type="hidden" name="csrf" value={view.csrf} />
				{lines.length > 0 && (
					<Table caption={say("council.items.title")} columns={columns(say)} rows={lines} keyOf={({ item }) => item.id} />
				)}
				<Pagination page={view.page} pages={view.pages} hrefOf={(to) => `${putItemsPath}?page=${to}`} />
				{mayPut && (
					<>
						<SelectField
							name="body"
							label={say("council.items.body")}
							required
							choices={bodies.map(({ id, name }) => ({ value: id, label: name }))}
						/>
						<SelectField
							name="kind"
							label={say("council.matter.kind")}
							required
							choices={matterKinds.map((value) => ({ value, label: say(`council.kind.${value}`) }))}
						/>
						<SelectField
							name="preset"
							label={say("council.matter.preset")}
							required
							choices={presetIds.map((value) => ({ value, label: say(`council.preset.${value}`) }))}
						/>
						<Actions>
							<Button name="which" value="ticked">
								{say("council.items.put")}
							</Button>
							{unput > 0 && (
								<Button kind="plain" name="which" value="all">
									{say("council.items.putAll", { count: unput })}
								</Button>
							)}
						</Actions>
					</>
				)}
			</form>
		</>
	)
}

function columns(say: House["say"]): readonly Column<ItemLine>[] {
	return [
		{
			label: say("council.items.number"),
			cell: ({ item, isFree, isTicked }) =>
				isFree ? (
					<label class="choice">
						<input type="checkbox" name="item" value={item.id} checked={isTicked} />
						<span>{say("council.items.choose", { number: item.number })}</span>
					</label>
				) : (
					say("council.items.choose", { number: item.number })
				),
		},
		{ label: say("council.items.item"), role: "lead", cell: ({ item }) => item.title },
		{ label: say("council.items.people"), role: "number", cell: ({ people }) => people },
		{
			label: say("council.items.step"),
			cell: ({ step }) =>
				step === undefined ? <span class="hint">{say("council.items.notYet")}</span> : <a href={step.path}>{step.words}</a>,
		},
	]
}
