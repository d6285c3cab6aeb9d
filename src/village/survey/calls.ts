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
	isOpen,
	openSurveys,
	type RespondentKey,
	type Response,
	responseOf,
	type StoredAnswer,
	type SurveyNow,
} from "./answers.ts"
import { askingOf } from "./asking-now.ts"
import type { Unit } from "./definition.ts"
import { personalLink } from "./links.ts"
import type { People } from "./neighbours.ts"
import { fullNow, recordAnswer } from "./record.ts"
import { definitionOf } from "./revisions.ts"
import { givenSchema } from "./rules.ts"
import { tookPart } from "./sealed.ts"

type Member = { readonly villageId: string; readonly personId: string; readonly householdId: string }

const beginArgs = z.strictObject({ surveyId: z.string(), revision: z.number().int() })
const answerArgs = z.strictObject({ surveyId: z.string(), revision: z.number().int(), questionId: z.string(), answer: givenSchema })
const finishArgs = z.strictObject({ surveyId: z.string() })

export function surveyCalls(people: People): Readonly<Record<string, CallRegistration>> {
	return {
		/** The village's open surveys as they stand for the person. */
		"survey.list": forMembers(z.strictObject({}), async (_, me, cx) => ({ ok: true, value: await openSurveys(cx.tx, me, cx.now) })),
		/** Begins the response, pinned to a revision, or finds the one begun before; its revision may be another than the one asked for. */
		"survey.begin": forMembers(beginArgs, (args, me, cx) => begin(people, args, me, cx)),
		/** Gives one answer or skips; the latest counts. `isKept`: an answer stands there, so the skip changed nothing; `insteadOf`: whose answer it replaced; `isElsewhere`: the person's own, on another channel. */
		"survey.answer": forMembers(answerArgs, (args, me, cx) => answer(people, args, me, cx)),
		/** Every question is answered or skipped: marks the response complete and gives back what stands. */
		"survey.finish": forMembers(finishArgs, (args, me, cx) => finish(people, args, me, cx)),
	}
}

/** Nobody answers for nobody: without a person there is no respondent. */
function forMembers<A>(args: z.ZodType<A>, run: (args: A, me: Member, cx: CallContext) => Promise<CallResult>): CallRegistration {
	return defineCall(args, async (given, cx) => {
		const { villageId, person } = cx.who
		if (villageId === undefined || person === undefined) return { ok: false, code: "NOT_MEMBER" }
		return run(given, { villageId, personId: person.id, householdId: person.householdId }, cx)
	})
}

function keyOf(surveyId: string, unit: Unit, { villageId, personId, householdId }: Member): RespondentKey {
	return { villageId, surveyId, respondent: unit === "person" ? personId : householdId }
}

/** Why a survey takes no answers. */
function closedRefusal(survey: SurveyNow | undefined): CallResult {
	if (survey === undefined || survey.state === "draft" || survey.state === "scheduled") return { ok: false, code: "SURVEY_GONE" }
	return { ok: false, code: "SURVEY_CLOSED", detail: { closesAt: survey.closesAt } }
}

async function begin(people: People, { surveyId, revision }: z.infer<typeof beginArgs>, me: Member, cx: CallContext): Promise<CallResult> {
	const survey = await answersAllowed(cx.tx, me.villageId, surveyId)
	if (survey === undefined || !isOpen(survey, cx.now)) return closedRefusal(survey)
	const key = keyOf(surveyId, survey.unit, me)
	if (survey.secrecy === "anonymous") return onPage(survey, key, me, cx)
	const begun = await responseOf(cx.tx, key)
	if (begun !== undefined) return responseValue(people, survey, begun, await answersOf(cx.tx, key), me, cx, key)
	// Nobody begins an old revision: the dialog starts again with the newest.
	const fresh: Response = { revision: survey.revision, startedBy: me.personId, startedAt: cx.now, completedAt: null }
	if (revision !== survey.revision) return responseValue(people, survey, fresh, [], me, cx, key)
	const isBegun = await beginResponse(cx.tx, key, { revision, startedBy: me.personId, channel: cx.who.channel, now: cx.now })
	// Somebody else of the household began at the same moment.
	const response = isBegun ? fresh : await responseOf(cx.tx, key)
	if (response === undefined) return { ok: false, code: "RESPONSE_GONE" }
	return responseValue(people, survey, response, isBegun ? [] : await answersOf(cx.tx, key), me, cx, key)
}

/** An anonymous survey is answered on a page, in one piece: the chat only opens the way to it. */
async function onPage(survey: SurveyNow, key: RespondentKey, me: Member, { tx, house, now }: CallContext): Promise<CallResult> {
	const { villageId, surveyId } = key
	const url = personalLink(house, { villageId, surveyId, personId: me.personId }, now) ?? null
	return { ok: false, code: "ON_PAGE", detail: { url, isDone: await tookPart(tx, key), closesAt: survey.closesAt } }
}

