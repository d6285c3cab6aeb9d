/** Surveys and their results for other programs: what the console's page of results shows, with the same kept back. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import {
	type ApiRoute,
	apiRead,
	apiTime,
	idParams,
	noParams,
	notFound,
	pageAnswer,
	pageBy,
	pageOf,
	pageQuery,
	timeKey,
	timeOf,
	timeOrNull,
} from "../api-route.ts"
import { choicesOf, questionKinds, secrecies, units } from "./definition.ts"
import type { People } from "./neighbours.ts"
import { revisionOf, type Survey, surveyById } from "./repo.ts"
import { hasTooFew, isSealed, isWithheld, resultsIn } from "./results.ts"
import { surveyStates, surveyTables } from "./tables.ts"

const surveyAnswer = z.object({
	id: z.string(),
	title: z.string(),
	/** Who gives one answer. */
	unit: z.enum(units),
	secrecy: z.enum(secrecies),
	state: z.enum(surveyStates),
	opensAt: apiTime.nullable(),
	closesAt: apiTime.nullable(),
	closedAt: apiTime.nullable(),
	at: apiTime,
})

function shown({ id, title, unit, secrecy, state, opensAt, closesAt, closedAt, createdAt }: Survey): z.input<typeof surveyAnswer> {
	return {
		id,
		title,
		unit,
		secrecy,
		state,
		opensAt: timeOrNull(opensAt),
		closesAt: timeOrNull(closesAt),
		closedAt: timeOrNull(closedAt),
		at: timeOf(createdAt),
	}
}

const questionAnswer = z.object({
	id: z.string(),
	kind: z.enum(questionKinds),
	title: z.string(),
	options: z.array(z.object({ id: z.string(), label: z.string() })),
})

const resultAnswer = z.object({
	/** Households or adults of the roster. */
	due: z.int(),
	completed: z.int(),
	/** Nothing is told of an anonymous survey before it has closed, nor where fewer than five answered. */
	isWithheld: z.boolean(),
	questions: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			answered: z.int(),
			/** Fewer than five answers of a survey that is not named: the counts are kept back. */
			isWithheld: z.boolean(),
			counts: z.array(z.object({ label: z.string(), count: z.int() })),
			mean: z.number().nullable(),
		}),
	),
})

export function surveyApi(people: People): readonly ApiRoute[] {
	return [
		apiRead({
			path: "/surveys",
			right: "survey.read",
			summary: "survey.api.list",
			params: noParams,
			query: pageQuery.extend({ state: z.enum(surveyStates).optional() }),
			answer: pageAnswer(surveyAnswer),
			run: async ({ query }, { reader, house, caller }) => {
				const { survey: t } = reader.tables(surveyTables)
				const page = pageBy(house, query, timeKey, [t.createdAt, t.id], "descending")
				const rows = await reader.db
					.select()
					.from(t)
					.where(and(eq(t.villageId, caller.villageId), query.state === undefined ? undefined : eq(t.state, query.state), page.isBehind))
					.orderBy(...page.order)
					.limit(page.limit)
				return pageOf(rows, query.limit, ({ createdAt, id }) => [createdAt, id], shown)
			},
		}),
		apiRead({
			path: "/surveys/:id",
			right: "survey.read",
			summary: "survey.api.one",
			params: idParams,
			query: noParams,
			answer: surveyAnswer.extend({ questions: z.array(questionAnswer) }),
			run: async ({ params }, { reader, house, caller }) => {
				const survey = await surveyById(reader, caller.villageId, params.id)
				const revision = survey && (await revisionOf(reader, caller.villageId, survey.id, survey.revision))
				if (survey === undefined || revision === undefined) throw notFound(house)
				const questions = revision.definition.questions.map((question) => ({
					id: question.id,
					kind: question.kind,
					title: question.title,
					options: choicesOf(question).map(({ id, label }) => ({ id, label })),
				}))
				return { ...shown(survey), questions }
			},
		}),
		apiRead({
			path: "/surveys/:id/results",
			right: "survey.read",
			summary: "survey.api.results",
			params: idParams,
			query: noParams,
			answer: resultAnswer,
			run: async ({ params }, { reader, house, caller }) => {
				const survey = await surveyById(reader, caller.villageId, params.id)
				if (survey === undefined) throw notFound(house)
				const { due, completed, questions } = await resultsIn(reader, people, survey)
				const isKept = isSealed(survey) || hasTooFew(survey, completed)
				return {
					due,
					completed,
					isWithheld: isKept,
					questions: (isKept ? [] : questions).map(({ question, answered, rows, mean }) => {
						const isHidden = isWithheld(survey, answered)
						return {
							id: question.id,
							title: question.title,
							answered,
							isWithheld: isHidden,
							counts: isHidden ? [] : rows.map(({ label, count }) => ({ label, count })),
							mean: isHidden ? null : (mean ?? null),
						}
					}),
				}
			},
		}),
	]
}
