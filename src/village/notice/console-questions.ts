/** Questions, the questioning meeting, its minutes, the calendar and the settings: the console's routes. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { formatDate, parseLocalTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { villageById } from "../people/index.ts"
import { noteChanges } from "../setting/index.ts"
import { presets } from "./calendar.ts"
import { type DoneCode, messageOf, noticesPath, sendPage } from "./console-parts.ts"
import { groupChats, unbindGroup } from "./groups.ts"
import { agendaOf, keepMinutes, meetingOf, meetingsOf } from "./meetings.ts"
import { answerQuestion, listQuestions, questionLimits } from "./questions.ts"
import { MeetingPage, QuestionsListPage, SettingsPage } from "./questions-page.tsx"
import { keepSettings, settingsOf, settingsSchema } from "./settings.ts"
import { noticeSection } from "./settings-section.ts"
import { readUpload } from "./upload.ts"

const mostShown = 200
const periodSchema = z.object({ period: z.string().regex(/^\d{4}-\d{2}$/) })
const count = z
	.preprocess((value) => (value === "" || value === undefined ? null : value), z.coerce.number().int().min(0).max(100_000).nullable())
	.catch(null)

export function mountQuestionRoutes(server: FastifyInstance, house: House): void {
	const { store, gate, say } = house
	const doneOf = (query: unknown) => z.object({ done: z.string().optional().catch(undefined) }).parse(query).done

	server.get(`${noticesPath}/questions`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { notice } = z.object({ notice: z.string().max(100).optional().catch(undefined) }).parse(request.query)
		const view = await store.read(async (reader) => ({
			open: await listQuestions(
				reader,
				session.villageId,
				{ states: ["open"], ...(notice !== undefined && { noticeId: notice }) },
				{ limit: mostShown, offset: 0 },
			),
			answered: await listQuestions(
				reader,
				session.villageId,
				{ states: ["answered"], ...(notice !== undefined && { noticeId: notice }) },
				{ limit: 50, offset: 0 },
			),
			meetings: await meetingsOf(reader, session.villageId, 24),
			csrf: session.csrf,
			said: messageOf(doneOf(request.query), house),
			mayAnswer: session.rights.has("notice.answer"),
			now: house.clock(),
		}))
		return sendPage(reply, house, session, { title: say("notice.public.questions"), body: h(QuestionsListPage, { view, house }) })
	})

	server.post(`${noticesPath}/questions/:id/answer`, async (request, reply) => {
		const upload = await readUpload(request)
		const session = await gate.enter(request, "notice.answer")
		gate.checkForm(request, session)
		const { id } = z.object({ id: z.string().max(100) }).parse(request.params)
		const body = z
			.object({
				text: z.string().catch(""),
				period: z
					.string()
					.regex(/^(\d{4}-\d{2})?$/)
					.catch(""),
				present: count,
				disagree: count,
			})
			.parse(upload.fields)
		const { files, fault } = await upload.take(house.media)
		const back = body.period === "" ? `${noticesPath}/questions` : `${noticesPath}/meetings/${body.period}`
		if (fault !== undefined) return reply.redirect(`${back}?done=empty`, 303)
		const meeting = body.period === "" ? {} : { meeting: { period: body.period, present: body.present, disagree: body.disagree } }
		const text = cleanText(body.text, questionLimits.answer)
		const answered = await store.tx((tx) =>
			answerQuestion(
				tx,
				{ house, now: house.clock(), by: session.accountId },
				{ villageId: session.villageId, id, text, files, ...meeting },
			),
		)
		const done: DoneCode = answered.ok ? "answered" : answered.code === "QUESTION_EMPTY" ? "empty" : "gone"
		return reply.redirect(`${back}?done=${done}`, 303)
	})

	server.get(`${noticesPath}/meetings/:period`, async (request, reply) => {
		const session = await gate.enter(request, "notice.read")
		const { period } = periodSchema.parse(request.params)
		const view = await store.read(async (reader) => {
			const meeting = await meetingOf(reader, session.villageId, period)
			if (meeting === undefined) return undefined
			return {
				meeting,
				questions: await agendaOf(reader, meeting),
				csrf: session.csrf,
				said: messageOf(doneOf(request.query), house),
				mayAnswer: session.rights.has("notice.answer"),
				now: house.clock(),
			}
		})
		if (view === undefined) return reply.callNotFound()
		return sendPage(reply, house, session, { title: say("notice.meeting.title", { period }), body: h(MeetingPage, { view, house }) })
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
			heldAt: Math.min(now, parseLocalTime(body.heldAt, house.timeZone) ?? now),
		}
		const isKept = await store.tx((tx) => keepMinutes(tx, { house, now, by: session.accountId }, kept))
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
		return reply
			.type("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
			.header("cache-control", "no-store")
			.header(
				"content-disposition",
				`attachment; filename="minutes-${period}.docx"; filename*=UTF-8''${encodeURIComponent(say("notice.meeting.file", { period }))}.docx`,
			)
			.send(file)
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
