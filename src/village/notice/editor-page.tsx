/** The editor of a notice and its preview: the page a secretary spends the 5th of the month on. */
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import type { House } from "../affair.ts"
import { noticesPath, pathOf, staffFilePath } from "./console-parts.ts"
import type { EditorFault } from "./editor.ts"
import { FinanceTableView } from "./finance-table.tsx"
import { bodyHtml } from "./markdown.ts"
import { Attachments } from "./public-parts.tsx"
import { type Content, categories, limits } from "./rules.ts"

export type EditorView = {
	/** Undefined for one that was not saved yet. */
	readonly id: string | undefined
	readonly draftVersion: number
	/** The id that one not saved yet will have. */
	readonly draft?: string | undefined
	readonly content: Content
	readonly faults: ReadonlySet<EditorFault>
	/** Words for household numbers that cannot stand. */
	readonly wrongNumbers: { readonly households?: string; readonly exceptHouseholds?: string }
	/** Words for a file that was refused. */
	readonly fileFault: string | undefined
	readonly groups: readonly string[]
	readonly grids: readonly string[]
	readonly roles: readonly { readonly id: string; readonly label: string }[]
	/** Of a correction: why. */
	readonly why: string | undefined
	readonly isCorrection: boolean
	readonly expenseLimit: number
	readonly csrf: string
}

