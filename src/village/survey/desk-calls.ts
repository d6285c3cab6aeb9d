/** What the staff's dialogs ask of the store. */
import { z } from "zod"
import type { CallResult, Json, Who } from "../../engine/flow.ts"
import { type CallContext, type CallRegistration, defineCall } from "../affair.ts"
import { isOpen, responseOf } from "./answers.ts"
import type { CommandCx } from "./commands.ts"
import { entriesOf } from "./entry.ts"
import type { People } from "./neighbours.ts"
import { nudgePlan } from "./nudge.ts"
import { remindNow } from "./reminders.ts"
import { surveyById, surveysIn } from "./repo.ts"

export type Staff = { readonly villageId: string; readonly personId: string; readonly name: string }

/** Surveys staff choose from in a chat. */
const mostSurveys = 20
/** Who may speak for the village: the roles behind the audience `staff`. */
export const deskRoles: ReadonlySet<string> = new Set(["secretary", "committee"])

/** A call only holders of one of these roles may make; the person who speaks is its actor. */
export function forRoles<A>(
	roles: ReadonlySet<string>,
	args: z.ZodType<A>,
	run: (args: A, me: Staff, cx: CallContext) => Promise<CallResult>,
): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const me = staffOf(roles, cx.who)
		return me === undefined ? { ok: false, code: "NOT_STAFF" } : run(given, me, cx)
	})
}

function staffOf(roles: ReadonlySet<string>, { villageId, person }: Who): Staff | undefined {
	if (villageId === undefined || person === undefined || !person.roles.some((role) => roles.has(role))) return undefined
	return { villageId, personId: person.id, name: person.name }
}

/** A command in the name of who speaks. */
export function commandCx({ personId }: Staff, { house, now }: CallContext): CommandCx {
	return { house, now, by: personId }
}

export function deskCalls(people: People): Readonly<Record<string, CallRegistration>> {
	return {
		/** The open surveys, each with whom a reminder would reach now. */
		"survey.chase.plans": forRoles(deskRoles, z.strictObject({}), async (_, me, cx) => {
			const plans: Json[] = []
			for (const survey of await surveysIn(cx.tx, me.villageId, ["open"], { limit: mostSurveys, offset: 0 })) {
				const { id, title, unit, closesAt } = survey
				const { send, spared, unreached } = await nudgePlan(cx.tx, { house: cx.house, people, now: cx.now }, survey)
				plans.push({ id, title, unit, closesAt, send: send.length, spared: { ...spared }, unreached })
			}
			return { ok: true, value: plans }
		}),
		/** The newest survey that is still open and in which somebody entered answers for the person, or null. */
		"survey.entered": defineCall(z.strictObject({}), async (_, { tx, house, who, now }) => {
			const { villageId, person } = who
			if (villageId === undefined || person === undefined) return { ok: true, value: null }
			for (const { surveyId, respondent } of await entriesOf(tx, villageId, { personId: person.id }, mostSurveys)) {
				const survey = await surveyById(tx, villageId, surveyId)
				const response = await responseOf(tx, { villageId, surveyId, respondent })
				if (survey !== undefined && response !== undefined && isOpen(survey, now))
					return { ok: true, value: { surveyId, revision: response.revision } }
			}
			for (const { flow, applies } of house.wrongs ?? [])
				if (await applies({ villageId, personId: person.id }, { reader: tx, now })) return { ok: true, value: { flow } }
			return { ok: true, value: null }
		}),
		/** Reminds those who have not answered, as far as the budget allows. */
		"survey.chase.send": forRoles(deskRoles, z.strictObject({ surveyId: z.string() }), async ({ surveyId }, me, cx) => {
			const survey = await surveyById(cx.tx, me.villageId, surveyId)
			if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
			const result = await remindNow(cx.tx, { ...commandCx(me, cx), house: cx.house, timeZone: cx.house.timeZone }, people, survey)
			return result.ok ? { ok: true, value: { send: result.plan.send.length, startsAt: result.startsAt } } : result
		}),
	}
}
