/** What the committee is told of surveys: how far the open ones are, and which close soon. */
import { and, count, eq, gte, lt } from "drizzle-orm"
import type { Reader } from "../../store/store.ts"
import { dayMs, formatDay } from "../../text/date.ts"
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSection, DigestSource, DigestUse } from "../affair.ts"
import { countMediaAnswers, responseCounts } from "./answer-lists.ts"
import { type MissingGroup, missingByGroup } from "./missing.ts"
import type { People } from "./neighbours.ts"
import { countSurveys, type Survey, surveysIn } from "./repo.ts"
import { surveyTables } from "./tables.ts"

/** Closing within this time, with people missing, is worth a word. */
const soonMs = 2 * dayMs
/** Open at once; more are counted only. */
const mostShown = 5

export function surveyDigest(people: People): DigestUse {
	return { concerns: { secretary: 2, committee: 2, supervisor: 1, council: 1, "group-leader": 2 }, read: sourceOf(people) }
}

function sourceOf(people: People): DigestSource {
	return async ({ reader, house, villageId, from, to, groups: asked }) => {
		const { say, locale, timeZone } = house
		const { surveyResponse: r } = reader.tables(surveyTables)
		const open = await surveysIn(reader, villageId, ["open"], { limit: mostShown, offset: 0 })
		const [fresh] = await reader.db
			.select({ n: count() })
			.from(r)
			.where(and(eq(r.villageId, villageId), gte(r.completedAt, from), lt(r.completedAt, to)))
		const toEnter = await countMediaAnswers(reader, villageId)
		const sections: DigestSection[] = []
		const ending = ({ title, unit, closesAt }: Survey, left: number, group?: string) =>
			say(group === undefined ? "survey.digest.ending" : "survey.digest.endingGroup", {
				group: group ?? "",
				title,
				day: formatDay(closesAt ?? to, to, locale, timeZone),
				left: formatNumber(left, locale),
				unit: say(`survey.digest.unit.${unit}`),
			})
		for (const survey of open) {
			// Of an anonymous one nothing is told before it closes.
			const { due, done, groups } = survey.secrecy === "anonymous" ? nothingYet : await standingOf(reader, people, survey, to)
			const isEnding = survey.closesAt !== null && survey.closesAt > to && survey.closesAt <= to + soonMs && done < due
			const path = `/console/surveys/${survey.id}`
			const own = groups.flatMap(({ group, ...counts }) => (group !== null && asked.includes(group) ? [{ group, ...counts }] : []))
			const unit = say(`survey.digest.unit.${survey.unit}`)
			sections.push({
				id: `survey-${survey.id}`,
				title: say("survey.digest.title", { title: survey.title }),
				path,
				right: "survey.read",
				lines: isEnding
					? [
							{ text: ending(survey, due - done), path, act: "survey.publish" },
							...own
								.filter((one) => one.done < one.due)
								.map((one) => ({ text: ending(survey, one.due - one.done, one.group), path, group: one.group })),
						]
					: [],
				groups: own.map((one) => ({
					group: one.group,
					size: one.due,
					figures: [{ label: say("survey.digest.done"), value: say("survey.digest.of", { done: one.done, due: one.due, unit }) }],
				})),
				figures: due === 0 ? [] : [{ label: say("survey.digest.done"), value: say("survey.digest.of", { done, due, unit }) }],
				...(groups.length > 1 && {
					bars: {
						title: survey.title,
						rows: groups.map(({ group, done: count, due: of }) => ({ label: group ?? say("survey.digest.noGroup"), count, of })),
					},
				}),
			})
		}
		const others = (await countSurveys(reader, villageId, ["open"])) - open.length
		const answered = fresh?.n ?? 0
		return [
			...sections,
			{
				id: "surveys",
				title: say("survey.nav"),
				path: "/console/surveys",
				right: "survey.read",
				lines:
					toEnter === 0 ? [] : [{ text: say("survey.digest.toEnter", { count: toEnter }), path: "/console/surveys", act: "survey.enter" }],
				figures: [
					...(answered === 0
						? []
						: [{ label: say("survey.digest.fresh"), value: say("survey.digest.sheets", { count: formatNumber(answered, locale) }) }]),
					...(others <= 0 ? [] : [{ label: say("survey.digest.others"), value: say("survey.digest.sheets", { count: others }) }]),
				],
			},
		]
	}
}

type Standing = { readonly due: number; readonly done: number; readonly groups: readonly Omit<MissingGroup, "missing">[] }

const nothingYet: Standing = { due: 0, done: 0, groups: [] }

/** Of more than so many the groups stand on the survey's own page: telling them apart takes the whole roster, ▲ two seconds for 300,000 persons. */
const mostByGroup = 10_000

async function standingOf(reader: Reader, people: People, survey: Survey, to: number): Promise<Standing> {
	const { villageId, id, unit } = survey
	const counts = await people.rosterCounts(reader, villageId)
	const due = unit === "household" ? counts.households : counts.adults
	if (due > mostByGroup) return { due, done: (await responseCounts(reader, villageId, [id])).get(id)?.completed ?? 0, groups: [] }
	const groups = await missingByGroup(reader, people, survey, to)
	return { due: sum(groups.map((group) => group.due)), done: sum(groups.map((group) => group.done)), groups }
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, n) => total + n, 0)
}