export function EditorPage({ view, house }: { readonly view: EditorView; readonly house: House }) {
	const { say } = house
	const { content, faults, id, isCorrection } = view
	const { audience } = content
	const wrong = (field: EditorFault) =>
		faults.has(field) ? say(`notice.fault.${field}`, { title: limits.title, spoken: limits.spoken }) : undefined
	const named = (names: readonly string[]) => names.map((value) => ({ value, label: value }))
	return (
		<>
			<div class="page-head">
				<h1>{say(isCorrection ? "notice.editor.correction" : "notice.editor.title")}</h1>
				<Actions>
					<ButtonLink href={id === undefined ? noticesPath : pathOf(id)}>{say("notice.editor.back")}</ButtonLink>
				</Actions>
			</div>
			<Form
				action={id === undefined ? `${noticesPath}/new` : pathOf(id, "/edit")}
				csrf={view.csrf}
				hasFiles
				hasErrors={faults.size > 0 || Object.keys(view.wrongNumbers).length > 0 || view.fileFault !== undefined}
			>
				<input type="hidden" name="draftVersion" value={view.draftVersion} />
				{view.draft !== undefined && <input type="hidden" name="draft" value={view.draft} />}
				{isCorrection ? (
					<TextField
						name="why"
						label={say("notice.editor.why")}
						hint={say("notice.editor.whyHint")}
						value={view.why}
						maxLength={limits.why}
						required
					/>
				) : (
					<SelectField
						name="category"
						label={say("notice.field.category")}
						value={content.category}
						choices={categories.map((value) => ({ value, label: say(`notice.category.${value}`) }))}
						required
					/>
				)}
				<TextField
					name="title"
					label={say("notice.field.title")}
					value={content.title}
					maxLength={limits.title}
					error={wrong("title")}
					required
				/>
				<TextAreaField
					name="body"
					label={say("notice.field.body")}
					hint={say("notice.editor.bodyHint")}
					value={content.body}
					rows={12}
					maxLength={limits.body}
				/>
				<TextAreaField
					name="spoken"
					label={say("notice.field.spoken")}
					hint={say("notice.editor.spokenHint", { max: limits.spoken })}
					value={content.spoken}
					rows={3}
					maxLength={limits.spoken}
					error={wrong("spoken")}
				/>
				{content.attachments.length > 0 && (
					<ChoiceField
						name="keep"
						label={say("notice.editor.keep")}
						pick="several"
						choices={content.attachments.map(({ ref, name, kind }) => ({ value: ref, label: say(`notice.file.${kind}`, { name }) }))}
						values={content.attachments.map(({ ref }) => ref)}
					/>
				)}
				<FileField
					name="file"
					label={say("notice.editor.file")}
					hint={say("notice.editor.fileHint")}
					accept="image/*,.pdf,.xlsx"
					several
					error={view.fileFault}
				/>
				<details
					class="card"
					open={
						audience.groups.length +
							audience.grids.length +
							audience.roles.length +
							audience.households.length +
							audience.except.households.length +
							audience.except.groups.length >
						0
					}
				>
					<summary>{say("notice.editor.audience")}</summary>
					<p class="hint">{say("notice.editor.audienceHint")}</p>
					{view.groups.length > 0 && (
						<ChoiceField
							name="groups"
							label={say("notice.editor.groups")}
							pick="several"
							choices={named(view.groups)}
							values={audience.groups}
						/>
					)}
					{view.grids.length > 0 && (
						<ChoiceField
							name="grids"
							label={say("notice.editor.grids")}
							pick="several"
							choices={named(view.grids)}
							values={audience.grids}
						/>
					)}
					<ChoiceField
						name="roles"
						label={say("notice.editor.roles")}
						pick="several"
						choices={view.roles.map(({ id: value, label }) => ({ value, label }))}
						values={audience.roles}
					/>
					<TextAreaField
						name="households"
						label={say("notice.editor.households")}
						hint={say("notice.editor.householdsHint")}
						value={audience.households.join(" ")}
						rows={2}
						error={view.wrongNumbers.households}
					/>
					{view.groups.length > 0 && (
						<ChoiceField
							name="exceptGroups"
							label={say("notice.editor.exceptGroups")}
							pick="several"
							choices={named(view.groups)}
							values={audience.except.groups}
						/>
					)}
					<TextAreaField
						name="exceptHouseholds"
						label={say("notice.editor.except")}
						value={audience.except.households.join(" ")}
						rows={2}
						error={view.wrongNumbers.exceptHouseholds}
					/>
				</details>
				<TextField
					name="objectDays"
					type="number"
					label={say("notice.editor.objectDays")}
					hint={say("notice.editor.objectDaysHint")}
					value={content.objectDays?.toString()}
					error={wrong("objectDays")}
				/>
				<TextField
					name="postDays"
					type="number"
					label={say("notice.editor.postDays")}
					hint={say("notice.editor.postDaysHint")}
					value={content.postDays?.toString()}
					error={wrong("postDays")}
				/>
				<ChoiceField
					name="disclosure"
					label={say("notice.editor.disclosure")}
					pick="several"
					choices={[{ value: "1", label: say("notice.editor.isDisclosure") }]}
					values={content.isDisclosure ? ["1"] : []}
				/>
				<Actions>
					<Button name="do" value="save">
						{say("notice.editor.save")}
					</Button>
				</Actions>
			</Form>
		</>
	)
}

/** What residents will see, before the second confirmation. */
export function Preview({
	id,
	heading,
	content,
	expenseLimit,
	house,
}: {
	readonly id: string
	/** A correction stands above what it corrects. */
	readonly heading: "preview" | "previewDraft"
	readonly content: Content
	readonly expenseLimit: number
	readonly house: House
}) {
	const { say } = house
	return (
		<section class="card" aria-labelledby={heading}>
			<h2 id={heading}>{say(`notice.page.${heading}`)}</h2>
			<h3>{content.title === "" ? say("notice.page.untitled") : content.title}</h3>
			<div class="public-body" dangerouslySetInnerHTML={{ __html: bodyHtml(content.body) }} />
			{content.table !== null && <FinanceTableView table={content.table} limit={expenseLimit} say={say} />}
			{/* To be opened: whoever releases a finance notice has to have seen the papers. */}
			<Attachments files={content.attachments} hrefOf={(ref) => staffFilePath(id, ref)} say={say} />
			<p class="hint">
				{say("notice.field.spoken")}：{content.spoken}
			</p>
		</section>
	)
}