async function answer(
	people: People,
	{ surveyId, revision, questionId, answer: given }: z.infer<typeof answerArgs>,
	me: Member,
	cx: CallContext,
): Promise<CallResult> {
	const { tx, house, now, who } = cx
	const { villageId, personId, householdId } = me
	const definition = await definitionOf(house, tx, { villageId, surveyId, revision })
	if (definition === undefined) return { ok: false, code: "SURVEY_GONE" }
	const key = keyOf(surveyId, definition.unit, me)
	const { respondent } = key
	// A skip never takes the place of an answer, e.g. one that somebody else of the household gave meanwhile.
	const expected = given.kind === "skipped" ? 0 : undefined
	const source = { answeredBy: personId, channel: who.channel, enteredBy: null, at: now }
	const result = await recordAnswer(tx, house, { villageId, surveyId, respondent, revision, questionId, answer: given, source, expected })
	if (result.kind === "refused" && result.code === "ANSWER_MOVED") return { ok: true, value: { isKept: true, insteadOf: null } }
	if (result.kind === "refused" && result.code === "OPTION_FULL") {
		const answers = new Map((await answersOf(tx, key)).map(({ questionId: id, value }) => [id, value]))
		return { ok: false, code: result.code, detail: { full: await fullNow(tx, house, { ...key, definition, answers }) } }
	}
	if (result.kind === "refused") return { ok: false, code: result.code }
	if (result.kind === "given" && given.kind === "media") {
		const { media, ref } = given
		const link = `/console/surveys/${surveyId}/entries`
		const detail = { surveyId, respondent, questionId, version: result.version, media, ref, link }
		const task = { villageId, id: house.newId(), kind: "enter-answer" as const, householdId, personId, chatId: who.chatId }
		await people.addTask(tx, { ...task, subject: surveyId, detail, at: now })
	}
	const before = result.kind === "given" ? result.before : undefined
	const isOthers = before !== undefined && before.answeredBy !== personId
	const isElsewhere = before !== undefined && !isOthers && before.channel !== who.channel
	const { hidden, restored } = result.moved
	const asking = await askingOf(tx, house, { villageId, surveyId, respondent, revision })
	const insteadOf = isOthers ? await shownName(people, before.answeredBy, me, tx) : null
	// Nearly always: written out, for put together by spreading it stood out in the profile.
	if (!isElsewhere && asking === undefined) return { ok: true, value: { isKept: false, insteadOf } }
	return {
		ok: true,
		value: {
			isKept: false,
			insteadOf,
			...(isElsewhere && { isElsewhere }),
			...(asking && { asking, moved: { hidden: hidden.length, restored: restored.length } }),
		},
	}
}

async function finish(people: People, { surveyId }: z.infer<typeof finishArgs>, me: Member, cx: CallContext): Promise<CallResult> {
	const survey = await answersAllowed(cx.tx, me.villageId, surveyId)
	if (survey === undefined || !isOpen(survey, cx.now)) return closedRefusal(survey)
	const key = keyOf(surveyId, survey.unit, me)
	const response = await finishResponse(cx.tx, key, cx.now)
	if (response === undefined) return { ok: false, code: "RESPONSE_GONE" }
	return responseValue(people, survey, response, await answersOf(cx.tx, key), me, cx, key)
}

/** A response as the dialog shows it; `answeredBy` is another member of the household who answered last. */
async function responseValue(
	people: People,
	survey: SurveyNow,
	response: Response,
	answers: readonly StoredAnswer[],
	me: Member,
	{ tx, house }: CallContext,
	key: RespondentKey,
): Promise<CallResult> {
	const asking = await askingOf(tx, house, { ...key, revision: response.revision })
	const other = answers.filter(({ answeredBy }) => answeredBy !== me.personId).at(-1)
	const value: Json = {
		revision: response.revision,
		closesAt: survey.closesAt,
		isComplete: response.completedAt !== null,
		answers: answers.flatMap(({ questionId, value: given }) => (given.kind === "hidden" ? [] : [{ questionId, value: given }])),
		...(asking && { asking }),
		answeredBy: other === undefined ? null : await shownName(people, other.answeredBy, me, tx),
	}
	return { ok: true, value }
}

/** 李**, or null for somebody who is no longer on the roster. */
async function shownName(people: People, personId: string, { villageId }: Member, tx: CallContext["tx"]): Promise<string | null> {
	const name = (await people.member(tx, villageId, personId))?.name
	return name === undefined ? null : maskName(name)
}
