/** Minutes of a questioning meeting as a Word file, to be signed. */
import { AlignmentType, HeadingLevel, Paragraph, TextRun } from "docx"
import { formatDateTime } from "../../text/date.ts"
import type { House } from "../affair.ts"
import { evenMargin, wordFile } from "../word-file.ts"
import type { Meeting } from "./meetings.ts"
import { isRejected, type ListedQuestion, questionNumber, rejectedWords } from "./questions.ts"

export async function buildMinutes(of: {
	readonly meeting: Meeting
	readonly questions: readonly ListedQuestion[]
	readonly village: string
	readonly house: Pick<House, "say" | "locale" | "timeZone" | "demo">
}): Promise<Buffer> {
	const { meeting, questions, village, house } = of
	const { say, locale, timeZone } = house
	const line = (text: string) =>
		text.split("\n").map((part) => new Paragraph({ children: [new TextRun({ text: part, size: 24 })], spacing: { after: 120 } }))
	const known = (words: string | number | null) => (words === null || words === "" ? "________" : String(words))
	const asked = questions.flatMap((question, index) => [
		new Paragraph({
			text: `${index + 1}. ${say("notice.public.asked", { number: questionNumber(question), text: question.text })}`,
			heading: HeadingLevel.HEADING_3,
		}),
		...line(say("notice.minutes.about", { title: question.title, seconds: question.seconds })),
		...line(
			question.answer === null
				? say("notice.minutes.open")
				: say("notice.public.answer", { text: question.answer === "" ? say("notice.question.inFile") : question.answer }),
		),
		...(question.present === null
			? []
			: line(say("notice.minutes.taken", { present: question.present, disagree: question.disagree ?? 0 }))),
		...(isRejected(question) ? line(say(rejectedWords(question))) : []),
	])
	const [year = "", month = ""] = meeting.period.split("-")
	const title = say("notice.minutes.title", { village, period: say("notice.minutes.month", { year, month: Number(month) }) })
	const parts = [
		new Paragraph({ text: title, heading: HeadingLevel.HEADING_1, alignment: AlignmentType.CENTER, spacing: { after: 240 } }),
		...line(say("notice.minutes.when", { when: formatDateTime(meeting.heldAt ?? meeting.meetsAt, locale, timeZone) })),
		...line(say("notice.minutes.place", { place: known(meeting.place), chair: known(meeting.chair), present: known(meeting.present) })),
		...asked,
		...(meeting.minutes === ""
			? []
			: [new Paragraph({ text: say("notice.meeting.text"), heading: HeadingLevel.HEADING_2 }), ...line(meeting.minutes)]),
		...line(say("notice.minutes.sign")),
	]
	return wordFile(title, { font: "SimSun", size: 22, margin: evenMargin(1_440) }, parts, house)
}
