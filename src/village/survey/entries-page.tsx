/** Answers in words: texts to read, and what was said or shown and waits to be entered. */
import type { ComponentChildren } from "preact"
import type { Say } from "../../engine/flow.ts"
import { formatDateTime } from "../../text/date.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { EmptyState } from "../../web/ui/empty-state.tsx"
import { ChoiceField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import { Pagination } from "../../web/ui/pagination.tsx"
import { Recording } from "../../web/ui/recording.tsx"
import type { House } from "../affair.ts"
import { choicesOf, type Question } from "./definition.ts"
import { BackLink, pathOf } from "./parts.tsx"
import type { Survey } from "./repo.ts"
import { maxAnswerText } from "./rules.ts"

export type TextsView = {
	readonly survey: Survey
	readonly question: Question
	readonly rows: readonly { readonly name: string; readonly text: string; readonly at: number }[]
	readonly page: number
	readonly pages: number
}

export function TextsPage({ view, house }: { readonly view: TextsView; readonly house: House }) {
	const { say, locale, timeZone } = house
	const { survey, question, rows, page, pages } = view
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{question.title}</h1>
			{rows.length === 0 && <EmptyState title={say("survey.texts.none")} />}
			{rows.map((row) => (
				<blockquote key={`${row.name} ${row.at} ${row.text}`} class="card">
					<p>{row.text}</p>
					<p class="hint">{`${row.name} · ${formatDateTime(row.at, locale, timeZone)}`}</p>
				</blockquote>
			))}
			<Pagination page={page} pages={pages} hrefOf={(to) => pathOf(survey, `/texts/${encodeURIComponent(question.id)}?page=${to}`)} />
		</>
	)
}

export type Entry = {
	readonly question: Question
	readonly respondent: string
	readonly version: number
	/** Revision whose question this is. */
	readonly revision: number
	readonly name: string
	readonly media: string
	/** Whether a browser plays the recording. */
	readonly isPlayable: boolean
	readonly caption: string | undefined
	readonly at: number
}

export type EntriesView = {
	readonly survey: Survey
	readonly entries: readonly Entry[]
	readonly notice: { readonly kind: "success" | "error"; readonly title: string } | undefined
	readonly csrf: string
	readonly page: number
	readonly pages: number
}

export function EntriesPage({ view, house }: { readonly view: EntriesView; readonly house: House }) {
	const { say } = house
	const { survey, entries, notice, page, pages } = view
	return (
		<>
			<BackLink href={pathOf(survey)}>{say("survey.page.back")}</BackLink>
			<h1>{say("survey.entries.title")}</h1>
			{notice !== undefined && <Notice kind={notice.kind} title={notice.title} />}
			<p>{say(survey.state === "open" ? "survey.entries.hint" : "survey.entries.closed")}</p>
			{entries.length === 0 && <EmptyState title={say("survey.entries.none")} />}
			{entries.map((entry, index) => (
				<EntryPart
					key={`${entry.respondent} ${entry.question.id}`}
					entry={entry}
					field={`${answerField}${index}`}
					view={view}
					house={house}
				/>
			))}
			<Pagination page={page} pages={pages} hrefOf={(to) => pathOf(survey, `/entries?page=${to}`)} />
		</>
	)
}

/** Several forms stand on the page, and a field's name is its id: each has its own, beginning with this. */
export const answerField = "answer-"

function EntryPart({
	entry,
	field,
	view,
	house,
}: {
	readonly entry: Entry
	readonly field: string
	readonly view: EntriesView
	readonly house: House
}) {
	const { say, locale, timeZone } = house
	const { survey, csrf } = view
	const { question, respondent, version, revision, name, media, isPlayable, caption, at } = entry
	const mediaPath = pathOf(survey, `/media/${encodeURIComponent(respondent)}/${encodeURIComponent(question.id)}`)
	return (
		<section class="card" aria-label={question.title}>
			<h2>{question.title}</h2>
			<p class="hint">{`${name} · ${formatDateTime(at, locale, timeZone)}`}</p>
			{media === "voice" ? (
				<Recording src={mediaPath} label={question.title} isPlayable={isPlayable} />
			) : (
				<MediaLink media={media} href={mediaPath} say={say} />
			)}
			{caption !== undefined && <p>{caption}</p>}
			{survey.state === "open" && question.kind !== "photo" && (
				<Form action={pathOf(survey, "/entries")} csrf={csrf}>
					<input type="hidden" name="respondent" value={respondent} />
					<input type="hidden" name="question" value={question.id} />
					<input type="hidden" name="version" value={version} />
					<input type="hidden" name="revision" value={revision} />
					<AnswerField question={question} name={field} say={say} />
					<Actions>
						<Button>{say("survey.entries.enter")}</Button>
					</Actions>
				</Form>
			)}
		</section>
	)
}

function MediaLink({ media, href, say }: { readonly media: string; readonly href: string; readonly say: Say }) {
	if (media === "image") return <img src={href} alt={say("survey.entries.picture")} />
	return (
		<p>
			<a href={href}>{say("survey.entries.file")}</a>
		</p>
	)
}

/** The field an answer of this kind is entered in. */
export function AnswerField({
	question,
	name,
	say,
	label = say("survey.entries.answer"),
	given = [],
	isRequired = true,
}: {
	readonly question: Question
	readonly name: string
	readonly say: Say
	readonly label?: string
	/** What was filled in before. */
	readonly given?: readonly string[]
	readonly isRequired?: boolean
}): ComponentChildren {
	const choices = choicesOf(question).map(({ id, label: words }) => ({ value: id, label: words }))
	const field = { name, label, required: isRequired }
	switch (question.kind) {
		case "single":
		case "scale":
			return <ChoiceField {...field} pick="one" choices={choices} values={given} />
		case "multiple":
			return <ChoiceField {...field} pick="several" choices={choices} values={given} />
		case "number":
			return (
				<TextField
					{...field}
					label={question.unit === undefined ? label : `${label}（${question.unit}）`}
					type="number"
					value={given[0] ?? ""}
				/>
			)
		case "text":
			return <TextAreaField {...field} maxLength={maxAnswerText} value={given[0] ?? ""} />
		// A picture cannot be typed in: what was said about it stands as it was sent.
		case "photo":
			return null
	}
}
