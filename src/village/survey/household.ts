/** What the page of a household shows of surveys: only of named ones, where staff may know who answered. */
import type { HouseholdSource } from "../affair.ts"
import { completedAmong } from "./answer-lists.ts"
import { pathOf } from "./parts.tsx"
import { surveysIn } from "./repo.ts"

const shown = 10

export const surveysOfHousehold: HouseholdSource = async ({ villageId, householdId, personIds }, { reader, house: { say } }) => {
	const surveys = await surveysIn(reader, villageId, ["open", "closed"], { limit: shown, offset: 0 })
	const lines: { readonly text: string; readonly state: string; readonly path: string }[] = []
	for (const survey of surveys.filter(({ secrecy }) => secrecy === "named")) {
		const due = survey.unit === "household" ? [householdId] : personIds
		const done = (await completedAmong(reader, villageId, survey.id, due)).size
		const counted = say("survey.household.some", { done, due: due.length })
		const state = survey.unit === "person" ? counted : say(done > 0 ? "survey.household.done" : "survey.household.open")
		lines.push({ text: survey.title, state, path: pathOf(survey) })
	}
	return { title: say("survey.nav"), right: "survey.answers", lines }
}
