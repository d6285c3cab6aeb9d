/** What 代填 asks of the store. */
import { z } from "zod"
import type { CallRegistration } from "../affair.ts"
import { limits } from "./definition.ts"
import { forHolders } from "./desk-calls.ts"
import { entryModes } from "./desk-tables.ts"
import { enterSheet, isOwn, sheetOf, takesSheets } from "./entry.ts"
import { EntryFaultError, EntryMovedError, SheetConflictError } from "./entry-errors.ts"
import type { People } from "./neighbours.ts"
import { surveyById, surveysIn } from "./repo.ts"
import { givenSchema } from "./rules.ts"

const mostChoices = 20

const saveArgs = z.strictObject({
	surveyId: z.string(),
	personId: z.string(),
	revision: z.number().int(),
	id: z.string().min(1).max(100),
	mode: z.enum(entryModes),
	photo: z.string().max(500).nullable(),
	answers: z.array(z.object({ questionId: z.string().max(limits.id), answer: givenSchema })).max(limits.questions),
	/** Whether the paper replaces what the person answered themself. */
	replace: z.boolean(),
})

export function proxyCalls(people: People): Readonly<Record<string, CallRegistration>> {
	return {
		/** Open surveys that take answers on paper. */
		"survey.proxy.surveys": forHolders("survey.enter", z.strictObject({}), async (_, { villageId }, { tx }) => {
			const surveys = await surveysIn(tx, villageId, ["open"], { limit: mostChoices, offset: 0 })
			return { ok: true, value: surveys.filter(takesSheets).map(({ id, title }) => ({ id, label: title })) }
		}),
		"survey.proxy.find": forHolders(
			"survey.enter",
			z.strictObject({ query: z.string().max(40) }),
			async ({ query }, { villageId }, { tx, house, now }) => {
				const found = await people.personsLike(tx, { villageId, words: query, limit: mostChoices, now })
				const label = (number: string, name: string, group: string | null) =>
					house.say("survey.proxy.one", { name, number, group: group === null ? "" : `${group} ` })
				return {
					ok: true,
					value: found.map(({ personId, householdNumber, name, groupName }) => ({
						id: personId,
						label: label(householdNumber, name, groupName),
					})),
				}
			},
		),
		"survey.proxy.open": forHolders(
			"survey.enter",
			z.strictObject({ surveyId: z.string(), personId: z.string() }),
			async (args, { villageId }, { tx }) => {
				const survey = await surveyById(tx, villageId, args.surveyId)
				const sheet = survey && (await sheetOf(tx, people, survey, args.personId))
				if (sheet === undefined) return { ok: false, code: "SURVEY_GONE" }
				const { revision, name, standing } = sheet
				return { ok: true, value: { revision, name, hasOwn: [...standing.values()].some(isOwn) } }
			},
		),
		"survey.proxy.save": forHolders("survey.enter", saveArgs, async (args, me, { tx, house, now }) => {
			const survey = await surveyById(tx, me.villageId, args.surveyId)
			if (survey === undefined) return { ok: false, code: "SURVEY_GONE" }
			const { answers, replace, surveyId: _, ...entry } = args
			const given = new Map(answers.map(({ questionId, answer }) => [questionId, answer]))
			const sheet = { ...entry, byName: me.name, answers: given, replace: new Set(replace ? given.keys() : []) }
			try {
				const result = await enterSheet(tx, { house, people, now, by: me.personId }, survey, sheet)
				if (!result.ok) return { ok: false, code: result.code }
				return { ok: true, value: { entered: result.entered.length, kept: result.kept.length, told: result.told } }
			} catch (error) {
				// The turn is rolled back and runs anew, as for any answer that changed under it.
				if (error instanceof EntryMovedError || error instanceof EntryFaultError) throw new SheetConflictError()
				throw error
			}
		}),
	}
}
