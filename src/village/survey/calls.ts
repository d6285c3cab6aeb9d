/** What the survey dialogs ask of the store. */
import { z } from "zod"
import type { CallResult, Json } from "../../engine/flow.ts"
import { maskName } from "../../text/mask.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import {
	answersAllowed,
	answersOf,
	beginResponse,
	finishResponse,
	giveAnswer,
	isOpen,
	type RespondentKey,
	type Response,
	responseOf,
	responsesOf,
	type SurveyNow,
} from "./answers.ts"
import type { Unit } from "./definition.ts"
import type { People } from "./neighbours.ts"
import { surveysIn } from "./repo.ts"
import { definitionOf } from "./revisions.ts"
import { answerSchema, faultOf } from "./rules.ts"

/** More open surveys at once than a village ever runs. */
const mostOpen = 100

type Member = { readonly villageId: string; readonly person: NonNullable<CallContext["who"]["person"]> }

function memberOf({ who }: CallContext): Member | undefined {
	return who.villageId === undefined || who.person === undefined ? undefined : { villageId: who.villageId, person: who.person }
}

function respondentOf(unit: Unit, { person }: Member): string {
	return unit === "person" ? person.id : person.householdId
}

const notMember: CallResult = { ok: false, code: "NOT_MEMBER" }

/** Why a survey takes no answers. */
function closedRefusal(survey: SurveyNow | undefined): CallResult {
	if (survey === undefined || survey.state === "draft" || survey.state === "scheduled") return { ok: false, code: "SURVEY_GONE" }
	return { ok: false, code: "SURVEY_CLOSED", detail: { closesAt: survey.closesAt } }
}

