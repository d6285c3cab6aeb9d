/** A sign-off as it will be, before anything is written: what is signed, who is due, what adds up, what one household sees. */
import { formatDate, formatDateTime } from "../../text/date.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { DraftForm } from "../../web/ui/draft-form.tsx"
import { ChoiceField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Table } from "../../web/ui/table.tsx"
import type { House } from "../affair.ts"
import type { FormValues } from "./campaign-form.ts"
import { Back, signoffPath } from "./console-parts.tsx"
import { kinds } from "./kinds.ts"
import type { Preview, PreviewGroup } from "./preview.ts"

const shownNumbers = 30

type PreviewView = {
	readonly view: Preview
	readonly values: FormValues
	/** Says under which id it is opened. */
	readonly draft: string
	readonly house: House
	readonly csrf: string
}

export function PreviewPage({ view, values, draft, house, csrf }: PreviewView) {
	const { say } = house
	const { campaign, due, sum, groups, headless, leftOut, sample } = view
	return (
		<>
			<Back href={signoffPath}>{say("signoff.console.back")}</Back>
			<h1>{say("signoff.form.preview")}</h1>
			<Notice kind="info" title={say("signoff.form.nothingYet")} />
			{due === 0 && <Notice kind="error" title={say("signoff.form.nobody")} />}
			{headless.length > 0 && (
				<Notice kind="error" title={say("signoff.form.headless", { count: headless.length })}>
					<p>{numbersOf(headless, say)}</p>
				</Notice>
			)}
			{leftOut.length > 0 && (
				<Notice kind="info" title={say("signoff.form.leftOut", { count: leftOut.length })}>
					<p>{numbersOf(leftOut, say)}</p>
				</Notice>
			)}
			<h2>{campaign.title}</h2>
			<Facts view={view} house={house} standard={values.standard} />
			<section class="card">
				<h3>{say("signoff.setting.statement")}</h3>
				<p class="statement">{campaign.statement}</p>
				{campaign.spoken !== "" && (
					<>
						<h3>{say("signoff.setting.spoken")}</h3>
						<p>{campaign.spoken}</p>
					</>
				)}
			</section>
			<h2>{say("signoff.form.due", { count: due, sum: sum === "" ? "" : say("signoff.page.sum", { sum }) })}</h2>
			<Table caption={say("signoff.form.byGroup")} columns={groupColumns(view, house)} rows={groups} keyOf={({ name }) => name} />
			{sample !== undefined && (
				<section class="card">
					<h3>{say("signoff.form.sample", { number: sample.number, head: sample.head })}</h3>
					{sample.rows.map(({ number, label, fields }) => (
						<details key={number} open>
							<summary>{`${number} ${label}`}</summary>
							<dl class="facts">
								{fields.map(({ label: name, value }) => (
									<div key={name}>
										<dt>{name}</dt>
										<dd>{value}</dd>
									</div>
								))}
							</dl>
						</details>
					))}
				</section>
			)}
			<DraftForm action={`${signoffPath}/new`} csrf={csrf} hasFiles>
				{Object.entries(values).map(([name, value]) => (
					<input type="hidden" key={name} name={name} value={value} />
				))}
				<input type="hidden" name="draft" value={draft} />
				{kinds[campaign.kind].answeredBy === "household" && (
					<ChoiceField
						name="notify"
						label={say("signoff.form.notify")}
						pick="several"
						choices={[{ value: "yes", label: say("signoff.form.notifyNow"), hint: say("signoff.form.notifyHint") }]}
					/>
				)}
				<Actions>
					<Button name="do" value="open" disabled={due === 0}>
						{say("signoff.form.open")}
					</Button>
					<Button kind="plain" name="do" value="edit">
						{say("signoff.form.edit")}
					</Button>
				</Actions>
			</DraftForm>
		</>
	)
}

function Facts({ view, house, standard }: { readonly view: Preview; readonly house: House; readonly standard: string }) {
	const { say, locale, timeZone } = house
	const { kind, level, signer, closesAt, postingDays, standardId } = view.campaign
	const reminded = view.remindedAt.map((at) => formatDate(at, locale, timeZone)).join("、")
	const facts = [
		["kind", say(`signoff.kind.${kind}`)],
		["level", say(`signoff.level.${level}`)],
		["signer", say(`signoff.signer.${signer}`)],
		["closesAt", formatDateTime(closesAt, locale, timeZone)],
		["postingDays", say("signoff.form.days", { days: postingDays })],
		["reminders", reminded === "" ? say("signoff.form.noReminders") : reminded],
		...(standardId === null ? [] : [["standard", standard]]),
	] as const
	return (
		<dl class="facts">
			{facts.map(([id, value]) => (
				<div key={id}>
					<dt>{say(`signoff.setting.${id}`)}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	)
}

function groupColumns({ campaign, sum }: Preview, { say }: House) {
	const figure = (id: "households" | "rows" | "sum") => ({
		label: say(`signoff.form.${id}`),
		role: "number" as const,
		cell: (group: PreviewGroup) => group[id],
	})
	return [
		{
			label: say("signoff.console.scope"),
			role: "lead" as const,
			cell: ({ name }: PreviewGroup) => (name === "" ? say("signoff.none.group") : name),
		},
		figure("households"),
		...(campaign.rows.length > 0 ? [figure("rows")] : []),
		...(sum === "" ? [] : [figure("sum")]),
	]
}

function numbersOf(numbers: readonly string[], say: House["say"]): string {
	const listed = numbers.slice(0, shownNumbers).join("、")
	return numbers.length > shownNumbers ? say("signoff.form.andMore", { listed, count: numbers.length - shownNumbers }) : listed
}
