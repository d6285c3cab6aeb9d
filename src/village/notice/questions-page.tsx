/** The console's pages of questions, meetings and settings. */
import { formatDate, formatDateTime, formatSpan, localInput } from "../../text/date.ts"
import { Actions, Button, ButtonLink } from "../../web/ui/button.tsx"
import { FileField, Form, SelectField, TextAreaField, TextField } from "../../web/ui/form.tsx"
import { Notice as Message } from "../../web/ui/notice.tsx"
import type { House } from "../affair.ts"
import { presets } from "./calendar.ts"
import { noticesPath, pathOf } from "./console-parts.ts"
import type { Meeting } from "./meetings.ts"
import { isRejected, type ListedQuestion, questionLimits, questionNumber, rejectedWords } from "./questions.ts"
import type { Settings } from "./settings.ts"

type Said = { readonly kind: "success" | "error"; readonly title: string } | undefined
type Base = { readonly csrf: string; readonly said: Said; readonly mayAnswer: boolean; readonly now: number }

export function QuestionsListPage({
	view,
	house,
}: {
	readonly view: Base & {
		readonly open: readonly ListedQuestion[]
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
				<h2 id="open">{say("notice.public.openQuestions", { count: view.open.length })}</h2>
				{view.open.length === 0 ? (
					<p>{say("notice.public.noneOpen")}</p>
				) : (
					view.open.map((one) => <OneQuestion key={one.id} question={one} base={view} house={house} period="" />)
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
			<section class="card" aria-labelledby="done">
				<h2 id="done">{say("notice.public.answered")}</h2>
				{view.answered.map((one) => (
					<OneQuestion key={one.id} question={one} base={view} house={house} period="" />
				))}
			</section>
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
		<article>
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
			{isRejected(question) && (
				<Message kind={rejectedWords(question) === "notice.public.mended" ? "info" : "error"} title={say(rejectedWords(question))} />
			)}
			{state === "open" && base.mayAnswer && (
				<details>
					<summary>{say("notice.question.answer")}</summary>
					<Form action={`${noticesPath}/questions/${encodeURIComponent(id)}/answer`} csrf={base.csrf} hasFiles>
						<input type="hidden" name="period" value={period} />
						<TextAreaField name="text" label={say("notice.question.answerText")} rows={4} maxLength={questionLimits.answer} />
						{period !== "" && <TextField name="present" type="number" label={say("notice.meeting.present")} />}
						{period !== "" && (
							<TextField name="disagree" type="number" label={say("notice.meeting.disagree")} hint={say("notice.meeting.disagreeHint")} />
						)}
						<FileField name="file" label={say("notice.editor.file")} accept="image/*,.pdf,.xlsx" several />
						<Actions>
							<Button>{say("notice.question.send")}</Button>
						</Actions>
					</Form>
				</details>
			)}
		</article>
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
					<OneQuestion key={one.id} question={one} base={view} house={house} period={period} />
				))}
			</section>
			{view.mayAnswer && (
				<section class="card" aria-labelledby="minutes">
					<h2 id="minutes">{say("notice.meeting.minutes")}</h2>
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

export function SettingsPage({
	view,
	house,
}: {
	readonly view: {
		readonly settings: Settings
		readonly code: string
		readonly groups: readonly { readonly chatId: string; readonly day: string }[]
		readonly csrf: string
		readonly said: Said
	}
	readonly house: House
}) {
	const { say } = house
	const { settings, code, groups } = view
	const { calendar } = settings
	return (
		<>
			<div class="page-head">
				<h1>{say("notice.page.settings")}</h1>
				<Actions>
					<ButtonLink href={noticesPath}>{say("notice.page.back")}</ButtonLink>
				</Actions>
			</div>
			{view.said !== undefined && <Message {...view.said} />}
			<Form action={`${noticesPath}/settings`} csrf={view.csrf}>
				<TextField
					name="authority"
					label={say("notice.settings.authority")}
					hint={say("notice.settings.authorityHint", { code })}
					value={settings.authority ?? ""}
					maxLength={20}
				/>
				<TextField
					name="pattern"
					label={say("notice.settings.pattern")}
					hint={say("notice.settings.patternHint", { code: "{code}", year: "{year}" })}
					value={settings.pattern}
					maxLength={60}
					required
				/>
				<TextField
					name="expenseLimit"
					type="number"
					label={say("notice.settings.limit")}
					hint={say("notice.settings.limitHint")}
					value={String(settings.expenseLimit)}
					required
				/>
				<SelectField
					name="preset"
					label={say("notice.settings.preset")}
					hint={presets.map(({ id, source }) => `${say(`notice.preset.${id}`)}：${source}`).join("；")}
					value=""
					choices={[
						{ value: "", label: say("notice.settings.keep") },
						...presets.map(({ id }) => ({ value: id, label: say(`notice.preset.${id}`) })),
					]}
				/>
				<TextField name="day" type="number" label={say("notice.settings.day")} value={String(calendar.entries[0]?.day ?? 5)} required />
				<TextField
					name="questionDay"
					type="number"
					label={say("notice.settings.questionDay")}
					hint={say("notice.settings.questionDayHint")}
					value={String(calendar.questionDay ?? 0)}
					required
				/>
				<TextField name="remindDays" type="number" label={say("notice.settings.remindDays")} value={String(calendar.remindDays)} required />
				<Actions>
					<Button>{say("notice.editor.save")}</Button>
				</Actions>
			</Form>
			<section class="card" aria-labelledby="groups">
				<h2 id="groups">{say("notice.settings.groups")}</h2>
				<p class="hint">{say("notice.settings.groupsHint")}</p>
				{groups.map(({ chatId, day }) => (
					<Form key={chatId} action={`${noticesPath}/settings/groups`} csrf={view.csrf}>
						<input type="hidden" name="chat" value={chatId} />
						<p>{say("notice.settings.group", { day })}</p>
						<Actions>
							<Button kind="plain">{say("notice.settings.unbind")}</Button>
						</Actions>
					</Form>
				))}
			</section>
		</>
	)
}
