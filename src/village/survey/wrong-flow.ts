/**
 * 不对: what somebody entered in the person's name is wrong, so the survey is opened for them to put it right. Where nothing was entered it
 * may be about something else the house holds of them, which has a dialog of its own. Pure.
 */
import { z } from "zod"
import type { Flow, Turn } from "../../engine/flow.ts"
import { answerFlow } from "./flow.ts"

const foundSchema = z.union([z.object({ surveyId: z.string(), revision: z.number().int() }), z.object({ flow: z.string() }), z.null()])
type State = Record<string, never>

export const wrongFlow: Flow<null, State> = {
	type: "survey.wrong",
	version: 1,
	params: z.null(),
	state: z.strictObject({}),
	upgrades: {},
	start: () => lookUp(),
	resume: (_, resume, __, cx) => {
		if (resume.kind !== "result") return lookUp()
		const found = resume.result.ok ? foundSchema.parse(resume.result.value) : null
		if (found === null) return { out: [{ kind: "say", blocks: [{ kind: "text", text: cx.say("survey.entered.none") }] }], done: true }
		if ("flow" in found) return { out: [{ kind: "startFlow", flow: found.flow, params: null }], done: true }
		return { out: [{ kind: "startFlow", flow: answerFlow.type, params: found }], done: true }
	},
	summary: () => "",
}

function lookUp(): Turn<State> {
	return { state: {}, out: [], call: { name: "survey.entered", args: {} } }
}
