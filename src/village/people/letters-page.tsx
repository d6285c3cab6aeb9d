/** Console: letters and codes for many households at once. */
import type { Say } from "../../engine/flow.ts"
import { maskName } from "../../text/mask.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form, SelectField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { type Column, Table } from "../../web/ui/table.tsx"
import type { ListedCode } from "./commands-village.ts"
import { rosterPath } from "./roster-page.tsx"

export const lettersPath = `${rosterPath}/letters`

/** Chosen instead of a group. An empty value would count as nothing chosen, and browsers would hold the form back. */
export const wholeVillage = "all"

export type LettersView = {
	readonly groups: readonly { readonly id: string; readonly name: string }[]
	/** Whether letters can carry a QR code. */
	readonly hasUrl: boolean
	/** The last download found nobody to write to. */
	readonly foundNobody: boolean
	readonly csrf: string
}

export function LettersPage({ view, say }: { readonly view: LettersView; readonly say: Say }) {
	const groups = [
		{ value: wholeVillage, label: say("people.letters.all") },
		...view.groups.map(({ id, name }) => ({ value: id, label: name })),
	]
	return (
		<>
			<p>
				<a href={rosterPath}>{say("people.roster.back")}</a>
			</p>
			<h1>{say("people.letters.title")}</h1>
			{view.foundNobody && <Notice kind="error" title={say("people.letters.none")} />}
			<p>{say("people.letters.hint")}</p>
			{!view.hasUrl && <Notice kind="info" title={say("people.letters.noUrl")} />}
			<Form action={lettersPath} csrf={view.csrf}>
				<SelectField name="group" label={say("people.letters.which")} value={wholeVillage} choices={groups} required />
				<Actions>
					<Button name="act" value="download">
						{say("people.letters.download")}
					</Button>
					<Button kind="plain" name="act" value="show">
						{say("people.letters.show")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

export function CodesPage({ group, codes, say }: { readonly group: string; readonly codes: readonly ListedCode[]; readonly say: Say }) {
	const title = say("people.letters.listTitle", { group })
	const columns: readonly Column<ListedCode>[] = [
		{ label: say("people.field.household"), role: "lead", cell: ({ household, head }) => `${household} ${maskName(head)}` },
		{ label: say("people.field.group"), cell: (row) => row.group ?? "" },
		{ label: say("people.roster.code"), cell: ({ code }) => code ?? say("people.letters.sealed") },
		{ label: say("people.letters.left"), cell: ({ used, uses }) => `${used}/${uses}` },
		{ label: say("people.field.contact"), cell: ({ contact }) => contact ?? "" },
	]
	return (
		<>
			<p>
				<a href={lettersPath}>{say("people.letters.title")}</a>
			</p>
			<h1>{title}</h1>
			<p>{say("people.letters.listHint", { count: codes.length })}</p>
			<Table caption={title} columns={columns} rows={codes} keyOf={({ household }) => household} />
		</>
	)
}
