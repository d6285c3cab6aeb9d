/** The console's pages of questions and of the meetings at which they are answered. */
import { formatDate, formatDateTime, formatSpan, localInput } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { FileField, Form, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { noticesPath, pathOf, type Said, staffFilePath } from "./console-parts.ts"
import type { Meeting } from "./meetings.ts"
import { Attachments } from "./public-parts.tsx"
import { isRejected, type ListedQuestion, questionLimits, questionNumber, rejectedWords } from "./questions.ts"

type Base = {
	readonly csrf: string
	readonly said: Said
	readonly mayAnswer: boolean
	readonly now: number
	/** An answer that was not taken, as it was typed. */
	readonly typed?: TypedAnswer | undefined
	/** How many came to the meeting, once it was written down: nobody types it for each question. */
	readonly present?: number | null
}
export type TypedAnswer = {
	/** Of the question. */
	readonly id: string
	readonly text: string
	readonly present: string
	readonly disagree: string
	/** Why its file was refused, or that nothing was written. */
	readonly fault: string
}

export function QuestionsListPage({
	view,
	house,
}: {
	readonly view: Base & {
		readonly open: readonly ListedQuestion[]
		/** With those that do not stand here. */
		readonly openCount: number
		readonly answered: readonly ListedQuestion[]
		readonly meetings: readonly Meeting[]
	}
	readonly house: House
}) {
	const { say } = house
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.public.questions")}</h1>
				<Actions>
					<ButtonLink href={noticesPath}>{say("notice.page.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			<section class="card" aria-labelledby="open">
				<h2 id="open">{say("notice.public.openQuestions", { count: view.openCount })}</h2>
				{view.open.length === 0 ? (
					<p>{say("notice.public.noneOpen")}</p>
				) : (
					view.open.map((one) => <OneQuestion key={one.id} question={one} base={view} house={house} period="" />)
				)}
				{view.openCount > view.open.length && (
					<p class="hint">{say("notice.question.more", { count: view.openCount - view.open.length })}</p>
				)}
			</section>
			<section class="card" aria-labelledby="meetings">
				<h2 id="meetings">{say("notice.meeting.list")}</h2>
				{view.meetings.length === 0 ? (
					<p>{say("notice.meeting.none")}</p>
				) : (
					<ul>
						{view.meetings.map(({ period, meetsAt, agenda, heldAt }) => (
							<li key={period}>
								<a href={`${noticesPath}/meetings/${period}`}>
									{say("notice.meeting.line", { period, day: formatDate(meetsAt, house.locale, house.timeZone), count: agenda.length })}
								</a>
								{heldAt !== null && ` · ${say("notice.meeting.held")}`}
							</li>
						))}
					</ul>
				)}
			</section>
			{view.answered.length > 0 && (
				<section class="card" aria-labelledby="done">
					<h2 id="done">{say("notice.public.answered")}</h2>
					{view.answered.map((one) => (
						<OneQuestion key={one.id} question={one} base={view} house={house} period="" />
					))}
				</section>
			)}
		</>
	)
}

function OneQuestion({
	question,
	base,
	house,
	period,
}: {
	readonly question: ListedQuestion
	readonly base: Base
	readonly house: House
	readonly period: string
}) {
	const { say, locale, timeZone } = house
	const { id, text, isPublic, state, seconds, askedAt, answer, answeredAt, noticeId, title } = question
	return (
		<article id={`question-${id}`}>
			<h3>{say("notice.public.asked", { number: questionNumber(question), text })}</h3>
			<p class="hint">
				<a href={pathOf(noticeId)}>{title}</a> · {say(isPublic ? "notice.question.public" : "notice.question.private")} ·{" "}
				{say("notice.question.seconds", { seconds })} ·{" "}
				{state === "open"
					? say("notice.question.waiting", { age: formatSpan(base.now - askedAt, locale) })
					: answeredAt === null
						? ""
						: formatDateTime(answeredAt, locale, timeZone)}
			</p>
			{state === "answered" && <p>{answer === "" ? say("notice.question.inFile") : answer}</p>}
			<Attachments files={question.answerFiles} hrefOf={(ref) => staffFilePath(noticeId, ref)} say={say} />
			{isRejected(question) && (
				<Message kind={rejectedWords(question) === "notice.public.mended" ? "info" : "error"} title={say(rejectedWords(question))} />
			)}
			{state === "open" && base.mayAnswer && <AnswerForm id={id} base={base} house={house} period={period} />}
		</article>
	)
}

function AnswerForm({
	id,
	base,
	house: { say },
	period,
}: {
	readonly id: string
	readonly base: Base
	readonly house: House
	readonly period: string
}) {
	const typed = base.typed?.id === id ? base.typed : undefined
	return (
		<details open={typed !== undefined}>
			<summary>{say("notice.question.answer")}</summary>
			<Form action={`${noticesPath}/questions/${encodeURIComponent(id)}/answer`} csrf={base.csrf} hasFiles hasErrors={typed !== undefined}>
				<input type="hidden" name="period" value={period} />
				<TextAreaField
					name="text"
					id={`text-${id}`}
					label={say("notice.question.answerText")}
					value={typed?.text}
					rows={4}
					maxLength={questionLimits.answer}
				/>
				{period !== "" && (
					<>
						<TextField
							name="present"
							id={`present-${id}`}
							type="number"
							label={say("notice.meeting.present")}
							value={typed?.present ?? base.present?.toString()}
						/>
						<TextField
							name="disagree"
							id={`disagree-${id}`}
							type="number"
							label={say("notice.meeting.disagree")}
							hint={say("notice.meeting.disagreeHint")}
							value={typed?.disagree}
						/>
					</>
				)}
				<FileField
					name="file"
					id={`file-${id}`}
					label={say("notice.editor.file")}
					accept="image/*,.pdf,.xlsx"
					several
					error={typed?.fault}
				/>
				<Actions>
					<Button>{say("notice.question.send")}</Button>
				</Actions>
			</Form>
		</details>
	)
}

export function MeetingPage({
	view,
	house,
}: {
	readonly view: Base & { readonly meeting: Meeting; readonly questions: readonly ListedQuestion[] }
	readonly house: House
}) {
	const { say, locale, timeZone } = house
	const { meeting, questions } = view
	const { period, place, chair, present, minutes, meetsAt } = meeting
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.meeting.title", { period })}</h1>
				<Actions>
					<ButtonLink href={`${noticesPath}/meetings/${period}/minutes.docx`}>{say("notice.meeting.export")}</ButtonLink>
					<ButtonLink href={`${noticesPath}/questions`}>{say("notice.editor.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			<p>{say("notice.meeting.when", { day: formatDate(meetsAt, locale, timeZone), count: questions.length })}</p>
			<section class="card" aria-labelledby="agenda">
				<h2 id="agenda">{say("notice.meeting.agenda")}</h2>
				{questions.map((one) => (
					<OneQuestion key={one.id} question={one} base={{ ...view, present }} house={house} period={period} />
				))}
			</section>
			{view.mayAnswer && (
				<section class="card" aria-labelledby="held">
					<h2 id="held">{say("notice.meeting.minutes")}</h2>
					<Form action={`${noticesPath}/meetings/${period}`} csrf={view.csrf}>
						<TextField
							name="heldAt"
							type="datetime-local"
							label={say("notice.meeting.heldAt")}
							value={localInput(meeting.heldAt ?? meetsAt, timeZone)}
						/>
						<TextField name="place" label={say("notice.meeting.place")} value={place} maxLength={questionLimits.name} />
						<TextField name="chair" label={say("notice.meeting.chair")} value={chair} maxLength={questionLimits.name} />
						<TextField name="present" type="number" label={say("notice.meeting.present")} value={present?.toString()} />
						<TextAreaField name="minutes" label={say("notice.meeting.text")} value={minutes} rows={8} maxLength={questionLimits.minutes} />
						<Actions>
							<Button>{say("notice.editor.save")}</Button>
						</Actions>
					</Form>
				</section>
			)}
		</>
	)
}
