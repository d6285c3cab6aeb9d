/** Console: the ledger of one class of signer (六手印记): which stages of which matters they closed. */
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import { councilPath, matterPath } from "./console.ts"
import { whenWords } from "./matter-page.tsx"
import { photoHref } from "./photo-form.ts"
import type { MarkRow } from "./repo-matters.ts"
import type { SignerClass } from "./stages.ts"

export type MarksView = {
	readonly signer: SignerClass
	readonly marks: readonly MarkRow[]
	readonly titles: ReadonlyMap<string, string>
	readonly villageId: string
	readonly page: number
	readonly pages: number
}

export function MarksPage({ view, house }: { readonly view: MarksView; readonly house: House }) {
	const { say } = house
	const title = say("council.marks.of", { signer: say(`council.signer.${view.signer}`) })
	return (
		<>
			<p>
				<a href={councilPath}>{say("council.back")}</a>
			</p>
			<h1>{title}</h1>
			<Table
				caption={title}
				rows={view.marks}
				keyOf={({ id }) => id}
				empty={<EmptyState title={say("council.marks.none")} />}
				columns={[
					{
						label: say("council.matter.title"),
						role: "lead",
						cell: ({ matterId }) => <a href={matterPath(matterId)}>{view.titles.get(matterId) ?? ""}</a>,
					},
					{ label: say("council.marks.stage"), cell: ({ stage }) => say(`council.stage.${stage}`) },
					{ label: say("council.mark.who"), cell: ({ who }) => who },
					{ label: say("council.marks.when"), cell: ({ at }) => whenWords(house, at) },
					{ label: say("council.mark.note"), cell: ({ note }) => note },
					{
						label: say("council.photo"),
						cell: ({ photo }) => (photo === null ? "" : <a href={photoHref(house, view.villageId, photo)}>{say("council.photo")}</a>),
					},
				]}
			/>
			<Pagination page={view.page} pages={view.pages} hrefOf={(to) => `${councilPath}/marks/${view.signer}?page=${to}`} />
		</>
	)
}
