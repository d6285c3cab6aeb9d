/** The outreach affair: whom no chat reaches, who goes there, what came of it. */
import { type Affair, registerFlow } from "../affair.ts"
import { calls } from "./calls.ts"
import { visitFlow } from "./flow.ts"
import { visitsOfHousehold } from "./household.ts"
import { outreachPath } from "./parts.ts"
import { personalData } from "./personal.ts"
import { outreachRights } from "./rights.ts"
import { mountRoutes } from "./routes.ts"
import { outreachTables } from "./tables.ts"
import { words } from "./words.ts"

export const outreachAffair: Affair = {
	id: "outreach",
	tables: outreachTables,
	instanceTables: [],
	words,
	flows: [registerFlow(visitFlow, async () => null)],
	calls,
	chatWords: [{ word: "走访", kind: "whole", flow: visitFlow.type, params: () => null, audience: "member" }],
	recognisers: [],
	plainTalk: [],
	menu: [
		{
			id: "outreach.visit",
			label: "outreach.menu",
			flow: visitFlow.type,
			params: null,
			audience: "member",
			right: "outreach.mine",
			orContacts: true,
		},
	],
	timers: {},
	record: { kind: "outreach", label: "record.kind.outreach", events: ["outreach."], byDuty: ["outreach.visited"] },
	rights: outreachRights,
	nav: [{ path: outreachPath, label: "outreach.nav", group: "people", right: "outreach.read" }],
	personal: personalData,
	household: visitsOfHousehold,
	routes: mountRoutes,
}
