/** Entering a sheet of paper, or what was said, for somebody: find the person, then the questions one under another. */
import type { Say } from "../../engine/flow.ts"
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, FileField, Form, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import type { StoredAnswer } from "./answers.ts"
import { answerWords } from "./asking.ts"
import type { Question } from "./definition.ts"
import { entryModes } from "./desk-tables.ts"
import { AnswerField } from "./entries-page.tsx"
import { isOwn, type SheetOf } from "./entry.ts"
import type { EntryRow } from "./entry-list.ts"
import type { RosterPerson } from "./neighbours.ts"
import { BackLink, pathOf } from "./parts.tsx"
import type { Survey } from "./repo.ts"

export type ShownEntry = EntryRow & { readonly name: string; readonly corrected: number }

export type FindView = {
	readonly survey: Survey
	readonly query: string
	readonly found: readonly RosterPerson[]
	readonly entries: readonly ShownEntry[]
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
}

export function FindPage({ view, house }: { readonly view: FindView; readonly house: House }) {
	const { say } = house
	const { survey, query, found, entries, notice } = view
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.enter.title")}</h1>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<p>{say(survey.state === "open" ? "survey.enter.hint" : "survey.enter.closed")}</p>
			{survey.state === "open" && (
				<Form action={pathOf(survey, "/enter")} method="get">
					<TextField
						name="q"
						label={say("survey.enter.who")}
						hint={say("survey.enter.whoHint")}
						value={query}
						maxLength={40}
						autocomplete="off"
					/>
					<Actions>
						<Button>{say("survey.enter.find")}</Button>
					</Actions>
				</Form>
			)}
			{query !== "" && found.length === 0 && <EmptyState title={say("survey.enter.nobody")} />}
			{found.length > 0 && (
				<div class="card">
					<ul>
						{found.map(({ personId, name, householdNumber, groupName }) => (
							<li key={personId}>
								<a href={pathOf(survey, `/enter/${encodeURIComponent(personId)}`)}>{name}</a>{" "}
								<span class="hint">{say("survey.enter.household", { number: householdNumber, group: groupName ?? "" })}</span>
							</li>
						))}
					</ul>
				</div>
			)}
			<Entries survey={survey} entries={entries} house={house} />
		</>
	)
}

function Entries({ survey, entries, house }: { readonly survey: Survey; readonly entries: readonly ShownEntry[]; readonly house: House }) {
	const { say, locale, timeZone } = house
	if (entries.length === 0) return null
	return (
		<section aria-labelledby="entered">
			<h2 id="entered">{say("survey.enter.entered")}</h2>
			{entries.map((entry) => (
				<div key={entry.id} class="card">
					<p>
						<strong>{entry.name}</strong> <span class="tag">{say(`survey.enter.mode.${entry.mode}`)}</span>
						{entry.corrected > 0 && <span class="tag tag-warn">{say("survey.enter.corrected", { count: entry.corrected })}</span>}
					</p>
					<p class="hint">
						{say("survey.enter.byWhen", {
							by: entry.enteredByName,
							time: formatDateTime(entry.at, locale, timeZone),
							count: entry.questions.length,
						})}
					</p>
					{entry.photo !== null && (
						<p>
							<a href={pathOf(survey, `/sheets/${encodeURIComponent(entry.id)}`)}>{say("survey.enter.photoOpen")}</a>
						</p>
					)}
				</div>
			))}
		</section>
	)
}

export type SheetView = {
	readonly survey: Survey
	readonly sheet: SheetOf
	/** Id of the entry to be. */
	readonly id: string
	readonly mode: string
	/** A photo already uploaded. */
	readonly photo: string
	/** What was filled in, by the field's name. */
	readonly given: Readonly<Record<string, readonly string[]>>
	/** What is wrong, in words: above the form, and by question id. */
	readonly problem: string | undefined
	readonly faults: ReadonlyMap<string, string>
	readonly csrf: string
}

/** Names of a question's fields: its answer, and whether the paper replaces the person's own. */
export const sheetFields = {
	answer: (index: number) => `a${index + 1}`,
	replace: (index: number) => `r${index + 1}`,
} as const

export function SheetPage({ view, house: { say } }: { readonly view: SheetView; readonly house: House }) {
	const { survey, sheet, id, mode, photo, problem, faults, csrf } = view
	return (
		<>
			<BackLink href={pathOf(survey, "/enter")}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.enter.for", { name: sheet.name })}</h1>
			{problem !== undefined && <Notice kind="error" title={problem} />}
			<Form action={pathOf(survey, `/enter/${encodeURIComponent(sheet.personId)}`)} csrf={csrf} hasFiles hasErrors={faults.size > 0}>
				<input type="hidden" name="id" value={id} />
				<input type="hidden" name="revision" value={sheet.revision} />
				<input type="hidden" name="kept" value={photo} />
				<ChoiceField
					name="mode"
					label={say("survey.enter.mode")}
					pick="one"
					required
					values={[mode]}
					choices={entryModes.map((value) => ({ value, label: say(`survey.enter.mode.${value}`) }))}
				/>
				{sheet.definition.questions.map((question, index) => (
					<SheetQuestion key={question.id} question={question} index={index} view={view} say={say} />
				))}
				<FileField
					name="photo"
					label={say("survey.enter.photo")}
					hint={say(photo === "" ? "survey.enter.photoHint" : "survey.enter.photoKept")}
					accept="image/*"
				/>
				<Actions>
					<Button>{say("survey.enter.save")}</Button>
					<ButtonLink href={pathOf(survey, "/enter")}>{say("survey.form.cancel")}</ButtonLink>
				</Actions>
			</Form>
		</>
	)
}

/** What stands now; of a confidential survey only that something does. */
function standingWords({ secrecy }: Survey, question: Question, standing: StoredAnswer, say: Say): string {
	if (secrecy !== "named") return say(isOwn(standing) ? "survey.enter.ownHidden" : "survey.enter.beforeHidden")
	return say(isOwn(standing) ? "survey.enter.own" : "survey.enter.before", { answer: answerWords(question, standing.value, say) })
}

function SheetQuestion({
	question,
	index,
	view,
	say,
}: {
	readonly question: Question
	readonly index: number
	readonly view: SheetView
	readonly say: Say
}) {
	const { survey, sheet, given, faults } = view
	const standing = sheet.standing.get(question.id)
	const fault = faults.get(question.id)
	return (
		<section class="card" aria-label={question.title}>
			<h2>{`${index + 1}. ${question.title}`}</h2>
			{question.help !== undefined && <p class="hint">{question.help}</p>}
			{fault !== undefined && <p class="error">{fault}</p>}
			{standing !== undefined && <p class="hint">{standingWords(survey, question, standing, say)}</p>}
			<AnswerField
				question={question}
				name={sheetFields.answer(index)}
				label={say("survey.enter.answer")}
				given={given[sheetFields.answer(index)] ?? []}
				isRequired={false}
				say={say}
			/>
			{isOwn(standing) && (
				<ChoiceField
					name={sheetFields.replace(index)}
					label={say("survey.enter.conflict")}
					pick="several"
					values={given[sheetFields.replace(index)] ?? []}
					choices={[{ value: "yes", label: say("survey.enter.replace") }]}
				/>
			)}
		</section>
	)
}
