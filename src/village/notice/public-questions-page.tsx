/** The questions asked about notices, and their answers, as everybody sees them. */
import type { Say } from "../../engine/flow.ts"
import { formatDate, formatSpan } from "../../text/date.ts"
import { Button } from "../../web/ui/button.tsx"
import { VillageUp } from "../../web/ui/village-up.tsx"
import { filePath, noticePath } from "./links.ts"
import { Attachments, type Part } from "./public-parts.tsx"
import { isRejected, type ListedQuestion, questionNumber, rejectedWords } from "./questions.ts"

/** How whoever the page is known to be seconds a question with a press. */
export type Seconding = {
	readonly action: string
	readonly token: string
	/** Questions they asked or seconded before. */
	readonly own: ReadonlySet<string>
}

/** Questions with their answers; with `now`, how long the open ones have waited. */
export function Questions({
	rows,
	house,
	code,
	showNotice = false,
	now,
	seconding,
}: Part & {
	readonly rows: readonly ListedQuestion[]
	readonly showNotice?: boolean
	readonly now?: number
	readonly seconding?: Seconding | undefined
}) {
	const { say, locale, timeZone } = house
	return (
		<ul class="public-list">
			{rows.map((question) => (
				<li key={question.id}>
					{showNotice && question.noticeNumber !== null && (
						<p class="hint">
							<a href={noticePath(code, question.noticeNumber)}>{question.title}</a>
						</p>
					)}
					<p>{say("notice.public.asked", { number: questionNumber(question), text: question.text })}</p>
					{question.state === "open" ? (
						<>
							<p class="hint">
								{now === undefined
									? say("notice.public.open", { day: formatDate(question.askedAt, locale, timeZone), seconds: question.seconds })
									: say("notice.public.age", { age: formatSpan(now - question.askedAt, locale), seconds: question.seconds })}
							</p>
							{seconding !== undefined && <SecondForm question={question} seconding={seconding} say={say} />}
						</>
					) : (
						<>
							{question.answer !== null && question.answer !== "" && <p>{say("notice.public.answer", { text: question.answer })}</p>}
							<Attachments files={question.answerFiles} hrefOf={(ref) => filePath(code, question.noticeNumber ?? "", ref)} say={say} />
							<p class="hint">
								{question.answeredAt === null ? "" : formatDate(question.answeredAt, locale, timeZone)}
								{question.meeting !== null && ` · ${say("notice.public.atMeeting", { period: question.meeting })}`}
								{isRejected(question) && ` · ${say(rejectedWords(question))}`}
							</p>
						</>
					)}
				</li>
			))}
		</ul>
	)
}

function SecondForm({ question, seconding, say }: { readonly question: ListedQuestion; readonly seconding: Seconding; readonly say: Say }) {
	if (seconding.own.has(question.id)) return <p class="hint no-print">{say("notice.public.seconded")}</p>
	return (
		<form method="post" action={seconding.action} class="no-print">
			<input type="hidden" name="t" value={seconding.token} />
			<input type="hidden" name="question" value={question.id} />
			<Button kind="plain">{say("notice.public.second")}</Button>
		</form>
	)
}

export function QuestionsPage({
	rows,
	house,
	code,
	village,
	now,
}: Part & { readonly rows: readonly ListedQuestion[]; readonly village: string; readonly now: number }) {
	const { say } = house
	const open = rows.filter(({ state }) => state === "open")
	const answered = rows.filter(({ state }) => state === "answered")
	return (
		<>
			<VillageUp village={{ code, name: village }} part="notices" />
			<h1>{say("notice.public.questions")}</h1>
			<section class="card">
				<h2>{say("notice.public.openQuestions", { count: open.length })}</h2>
				{open.length === 0 ? (
					<p>{say("notice.public.noneOpen")}</p>
				) : (
					<>
						<Questions rows={open} house={house} code={code} showNotice now={now} />
						<p class="hint">{say("notice.public.howToSecond")}</p>
					</>
				)}
			</section>
			{answered.length > 0 && (
				<section class="card">
					<h2>{say("notice.public.answered")}</h2>
					<Questions rows={answered} house={house} code={code} showNotice />
				</section>
			)}
		</>
	)
}
