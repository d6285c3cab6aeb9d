/** What staff take from a survey: who is missing, the spreadsheet, and the plan of reminders. */
import { Readable } from "node:stream"
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { addRecord } from "../../store/journal.ts"
import { foldWidth } from "../../text/normalize.ts"
import { sendUnderWay } from "../../web/ui/under-way.tsx"
import { recordRead } from "../read-record.ts"
import { sendFile } from "../send-file.ts"
import { type Desk, fieldsOf, notFound } from "./desk.ts"
import { exportRows } from "./export-rows.ts"
import { surveyWorkbook } from "./export-workbook.ts"
import { missingNow } from "./missing.ts"
import { MissingPage } from "./missing-page.tsx"
import { pathOf, surveysPath } from "./parts.tsx"
import { reminderLimits, setReminderDays } from "./reminders.ts"
import { surveyResults } from "./results.ts"

const missingSchema = z.object({
	/** Its name; empty: the households of none. */
	group: z.string().max(100).optional().catch(undefined),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
const planSchema = z.object({ days: z.string().max(100).catch("") })

export function mountOverview(server: FastifyInstance, desk: Desk): void {
	const { house, people } = desk
	const { store, say, clock } = house
	const missingOf = missingNow(house, people)

	server.get(
		`${surveysPath}/:id/missing`,
		desk.onSurvey("survey.answers", async ({ session, survey }, request, reply) => {
			if (survey.secrecy !== "named" || survey.openedAt === null) return notFound(reply)
			const missing = await missingOf(survey)
			const title = say("survey.missing.title")
			if (missing.kind === "running") {
				const work = { title, what: say("survey.missing.reckoning"), done: missing.done, of: missing.of }
				return sendUnderWay(reply, house, session, { path: pathOf(survey), work })
			}
			await store.tx((tx) => recordRead(tx, house, session, { what: "survey-missing", subject: survey.id }))
			const { group, page } = missingSchema.parse(request.query)
			const body = h(MissingPage, { survey, groups: missing.value, asked: group, page, house })
			return desk.send(reply, session, { title, path: pathOf(survey), body })
		}),
	)

	/** Who took the answers out is on record. */
	server.get(
		`${surveysPath}/:id/export.xlsx`,
		desk.onSurvey("survey.answers", async ({ session, survey }, _, reply) => {
			const { villageId, accountId } = session
			const results = await surveyResults(store, people, survey)
			const rows = survey.secrecy === "named" ? exportRows(store, people, survey, clock()) : undefined
			await store.tx((tx) =>
				addRecord(tx, {
					villageId,
					id: house.newId(),
					at: clock(),
					event: "survey.exported",
					subject: survey.id,
					actor: accountId,
					data: { responses: results.started },
				}),
			)
			return sendFile(reply, survey.title, "xlsx", Readable.from(surveyWorkbook({ survey, results, rows }, house)))
		}),
	)

	server.post(
		`${surveysPath}/:id/reminders`,
		desk.onSurvey("survey.publish", async ({ session, survey }, request, reply) => {
			const days = daysIn(planSchema.parse(fieldsOf(request)).days)
			if (days === undefined || survey.state === "closed") return desk.go(reply, survey, "badPlan")
			await desk.command(session, (tx, cx) => setReminderDays(tx, cx, survey, days))
			return desk.go(reply, survey, "planned")
		}),
	)
}

/** 4、1 as days; undefined where something else stands there. */
function daysIn(text: string): readonly number[] | undefined {
	const parts = foldWidth(text)
		.split(/[、,;；\s天]+/)
		.filter((part) => part !== "")
	const days = parts.map(Number)
	const isGood = (day: number) => Number.isInteger(day) && day >= 1 && day <= reminderLimits.mostDays
	return days.length <= reminderLimits.mostReminders && days.every(isGood) ? days : undefined
}
