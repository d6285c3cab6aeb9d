/** The notices among the files of `cunkou export`: every published one with its text and how far it came, the questions, the minutes of meetings. */
import { and, asc, eq, inArray, sql } from "drizzle-orm"
import { behind } from "../../store/keyset.ts"
import type { Reader } from "../../store/store.ts"
import type { ExportFile, House } from "../affair.ts"
import { wholeFile } from "../file-title.ts"
import { columnsOf, type NamedColumn, type StreamRow, type StreamSheet, wallClock, workbookStream } from "../workbook-stream.ts"
import { agendaOf, meetingsOf } from "./meetings.ts"
import { questionNumber } from "./questions.ts"
import { contentSchema } from "./rules.ts"
import { noticeTables } from "./tables.ts"

const pageSize = 200
/** A hundred years of them. */
const mostMeetings = 1_200

type Of = { readonly house: House; readonly village: { readonly id: string; readonly name: string } }

export async function* noticeFiles({ house, village }: Of): AsyncGenerator<ExportFile> {
	const sheet = (name: string, columns: readonly NamedColumn[], rows: AsyncIterable<StreamRow>): StreamSheet => ({
		name: house.say(name),
		columns: columnsOf(house.say, "notice.export", columns),
		frozenColumns: 1,
		rows,
	})
	yield {
		name: "notices.xlsx",
		content: workbookStream(
			[
				sheet("notice.nav", noticeColumns, noticeRows(house, village.id)),
				sheet("notice.export.questions", questionColumns, questionRows(house, village.id)),
			],
			house,
		),
	}
	for (const meeting of await house.store.read((reader) => meetingsOf(reader, village.id, mostMeetings))) {
		if (meeting.heldAt === null) continue
		const questions = await house.store.read((reader) => agendaOf(reader, meeting))
		const { buildMinutes } = await import("./minutes.ts")
		yield wholeFile(`minutes/questions-${meeting.period}.docx`, () => buildMinutes({ meeting, questions, village: village.name, house }))
	}
}

const noticeColumns = [
	["number", 18],
	["category", 8],
	["title", 26],
	["state", 10],
	["publishedAt", 18],
	["version", 8],
	["revisedAt", 18],
	["households", 8],
	["seen", 8],
	["text", 48],
	["attachments", 16],
	["withdrawn", 14],
] as const

/** In the order they were published. */
async function* noticeRows({ store, say, timeZone }: House, villageId: string): AsyncGenerator<StreamRow> {
	for (let after: readonly [number, string] | undefined; ; ) {
		const { rows, reached } = await store.read((reader) => publishedBehind(reader, villageId, after))
		for (const { notice, content } of rows) {
			const { id, number, category, title, state, publishedAt, version, revisedAt, withdrawnWhy } = notice
			const { households, seen } = reached.get(id) ?? { households: 0, seen: 0 }
			const { body, attachments } = contentSchema.parse(JSON.parse(content))
			yield [
				number,
				say(`notice.category.${category}`),
				title,
				say(`notice.state.${state}`),
				publishedAt === null ? null : wallClock(publishedAt, timeZone),
				version,
				revisedAt === null ? null : wallClock(revisedAt, timeZone),
				households,
				seen,
				body,
				attachments.map(({ name }) => name).join("\n"),
				withdrawnWhy,
			]
		}
		const last = rows.at(-1)?.notice
		if (last?.publishedAt === undefined || last.publishedAt === null || rows.length < pageSize) return
		after = [last.publishedAt, last.id]
	}
}

async function publishedBehind(reader: Reader, villageId: string, after: readonly [number, string] | undefined) {
	const { notice: n, noticeVersion: v, noticeRecipient: r } = reader.tables(noticeTables)
	const rows = await reader.db
		.select({ notice: n, content: v.content })
		.from(n)
		.innerJoin(v, and(eq(v.villageId, n.villageId), eq(v.noticeId, n.id), eq(v.version, n.version)))
		.where(and(eq(n.villageId, villageId), behind([n.publishedAt, n.id], after, "ascending")))
		.orderBy(asc(n.publishedAt), asc(n.id))
		.limit(pageSize)
	const reached = new Map<string, { readonly households: number; readonly seen: number }>()
	if (rows.length === 0) return { rows, reached }
	const counted = await reader.db
		.select({
			noticeId: r.noticeId,
			households: sql<number>`count(distinct ${r.householdId})`,
			seen: sql<number>`count(distinct case when ${r.seenAt} is not null then ${r.householdId} end)`,
		})
		.from(r)
		.innerJoin(n, and(eq(n.villageId, r.villageId), eq(n.id, r.noticeId), eq(n.version, r.version)))
		.where(
			and(
				eq(r.villageId, villageId),
				inArray(
					r.noticeId,
					rows.map(({ notice }) => notice.id),
				),
			),
		)
		.groupBy(r.noticeId)
	for (const { noticeId, households, seen } of counted) reached.set(noticeId, { households: Number(households), seen: Number(seen) })
	return { rows, reached }
}

const questionColumns = [
	["question", 12],
	["askedAt", 18],
	["about", 24],
	["asked", 36],
	["questionState", 10],
	["answer", 48],
	["answeredAt", 18],
	["meeting", 12],
	["present", 10],
	["disagree", 10],
] as const

/** Who asked is not named; what was asked of the village alone is among them. */
async function* questionRows({ store, say, timeZone }: House, villageId: string): AsyncGenerator<StreamRow> {
	for (let after: readonly [number, number] | undefined; ; ) {
		const rows = await store.read((reader) => {
			const { noticeQuestion: q, notice: n } = reader.tables(noticeTables)
			return reader.db
				.select({ question: q, number: n.number, title: n.title })
				.from(q)
				.innerJoin(n, and(eq(n.villageId, q.villageId), eq(n.id, q.noticeId)))
				.where(and(eq(q.villageId, villageId), behind([q.year, q.serial], after, "ascending")))
				.orderBy(asc(q.year), asc(q.serial))
				.limit(pageSize)
		})
		for (const { question, number, title } of rows) {
			const { askedAt, text, state, answer, answeredAt, meeting, present, disagree } = question
			yield [
				questionNumber(question),
				wallClock(askedAt, timeZone),
				`${number ?? ""} ${title}`.trim(),
				text,
				say(`notice.export.state.${state}`),
				answer,
				answeredAt === null ? null : wallClock(answeredAt, timeZone),
				meeting,
				present,
				disagree,
			]
		}
		const last = rows.at(-1)?.question
		if (last === undefined || rows.length < pageSize) return
		after = [last.year, last.serial]
	}
}
