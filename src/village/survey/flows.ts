/** The survey dialogs with their facts. */
import { type FlowRegistration, registerFlow } from "../affair.ts"
import { answerFlow } from "./flow.ts"
import { listFlow } from "./list-flow.ts"
import { definitionOf } from "./revisions.ts"

export const surveyFlows: readonly FlowRegistration[] = [
	registerFlow(listFlow, async () => null),
	registerFlow(answerFlow, async ({ surveyId, revision }, { tx, house, who }) => {
		const definition =
			who.villageId === undefined ? undefined : await definitionOf(house, tx, { villageId: who.villageId, surveyId, revision })
		return { definition, locale: house.locale, timeZone: house.timeZone }
	}),
]
