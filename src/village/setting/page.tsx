/** /console/settings: what a village can set, with what each setting does. */
import { Button } from "../../web/ui/button.tsx"
import { ChoiceField, Form, SelectField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House, SettingField, SettingsSection } from "../affair.ts"

export const settingsPath = "/console/settings"

export type SectionView = {
	readonly section: SettingsSection
	readonly values: Readonly<Record<string, string>>
	/** As they stood when the page was opened: only what differs from it is a change of this person's. */
	readonly was: Readonly<Record<string, string>>
	/** Message keys by field. */
	readonly errors: Readonly<Record<string, string>>
	readonly mayChange: boolean
}
export type SettingsView = {
	readonly sections: readonly SectionView[]
	/** How many settings were changed just now. */
	readonly changed: number | undefined
	readonly csrf: string
}

export function SettingsPage({ view, house }: { readonly view: SettingsView; readonly house: House }) {
	const { say } = house
	return (
		<>
			<div class="page-head">
				<h1>{say("setting.title")}</h1>
				<a href="/console/record?kind=setting">{say("setting.record")}</a>
			</div>
			<p>{say("setting.lead")}</p>
			{view.changed !== undefined && (
				<Notice
					kind={view.changed > 0 ? "success" : "info"}
					title={view.changed > 0 ? say("setting.changed", { count: view.changed }) : say("setting.unchanged")}
				/>
			)}
			{view.sections.map((one) => (
				<Section key={one.section.id} view={one} csrf={view.csrf} house={house} />
			))}
		</>
	)
}

function Section({ view, csrf, house }: { readonly view: SectionView; readonly csrf: string; readonly house: House }) {
	const { say } = house
	const { section, errors, mayChange } = view
	return (
		<section class="card" aria-labelledby={`setting-${section.id}`}>
			<h2 id={`setting-${section.id}`}>{say(section.title)}</h2>
			<p>{say(section.lead)}</p>
			{section.path !== undefined && mayChange && (
				<p>
					<a href={section.path}>{say("setting.more")}</a>
				</p>
			)}
			{mayChange ? (
				<Form action={`${settingsPath}/${section.id}`} csrf={csrf} hasErrors={Object.keys(errors).length > 0}>
					{section.fields.map((field) => (
						<One key={field.name} field={field} view={view} house={house} />
					))}
					{section.fields.map(({ name }) => (
						<input key={name} type="hidden" name={wasName(name)} value={view.was[name] ?? ""} />
					))}
					<Button>{say("setting.save")}</Button>
				</Form>
			) : (
				<dl class="facts">
					{section.fields.map((field) => (
						<div key={field.name}>
							<dt>{say(labelOf(section, field.name))}</dt>
							<dd>{shownValue(field, view.values[field.name] ?? "", house)}</dd>
						</div>
					))}
				</dl>
			)}
		</section>
	)
}

/** The hidden field with what a setting was. */
export function wasName(field: string): string {
	return `was.${field}`
}

export function labelOf(section: Pick<SettingsSection, "id">, field: string): string {
	return `setting.${section.id}.${field}`
}

/** A value as people read it: a choice by its label. */
export function shownValue(field: SettingField, value: string, { say }: Pick<House, "say">): string {
	switch (field.kind) {
		case "switch":
			return say(value === "on" ? "setting.on" : "setting.off")
		case "choice": {
			const label = field.choices.find((choice) => choice.value === value)?.label
			return label === undefined ? value : say(label)
		}
		case "text":
		case "number":
			return value
	}
}

/** Explanations may speak of the marks that stand in a pattern of numbers. */
const marks = { code: "{code}", year: "{year}", serial: "{serial}" }

function One({ field, view, house }: { readonly field: SettingField; readonly view: SectionView; readonly house: House }) {
	const { say } = house
	const { section, values, errors } = view
	const label = labelOf(section, field.name)
	const error = errors[field.name]
	const common = {
		name: field.name,
		label: say(label),
		hint: say(`${label}.hint`, marks),
		error: error === undefined ? undefined : say(error, marks),
	}
	const value = values[field.name] ?? ""
	switch (field.kind) {
		case "text":
			return <TextField {...common} value={value} maxLength={field.most} required={field.required} />
		case "number":
			return <TextField {...common} type="number" value={value} required />
		case "choice":
			return (
				<SelectField
					{...common}
					value={value}
					choices={field.choices.map((one) => ({ value: one.value, label: say(one.label) }))}
					required
				/>
			)
		case "switch":
			return (
				<ChoiceField
					{...common}
					pick="one"
					required
					values={[value]}
					choices={[
						{ value: "on", label: say("setting.on") },
						{ value: "off", label: say("setting.off") },
					]}
				/>
			)
	}
}