export function surveyCalls(people: People): Readonly<Record<string, CallRegistration>> {
	/** The state of a response as the dialog shows it. */
	async function responseValue(
		cx: CallContext,
		key: RespondentKey,
		{ survey, response, me }: { survey: SurveyNow; response: Response; me: Member },
	): Promise<CallResult> {
		const answers = await answersOf(cx.tx, key)
		const other = answers.filter(({ answeredBy }) => answeredBy !== me.person.id).at(-1)
		const name = other === undefined ? undefined : (await people.member(cx.tx, me.villageId, other.answeredBy))?.name
		const value: Json = {
			revision: response.revision,
			closesAt: survey.closesAt,
			isComplete: response.completedAt !== null,
			answers: answers.map(({ questionId, value }) => ({ questionId, value })),
			answeredBy: name === undefined ? null : maskName(name),
		}
		return { ok: true, value }
	}

	return {
		/** The village's open surveys as they stand for the person. */
		"survey.list": defineCall(z.strictObject({}), async (_, cx) => {
			const me = memberOf(cx)
			if (me === undefined) return notMember
			const open = (await surveysIn(cx.tx, me.villageId, ["open"], { limit: mostOpen, offset: 0 })).filter((survey) =>
				isOpen(survey, cx.now),
			)
			const responses = await responsesOf(
				cx.tx,
				me.villageId,
				[me.person.id, me.person.householdId],
				open.map(({ id }) => id),
			)
			const value = open.map((survey) => {
				const mine = responses.find(({ surveyId, respondent }) => surveyId === survey.id && respondent === respondentOf(survey.unit, me))
				const state = mine === undefined ? "new" : mine.completedAt === null ? "begun" : "done"
				return { id: survey.id, title: survey.title, revision: mine?.revision ?? survey.revision, state }
			})
			return { ok: true, value }
		}),

		/** Begins the response, pinned to a revision, or finds the one begun before; its revision may be another than the one asked for. */
		"survey.begin": defineCall(z.strictObject({ surveyId: z.string(), revision: z.number().int() }), async ({ surveyId, revision }, cx) => {
			const me = memberOf(cx)
			if (me === undefined) return notMember
			const survey = await answersAllowed(cx.tx, me.villageId, surveyId)
			if (survey === undefined || !isOpen(survey, cx.now)) return closedRefusal(survey)
			const key = { villageId: me.villageId, surveyId, respondent: respondentOf(survey.unit, me) }
			const begun = await responseOf(cx.tx, key)
			if (begun !== undefined) return responseValue(cx, key, { survey, response: begun, me })
			// Nobody begins an old revision: the dialog starts again with the newest.
			if (revision !== survey.revision)
				return {
					ok: true,
					value: { revision: survey.revision, closesAt: survey.closesAt, isComplete: false, answers: [], answeredBy: null },
				}
			await beginResponse(cx.tx, key, { revision, startedBy: me.person.id, channel: cx.who.channel, now: cx.now })
			const response = await responseOf(cx.tx, key)
			if (response === undefined) return { ok: false, code: "SURVEY_GONE" }
			return responseValue(cx, key, { survey, response, me })
		}),

		/** Gives one answer or skips; the latest counts. `isKept`: an answer stands there, so the skip changed nothing; `insteadOf`: whose answer this one replaced. */
		"survey.answer": defineCall(
			z.strictObject({ surveyId: z.string(), revision: z.number().int(), questionId: z.string(), answer: answerSchema }),
			async ({ surveyId, revision, questionId, answer }, cx) => {
				const me = memberOf(cx)
				if (me === undefined) return notMember
				const { tx, house, now, who } = cx
				const definition = await definitionOf(house.store, tx, { villageId: me.villageId, surveyId, revision })
				const question = definition?.questions.find(({ id }) => id === questionId)
				if (definition === undefined || question === undefined) return { ok: false, code: "SURVEY_GONE" }
				const fault = faultOf(question, answer)
				if (fault !== undefined) return { ok: false, code: fault }
				const key = { villageId: me.villageId, surveyId, respondent: respondentOf(definition.unit, me), questionId }
				// A skip never takes the place of an answer, e.g. one that somebody else of the household gave meanwhile.
				const expected = answer.kind === "skipped" ? 0 : undefined
				const given = await giveAnswer(
					tx,
					key,
					answer,
					{ answeredBy: me.person.id, channel: who.channel, enteredBy: null, at: now },
					expected,
				)
				if (given.kind === "refused" && given.code === "ANSWER_MOVED") return { ok: true, value: { isKept: true, insteadOf: null } }
				if (given.kind === "refused") return { ok: false, code: given.code }
				if (given.kind === "given" && answer.kind === "media") {
					await people.addTask(tx, {
						villageId: me.villageId,
						id: house.newId(),
						kind: "enter-answer",
						householdId: me.person.householdId,
						personId: me.person.id,
						chatId: who.chatId,
						subject: surveyId,
						detail: { surveyId, respondent: key.respondent, questionId, version: given.version, media: answer.media, ref: answer.ref },
						at: now,
					})
				}
				const before = given.kind === "given" ? given.before : undefined
				const other =
					before === undefined || before.answeredBy === me.person.id
						? undefined
						: (await people.member(tx, me.villageId, before.answeredBy))?.name
				return { ok: true, value: { isKept: false, insteadOf: other === undefined ? null : maskName(other) } }
			},
		),

		/** Every question is answered or skipped: marks the response complete and gives back what stands. */
		"survey.finish": defineCall(z.strictObject({ surveyId: z.string() }), async ({ surveyId }, cx) => {
			const me = memberOf(cx)
			if (me === undefined) return notMember
			const survey = await answersAllowed(cx.tx, me.villageId, surveyId)
			if (survey === undefined || !isOpen(survey, cx.now)) return closedRefusal(survey)
			const key = { villageId: me.villageId, surveyId, respondent: respondentOf(survey.unit, me) }
			await finishResponse(cx.tx, key, cx.now)
			const response = await responseOf(cx.tx, key)
			if (response === undefined) return { ok: false, code: "RESPONSE_GONE" }
			return responseValue(cx, key, { survey, response, me })
		}),
	}
}
