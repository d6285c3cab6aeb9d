/** Photo answers in the console. Only of a named survey: what a confidential one shows could be known by its picture. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { z } from "zod"
import { recordRead } from "../read-record.ts"
import { sendStored } from "../stored-file.ts"
import { answerOf } from "./answers.ts"
import { type Desk, notFound, pageOf } from "./desk.ts"
import { loadPhotos } from "./pages.ts"
import { pathOf, surveysPath } from "./parts.tsx"
import { PhotosPage } from "./photos-page.tsx"

const short = z.string().min(1).max(100)
const oneSchema = z.object({ respondent: short, question: short, n: z.coerce.number().int().min(1).catch(0) })

export function mountPhotos(server: FastifyInstance, desk: Desk): void {
	const { house, people } = desk
	const { store } = house

	server.get(
		`${surveysPath}/:id/photos/:question`,
		desk.onSurvey("survey.answers", async ({ session, survey }, request, reply) => {
			const { question } = z.object({ question: short }).parse(request.params)
			const page = pageOf(request)
			const view = await store.tx(async (tx) => {
				const found = await loadPhotos(tx, { people }, survey, question, page)
				if (found !== undefined && found.rows.length > 0)
					await recordRead(tx, house, session, {
						what: "survey-photos",
						subject: survey.id,
						rest: { question, people: found.rows.length, page: found.page },
					})
				return found
			})
			if (view === undefined) return notFound(reply)
			return desk.send(reply, session, { title: view.question.title, path: pathOf(survey), body: h(PhotosPage, { view, house }) })
		}),
	)

	server.get(
		`${surveysPath}/:id/photos/:question/:respondent/:n`,
		desk.onSurvey("survey.answers", async ({ session, survey }, request, reply) => {
			const { respondent, question, n } = oneSchema.parse(request.params)
			if (survey.secrecy !== "named") return notFound(reply)
			const key = { villageId: session.villageId, surveyId: survey.id, respondent, questionId: question }
			const answer = (await store.read((reader) => answerOf(reader, key)))?.value
			const one = answer?.kind === "photo" ? answer.photos[n - 1] : undefined
			const file = one === undefined || one.ref === "" ? undefined : await house.media.get(one.ref)
			if (one === undefined || file === undefined) return notFound(reply)
			return sendStored(reply, one.ref, file)
		}),
	)
}
