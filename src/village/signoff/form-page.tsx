/** The form of a new sign-off, and beside it the workbook that says the same. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { DraftForm, Problems } from "../../web/ui/draft-form.tsx"
import { ChoiceField, FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { type FormValues, hasList } from "./campaign-form.ts"
import { limits } from "./campaign-given.ts"
import { Back, signoffPath } from "./console-parts.tsx"
import { kindIds, kinds, levels, signerRules } from "./kinds.ts"

type FormView = {
	readonly values: FormValues
	/** Titles of the posted standards. */
	readonly standards: readonly string[]
	/** Lines of the list that goes along. */
	readonly lines: number
	readonly problems: readonly string[]
	readonly house: House
	readonly csrf: string
}

export function FormPage({ values, standards, lines, problems, house: { say }, csrf }: FormView) {
	const title = say("signoff.form.problems", { count: problems.length })
	return (
		<>
			<Back href={signoffPath}>{say("signoff.console.back")}</Back>
			<h1>{say("signoff.console.new")}</h1>
			<p>{say("signoff.form.intro")}</p>
			<Problems title={title} problems={problems} />
			<DraftForm action={`${signoffPath}/new`} csrf={csrf} hasFiles>
				<ChoiceField
					name="kind"
					label={say("signoff.setting.kind")}
					pick="one"
					required
					values={[values.kind]}
					choices={kindIds.map((id) => ({ value: id, label: say(`signoff.kind.${id}`), hint: say(`signoff.form.kind.${id}`) }))}
				/>
				<TextField
					name="title"
					label={say("signoff.setting.title")}
					hint={say("signoff.settingHelp.title")}
					value={values.title}
					maxLength={limits.title}
					required
				/>
				<TextAreaField
					name="statement"
					label={say("signoff.setting.statement")}
					hint={say("signoff.form.statementHint")}
					value={values.statement}
					rows={7}
					maxLength={limits.statement}
					required
				/>
				<TextAreaField
					name="spoken"
					label={say("signoff.setting.spoken")}
					hint={say("signoff.settingHelp.spoken")}
					value={values.spoken}
					rows={2}
					maxLength={limits.spoken}
				/>
				<ListFields values={values} lines={lines} say={say} />
				<StandardField values={values} standards={standards} say={say} />
				<SettingFields values={values} say={say} />
				<Actions>
					<Button name="do" value="check">
						{say("signoff.form.check")}
					</Button>
					<ButtonLink href={signoffPath}>{say("signoff.form.cancel")}</ButtonLink>
				</Actions>
				<p class="hint">{say("signoff.form.checkHint")}</p>
			</DraftForm>
			<details>
				<summary>{say("signoff.form.whole")}</summary>
				<p>
					{say("signoff.form.wholeHint")} <a href={`${signoffPath}/template.xlsx`}>{say("signoff.form.template")}</a>
				</p>
				<Form action={`${signoffPath}/upload`} csrf={csrf} hasFiles>
					<FileField name="file" label={say("signoff.form.file")} accept=".xlsx" required />
					<Button kind="plain">{say("signoff.form.read")}</Button>
				</Form>
			</details>
		</>
	)
}

/** The list from a file. One that was read stays with the form: a browser gives no file twice. */
function ListFields({ values, lines, say }: { readonly values: FormValues; readonly lines: number; readonly say: Say }) {
	const isKept = values.list !== "" && hasList(values)
	return (
		<>
			<input type="hidden" name="list" value={values.list} />
			<input type="hidden" name="listName" value={values.listName} />
			{isKept && (
				<Notice kind="info" title={say("signoff.form.listRead", { name: values.listName, lines })}>
					<Actions>
						<Button kind="plain" name="do" value="without">
							{say("signoff.form.without")}
						</Button>
					</Actions>
				</Notice>
			)}
			<FileField
				name="rows"
				label={say(isKept ? "signoff.form.listAnew" : "signoff.form.list")}
				hint={say("signoff.form.listHint")}
				accept=".xlsx"
			/>
			<p>
				<a href={`${signoffPath}/template.xlsx`}>{say("signoff.form.template")}</a>
			</p>
			<details>
				<summary>{say("signoff.form.columns")}</summary>
				<dl class="facts">
					{kindIds
						.filter((id) => kinds[id].columns.length > 0)
						.map((id) => (
							<div key={id}>
								<dt>{say(`signoff.kind.${id}`)}</dt>
								<dd>{say(`signoff.kindHelp.${id}`)}</dd>
							</div>
						))}
				</dl>
			</details>
			<TextField
				name="total"
				label={say("signoff.setting.total")}
				hint={say("signoff.settingHelp.total")}
				value={values.total}
				maxLength={20}
			/>
		</>
	)
}

function StandardField({
	values,
	standards,
	say,
}: {
	readonly values: FormValues
	readonly standards: readonly string[]
	readonly say: Say
}) {
	if (standards.length === 0)
		return (
			<p class="hint">
				{say("signoff.form.noStandards")} <a href={`${signoffPath}/standards`}>{say("signoff.console.standardsTitle")}</a>
			</p>
		)
	const none = { value: "", label: say("signoff.form.noStandard") }
	return (
		<SelectField
			name="standard"
			label={say("signoff.setting.standard")}
			hint={say("signoff.settingHelp.standard")}
			value={values.standard}
			choices={[none, ...standards.map((value) => ({ value, label: value }))]}
		/>
	)
}

function SettingFields({ values, say }: { readonly values: FormValues; readonly say: Say }) {
	const byKind = { value: "", label: say("signoff.form.byKind") }
	return (
		<>
			<SelectField
				name="level"
				label={say("signoff.setting.level")}
				hint={say("signoff.settingHelp.level")}
				value={values.level}
				choices={[byKind, ...levels.map((id) => ({ value: id, label: say(`signoff.level.${id}`) }))]}
			/>
			<SelectField
				name="signer"
				label={say("signoff.setting.signer")}
				hint={say("signoff.settingHelp.signer")}
				value={values.signer}
				choices={[byKind, ...signerRules.map((id) => ({ value: id, label: say(`signoff.signer.${id}`) }))]}
			/>
			<TextField
				name="closesAt"
				type="datetime-local"
				label={say("signoff.setting.closesAt")}
				hint={say("signoff.form.closesHint")}
				value={values.closesAt}
			/>
			<TextField
				name="postingDays"
				type="number"
				label={say("signoff.setting.postingDays")}
				hint={say("signoff.settingHelp.postingDays")}
				value={values.postingDays}
			/>
			<TextField
				name="reminders"
				label={say("signoff.setting.reminders")}
				hint={say("signoff.settingHelp.reminders")}
				value={values.reminders}
				maxLength={40}
			/>
		</>
	)
}
