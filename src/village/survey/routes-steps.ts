/** Publishing, opening, telling everybody, closing. */
import type { FastifyInstance } from "fastify"
import { h } from "preact"
import { closeSurvey, type OpenRefusal, openSurvey, publishDraft, showResults } from "./commands.ts"
import { type Desk, fieldsOf, seenIn } from "./desk.ts"
import { ClosePage } from "./detail-page.tsx"
import { inviteToSurvey } from "./invite.ts"
import { pathOf, surveysPath } from "./parts.tsx"
import { surveyResults } from "./results.ts"

export function mountSteps(server: FastifyInstance, desk: Desk): void {
	const { house, people } = desk

	server.post(
		`${surveysPath}/:id/publish`,
		desk.onSurvey("survey.publish", async ({ session, survey }, request, reply) => {
			const mustInvite = fieldsOf(request).notify !== undefined
			const seen = seenIn(request)
			const published = await desk.command(session, async (tx, cx) => {
				const result = await publishDraft(tx, cx, { villageId: session.villageId, id: survey.id, seen })
				if (result.ok && result.survey.state === "open" && mustInvite) await inviteToSurvey(tx, cx, session.villageId, survey.id)
				return result
			})
			if (!published.ok) return desk.go(reply, survey, notOpened(published.code))
			return desk.go(reply, survey, published.survey.state === "open" ? "opened" : "scheduled")
		}),
	)

	server.post(
		`${surveysPath}/:id/open`,
		desk.onSurvey("survey.publish", async ({ session, survey }, request, reply) => {
			const of = { villageId: session.villageId, id: survey.id, seen: seenIn(request) }
			const result = await desk.command(session, (tx, cx) => openSurvey(tx, cx, of))
			return desk.go(reply, survey, result.ok ? "opened" : notOpened(result.code))
		}),
	)

	server.post(
		`${surveysPath}/:id/invite`,
		desk.onSurvey("survey.publish", async ({ session, survey }, _, reply) => {
			const result = await desk.command(session, (tx, cx) => inviteToSurvey(tx, cx, session.villageId, survey.id))
			return desk.go(reply, survey, result.ok ? "invited" : result.code === "INVITED_LATELY" ? "invitedLately" : "notOpen")
		}),
	)

	server.post(
		`${surveysPath}/:id/public`,
		desk.onSurvey("survey.publish", async ({ session, survey }, request, reply) => {
			const isPublic = fieldsOf(request).show === "yes"
			const result = await desk.command(session, (tx, cx) => showResults(tx, cx, { villageId: session.villageId, id: survey.id, isPublic }))
			return desk.go(reply, survey, !result.ok ? "notClosed" : isPublic ? "resultsShown" : "resultsHidden")
		}),
	)

	server.get(
		`${surveysPath}/:id/close`,
		desk.onSurvey("survey.publish", async ({ session, survey }, _, reply) => {
			if (survey.state !== "open") return desk.go(reply, survey, "notOpen")
			const results = await surveyResults(house.store, people, survey)
			const body = h(ClosePage, { survey, results, csrf: session.csrf, house })
			return desk.send(reply, session, { title: survey.title, path: pathOf(survey), body })
		}),
	)

	server.post(
		`${surveysPath}/:id/close`,
		desk.onSurvey("survey.publish", async ({ session, survey }, _, reply) => {
			const result = await desk.command(session, (tx, cx) => closeSurvey(tx, cx, session.villageId, survey.id))
			if (result.ok) return desk.go(reply, survey, "closed")
			return desk.go(
				reply,
				survey,
				result.code === "SECOND_ASKED" ? "secondAsked" : result.code === "SECOND_SAME" ? "secondSame" : "notOpen",
			)
		}),
	)
}

function notOpened(code: OpenRefusal): "closesInPast" | "revisedMeanwhile" | "notDraft" {
	if (code === "CLOSES_IN_PAST") return "closesInPast"
	return code === "SURVEY_REVISED" ? "revisedMeanwhile" : "notDraft"
}
