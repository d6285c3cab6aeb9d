/** What the console's first page says of surveys. */
import type { HomeTileSource } from "../affair.ts"
import { countMediaAnswers } from "./answer-lists.ts"
import { countSurveys } from "./repo.ts"

export const surveyTiles: HomeTileSource = async ({ reader, house, villageId }) => {
	const open = await countSurveys(reader, villageId, ["open"])
	const toEnter = await countMediaAnswers(reader, villageId)
	return [
		{ label: house.say("survey.tile.open"), value: open, path: "/console/surveys", isUrgent: false, right: "survey.read" },
		...(toEnter > 0
			? [{ label: house.say("survey.tile.toEnter"), value: toEnter, path: "/console/surveys", isUrgent: true, right: "survey.enter" }]
			: []),
	]
}
