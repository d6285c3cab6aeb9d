/** Finding notices: by number, or by words in title and text; and what was asked about them. */
import { truncate } from "../../text/normalize.ts"
import type { SearchSource } from "../affair.ts"
import { noticesPath } from "./console-parts.ts"
import { listQuestions, questionNumber } from "./questions.ts"
import { listNotices } from "./repo.ts"

const shownLength = 60

export const noticeSearch: SearchSource = {
	id: "notices",
	label: "notice.nav",
	place: 20,
	right: "notice.read",
	isPersonal: false,
	find: async ({ reader, villageId, query, limit }) => {
		const rows = await listNotices(reader, villageId, { words: query.text }, { limit, offset: 0 })
		return rows.map(({ id, title, number }) => ({ title, detail: number ?? "", path: `${noticesPath}/${encodeURIComponent(id)}` }))
	},
}

export const questionSearch: SearchSource = {
	id: "questions",
	label: "notice.public.questions",
	place: 45,
	right: "notice.read",
	isPersonal: false,
	find: async ({ reader, villageId, query, limit }) => {
		const rows = await listQuestions(reader, villageId, { words: query.text }, { limit, offset: 0 })
		return rows.map(({ id, noticeId, text, title, ...question }) => ({
			title: truncate(text, shownLength, "characters"),
			detail: `${questionNumber(question)} ${title}`,
			path: `${noticesPath}/questions?${new URLSearchParams({ notice: noticeId })}#question-${encodeURIComponent(id)}`,
		}))
	},
}
