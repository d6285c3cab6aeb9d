/** Console: what came of one visit. */

import { Actions, Button } from "../../web/ui/button.tsx"
import { ChoiceField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { howWords, type ListedTarget, whyWords } from "./list.ts"
import { type VisitLine, VisitTable } from "./list-page.tsx"
import { contactKey, purposePath, visitPath } from "./parts.ts"
import { maxSaidLength, nexts, type Purpose } from "./rules.ts"

export const maxVisitorLength = 40

/** What was typed, and what is wrong with it, by field. */
export type VisitForm = {
	/** Id of the visit to be: sent twice, it is one visit. */
	readonly id: string
	readonly values: { readonly met: string; readonly when: string; readonly visitor: string; readonly said: string; readonly next: string }
	readonly errors: Readonly<Partial<Record<"met" | "when" | "visitor" | "next", string>>>
}

export type VisitView = {
	readonly purpose: Purpose
	readonly target: ListedTarget
	readonly form: VisitForm
	readonly visits: readonly VisitLine[]
	readonly csrf: string
}

export function VisitPage({ view, house }: { readonly view: VisitView; readonly house: House }) {
	const { say } = house
	const { purpose, target, form, visits, csrf } = view
	const { values, errors } = form
	const facts = [
		...(target.address === null ? [] : [say("outreach.one.address", { address: target.address })]),
		...(target.status === "left" ? [say("outreach.one.why", { why: whyWords(house, target) })] : []),
		say("outreach.one.how", { how: howWords(house, target) }),
	]
	return (
		<>
			<p>
				<a href={purposePath(purpose.id, { contact: contactKey(target.contactName) })}>{say("outreach.back")}</a>
			</p>
			<h1>{say("outreach.form.title", { number: target.householdNumber, name: target.name })}</h1>
			<p>{say("outreach.form.for", { title: purpose.title })}</p>
			{target.status !== "left" && <Notice kind="info" title={say(`outreach.form.status.${target.status}`)} />}
			{facts.map((fact) => (
				<p key={fact}>{fact}</p>
			))}
			<Form action={visitPath(purpose.id, target.id)} csrf={csrf} hasErrors={Object.keys(errors).length > 0}>
				<input type="hidden" name="id" value={form.id} />
				<input type="hidden" name="contact" value={contactKey(target.contactName)} />
				<ChoiceField
					name="met"
					label={say("outreach.form.met")}
					pick="one"
					required
					error={errors.met}
					values={[values.met]}
					choices={[
						{ value: "yes", label: say("outreach.visit.spoken") },
						{ value: "no", label: say("outreach.visit.missed") },
					]}
				/>
				<TextField name="when" type="datetime-local" label={say("outreach.form.when")} error={errors.when} value={values.when} required />
				<TextField
					name="visitor"
					label={say("outreach.form.visitor")}
					error={errors.visitor}
					value={values.visitor}
					maxLength={maxVisitorLength}
					autocomplete="off"
					required
				/>
				<TextAreaField
					name="said"
					label={say("outreach.form.said")}
					hint={say("outreach.form.saidHint")}
					value={values.said}
					maxLength={maxSaidLength}
				/>
				<ChoiceField
					name="next"
					label={say("outreach.form.next")}
					pick="one"
					required
					error={errors.next}
					values={[values.next]}
					choices={nexts.map((value) => ({ value, label: say(`outreach.next.${value}`) }))}
				/>
				<Actions>
					<Button>{say("outreach.form.save")}</Button>
				</Actions>
			</Form>
			{visits.length > 0 && (
				<>
					<h2>{say("outreach.visits")}</h2>
					<VisitTable visits={visits} purpose={purpose} say={say} />
				</>
			)}
		</>
	)
}
