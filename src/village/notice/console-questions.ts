/** Questions, the questioning meeting, its minutes, the calendar and the settings: the console's routes. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { formatDate, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House, StaffSession } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { sendFile } from "../send-file.ts"
import { noteChanges } from "../setting/index.ts"
import { presets } from "./calendar.ts"
import { type DoneCode, messageOf, noticesPath, sendPage } from "./console-parts.ts"
import { groupChats, unbindGroup } from "./groups.ts"
import { agendaOf, keepMinutes, meetingOf, meetingsOf } from "./meetings.ts"
import { answerQuestion, countQuestions, listQuestions, questionLimits } from "./questions.ts"
import { MeetingPage, QuestionsListPage, type TypedAnswer } from "./questions-page.tsx"
import { keepSettings, settingsOf, settingsSchema } from "./settings.ts"
import { SettingsPage } from "./settings-page.tsx"
import { noticeSection } from "./settings-section.ts"
import { readUpload } from "./upload.ts"

/** Each with a form of its own: the oldest first, so that those behind come up as these are answered. */
const mostShown = 50
const periodSchema = z.object({ period: z.string().regex(/^\d{4}-\d{2}$/) })
const count = z
	.preprocess((value) => (value === "" || value === undefined ? null : value), z.coerce.number().int().min(0).max(100_000).nullable())
	.catch(null)

const answerSchema = z.object({
	text: z.string().catch(""),
	period: z
		.string()
		.regex(/^(\d{4}-\d{2})?$/)
		.catch(""),
	present: z.string().max(20).catch(""),
	disagree: z.string().max(20).catch(""),
})

