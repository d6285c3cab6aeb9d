/** What the staff's dialogs ask of the store. */
import { z } from "zod"
import type { CallResult, Json, Who } from "../../engine/flow.ts"
import { type CallContext, type CallRegistration, defineCall, type FactContext } from "../affair.ts"
import { isOpen, responseOf } from "./answers.ts"
import type { CommandCx } from "./commands.ts"
import { entriesOf } from "./entry-list.ts"
import type { People } from "./neighbours.ts"
import { nudgePlan } from "./nudge.ts"
import { remindNow } from "./reminders.ts"
import { surveyById, surveysIn } from "./repo.ts"
import { mayInChat, type SurveyRight } from "./rights.ts"

export type Staff = { readonly villageId: string; readonly personId: string; readonly name: string }

/** Surveys staff choose from in a chat. */
const mostSurveys = 20

/** A call only holders of this right may make; the person who speaks is its actor. */
export function forHolders<A>(
	right: SurveyRight,
	args: z.ZodType<A>,
	run: (args: A, me: Staff, cx: CallContext) => Promise<CallResult>,
): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const me = staffOf(right, cx.who)
		return me === undefined ? { ok: false, code: "NOT_STAFF" } : run(given, me, cx)
	})
}

function staffOf(right: SurveyRight, { villageId, person }: Who): Staff | undefined {
	if (villageId === undefined || person === undefined || !mayInChat(right, person.roles)) return undefined
	return { villageId, personId: person.id, name: person.name }
}

/** A command in the name of who speaks. */
export function commandCx({ personId }: Staff, { house, now }: CallContext): CommandCx {
	return { house, now, by: personId }
}

export function deskCalls(people: People): Readonly<Record<string, CallRegistration>> {
	return {
		/** The open surveys, each with whom a reminder would reach now. */
		"survey.chase.plans": forHolders("survey.publish", z.strictObject({}), async (_, me, cx) => {
			const plans: Json[] = []
			for (const survey of await surveysIn(cx.tx, me.villageId, ["open"], { limit: mostSurveys, offset: 0 })) {
				const { id, title, unit, closesAt } = survey
				const { send, spared, unreached } = await nudgePlan(cx.tx, { house: cx.house, people, now: cx.now }, survey)
				plans.push({ id, title, unit, closesAt, send: send.length, spared: { ...spared }, unreached })
			}
			return { ok: true, value: plans }
		}),
		/** The newest survey that is still open and in which somebody entered answers for the person, or null. */
		"survey.entered": defineCall(z.strictObject({}), async (_, cx) => ({ ok: true, value: await enteredFor(cx) })),
		/** Reminds those who have not answered, as far as the budget allows. */
		"survey.chase.send": forHolders("survey.publish", z.strictObject({ surveyId: z.string() }), async ({ surveyId }, me, cx) => {
			const survey = await surveyById(cx.tx, me.villageId, surveyId)
			if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
			const result = await remindNow(cx.tx, { ...commandCx(me, cx), house: cx.house, timeZone: cx.house.timeZone }, people, survey)
			return result.ok ? { ok: true, value: { send: result.plan.send.length, startsAt: result.startsAt } } : result
		}),
	}
}

export async function enteredFor({ tx, who, now }: FactContext): Promise<{ readonly surveyId: string; readonly revision: number } | null> {
	const { villageId, person } = who
	if (villageId === undefined || person === undefined) return null
	for (const { surveyId, respondent } of await entriesOf(tx, villageId, { personId: person.id }, mostSurveys)) {
		const survey = await surveyById(tx, villageId, surveyId)
		const response = await responseOf(tx, { villageId, surveyId, respondent })
		if (survey !== undefined && response !== undefined && isOpen(survey, now)) return { surveyId, revision: response.revision }
	}
	return null
}
