/** A survey whose answers are sealed: of every kind of question one, and one that is asked of some only. */
import type { Definition } from "../../../src/village/survey/definition.ts"
import { readSurvey } from "../../../src/village/survey/read-survey.ts"
import { goldenStart } from "../../support/golden.ts"
import { timeZone } from "./hall.ts"

export const anonymousSurvey = {
	title: "心里话",
	unit: "person",
	secrecy: "anonymous",
	questions: [
		{
			id: "choice",
			kind: "single",
			title: "村里办事公道吗？",
			options: [
				{ id: "yes", label: "公道" },
				{ id: "no", label: "不公道" },
			],
		},
		{ id: "mark", kind: "number", title: "打多少分？", min: 0, max: 10_000 },
		{ id: "why", kind: "text", title: "为什么？", required: false, showIf: "1=不公道" },
		{ id: "words", kind: "text", title: "心里话？" },
	],
}

export function definitionOf(file: unknown): Definition {
	const read = readSurvey(file, { now: goldenStart, timeZone })
	if (!read.ok) throw new Error(JSON.stringify(read.problems))
	return read.survey.definition
}