export function mountQuestionRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	const doneOf = (query: unknown) => z.object({ done: z.string().optional().catch(undefined) }).parse(query).done

	type Extra = { readonly done?: string | undefined; readonly typed?: TypedAnswer }

	async function sendQuestions(reply: FastifyReply, session: StaffSession, notice: string | undefined, { done, typed }: Extra) {
		const { villageId } = session
		const of = notice === undefined ? {} : { noticeId: notice }
		const view = await store.read(async (reader) => ({
			open: await listQuestions(reader, villageId, { states: ["open"], ...of }, { limit: mostShown, offset: 0 }),
			openCount: await countQuestions(reader, villageId, { states: ["open"], ...of }),
			answered: await listQuestions(reader, villageId, { states: ["answered"], ...of }, { limit: mostShown, offset: 0 }),
			meetings: await meetingsOf(reader, villageId, 24),
			csrf: session.csrf,
			said: messageOf(done, house),
			mayAnswer: session.rights.has("notice.answer"),
			now: house.clock(),
			typed,
		}))
		return sendPage(reply, house, session, { title: say("notice.public.questions"), body: h(QuestionsListPage, { view, house }) })
	}

	async function sendMeeting(reply: FastifyReply, session: StaffSession, period: string, { done, typed }: Extra) {
		const view = await store.read(async (reader) => {
			const meeting = await meetingOf(reader, session.villageId, period)
			if (meeting === undefined) return undefined
			return {
				meeting,
				questions: await agendaOf(reader, meeting),
				csrf: session.csrf,
				said: messageOf(done, house),
				mayAnswer: session.rights.has("notice.answer"),
				now: house.clock(),
				typed,
			}
		})
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: say("notice.meeting.title", { period }), body: h(MeetingPage, { view, house }) })
	}

	server.get(`${noticesPath}/questions`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { notice } = z.object({ notice: z.string().max(100).optional().catch(undefined) }).parse(request.query)
		return sendQuestions(reply, session, notice, { done: doneOf(request.query) })
	})

	server.post(`${noticesPath}/questions/:id/answer`, async (request, reply) => {
		const session = await gate.enter(request, "notice.answer")
		const upload = await readUpload(request)
		gate.checkForm(request, session)
		const { id } = z.object({ id: z.string().max(100) }).parse(request.params)
		const { period, ...body } = answerSchema.parse(upload.fields)
		const { files, fault } = await upload.take(house.media)
		const text = cleanText(body.text, questionLimits.answer)
		/** The page again, with what was typed: a long answer is not lost to a file that cannot be taken. */
		const again = (why: string) => {
			const typed = { id, text: body.text, present: body.present, disagree: body.disagree, fault: why }
			reply.code(422)
			return period === "" ? sendQuestions(reply, session, undefined, { typed }) : sendMeeting(reply, session, period, { typed })
		}
		if (fault !== undefined) return again(say(`notice.file.refused.${fault}`))
		const meeting = period === "" ? {} : { meeting: { period, present: count.parse(body.present), disagree: count.parse(body.disagree) } }
		const answered = await store.tx((tx) =>
			answerQuestion(
				tx,
				{ house, now: house.clock(), by: session.accountId },
				{ villageId: session.villageId, id, text, files, ...meeting },
			),
		)
		if (!answered.ok && answered.code === "QUESTION_EMPTY") return again(say("notice.question.empty"))
		const done: DoneCode = answered.ok ? "answered" : "gone"
		return reply.redirect(`${noticesPath}/${period === "" ? "questions" : `meetings/${period}`}?done=${done}`, 303)
	})

	server.get(`${noticesPath}/meetings/:period`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { period } = periodSchema.parse(request.params)
		return sendMeeting(reply, session, period, { done: doneOf(request.query) })
	})

	server.post(`${noticesPath}/meetings/:period`, async (request, reply) => {
		const session = await gate.enter(request, "notice.answer")
		gate.checkForm(request, session)
		const { period } = periodSchema.parse(request.params)
		const body = z
			.object({
				place: z.string().catch(""),
				chair: z.string().catch(""),
				present: count,
				minutes: z.string().catch(""),
				heldAt: z.string().catch(""),
			})
			.parse(request.body)
		const now = house.clock()
		const kept = {
			villageId: session.villageId,
			period,
			place: cleanText(body.place, questionLimits.name),
			chair: cleanText(body.chair, questionLimits.name),
			minutes: cleanText(body.minutes, questionLimits.minutes),
			present: body.present,
		}
		const isKept = await store.tx(async (tx) => {
			const meeting = await meetingOf(tx, session.villageId, period)
			if (meeting === undefined) return false
			// Left empty it was held when it was to be: a record that gives the moment of its typing would be wrong.
			const heldAt = Math.min(now, parseLocalTime(body.heldAt, house.timeZone) ?? meeting.meetsAt)
			return keepMinutes(tx, { house, now, by: session.accountId }, { ...kept, heldAt })
		})
		return reply.redirect(`${noticesPath}/meetings/${period}?done=${isKept ? "minutes" : "gone"}`, 303)
	})

	server.get(`${noticesPath}/meetings/:period/minutes.docx`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { period } = periodSchema.parse(request.params)
		const found = await store.read(async (reader) => {
			const meeting = await meetingOf(reader, session.villageId, period)
			return (
				meeting && {
					meeting,
					village: await villageById(reader, session.villageId),
					questions: await agendaOf(reader, meeting),
				}
			)
		})
		if (found === undefined) return reply.callNotFound()
		const { buildMinutes } = await import("./minutes.ts")
		const file = await buildMinutes({ ...found, village: found.village?.name ?? "", house })
		return sendFile(reply, say("notice.meeting.file", { period }), "docx", file)
	})

	server.get(`${noticesPath}/settings`, async (request, reply) => {
		const session = await gate.enter(request, "notice.settings")
		const view = await store.read(async (reader) => ({
			settings: (await settingsOf(reader, session.villageId)).settings,
			code: (await villageById(reader, session.villageId))?.code ?? "",
			groups: (await groupChats(reader, session.villageId)).map(({ chatId, boundAt }) => ({
				chatId,
				day: formatDate(boundAt, house.locale, house.timeZone),
			})),
			csrf: session.csrf,
			said: messageOf(doneOf(request.query), house),
		}))
		return sendPage(reply, house, session, { title: say("notice.page.settings"), body: h(SettingsPage, { view, house }) })
	})

	server.post(`${noticesPath}/settings`, async (request, reply) => {
		const session = await gate.enter(request, "notice.settings")
		gate.checkForm(request, session)
		const body = z
			.object({
				authority: z.string().trim(),
				pattern: z.string().trim(),
				expenseLimit: z.coerce.number(),
				preset: z.string(),
				day: z.coerce.number(),
				questionDay: z.coerce.number(),
				remindDays: z.coerce.number(),
			})
			.safeParse(request.body).data
		const before = await store.read((reader) => settingsOf(reader, session.villageId))
		const preset = presets.find(({ id }) => id === body?.preset)?.calendar ?? before.settings.calendar
		const settings = settingsSchema.safeParse(
			body && {
				authority: body.authority === "" ? null : body.authority,
				pattern: body.pattern,
				expenseLimit: body.expenseLimit,
				calendar: {
					entries: preset.entries.map((entry) => ({ ...entry, day: body.day })),
					questionDay: body.questionDay === 0 ? null : body.questionDay,
					remindDays: body.remindDays,
				},
			},
		).data
		if (settings === undefined) return reply.redirect(`${noticesPath}/settings?done=badSettings`, 303)
		await store.tx(async (tx) => {
			const was = await noticeSection.read({ reader: tx, house, villageId: session.villageId })
			await keepSettings(tx, session.villageId, settings, house.clock())
			await noteChanges(tx, house, session, noticeSection, was)
		})
		return reply.redirect(`${noticesPath}/settings?done=settings`, 303)
	})

	server.post(`${noticesPath}/settings/groups`, async (request, reply) => {
		const session = await gate.enter(request, "notice.settings")
		gate.checkForm(request, session)
		const { chat } = z.object({ chat: z.string().max(100) }).parse(request.body)
		const isDone = await store.tx((tx) => unbindGroup(tx, session.villageId, chat))
		return reply.redirect(`${noticesPath}/settings?done=${isDone ? "unbound" : "gone"}`, 303)
	})
}
