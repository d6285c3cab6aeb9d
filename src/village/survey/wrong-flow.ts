/** 不对: what somebody entered in the person's name is wrong, so the survey is opened for them to put it right. Pure. */
import { z } from "zod"
import type { Flow, Turn } from "../../engine/flow.ts"
import { answerFlow } from "./flow.ts"

const foundSchema = z.object({ surveyId: z.string(), revision: z.number().int() }).nullable()
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
		return { out: [{ kind: "startFlow", flow: answerFlow.type, params: { ...found, fix: true } }], done: true }
	},
	summary: () => "",
}

function lookUp(): Turn<State> {
	return { state: {}, out: [], call: { name: "survey.entered", args: {} } }
}
