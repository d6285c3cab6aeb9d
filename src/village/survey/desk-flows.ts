/** The staff's dialogs with their facts. */
import type { WordRegistration } from "../../inbound/vocabulary.ts"
import { type FlowRegistration, type MenuEntry, registerFlow, type SharedWord } from "../affair.ts"
import { chaseFlow } from "./chase-flow.ts"
import { enteredFor } from "./desk-calls.ts"
import { proxyFlow } from "./proxy-flow.ts"
import { countSurveys } from "./repo.ts"
import { definitionOf } from "./revisions.ts"
import { sheetFlow } from "./sheet-flow.ts"
import { writeFlow } from "./write-flow.ts"
import { wrongFlow } from "./wrong-flow.ts"

export const deskFlows: readonly FlowRegistration[] = [
	registerFlow(chaseFlow, async (_, { house }) => ({ locale: house.locale, timeZone: house.timeZone })),
	registerFlow(proxyFlow, async () => null),
	registerFlow(sheetFlow, async ({ surveyId, revision }, { tx, house, who }) => ({
		definition: who.villageId === undefined ? undefined : await definitionOf(house, tx, { villageId: who.villageId, surveyId, revision }),
	})),
	registerFlow(wrongFlow, async () => null),
	registerFlow(writeFlow, async (_, { house }) => ({ locale: house.locale, timeZone: house.timeZone })),
]

export const deskChatWords: readonly WordRegistration[] = [
	{ word: "代填", kind: "whole", flow: proxyFlow.type, params: () => null, audience: "member" },
	{ word: "发问卷", kind: "whole", flow: writeFlow.type, params: () => null, audience: "staff", right: "survey.publish" },
]

/** Other affairs chase and are contradicted too. */
export const deskSharedWords: readonly SharedWord[] = [
	{
		word: "不对",
		audience: "member",
		flow: wrongFlow.type,
		params: null,
		label: "survey.shared.wrong",
		isOffered: async (cx) => (await enteredFor(cx)) !== null,
	},
	{
		word: "催办",
		audience: "staff",
		flow: chaseFlow.type,
		params: null,
		label: "survey.shared.chase",
		isOffered: async ({ tx, who }) => who.villageId !== undefined && (await countSurveys(tx, who.villageId, ["open"])) > 0,
	},
]

export const deskMenu: readonly MenuEntry[] = [
	{ id: "survey.write", label: "survey.menu.write", flow: writeFlow.type, params: null, audience: "staff", right: "survey.publish" },
	{ id: "survey.chase", label: "survey.menu.chase", flow: chaseFlow.type, params: null, audience: "staff", right: "survey.publish" },
	{
		id: "survey.proxy",
		label: "survey.menu.proxy",
		flow: proxyFlow.type,
		params: null,
		audience: "member",
		right: "survey.enter",
	},
]
